//! Security-sensitive: a session of an operator, short and bound to what began it.
//!
//! - Always were three things shown before there is one: something that only the host or the
//!   network gives, a password, and a second factor (P-126).
//! - Never does a session outlast a lock, a reset or the certificate with which it began.

pub mod actions;
pub(crate) mod door;
pub(crate) mod store;
pub(crate) mod web;

use kernel::{Id, Timestamp};
use kit::platform::{PlatformScope, Session};
use std::time::Duration;

/// A session ends when nobody has used it for so long.
pub const IDLE: Duration = Duration::from_secs(15 * 60);
/// A session ends after so long, however busy it was.
pub const ABSOLUTE: Duration = Duration::from_secs(4 * 3600);

/// For how long somebody who has proved who they are changes their own factors without being
/// asked again.
pub const FRESH: Duration = Duration::from_secs(5 * 60);

/// A session as its operator sees it.
#[derive(Clone)]
pub(crate) struct Shown {
    pub id: Id<Session>,
    pub device: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}

/// The cookie's name: none that a user's session has.
pub(crate) fn cookie_name(scope: &PlatformScope) -> &'static str {
    match scope.secure_cookies() {
        true => "__Host-tenet-platform",
        false => "tenet-platform",
    }
}

/// The `Set-Cookie` that begins a session, or ends it in the browser. No other site can make a
/// browser send it along.
pub(crate) fn cookie(scope: &PlatformScope, token: Option<&identity::Token>) -> String {
    let (name, secure) = match scope.secure_cookies() {
        true => (cookie_name(scope), "; Secure"),
        false => (cookie_name(scope), ""),
    };
    let (value, age) = match token {
        Some(token) => (token.expose(), ABSOLUTE.as_secs()),
        None => ("", 0),
    };
    format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}")
}
