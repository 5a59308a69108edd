//! Lists of the JSON API: how a page is asked for and answered.

use axum::http::StatusCode;
use axum::response::Response;
use kit::api::{List, Param, answer};
use serde::Serialize;

/// How a page of a list is asked for.
pub(crate) const PAGE: &[Param] = &[
    Param {
        name: "after",
        about: "Where the last page ended.",
        kind: "string",
    },
    Param {
        name: "limit",
        about: "How many, 1 to 200.",
        kind: "integer",
    },
];

/// A page of a list, and the cursor of the next one.
pub(crate) fn listed<T: Serialize>(items: Vec<T>, next: Option<String>) -> Response {
    let partial = false;
    answer(
        StatusCode::OK,
        &List {
            items,
            next,
            partial,
        },
    )
}
