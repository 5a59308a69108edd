//! What `openapi.json` says about the routes of saved filters.

use super::FilterDto;
use crate::api::writable::Writable;
use kit::api::{Answer, Endpoint, Schema, UNBASED, list_of, schema};

const ONE: Schema = schema::<FilterDto>("Filter");

pub(super) const LIST: Endpoint = Endpoint {
    summary: "One's own saved filters and the shared ones, by title",
    tag: "filters",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "Every filter; `next` is always `null`.",
        schema: Some(list_of::<FilterDto>("Filter")),
    }],
};

pub(super) const CREATE: Endpoint = Endpoint {
    summary: "Saves a filter for oneself",
    tag: "filters",
    query: &[],
    body: Some(schema::<Writable<FilterDto>>("FilterBody")),
    answers: &[Answer {
        status: 201,
        about: "The filter, its address as `Location`.",
        schema: Some(ONE),
    }],
};

pub(super) const FIND: Endpoint = Endpoint {
    summary: "One saved filter",
    tag: "filters",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "The filter.",
        schema: Some(ONE),
    }],
};

pub(super) const DELETE: Endpoint = Endpoint {
    summary: "Removes a saved filter, based on the version in `If-Match`",
    tag: "filters",
    query: &[],
    body: None,
    answers: &[
        Answer {
            status: 204,
            about: "It is gone.",
            schema: None,
        },
        UNBASED,
    ],
};

pub(super) const SHARE: Endpoint = Endpoint {
    summary: "Shows a saved filter to everybody, based on the version in `If-Match`",
    tag: "filters",
    query: &[],
    body: None,
    answers: &[
        Answer {
            status: 200,
            about: "The filter, shared.",
            schema: Some(ONE),
        },
        UNBASED,
    ],
};

pub(super) const UNSHARE: Endpoint = Endpoint {
    summary: "Shows a saved filter to its owner alone, based on the version in `If-Match`",
    tag: "filters",
    query: &[],
    body: None,
    answers: &[
        Answer {
            status: 200,
            about: "The filter, no longer shared.",
            schema: Some(ONE),
        },
        UNBASED,
    ],
};
