//! Security-sensitive: a device, which is one browser, and how it is known again.
//!
//! Whoever signs in gets a second cookie that outlives the session. By it a colleague who comes
//! back is told from a stranger who knows the password: the stranger meets the second factor and
//! the delays after wrong passwords, the colleague does not.
//!
//! - Always does a sign-in give the browser a new token. One that somebody planted there before
//!   is worth nothing afterwards.
//! - Never is more kept of a device than browser family and system; no address, no fingerprint.

pub(crate) mod actions;
pub(crate) mod store;
pub mod web;

use crate::{Token, session};
use axum::http::{HeaderMap, header};
use kernel::{Id, Timestamp};
use kit::{Address, Scope, Settings, Tenant};
use std::fmt;
use std::time::Duration;

/// A device is forgotten when nobody has signed in with it for so long.
pub const IDLE: Duration = Duration::from_secs(180 * 24 * 3600);

/// The browser that sends a request: what it says of itself, what we told it to remember, the
/// session that it shows, and from where it comes.
#[derive(Clone, Default, Debug)]
pub struct Device {
    name: String,
    token: Option<Token>,
    session: Option<Token>,
    address: Address,
}

/// A remembered device as its user sees it.
#[derive(Clone)]
pub struct Remembered {
    /// Its id.
    pub id: Id<Device>,
    /// Browser family and system.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub used_at: Timestamp,
    /// When it is forgotten by itself.
    pub expires_at: Timestamp,
    /// Whether a second factor is not asked in it any more.
    pub proven: bool,
    /// Whether it is the one that asks.
    pub own: bool,
}

impl Device {
    /// Reads what a browser says of itself, the cookie by which we know it again, and that of its
    /// session.
    pub fn of(scope: &Scope, headers: &HeaderMap, address: Address) -> Self {
        let (settings, tenant) = (&scope.app().settings, scope.tenant());
        let name = cookie_name(settings, tenant);
        Device {
            name: name_of(headers),
            token: kit::cookie(headers, &name).and_then(|text| Token::parse(&text)),
            session: session::token(settings, tenant, headers),
            address,
        }
    }

    /// A browser that says nothing of itself and comes from there.
    pub fn unknown(address: Address) -> Self {
        Device {
            address,
            ..Device::default()
        }
    }

    /// From where it comes.
    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// What is kept of the token that the browser shows.
    pub(crate) fn hash(&self) -> Option<[u8; 32]> {
        self.token.as_ref().map(Token::hash)
    }

    /// What is kept of the session that the browser shows, whoever's it is.
    pub(crate) fn session(&self) -> Option<[u8; 32]> {
        self.session.as_ref().map(Token::hash)
    }

    /// The token that the browser shows.
    pub(crate) fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The name of the cookie by which a device is known to a tenant.
pub fn cookie_name(settings: &Settings, tenant: &Tenant) -> String {
    crate::cookie::name(settings, "device", tenant)
}

/// The `Set-Cookie` by which the browser is known from now on.
pub(crate) fn cookie(settings: &Settings, tenant: &Tenant, token: &Token) -> String {
    let name = cookie_name(settings, tenant);
    crate::cookie::set(settings, &name, token.expose(), IDLE)
}

/// Browser family and system, by which a person knows their own devices; nothing finer.
pub fn name_of(headers: &HeaderMap) -> String {
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
    match (family, system) {
        (Some(family), Some(system)) => format!("{family} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
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
    use axum::http::HeaderValue;

    #[test]
    fn a_device_is_a_family_and_a_system_and_nothing_finer() {
        let of = |agent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_str(agent).unwrap());
            name_of(&headers)
        };
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.7 Safari/537.36";
        assert_eq!(of(chrome), "Chrome · Linux");
        assert_eq!(of(&format!("{chrome} Edg/150.1")), "Edge · Linux");
        assert_eq!(of("curl/8.1 <script>"), "");
    }
}
