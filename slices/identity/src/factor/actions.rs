//! Security-sensitive: setting up, using, removing and resetting second factors.

use crate::factor::challenge::{self, Kind as Waiting};
use crate::factor::policy::{self, Demand};
use crate::factor::{Factor, Kind, MOST, key, name, passkey, qr, store, totp, tries};
use crate::log::{self, Event};
use crate::user::{self, UserRecord};
use crate::{Token, device, recovery, session, telephone};
use kernel::{Error, FieldError, FieldErrors, Id, Result, Secret};
use kit::html::Raw;
use kit::letter::{self, To};
use kit::{App, Permission, Scope, Tenant, User};
use serde_json::Value as Json;
use std::sync::Arc;
use storage::Tx;

/// What somebody presents to prove who they are.
pub enum Proof {
    /// Six digits.
    Code(String),
    /// A recovery code.
    Recovery(String),
    /// What a browser answered for a passkey.
    Passkey(String),
    /// The digits of a message, for the attempt with this hash.
    Message(String, [u8; 32]),
}

impl Proof {
    /// The word of the security log.
    pub(crate) fn way(&self) -> &'static str {
        match self {
            Proof::Code(_) => "code",
            Proof::Recovery(_) => "recovery",
            Proof::Passkey(_) => "passkey",
            Proof::Message(..) => "message",
        }
    }
}

/// Compares what somebody presents with what we know. The transaction is to be committed
/// whatever comes out: a try was counted, a challenge spent.
///
/// # Errors
/// `Invalid` with `too_many_codes` while no code is taken; then nothing has changed.
pub(crate) async fn check(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    proof: &Proof,
) -> Result<Result<(), FieldError>> {
    let now = app.clock.now();
    match proof {
        Proof::Code(code) => check_code(tx, app, tenant, user, code).await,
        Proof::Passkey(text) => passkey::check(tx, app, tenant, user, text).await,
        Proof::Message(code, place) => {
            telephone::actions::check(tx, app, tenant, user, *place, code).await
        }
        Proof::Recovery(typed) => {
            let right = match recovery::hash(user, typed) {
                Some(hash) => recovery::store::spend(tx, user, hash, now).await?,
                None => false,
            };
            let wrong = || FieldError::new("recovery", "wrong_recovery_code");
            Ok(right.then_some(()).ok_or_else(wrong))
        }
    }
}

async fn check_code(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    code: &str,
) -> Result<Result<(), FieldError>> {
    let now = app.clock.now();
    let failures = tries::begin(tx, user, now).await?;
    let key = key(app, tenant, user).await?;
    for sealed in store::of_kind(tx, user, Kind::Totp).await? {
        let id = sealed.factor.id;
        let secret = key.open("factor", &id.bytes(), &sealed.sealed)?;
        // A step that was taken before is as wrong as any other code.
        if let Some(step) = totp::check(&secret, code, now)?
            && store::take_step(tx, id, step, now).await?
        {
            store::forget_tries(tx, user).await?;
            return Ok(Ok(()));
        }
    }
    tries::failed(tx, user, failures, now).await?;
    Ok(Err(FieldError::new("code", "wrong_code")))
}

/// A secret that waits to be confirmed by a code.
pub struct NewSecret {
    /// By which the secret is found again.
    pub token: Token,
    /// The picture to be read with a telephone.
    pub picture: Raw<String>,
    /// The secret to be typed.
    pub letters: Secret<String>,
}

/// Begins to set up codes for the acting user.
pub async fn begin_totp(scope: &Scope) -> Result<NewSecret> {
    let (app, tenant, id) = owner(scope)?;
    let secret = totp::secret();
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    let token = challenge::issue(
        &mut tx,
        app,
        tenant,
        Waiting::Totp,
        Some(id),
        secret.expose(),
    )
    .await?;
    tx.commit().await?;
    show_secret(tenant, &user, token, secret.expose())
}

