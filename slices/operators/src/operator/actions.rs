//! Security-sensitive: what the host does about operators, each a line of the log.

use super::{LINK_LIFE, NewOperator, Record, store};
use crate::hexadecimal;
use crate::log::{self, Entry};
use crate::{session, token};
use identity::Token;
use kernel::{Error, Id, Result, Secret, micros};
use kit::platform::{Operator, PlatformScope, Who};
use sha2::{Digest, Sha256};
use storage::Tx;

/// Adds an operator; gives the link by which they enrol, once and within a day.
///
/// # Errors
/// `Invalid` with `email_taken`.
pub async fn add(
    scope: &PlatformScope,
    new: &NewOperator,
) -> Result<(Id<Operator>, Secret<String>)> {
    let id = Id::new(scope.now());
    let mut tx = scope.control_write().await?;
    let inserted = store::insert(&mut tx, id, new, scope.now()).await;
    inserted.map_err(|error| match error {
        Error::Conflict(_) => Error::invalid("email", "email_taken"),
        other => other,
    })?;
    let link = new_link(&mut tx, scope, id).await?;
    let entry = Entry::done("operator_added").about(id);
    log::add(&mut tx, scope, command(entry, "operator add")).await?;
    tx.commit().await?;
    Ok((id, link))
}

/// Every operator.
pub async fn list(scope: &PlatformScope) -> Result<Vec<Record>> {
    let rows = scope.control_once(store::all()).await?;
    rows.iter().map(store::record).collect()
}

/// The operator of this name or address.
///
/// # Errors
/// `NotFound`; `Conflict("several")` when several have the name.
pub async fn named(scope: &PlatformScope, typed: &str) -> Result<Record> {
    let typed = typed.trim();
    let all = list(scope).await?;
    let is = |one: &&Record| one.name == typed || one.email.eq_ignore_ascii_case(typed);
    let mut found = all.iter().filter(is);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.clone()),
        (Some(_), Some(_)) => Err(Error::Conflict("several")),
        (None, _) => Err(Error::NotFound),
    }
}

/// They come in no more, and what they had open is closed.
///
/// # Errors
/// `Conflict("wrong_state")` when they are locked already.
pub async fn lock(scope: &PlatformScope, id: Id<Operator>) -> Result<()> {
    let mut tx = scope.control_write().await?;
    if !store::set_locked(&mut tx, id, Some(scope.now())).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    session::store::end_all(&mut tx, id).await?;
    let entry = Entry::done("operator_locked").about(id);
    log::add(&mut tx, scope, command(entry, "operator lock")).await?;
    tx.commit().await
}

/// They come in again.
///
/// # Errors
/// `Conflict("wrong_state")` when they are not locked.
pub async fn unlock(scope: &PlatformScope, id: Id<Operator>) -> Result<()> {
    let mut tx = scope.control_write().await?;
    if !store::set_locked(&mut tx, id, None).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    let entry = Entry::done("operator_unlocked").about(id);
    log::add(&mut tx, scope, command(entry, "operator unlock")).await?;
    tx.commit().await
}

/// Their access is needed for another while: it ends by itself unless somebody says so again
/// (P-118). Never does anybody say so of themselves on a page; whoever has a shell on the host may.
///
/// # Errors
/// `Conflict("own_access")` for oneself; `NotFound`.
pub async fn confirm(scope: &PlatformScope, id: Id<Operator>) -> Result<()> {
    // Who confirmed stands in the line as who did it, and whom, as its reason.
    let entry = match scope.who() {
        Who::Operator(operator) if operator.id == id => return Err(Error::Conflict("own_access")),
        Who::Operator(_) => Entry {
            reason: id.to_string(),
            ..Entry::done("operator_confirmed")
        },
        Who::Host => {
            let entry = Entry::done("operator_confirmed").about(id);
            command(entry, "operator confirm")
        }
        Who::Stranger => return Err(Error::Forbidden),
    };
    let mut tx = scope.control_write().await?;
    if !store::confirm(&mut tx, id, scope.now()).await? {
        return Err(Error::NotFound);
    }
    log::add(&mut tx, scope, entry).await?;
    tx.commit().await
}

/// A token with which they sign in once within five minutes.
pub async fn make_token(scope: &PlatformScope, id: Id<Operator>) -> Result<Secret<String>> {
    let token = token::make(scope, id)?;
    let mut tx = scope.control_write().await?;
    store::find(&mut tx, id).await?;
    let entry = Entry::done("token_made").about(id);
    log::add(&mut tx, scope, command(entry, "operator token")).await?;
    tx.commit().await?;
    Ok(Secret::new(token))
}

/// Registers the certificate that their connections show (its DER), or none; what they had open
/// is closed. Gives its SHA-256.
pub async fn register_certificate(
    scope: &PlatformScope,
    id: Id<Operator>,
    certificate: Option<&[u8]>,
) -> Result<Option<String>> {
    let fingerprint = certificate.map(|der| hexadecimal::write(&Sha256::digest(der)));
    let mut tx = scope.control_write().await?;
    let set = store::set_certificate(&mut tx, id, fingerprint.clone()).await;
    set.map_err(|error| match error {
        Error::Conflict(_) => Error::invalid("certificate", "certificate_taken"),
        other => other,
    })?;
    session::store::end_all(&mut tx, id).await?;
    let action = match certificate {
        Some(_) => "certificate_registered",
        None => "certificate_removed",
    };
    let entry = Entry::done(action).about(id);
    log::add(&mut tx, scope, command(entry, "operator certificate")).await?;
    tx.commit().await?;
    Ok(fingerprint)
}

/// Takes password, factors and sessions from them; gives a new link by which they enrol again.
pub async fn reset(scope: &PlatformScope, id: Id<Operator>) -> Result<Secret<String>> {
    let mut tx = scope.control_write().await?;
    store::find(&mut tx, id).await?;
    store::clear(&mut tx, id).await?;
    let link = new_link(&mut tx, scope, id).await?;
    let entry = Entry::done("operator_reset").about(id);
    log::add(&mut tx, scope, command(entry, "operator reset")).await?;
    tx.commit().await?;
    Ok(link)
}

async fn new_link(tx: &mut Tx, scope: &PlatformScope, id: Id<Operator>) -> Result<Secret<String>> {
    let token = Token::new();
    let life = i64::try_from(LINK_LIFE.as_micros()).unwrap_or(i64::MAX);
    let until = micros(scope.now()).saturating_add(life);
    store::set_link(tx, id, token.hash(), until).await?;
    let path = scope.path(format_args!("/enrolment/{}", token.expose()));
    Ok(Secret::new(format!("{}{path}", scope.url())))
}

fn command(entry: Entry, name: &str) -> Entry {
    Entry {
        route: name.to_owned(),
        ..entry
    }
}
