//! Security-sensitive: second factors, with which people prove that a password was theirs.
//!
//! - Always is a second factor proved before there is a session.
//! - Never does a factor count before it was proved once.
//! - Never is a code, or an answer to a challenge, taken twice.
//! - Never are codes guessed faster than [`tries::delay`] lets them.

pub mod actions;
pub(crate) mod challenge;
pub mod passkey;
pub mod policy;
pub mod qr;
pub(crate) mod store;
pub mod totp;
pub(crate) mod tries;
pub mod web;

use kernel::{Error, FieldError, Id, Result, Timestamp, text};
use kit::{App, Tenant, User};
use std::sync::Arc;
use vault::{Class, PersonKey};

/// The longest name of a factor, in characters.
const NAME: usize = 60;
/// The most factors of one kind that somebody has.
pub const MOST: usize = 20;

/// What somebody proves themselves with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Codes that a program makes out of a secret and the time (RFC 6238).
    Totp,
    /// A key pair that a device or a password manager holds (WebAuthn).
    Passkey,
}

impl Kind {
    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Totp => "totp",
            Kind::Passkey => "passkey",
        }
    }

    pub(crate) fn parse(name: &str) -> Result<Kind> {
        [Kind::Totp, Kind::Passkey]
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| Error::internal("a factor is of a kind that does not exist"))
    }
}

/// A factor as its owner sees it.
#[derive(Clone)]
pub struct Factor {
    /// Its id.
    pub id: Id<Factor>,
    /// Of which kind it is.
    pub kind: Kind,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// Checks the name that somebody gives to a factor; without one it gets `otherwise`.
pub fn name(typed: &str, otherwise: &str) -> Result<String, FieldError> {
    let name = text::line(typed);
    match name.chars().count() {
        0 => Ok(otherwise.to_owned()),
        1..=NAME => Ok(name),
        _ => Err(FieldError::new("name", "too_long")),
    }
}

/// The key under which somebody's factors are sealed: erasing the person destroys it.
pub(crate) async fn key(app: &Arc<App>, tenant: &Tenant, user: Id<User>) -> Result<PersonKey> {
    let wanted = [(user.cast(), Class::Security)];
    let keys = app.vault.ensure(tenant.id, &wanted).await?;
    keys.get(user.cast(), Class::Security)
        .ok_or_else(|| Error::internal("a key that was just made is not there"))
}
