//! Security-sensitive: proving, using and removing a telephone.

use crate::factor::policy::{self, Demand};
use crate::factor::{actions as factors, key, store as kept, tries};
use crate::log::{self, Event};
use crate::session::proof;
use crate::telephone::store::{self, Code};
use crate::telephone::{PAUSE, PER_DAY, Sent, TENANT_PER_DAY, code, hint, jobs, number};
use crate::{Token, user};
use kernel::{Error, FieldError, FieldErrors, Id, Result, ResultExt, Secret, micros};
use kit::{App, Permission, Scope, Tenant, User};
use serde_json::json;
use std::sync::Arc;
use storage::Tx;
use subtle::ConstantTimeEq;

/// The purpose under which numbers and codes are sealed.
const PURPOSE: &str = "telephone";

/// Whether codes can be sent: the tenant allows it and there is a way out for them.
pub(crate) async fn is_offered(tx: &mut Tx, app: &App) -> Result<bool> {
    let way_out = app.settings.sms.is_some() || app.mail.is_open();
    Ok(way_out && policy::allows_messages(tx).await?)
}

/// What the acting user sees of their number.
pub(crate) async fn hint_of(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
) -> Result<Option<String>> {
    match number_of(tx, app, tenant, user).await? {
        Some(number) => Ok(Some(hint(number.expose()))),
        None => Ok(None),
    }
}

/// Sends a code to a number that the acting user wants to use; gives the token by which the code
/// is compared.
///
/// # Errors
/// `Invalid` on `number`; `Conflict("messages_not_offered")`; `Conflict("stronger_first")` for
/// somebody who manages users and has nothing stronger.
pub async fn begin(scope: &Scope, typed: &str) -> Result<Token> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let number = number(typed).map_err(|fault| Error::Invalid(FieldErrors::one(fault)))?;
    let token = Token::new();
    let mut tx = scope.begin().await?;
    if !is_offered(&mut tx, scope.app()).await? {
        return Err(Error::Conflict("messages_not_offered"));
    }
    let role = user::store::find(&mut tx, user).await?.role;
    if policy::manages(&mut tx, role).await? && kept::strong(&mut tx, user).await? == 0 {
        return Err(Error::Conflict("stronger_first"));
    }
    let (app, tenant) = (scope.app(), scope.tenant());
    send(&mut tx, app, tenant, user, token.hash(), number, "number").await?;
    tx.commit().await?;
    Ok(token)
}

/// The code has arrived: the number counts from now on. Gives recovery codes when it is the first
/// factor.
///
/// # Errors
/// `Invalid` on `message`.
pub async fn confirm(
    scope: &Scope,
    token: &Token,
    typed: &str,
) -> Result<Option<Vec<Secret<String>>>> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let (app, tenant) = (scope.app(), scope.tenant());
    let mut tx = scope.begin().await?;
    if !is_offered(&mut tx, app).await? {
        return Err(Error::Conflict("messages_not_offered"));
    }
    let sent = match compare(&mut tx, app, tenant, user, token.hash(), typed).await? {
        Ok(sent) => sent,
        Err(fault) => {
            tx.commit().await?;
            return Err(Error::Invalid(FieldErrors::one(fault)));
        }
    };
    let key = key(app, tenant, user).await?;
    let sealed = key.seal(PURPOSE, &user.bytes(), sent.number.as_bytes())?;
    let first = kept::count(&mut tx, user).await? == 0;
    store::keep(&mut tx, user, sealed, scope.now()).await?;
    factors::added(tx, scope, user, first, "telephone_added").await
}

/// Removes the number of the acting user.
///
/// # Errors
/// `NotFound`; `Conflict("factor_required")` when it is the last factor and one is asked for.
pub async fn remove(scope: &Scope) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    if !store::remove(&mut tx, user).await? {
        return Err(Error::NotFound);
    }
    let whom = user::store::find(&mut tx, user).await?;
    if policy::missing(&mut tx, scope.app(), &whom).await? != Demand::No {
        return Err(Error::Conflict("factor_required"));
    }
    if kept::count(&mut tx, user).await? == 0 {
        factors::clear(&mut tx, user).await?;
    }
    let event = Event::FactorRemoved;
    factors::tell(&mut tx, scope, user, "telephone_removed", event).await?;
    tx.commit().await
}

