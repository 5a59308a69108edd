//! Cookies that hold how somebody likes pages. None is secret, and none says who somebody is.

use crate::scope::Settings;
use axum::http::{HeaderMap, header};
use std::time::Duration;

/// Makes a browser refuse the cookie over plain HTTP and from any other host (RFC 6265bis).
const PREFIX: &str = "__Host-";

/// Who may read a cookie besides us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reader {
    /// Nobody.
    Server,
    /// The scripts of our own pages.
    Scripts,
}

/// The `Set-Cookie` that keeps a value; with no time at all it ends it.
pub fn keep_cookie(
    settings: &Settings,
    name: &str,
    value: &str,
    life: Duration,
    reader: Reader,
) -> String {
    let (prefix, secure) = match settings.secure_cookies {
        true => (PREFIX, "; Secure"),
        false => ("", ""),
    };
    let hidden = match reader {
        Reader::Server => "; HttpOnly",
        Reader::Scripts => "",
    };
    let age = life.as_secs();
    format!("{prefix}{name}={value}; Path=/; Max-Age={age}; SameSite=Lax{hidden}{secure}")
}

/// A cookie of a request, with or without the prefix.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let is = |key: &str| key.strip_prefix(PREFIX).unwrap_or(key) == name || key == name;
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| is(key))
        .map(|(_, value)| value.to_owned())
}
