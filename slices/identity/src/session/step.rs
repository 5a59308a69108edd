//! Security-sensitive: the second step of signing in.
//!
//! Between the two steps there is no session: a cookie names the challenge, and the challenge
//! lets nobody do anything but answer it.

use crate::factor::actions::{self, Proof};
use crate::factor::challenge::{self, Kept, Kind as Waiting};
use crate::factor::policy::{self, Demand};
use crate::factor::{Kind, passkey, store as factors};
use crate::log::{self, Event};
use crate::session::actions::{enter, scope_of};
use crate::session::{Device, First, SignedIn};
use crate::sso;
use crate::user::{self, State, UserRecord};
use crate::{Token, device};
use axum::http::HeaderMap;
use kernel::{Error, FieldError, FieldErrors, Result, Timestamp};
use kit::{App, Scope, Settings, Tenant};
use serde_json::Value as Json;
use std::sync::Arc;
use storage::Tx;

pub mod web;

/// The name of the cookie that names the challenge.
pub fn cookie_name(settings: &Settings, tenant: &Tenant) -> String {
    crate::cookie::name(settings, "step", tenant)
}

/// The `Set-Cookie` that begins the second step.
pub(crate) fn cookie(settings: &Settings, tenant: &Tenant, token: &Token) -> String {
    let name = cookie_name(settings, tenant);
    crate::cookie::set(settings, &name, token.expose(), Waiting::Enrolment.life())
}

/// The token of the challenge that a browser shows.
pub(crate) fn token(settings: &Settings, tenant: &Tenant, headers: &HeaderMap) -> Option<Token> {
    Token::parse(&kit::cookie(headers, &cookie_name(settings, tenant))?)
}

/// Somebody whose first factor was right and whose second is asked.
pub struct Asked {
    /// Who.
    pub user: UserRecord,
    /// With what they can answer.
    pub kinds: Vec<Kind>,
}

