//! Security-sensitive: signing in and out.

use super::FRESH;
use super::store::{self, New};
use crate::factor::{self, Proof};
use crate::hexadecimal;
use crate::log::{self, Entry};
use crate::operator::{self, Record};
use crate::token;
use identity::Token;
use identity::password::{Password, Verdict, verify_under};
use kernel::{Email, Error, Id, Result, micros};
use kit::platform::{Operator, PlatformScope, Session, Who};

/// What somebody presents who wants to sign in.
pub(crate) struct Presented<'a> {
    pub email: &'a str,
    /// The one-time token of the host; not looked at where a certificate was shown.
    pub token: &'a str,
    pub password: &'a str,
    pub proof: Proof,
    /// The browser.
    pub device: String,
}

/// Signs in with all three: token or certificate, password, second factor. Nothing when one of
/// them is missing or wrong; nobody is told which.
///
/// The token or the certificate comes first: without it nothing is counted, hashed or noted, so
/// that no stranger can lock an operator out or learn who is one.
pub(crate) async fn sign_in(scope: &PlatformScope, shown: Presented<'_>) -> Result<Option<Token>> {
    let Some((record, failures)) = first(scope, &shown).await? else {
        return Ok(None);
    };
    let pepper = scope.platform_keys().pepper().clone();
    let password = Password::present(shown.password);
    let verdict = verify_under(pepper, &password, record.password.clone()).await?;

    let mut tx = scope.control_write().await?;
    let right = verdict != Verdict::Wrong
        && factor::is_right(&mut tx, scope, &record, &shown.proof).await?;
    if !right {
        log::add(&mut tx, scope, Entry::refused("sign_in").about(record.id)).await?;
        factor::failed(&mut tx, scope, record.id, failures).await?;
        tx.commit().await?;
        return Ok(None);
    }
    // Locked by the host, or ended by itself, while the password was compared.
    let known = operator::store::find(&mut tx, record.id).await?;
    if known.locked_at.is_some() || known.has_expired(scope.now()) {
        return Ok(None);
    }
    if let Verdict::RightAgain(stronger) = &verdict {
        operator::store::set_password(&mut tx, record.id, stronger).await?;
    }
    operator::store::forget_failures(&mut tx, record.id).await?;
    let (token, now) = (Token::new(), scope.now());
    let session: Id<Session> = Id::new(now);
    let new = New {
        hash: token.hash(),
        id: session,
        operator: record.id,
        device: shown.device,
        certificate: scope
            .certificate()
            .map(|shown| hexadecimal::write(&shown.0)),
    };
    store::tidy(&mut tx, now).await?;
    store::insert(&mut tx, new, now).await?;
    let by = Who::Operator(Operator {
        id: record.id,
        session,
        name: record.name,
        lang: record.lang,
        ends_at: operator::near_end(known.confirmed_at, now),
    });
    log::add_by(&mut tx, now, &by, Entry::done("signed_in")).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Whose token or certificate was shown, if it is right and belongs to the address. The token is
/// used up, and the attempt is counted.
async fn first(scope: &PlatformScope, shown: &Presented<'_>) -> Result<Option<(Record, i64)>> {
    let Ok(email) = Email::parse(shown.email) else {
        return Ok(None);
    };
    let belongs =
        |record: &Record| Email::parse(&record.email).is_ok_and(|known| known.key() == email.key());
    let token = match scope.certificate() {
        Some(_) => None,
        None => match token::read(scope, shown.token)? {
            Some(token) => Some(token),
            None => return Ok(None),
        },
    };
    let mut tx = scope.control_write().await?;
    let record = match (&token, scope.certificate()) {
        (Some(token), _) => operator::store::maybe(&mut tx, token.operator).await?,
        (None, Some(shown)) => {
            operator::store::by_certificate(&mut tx, &hexadecimal::write(&shown.0)).await?
        }
        (None, None) => None,
    };
    let Some(record) = record.filter(belongs) else {
        return Ok(None);
    };
    if let Some(token) = &token
        && !store::spend_token(&mut tx, token.hash, token.expires_at).await?
    {
        return Ok(None);
    }
    let counted = match record.password.is_some() {
        true => factor::count(&mut tx, scope, record.id).await?,
        false => None,
    };
    if counted.is_none() {
        log::add(&mut tx, scope, Entry::refused("sign_in").about(record.id)).await?;
    }
    tx.commit().await?;
    Ok(counted.map(|failures| (record, failures)))
}

/// Ends the session that asks.
pub(crate) async fn sign_out(scope: &PlatformScope) -> Result<()> {
    let operator = scope.operator()?;
    let mut tx = scope.control_write().await?;
    store::end(&mut tx, operator.id, operator.session).await?;
    log::add(&mut tx, scope, Entry::done("signed_out")).await?;
    tx.commit().await
}

/// Ends another session of whoever acts.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn end(scope: &PlatformScope, id: Id<Session>) -> Result<()> {
    let operator = scope.operator()?;
    let mut tx = scope.control_write().await?;
    if !store::end(&mut tx, operator.id, id).await? {
        return Err(Error::NotFound);
    }
    log::add(&mut tx, scope, Entry::done("session_ended")).await?;
    tx.commit().await
}

/// Ends every session of whoever acts but the one that asks.
pub(crate) async fn end_others(scope: &PlatformScope) -> Result<()> {
    let operator = scope.operator()?;
    let mut tx = scope.control_write().await?;
    store::end_others(&mut tx, operator.id, operator.session).await?;
    log::add(&mut tx, scope, Entry::done("sessions_ended")).await?;
    tx.commit().await
}

/// Whether whoever acts has just proved who they are.
pub(crate) async fn is_fresh(scope: &PlatformScope) -> Result<bool> {
    let mut tx = scope.control_read().await?;
    let at = store::proven_at(&mut tx, scope.operator()?.session).await?;
    let age = micros(scope.now()).saturating_sub(micros(at));
    // A clock that was set back makes no proof of later a fresh one.
    Ok((0..i64::try_from(FRESH.as_micros()).unwrap_or(0)).contains(&age))
}

/// Proves anew who acts, with a second factor.
///
/// # Errors
/// `Invalid` on the field `code`.
pub(crate) async fn prove(scope: &PlatformScope, proof: &Proof) -> Result<()> {
    factor::prove(scope, proof).await?;
    let mut tx = scope.control_write().await?;
    store::prove(&mut tx, scope.operator()?.session, scope.now()).await?;
    tx.commit().await
}