/// Sends a code to the number of somebody whose first factor was right.
///
/// # Errors
/// `NotFound` when they have none, or none is sent; `Invalid` on `message` when there were too
/// many.
pub(crate) async fn ask(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    place: [u8; 32],
) -> Result<()> {
    if !is_offered(tx, app).await? {
        return Err(Error::NotFound);
    }
    let number = number_of(tx, app, tenant, user).await?;
    let number = number.ok_or(Error::NotFound)?.expose().clone();
    send(tx, app, tenant, user, place, number, "message").await
}

/// Whether this is the code that was sent for this attempt. The transaction is to be committed
/// whatever comes out.
///
/// # Errors
/// `Invalid` with `too_many_codes` while no code is taken.
pub(crate) async fn check(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    place: [u8; 32],
    typed: &str,
) -> Result<Result<(), FieldError>> {
    match compare(tx, app, tenant, user, place, typed).await? {
        Ok(_) => {
            store::used(tx, user, app.clock.now()).await?;
            Ok(Ok(()))
        }
        Err(fault) => Ok(Err(fault)),
    }
}

async fn compare(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    place: [u8; 32],
    typed: &str,
) -> Result<Result<Sent, FieldError>> {
    let now = app.clock.now();
    let counted = tries::begin(tx, user, now).await;
    let failures = counted.map_err(|error| proof::at("message", error))?;
    let found = store::begin_try(tx, place, user, now).await?;
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some((id, sealed)) = found {
        let sent = open(app, tenant, user, id, &sealed).await?;
        if bool::from(sent.code.as_bytes().ct_eq(typed.as_bytes())) {
            store::spend(tx, id).await?;
            kept::forget_tries(tx, user).await?;
            return Ok(Ok(sent));
        }
    }
    tries::failed(tx, user, failures, now).await?;
    Ok(Err(FieldError::new("message", "wrong_message")))
}

/// A code to this number, for one attempt. `field`: beside what too many are said.
async fn send(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    place: [u8; 32],
    number: String,
    field: &str,
) -> Result<()> {
    let now = app.clock.now();
    let gateway = app.settings.sms.as_ref();
    let most = gateway.map_or(TENANT_PER_DAY, |gateway| gateway.per_day());
    let (own, last) = store::sent_to(tx, user, now).await?;
    let pause = i64::try_from(PAUSE.as_micros()).unwrap_or(0);
    if last.is_some_and(|last| micros(now).saturating_sub(micros(last)) < pause) {
        return Err(Error::invalid(field, "message_just_sent"));
    }
    if own >= PER_DAY || store::sent(tx, most, now).await? >= most {
        return Err(Error::invalid(field, "too_many_messages"));
    }
    let (id, sent) = (
        Id::<Code>::new(now),
        Sent {
            number,
            code: code(),
        },
    );
    let plain = serde_json::to_vec(&sent).doing("keeping a code")?;
    let sealed = key(app, tenant, user)
        .await?
        .seal(PURPOSE, &id.bytes(), &plain)?;
    store::insert_code(tx, id, place, user, sealed, now).await?;
    store::note(tx, user, now).await?;
    log::note(tx, now, Event::CodeSent, Some(user), None, "").await?;
    let payload = json!({ "code": id.to_string() });
    ::jobs::enqueue(tx, now, jobs::SEND, payload, now)
        .await
        .map(drop)
}

/// What is sealed of a code.
pub(crate) async fn open(
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    id: Id<Code>,
    sealed: &[u8],
) -> Result<Sent> {
    let key = key(app, tenant, user).await?;
    let plain = key.open(PURPOSE, &id.bytes(), sealed)?;
    serde_json::from_slice(&plain).doing("reading a code back")
}

async fn number_of(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
) -> Result<Option<Secret<String>>> {
    let Some(kept) = store::find(tx, user).await? else {
        return Ok(None);
    };
    let key = key(app, tenant, user).await?;
    let plain = key.open(PURPOSE, &user.bytes(), &kept.sealed)?;
    let number = String::from_utf8(plain.to_vec()).doing("reading a number back")?;
    Ok(Some(Secret::new(number)))
}
