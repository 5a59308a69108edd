//! Security-sensitive: the cookies by which browsers are known.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use kit::{Settings, Tenant};
use std::time::Duration;

/// The name of a cookie for `what`; nothing for the session's own. It names the tenant, so that
/// one browser can be signed in to several; the prefix makes browsers refuse it over plain HTTP
/// and from other hosts (RFC 6265bis).
pub(crate) fn name(settings: &Settings, what: &str, tenant: &Tenant) -> String {
    let prefix = match settings.secure_cookies {
        true => "__Host-tenet",
        false => "tenet",
    };
    let dash = if what.is_empty() { "" } else { "-" };
    format!("{prefix}{dash}{what}.{}", tenant.slug)
}

/// The `Set-Cookie` of a value that no script reads and no other site sends along.
pub(crate) fn set(settings: &Settings, name: &str, value: &str, life: Duration) -> String {
    let secure = if settings.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let age = life.as_secs();
    format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
}

/// The `Set-Cookie` that ends it.
pub(crate) fn clear(settings: &Settings, name: &str) -> String {
    set(settings, name, "", Duration::ZERO)
}

/// Adds a cookie to an answer.
pub(crate) fn add(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