/// The same secret again, after a code that was wrong.
///
/// # Errors
/// `NotFound` when it has waited for too long.
pub async fn show_totp(scope: &Scope, token: Token) -> Result<NewSecret> {
    let (app, tenant, id) = owner(scope)?;
    let mut tx = scope.read().await?;
    let user = user::store::find(&mut tx, id).await?;
    let kept = challenge::look::<Vec<u8>>(&mut tx, app, tenant, Waiting::Totp, &token).await?;
    match kept {
        Some(kept) if kept.user == Some(id) => show_secret(tenant, &user, token, &kept.state),
        _ => Err(Error::NotFound),
    }
}

fn show_secret(
    tenant: &Tenant,
    user: &UserRecord,
    token: Token,
    secret: &[u8],
) -> Result<NewSecret> {
    let issuer = format!("{} (Tenet)", tenant.name);
    let address = totp::address(secret, &user.email, &issuer)?;
    Ok(NewSecret {
        token,
        picture: qr::svg(address.expose())?,
        letters: totp::letters(secret)?,
    })
}

/// The secret has arrived, as a code shows: it counts from now on. Gives recovery codes when
/// it is the first factor.
///
/// # Errors
/// `Invalid`: `code` is `wrong_code`. `NotFound` when the secret has waited for too long.
pub async fn confirm_totp(
    scope: &Scope,
    token: &Token,
    code: &str,
    name_typed: &str,
) -> Result<Option<Vec<Secret<String>>>> {
    let (app, tenant, user) = owner(scope)?;
    let otherwise = scope.t("factor-totp-name");
    let name = name(name_typed, &otherwise).map_err(invalid)?;
    let now = scope.now();
    let mut tx = scope.begin().await?;
    let kept = challenge::look::<Vec<u8>>(&mut tx, app, tenant, Waiting::Totp, token).await?;
    let kept = kept.filter(|kept| kept.user == Some(user));
    let secret = Secret::new(kept.ok_or(Error::NotFound)?.state);
    let step = totp::check(secret.expose(), code, now)?
        .ok_or_else(|| Error::invalid("code", "wrong_code"))?;
    room(&mut tx, user, Kind::Totp).await?;
    let first = store::count(&mut tx, user).await? == 0;
    let id = Id::new(now);
    let sealed = key(app, tenant, user)
        .await?
        .seal("factor", &id.bytes(), secret.expose())?;
    let new = store::New {
        id,
        kind: Kind::Totp,
        name,
        sealed,
        mark: None,
        step,
    };
    store::insert(&mut tx, user, new, now).await?;
    challenge::spend::<Vec<u8>>(&mut tx, app, tenant, Waiting::Totp, token).await?;
    added(tx, scope, user, first, "totp_added").await
}

/// The options with which the acting user's browser asks for a new passkey.
pub async fn begin_passkey(scope: &Scope) -> Result<Json> {
    let (app, tenant, id) = owner(scope)?;
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    let options = passkey::begin_new(&mut tx, app, tenant, &user).await?;
    tx.commit().await?;
    Ok(options)
}

/// Keeps the passkey that the acting user's browser has made. Gives recovery codes when it is
/// the first factor.
///
/// # Errors
/// `Invalid`: the answer does not hold, or the name is too long.
pub async fn confirm_passkey(
    scope: &Scope,
    text: &str,
    name_typed: &str,
) -> Result<Option<Vec<Secret<String>>>> {
    let (app, tenant, user) = owner(scope)?;
    let otherwise = scope.t("factor-passkey-name");
    let name = name(name_typed, &otherwise).map_err(invalid)?;
    let mut tx = scope.begin().await?;
    room(&mut tx, user, Kind::Passkey).await?;
    let first = store::count(&mut tx, user).await? == 0;
    match passkey::finish_new(&mut tx, app, tenant, user, text, name).await? {
        Ok(()) => added(tx, scope, user, first, "passkey_added").await,
        Err(fault) => {
            tx.commit().await?;
            Err(invalid(fault))
        }
    }
}

