//! A session: one browser in which somebody has signed in.
//!
//! The cookie holds an opaque token; the database holds its hash. Signing in is no entry of
//! the history but a line of the security log, which ends after a year: nobody can look up
//! later when a colleague came to work.

pub mod actions;
pub mod authenticate;
mod hint;
pub(crate) mod jobs;
pub(crate) mod own;
pub mod proof;
pub(crate) mod standing;
pub mod step;
pub(crate) mod store;
pub mod web;

use crate::Token;
use axum::http::HeaderMap;
use kernel::{Id, Timestamp};
use kit::{Settings, Tenant, User};
use std::time::Duration;

pub use crate::device::Device;

/// A session ends when nobody has used it for so long (OWASP Session Management Cheat Sheet:
/// both an idle and an absolute limit).
pub const IDLE: Duration = Duration::from_secs(12 * 3600);
/// A session ends after so long, however busy it was (NIST SP 800-63B-4, 2.1.3: at most 30
/// days at the first assurance level; a week is what an office needs).
pub const ABSOLUTE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How often it is noted at most that a session or key is in use.
pub const SEEN_EVERY: Duration = Duration::from_secs(5 * 60);

/// Somebody has signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub user: Id<User>,
    /// What their browser shows from now on.
    pub token: Token,
    /// By what the browser is known when they come back.
    pub device: Token,
    pub(crate) device_id: Id<Device>,
}

/// A session; the table is ours.
pub enum Session {}

/// What was right first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum First {
    /// The password.
    Password,
    /// A link by which a password was chosen.
    Link,
    /// The provider of single sign-on vouches for them.
    Sso,
    /// The same, and then the password, before they set up their first second factor.
    SsoAndPassword,
}

impl First {
    /// The word of the security log.
    pub(crate) fn way(self) -> &'static str {
        match self {
            First::Password => "password",
            First::Link => "link",
            First::Sso => "sso",
            First::SsoAndPassword => "sso+password",
        }
    }
}

/// What comes after the first factor was right.
#[derive(Debug)]
pub enum Next {
    /// They are in.
    SignedIn(SignedIn),
    /// Their second factor is asked; there is no session yet. The token goes into the cookie
    /// [`step::cookie_name`].
    SecondFactor(Token),
    /// The tenant asks for a second factor and they have none: they set one up now, before
    /// there is a session.
    Enrolment(Token),
}

impl Next {
    /// Who is in already.
    pub fn signed_in(self) -> Option<SignedIn> {
        match self {
            Next::SignedIn(signed_in) => Some(signed_in),
            Next::SecondFactor(_) | Next::Enrolment(_) => None,
        }
    }
}

/// A session as its user sees it.
#[derive(Clone)]
pub struct Shown {
    /// By which it is named: a part of the hash of its token.
    pub id: Id<Session>,
    /// Browser family and system.
    pub device: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used, to five minutes.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub own: bool,
}

/// The name of the session's cookie.
pub fn cookie_name(settings: &Settings, tenant: &Tenant) -> String {
    crate::cookie::name(settings, "", tenant)
}

/// The `Set-Cookie` that begins a session, or ends it in the browser when there is no token.
pub(crate) fn cookie(settings: &Settings, tenant: &Tenant, token: Option<&Token>) -> String {
    let name = cookie_name(settings, tenant);
    match token {
        Some(token) => crate::cookie::set(settings, &name, token.expose(), ABSOLUTE),
        None => crate::cookie::clear(settings, &name),
    }
}

/// The token that a browser shows.
pub(crate) fn token(settings: &Settings, tenant: &Tenant, headers: &HeaderMap) -> Option<Token> {
    Token::parse(&kit::cookie(headers, &cookie_name(settings, tenant))?)
}

/// By what a session is named on a page: half of the hash of its token, which tells nobody
/// anything.
pub(crate) fn id_of(hash: &[u8]) -> Id<Session> {
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(hash) {
        *to = *from;
    }
    Id::from_bytes(id)
}
