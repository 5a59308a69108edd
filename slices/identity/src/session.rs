//! A session: one browser in which somebody has signed in.
//!
//! The cookie holds an opaque token; the database holds its hash. Signing in is no entry of
//! the history but a line of the security log, which ends after a year: nobody can look up
//! later when a colleague came to work.

pub mod actions;
pub mod authenticate;
pub(crate) mod jobs;
pub(crate) mod store;
pub mod web;

use crate::Token;
use axum::http::{HeaderMap, HeaderValue, header};
use kernel::{Id, Timestamp};
use kit::{Settings, Tenant, User};
use std::fmt;
use std::time::Duration;

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
}

/// A session as its user sees it.
#[derive(Clone)]
pub struct Shown {
    /// Browser family and system.
    pub device: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used, to five minutes.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub own: bool,
}

/// The cookie's name. It names the tenant, so that one browser can be signed in to several;
/// the prefix makes browsers refuse it over plain HTTP and from other hosts (RFC 6265bis).
pub fn cookie_name(settings: &Settings, tenant: &Tenant) -> String {
    let prefix = if settings.secure_cookies {
        "__Host-tenet"
    } else {
        "tenet"
    };
    format!("{prefix}.{}", tenant.slug)
}

/// The `Set-Cookie` that begins a session, or ends it in the browser when there is no token.
pub(crate) fn cookie(settings: &Settings, tenant: &Tenant, token: Option<&Token>) -> String {
    let name = cookie_name(settings, tenant);
    let secure = if settings.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let (value, age) = match token {
        Some(token) => (token.expose(), ABSOLUTE.as_secs()),
        None => ("", 0),
    };
    format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
}

/// Adds a cookie to an answer.
pub(crate) fn set_cookie(response: &mut axum::response::Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The token that a browser shows.
pub(crate) fn token(settings: &Settings, tenant: &Tenant, headers: &HeaderMap) -> Option<Token> {
    Token::parse(&kit::cookie(headers, &cookie_name(settings, tenant))?)
}

/// Browser family and system, by which a person knows their own devices; nothing finer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device(String);

impl Device {
    /// Reads what a browser says of itself.
    pub fn of(headers: &HeaderMap) -> Self {
        let agent = headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let family = first(
            agent,
            &[
                ("Edg", "Edge"),
                ("OPR/", "Opera"),
                ("Firefox/", "Firefox"),
                ("Chrome/", "Chrome"),
                ("Safari/", "Safari"),
            ],
        );
        let system = first(
            agent,
            &[
                ("Windows", "Windows"),
                ("Android", "Android"),
                ("iPhone", "iPhone"),
                ("iPad", "iPad"),
                ("Mac OS", "macOS"),
                ("Linux", "Linux"),
            ],
        );
        Device(match (family, system) {
            (Some(family), Some(system)) => format!("{family} · {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => String::new(),
        })
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn first(agent: &str, known: &[(&str, &'static str)]) -> Option<&'static str> {
    known
        .iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_device_is_a_family_and_a_system_and_nothing_finer() {
        let of = |agent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_str(agent).unwrap());
            Device::of(&headers).to_string()
        };
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.7 Safari/537.36";
        assert_eq!(of(chrome), "Chrome · Linux");
        assert_eq!(of(&format!("{chrome} Edg/150.1")), "Edge · Linux");
        assert_eq!(of("curl/8.1 <script>"), "");
    }
}