async fn room(tx: &mut Tx, user: Id<User>, kind: Kind) -> Result<()> {
    match store::of_kind(tx, user, kind).await?.len() < MOST {
        true => Ok(()),
        false => Err(Error::Conflict("too_many_factors")),
    }
}

/// A factor was added, the first one or not: with the first one come recovery codes.
pub(crate) async fn added(
    mut tx: Tx,
    scope: &Scope,
    user: Id<User>,
    first: bool,
    action: &'static str,
) -> Result<Option<Vec<Secret<String>>>> {
    let codes = match first {
        true => Some(recovery::actions::make(&mut tx, scope, user).await?),
        false => None,
    };
    tell(&mut tx, scope, user, action, Event::FactorAdded).await?;
    let whom = user::store::find(&mut tx, user).await?;
    policy::sessions::mark(&mut tx, scope.app(), &whom).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Removes a factor of the acting user; with the last one go recovery codes and what devices
/// have proved.
///
/// # Errors
/// `NotFound`; `Conflict("factor_required")` when it is the last one and the tenant asks for one.
pub async fn remove(scope: &Scope, id: Id<Factor>) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    let kind = store::remove(&mut tx, user, id).await?;
    let action = match kind.ok_or(Error::NotFound)? {
        Kind::Totp => "totp_removed",
        Kind::Passkey => "passkey_removed",
    };
    let whom = user::store::find(&mut tx, user).await?;
    if policy::missing(&mut tx, scope.app(), &whom).await? != Demand::No {
        return Err(Error::Conflict("factor_required"));
    }
    if store::count(&mut tx, user).await? == 0 {
        clear(&mut tx, user).await?;
    }
    tell(&mut tx, scope, user, action, Event::FactorRemoved).await?;
    tx.commit().await
}

/// Takes every factor from a user who has lost them; whatever they had open is closed.
///
/// # Errors
/// `Conflict("own_factors")`: nobody does this to themselves, they remove them one by one;
/// `Forbidden` for a user who holds more than the actor.
pub async fn reset(scope: &Scope, user: Id<User>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    if scope.actor().user() == Some(user) {
        return Err(Error::Conflict("own_factors"));
    }
    let mut tx = scope.begin().await?;
    let whom = user::store::find(&mut tx, user).await?;
    user::actions::may_manage(&mut tx, scope, &whom).await?;
    clear(&mut tx, user).await?;
    session::store::end_all(&mut tx, user).await?;
    tell(&mut tx, scope, user, "factors_reset", Event::FactorsReset).await?;
    tx.commit().await
}

/// Nothing is left with which the user could prove themselves, or had proved.
pub(crate) async fn clear(tx: &mut Tx, user: Id<User>) -> Result<()> {
    store::remove_all(tx, user).await?;
    recovery::store::remove_all(tx, user).await?;
    device::store::unprove(tx, user).await
}

/// Something has happened to somebody's factors: the history and the security log say so, and so
/// does a letter to them, for it may not have been they.
pub(crate) async fn tell(
    tx: &mut Tx,
    scope: &Scope,
    user: Id<User>,
    action: &'static str,
    event: Event,
) -> Result<()> {
    user::actions::remember(tx, scope, user, action, Vec::new()).await?;
    log::tell(tx, scope, event, user).await?;
    let whom = user::store::find(tx, user).await?;
    let to = To {
        user: Some(user),
        email: whom.email,
        name: whom.name,
        lang: whom.lang,
    };
    letter::write(
        tx,
        scope.app(),
        scope.tenant(),
        &to,
        event.name(),
        &[],
        None,
    )
    .await
}

/// The acting user, for what people do with their own factors.
fn owner(scope: &Scope) -> Result<(&Arc<App>, &Tenant, Id<User>)> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    Ok((scope.app(), scope.tenant(), user))
}

fn invalid(fault: FieldError) -> Error {
    Error::Invalid(FieldErrors::one(fault))
}
