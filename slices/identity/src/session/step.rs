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
use crate::session::standing::Standing;
use crate::session::{Device, First, Next, SignedIn, own, proof as proofs};
use crate::user::{self, State, UserRecord};
use crate::{Token, alert, device, telephone};
use axum::http::HeaderMap;
use kernel::{Error, FieldError, FieldErrors, Result, Timestamp};
use kit::{App, Scope, Settings, Tenant};
use serde_json::Value as Json;
use std::sync::Arc;
use storage::Tx;

pub(crate) mod enrolment;
pub(crate) mod password;
pub mod web;

/// So many wrong answers within a day are told to the person: typing errors are fewer.
const GUESSED: i64 = 5;
/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

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
    /// The end of the number to which a code can be sent, and whether one was.
    pub telephone: Option<(String, bool)>,
}

/// Who is asked for their second factor.
///
/// # Errors
/// `NotFound` when the challenge has ended.
pub async fn asked(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<Asked> {
    let mut tx = app.db.read(tenant.id).await?;
    let (user, _) = whose(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    let all = factors::of_user(&mut tx, user.id).await?;
    let hint = match telephone::actions::is_offered(&mut tx, app).await? {
        true => telephone::actions::hint_of(&mut tx, app, tenant, user.id).await?,
        false => None,
    };
    let sent = telephone::store::is_waiting(&mut tx, token.hash(), app.clock.now()).await?;
    Ok(Asked {
        kinds: all.into_iter().map(|one| one.factor.kind).collect(),
        telephone: hint.map(|hint| (hint, sent)),
        user,
    })
}

/// Sends a code to the telephone of whoever is asked, for this attempt alone.
///
/// # Errors
/// `NotFound` when the challenge has ended or there is no telephone; `Invalid` on `message` when
/// there were too many.
pub async fn send_code(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<()> {
    let mut tx = app.db.write(tenant.id).await?;
    let (user, _) = whose(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    telephone::actions::ask(&mut tx, app, tenant, user.id, token.hash()).await?;
    tx.commit().await
}

/// The options with which the browser of whoever is asked asks for a passkey.
pub async fn begin_passkey(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<Json> {
    let mut tx = app.db.write(tenant.id).await?;
    let (user, _) = whose(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    let options = passkey::begin(&mut tx, app, tenant, user.id).await?;
    tx.commit().await?;
    Ok(options)
}

/// Answers with a second factor. Where the person wants it, the device is not asked again. Whoever
/// must have a stronger one than they have answered with sets it up before they are in.
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
) -> Result<Next> {
    let mut tx = app.db.write(tenant.id).await?;
    let (user, first) = whose(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    if let Err(fault) = actions::check(&mut tx, app, tenant, user.id, proof).await? {
        let way = format!("{}+{}", first.way(), proof.way());
        guessed(&mut tx, app, tenant, &user, (first, &way), device).await?;
        tx.commit().await?;
        return Err(Error::Invalid(FieldErrors::one(fault)));
    }
    spend(&mut tx, app, tenant, Waiting::SecondStep, token).await?;
    let standing = Standing::of(&mut tx, app, tenant, user.id, device).await?;
    if standing.missing(&standing.rules, app.clock.now()) == Demand::Now {
        let (kind, whom) = (Waiting::Enrolment, Some(user.id));
        let token = challenge::issue(&mut tx, app, tenant, kind, whom, &first).await?;
        tx.commit().await?;
        return Ok(Next::Enrolment(token));
    }
    let way = format!("{}+{}", first.way(), proof.way());
    let shown = proofs::takes_away(proof, standing.has).then(|| app.clock.now());
    let signed_in = enter(&mut tx, app, tenant, &standing, device, (&way, shown)).await?;
    if first == First::Sso {
        own::begun(&mut tx, user.id, &signed_in.token, own::Shown::Factor).await?;
    }
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
    Ok(Next::SignedIn(signed_in))
}

/// Notes that an answer was wrong. After so many within a day the person is told, once in that
/// day: who gets as far as the second factor has the first one.
async fn guessed(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: &UserRecord,
    (first, way): (First, &str),
    device: &Device,
) -> Result<()> {
    let (now, browser) = (app.clock.now(), device.to_string());
    let since = kernel::timestamp(kernel::micros(now).saturating_sub(DAY));
    log::note_attempt(tx, now, Event::FactorFailed, user.id, &browser, way).await?;
    let failed = log::store::count_of(tx, user.id, Event::FactorFailed, since, GUESSED).await?;
    if failed < GUESSED || log::store::noted_since(tx, user.id, Event::FactorGuessed, since).await?
    {
        return Ok(());
    }
    log::note(tx, now, Event::FactorGuessed, Some(user.id), None, &browser).await?;
    alert::person::guessed(tx, app, tenant, user, first, &browser).await
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
    let user = match passkey::check_any(&mut tx, app, tenant, text).await? {
        Ok(user) => user,
        Err(fault) => {
            tx.commit().await?;
            return Err(Error::Invalid(FieldErrors::one(fault)));
        }
    };
    let standing = Standing::of(&mut tx, app, tenant, user, device).await?;
    // Whoever was locked still has the passkey, and is as unknown as a stranger.
    if standing.whom.state != State::Active {
        tx.commit().await?;
        let fault = FieldError::new("passkey", "passkey_unknown");
        return Err(Error::Invalid(FieldErrors::one(fault)));
    }
    standing.may_come_without_provider()?;
    let shown = ("passkey", Some(app.clock.now()));
    let signed_in = enter(&mut tx, app, tenant, &standing, device, shown).await?;
    own::begun(&mut tx, user, &signed_in.token, own::Shown::Factor).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Somebody whose first factor was right and who must set up a second one.
pub struct Enrolling {
    /// Who, as far as they may set up a factor.
    pub scope: Scope,
    /// Until when it can be put off; nothing if it cannot.
    pub until: Option<Timestamp>,
    /// Whether they have set one up already.
    pub done: bool,
    /// Whether a telephone would be enough, and codes can be sent to one.
    pub telephone: bool,
    /// Whether they show their password first: see [`password`].
    pub password_first: bool,
}

/// Who sets up a second factor before there is a session.
///
/// # Errors
/// `NotFound` when the challenge has ended.
pub async fn enrolling(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<Enrolling> {
    let now = app.clock.now();
    let mut tx = app.db.read(tenant.id).await?;
    let (user, first) = whose(&mut tx, app, tenant, Waiting::Enrolment, token).await?;
    let missing = policy::missing(&mut tx, app, &user).await?;
    let until = match missing {
        Demand::From(since) => Some(since),
        Demand::No => Some(now),
        Demand::Now => None,
    };
    let telephone = telephone::actions::is_offered(&mut tx, app).await?
        && !policy::manages(&mut tx, user.role).await?;
    Ok(Enrolling {
        telephone,
        password_first: password::is_first(&mut tx, user.id, first).await?,
        scope: scope_of(app, tenant, &user),
        until,
        done: missing == Demand::No && factors::count(&mut tx, user.id).await? > 0,
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
    let first = spend(&mut tx, app, tenant, Waiting::Enrolment, token).await?;
    let standing = Standing::of(&mut tx, app, tenant, user, device).await?;
    let shown = done.then(|| app.clock.now());
    let way = (first.way(), shown);
    let signed_in = enter(&mut tx, app, tenant, &standing, device, way).await?;
    if done {
        device::store::prove(&mut tx, signed_in.device_id, app.clock.now()).await?;
    }
    // What was set up on the way in shows nothing of whoever had the account before.
    if first == First::Sso {
        own::begun(&mut tx, user, &signed_in.token, own::Shown::Word).await?;
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
) -> Result<(UserRecord, First)> {
    let kept: Option<Kept<First>> = challenge::look(tx, app, tenant, waiting, token).await?;
    let kept = kept.ok_or(Error::NotFound)?;
    let user = user::store::find(tx, kept.user.ok_or(Error::NotFound)?).await?;
    match user.state {
        State::Active => Ok((user, kept.state)),
        _ => Err(Error::NotFound),
    }
}

/// Takes the challenge away; it is answered once. What was right first.
async fn spend(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    waiting: Waiting,
    token: &Token,
) -> Result<First> {
    let kept: Option<Kept<First>> = challenge::spend(tx, app, tenant, waiting, token).await?;
    kept.map(|kept| kept.state).ok_or(Error::NotFound)
}
