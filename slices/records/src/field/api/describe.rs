//! What `openapi.json` says about the routes of fields.

use super::FieldDto;
use crate::api::writable::Writable;
use kit::api::{Answer, Endpoint, Param, Schema, UNBASED, list_of, schema};

const ONE: Schema = schema::<FieldDto>("Field");
const BODY: Schema = schema::<Writable<FieldDto>>("FieldBody");

pub(super) const LIST: Endpoint = Endpoint {
    summary: "The tenant's own fields, in the order in which people see them",
    tag: "fields",
    query: &[Param {
        name: "archived",
        about: "`true`: archived fields too, for those who manage fields.",
        kind: "string",
    }],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "Every field; `next` is always `null`.",
        schema: Some(list_of::<FieldDto>("Field")),
    }],
};

pub(super) const CREATE: Endpoint = Endpoint {
    summary: "Makes a field",
    tag: "fields",
    query: &[],
    body: Some(BODY),
    answers: &[Answer {
        status: 201,
        about: "The field, its address as `Location` and its version as `ETag`.",
        schema: Some(ONE),
    }],
};

pub(super) const FIND: Endpoint = Endpoint {
    summary: "One field",
    tag: "fields",
    query: &[],
    body: None,
    answers: &[
        Answer {
            status: 200,
            about: "The field, with its version as `ETag`.",
            schema: Some(ONE),
        },
        Answer {
            status: 304,
            about: "It is still the version named in `If-None-Match`.",
            schema: None,
        },
    ],
};

pub(super) const UPDATE: Endpoint = Endpoint {
    summary: "Changes a field by a JSON merge patch (RFC 7396) that is based on the version in `If-Match`",
    tag: "fields",
    query: &[],
    body: Some(BODY),
    answers: &[
        Answer {
            status: 200,
            about: "The field as it is now.",
            schema: Some(ONE),
        },
        UNBASED,
    ],
};

pub(super) const ARCHIVE: Endpoint = Endpoint {
    summary: "Archives a field, based on the version in `If-Match`: contacts keep their values and no longer show them",
    tag: "fields",
    query: &[],
    body: None,
    answers: &[
        Answer {
            status: 204,
            about: "It is archived.",
            schema: None,
        },
        UNBASED,
    ],
};

pub(super) const RESTORE: Endpoint = Endpoint {
    summary: "Shows an archived field again, with the values that contacts have kept",
    tag: "fields",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "The field, in use again.",
        schema: Some(ONE),
    }],
};
