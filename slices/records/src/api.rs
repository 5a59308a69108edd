//! The JSON API of the slice: contacts, fields, saved filters, change sets; and what its
//! routes have in common.

pub(crate) mod activity;
pub(crate) mod body;
pub(crate) mod writable;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Error, FieldError, FieldErrors};
use kit::api::Param;
use kit::{Fields, Problem, Routes, Scope};

/// Every route of the slice under `/t/<slug>/api/v1`.
pub(crate) fn routes() -> Routes {
    crate::contact::api::routes()
        .merge(crate::field::api::routes())
        .merge(crate::saved::api::routes())
        .merge(crate::changes::api::routes())
}

/// How many at most.
pub(crate) const LIMIT: Param = Param {
    name: "limit",
    about: "How many at most: 1 to 200, 50 if it is not given.",
    kind: "integer",
};

/// Where to go on.
pub(crate) const AFTER: Param = Param {
    name: "after",
    about: "The `next` of the page before.",
    kind: "string",
};

/// A misspelt parameter would silently give everything, so it is refused.
pub(crate) fn known(query: &Fields, names: &[Param]) -> Result<(), FieldErrors> {
    let mut faults = FieldErrors::new();
    for (name, _) in query.iter() {
        if !names.iter().any(|known| known.name == name) {
            let name = body::clip(name);
            faults.push(FieldError::new(name, "unknown_key").with("name", name));
        }
    }
    faults.check()
}

/// A place in a list that is not ours.
pub(crate) fn bad_cursor() -> Error {
    Error::invalid("after", "bad_cursor")
}

/// Whether the caller has this version already (`If-None-Match`, RFC 9110, 13.1.2).
pub(crate) fn has(headers: &HeaderMap, version: i64) -> bool {
    let tag = format!("\"{version}\"");
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Nothing new since the version that the caller has.
pub(crate) fn not_modified(version: i64) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The same answer with the address of what was made: `/contacts/<id>`.
pub(crate) fn located(scope: &Scope, path: &str, mut response: Response) -> Response {
    let address = scope.path(format_args!("/api/v1{path}"));
    if let Ok(address) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// Stops a change that is not based on the record as it is.
pub(crate) fn fresh(based_on: Option<i64>, version: i64) -> Result<(), Problem> {
    match based_on {
        Some(known) if known != version => Err(Error::Conflict("stale").into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_version_is_recognised_in_a_list_and_when_weak() {
        let asked = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(value));
            has(&headers, 3)
        };
        assert!(asked("\"3\"") && asked("\"1\", W/\"3\"") && asked("*"));
        assert!(!asked("\"33\"") && !asked("3") && !asked("\"1\",\"2\""));
    }
}
