//! Security-sensitive: beginning as an operator, by a link of the host.

pub(crate) mod web;

use crate::factor::{self, passkey};
use crate::log::{self, Entry};
use crate::operator::{Record, store};
use identity::Token;
use identity::password::{Password, hash_under};
use kernel::{Error, FieldError, FieldErrors, Result};
use kit::platform::PlatformScope;

/// What somebody who enrols has chosen.
pub(crate) struct Chosen<'a> {
    pub password: &'a str,
    /// The sealed secret that was shown, and a code made out of it.
    pub secret: &'a str,
    pub code: &'a str,
    /// Or what a browser answered for a new passkey.
    pub passkey: &'a str,
}

/// Whom a link is for, while it works.
pub(crate) async fn invited(scope: &PlatformScope, token: &str) -> Result<Option<(Token, Record)>> {
    let Some(token) = Token::parse(token) else {
        return Ok(None);
    };
    let mut tx = scope.control_read().await?;
    let record = store::by_link(&mut tx, token.hash(), scope.now()).await?;
    Ok(record.map(|record| (token, record)))
}

/// Enrols: a password and one factor. The link is used up; there is no session yet.
///
/// # Errors
/// `Invalid` for what was chosen, which does not use the link up; `NotFound` when the link has
/// ended meanwhile.
pub(crate) async fn enrol(
    scope: &PlatformScope,
    token: &Token,
    record: &Record,
    chosen: &Chosen<'_>,
) -> Result<()> {
    let mut faults = FieldErrors::new();
    let own = [record.name.as_str(), record.email.as_str()];
    let password = faults.take(Password::choose("password", chosen.password, &own));
    let mut tx = scope.control_write().await?;
    let kept = match chosen.passkey {
        "" => factor::keep_secret(&mut tx, scope, record.id, chosen.secret, chosen.code).await?,
        // An answer is taken once, so it is looked at when the rest is right.
        answer if password.is_some() => {
            let name = scope.t("factor-passkey-name");
            passkey::finish_new(&mut tx, scope, record.id, answer, name).await?
        }
        _ => Err(FieldError::new("passkey", "passkey_again")),
    };
    faults.take(kept);
    // What hashing takes must not hold up whoever else writes.
    drop(tx);
    let password = match password {
        Some(password) if faults.is_empty() => password,
        _ => return Err(Error::Invalid(faults)),
    };
    let pepper = scope.platform_keys().pepper().clone();
    let hash = hash_under(pepper, &password).await?;
    let mut tx = scope.control_write().await?;
    if !store::spend_link(&mut tx, token.hash(), scope.now()).await? {
        return Err(Error::NotFound);
    }
    store::set_password(&mut tx, record.id, &hash).await?;
    let kept = match chosen.passkey {
        "" => factor::keep_secret(&mut tx, scope, record.id, chosen.secret, chosen.code).await?,
        answer => {
            let name = scope.t("factor-passkey-name");
            passkey::finish_new(&mut tx, scope, record.id, answer, name).await?
        }
    };
    kept.map_err(|fault| Error::Invalid(FieldErrors::one(fault)))?;
    log::add(&mut tx, scope, Entry::done("enrolled").about(record.id)).await?;
    tx.commit().await
}