/// Who is asked for their second factor.
///
/// # Errors
/// `NotFound` when the challenge has ended.
pub async fn asked(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<Asked> {
    let mut tx = app.db.read(tenant.id).await?;
    let user = whose(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    let all = factors::of_user(&mut tx, user.id).await?;
    Ok(Asked {
        kinds: all.into_iter().map(|one| one.factor.kind).collect(),
        user,
    })
}

/// The options with which the browser of whoever is asked asks for a passkey.
pub async fn begin_passkey(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<Json> {
    let mut tx = app.db.write(tenant.id).await?;
    let user = whose(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    let options = passkey::begin(&mut tx, app, tenant, user.id).await?;
    tx.commit().await?;
    Ok(options)
}

/// Answers with a second factor. Where the person wants it, the device is not asked again.
///
/// # Errors
/// `NotFound` when the challenge has ended; `Invalid` when the answer is wrong.
pub async fn answer(
    app: &Arc<App>,
    tenant: &Tenant,
    token: &Token,
    proof: &Proof,
    device: &Device,
    remember: bool,
) -> Result<SignedIn> {
    let mut tx = app.db.write(tenant.id).await?;
    let user = whose(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    if let Err(fault) = actions::check(&mut tx, app, tenant, user.id, proof).await? {
        let (now, browser) = (app.clock.now(), device.to_string());
        log::note(
            &mut tx,
            now,
            Event::FactorFailed,
            Some(user.id),
            None,
            &browser,
        )
        .await?;
        tx.commit().await?;
        return Err(Error::Invalid(FieldErrors::one(fault)));
    }
    spend(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    let signed_in = enter(&mut tx, app, user.id, device).await?;
    if remember {
        device::store::prove(&mut tx, signed_in.device_id, app.clock.now()).await?;
    }
    if matches!(proof, Proof::Recovery(_)) {
        let scope = scope_of(app, tenant, &user);
        actions::tell(
            &mut tx,
            &scope,
            user.id,
            "recovery_code_used",
            Event::RecoveryCodeUsed,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(signed_in)
}

/// The options with which a browser asks anybody for a passkey.
pub async fn begin_any_passkey(app: &Arc<App>, tenant: &Tenant) -> Result<Json> {
    let mut tx = app.db.write(tenant.id).await?;
    let options = passkey::begin_any(&mut tx, app, tenant).await?;
    tx.commit().await?;
    Ok(options)
}

/// Signs somebody in with a passkey alone, which is two factors in one.
///
/// # Errors
/// `Invalid` on the field `passkey` when the answer is wrong.
pub async fn with_passkey(
    app: &Arc<App>,
    tenant: &Tenant,
    text: &str,
    device: &Device,
) -> Result<SignedIn> {
    let mut tx = app.db.write(tenant.id).await?;
    match passkey::check_any(&mut tx, app, tenant, text).await? {
        // Whoever was locked still has the passkey, and is as unknown as a stranger.
        Ok(user) if user::store::find(&mut tx, user).await?.state != State::Active => {
            tx.commit().await?;
            let fault = FieldError::new("passkey", "passkey_unknown");
            Err(Error::Invalid(FieldErrors::one(fault)))
        }
        Ok(user) => {
            sso::person::may_come_without(&mut tx, user).await?;
            let signed_in = enter(&mut tx, app, user, device).await?;
            tx.commit().await?;
            Ok(signed_in)
        }
        Err(fault) => {
            tx.commit().await?;
            Err(Error::Invalid(FieldErrors::one(fault)))
        }
    }
}

/// Somebody whose first factor was right and who must set up a second one.
pub struct Enrolling {
    /// Who, as far as they may set up a factor.
    pub scope: Scope,
    /// Until when it can be put off; nothing if it cannot.
    pub until: Option<Timestamp>,
    /// Whether they have set one up already.
    pub done: bool,
}

/// Who sets up a second factor before there is a session.
///
/// # Errors
/// `NotFound` when the challenge has ended.
pub async fn enrolling(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<Enrolling> {
    let now = app.clock.now();
    let mut tx = app.db.read(tenant.id).await?;
    let user = whose(&mut tx, app, tenant, Waiting::Enrolment, token).await?;
    let until = match policy::demand(&mut tx, user.role, now).await? {
        Demand::From(since) => Some(since),
        Demand::No => Some(now),
        Demand::Now => None,
    };
    Ok(Enrolling {
        scope: scope_of(app, tenant, &user),
        until,
        done: factors::count(&mut tx, user.id).await? > 0,
    })
}

/// Ends the setting up: with a factor, or without one where it can still be put off.
///
/// # Errors
/// `NotFound` when the challenge has ended; `Conflict("factor_required")` without a factor.
pub async fn enrolled(
    app: &Arc<App>,
    tenant: &Tenant,
    token: &Token,
    device: &Device,
) -> Result<SignedIn> {
    let Enrolling {
        scope, until, done, ..
    } = enrolling(app, tenant, token).await?;
    if !done && until.is_none() {
        return Err(Error::Conflict("factor_required"));
    }
    let user = scope.actor().user().ok_or(Error::NotFound)?;
    let mut tx = app.db.write(tenant.id).await?;
    spend(&mut tx, app, tenant, Waiting::Enrolment, token).await?;
    let signed_in = enter(&mut tx, app, user, device).await?;
    if done {
        device::store::prove(&mut tx, signed_in.device_id, app.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(signed_in)
}

async fn whose(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    waiting: Waiting,
    token: &Token,
) -> Result<UserRecord> {
    let kept: Option<Kept<First>> = challenge::look(tx, app, tenant, waiting, token).await?;
    let id = kept.and_then(|kept| kept.user).ok_or(Error::NotFound)?;
    let user = user::store::find(tx, id).await?;
    match user.state {
        State::Active => Ok(user),
        _ => Err(Error::NotFound),
    }
}

/// Takes the challenge away; it is answered once.
async fn spend(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    waiting: Waiting,
    token: &Token,
) -> Result<()> {
    let kept: Option<Kept<First>> = challenge::spend(tx, app, tenant, waiting, token).await?;
    kept.map(drop).ok_or(Error::NotFound)
}
