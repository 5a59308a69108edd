//! What `openapi.json` says about the routes of contacts.

use super::bulk::{BulkDto, Rows};
use super::dto::ContactDto;
use super::search::SearchBody;
use crate::api::activity::ActivityDto;
use crate::api::writable::Writable;
use crate::api::{AFTER, LIMIT};
use kit::api::{Answer, Endpoint, Param, Schema, UNBASED, WORDS, list_of, schema};

const ONE: Schema = schema::<ContactDto>("Contact");
const MANY: Schema = list_of::<ContactDto>("Contact");
const BODY: Schema = schema::<Writable<ContactDto>>("ContactBody");

pub(super) const LIST: Endpoint = Endpoint {
    summary: "Contacts that fit a filter, in an order",
    tag: "contacts",
    query: &[
        Param {
            name: "filter",
            about: "A condition as JSON: {\"all\": [{\"field\": \"name\", \"op\": \"contains\", \"value\": \"kov\"}]}. Groups are `all`, `any` and `not`. A day, `2024-03-31`, is the whole of it. A time without an offset, `2024-03-31T03:30`, is that minute where the user is; one that the clocks skip or show twice there is refused, so that an offset or `Z` is better. The ends of `between` stand in their order.",
            kind: "string",
        },
        Param {
            name: "q",
            about: "Words that must all begin some word of the contact, whatever the case and accents; at most 200 characters.",
            kind: WORDS,
        },
        Param {
            name: "sort",
            about: "A column, `name` if it is not given; with a minus in front last first: `-created`.",
            kind: "string",
        },
        Param {
            name: "saved",
            about: "The id of a saved filter, which must fit too; its order is used if none is given.",
            kind: "string",
        },
        LIMIT,
        AFTER,
    ],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "A page of contacts. `partial`: the search was cut short, and `next` goes on with it.",
        schema: Some(MANY),
    }],
};

pub(super) const SEARCH: Endpoint = Endpoint {
    summary: "The same as `GET /contacts` with what is sought in the body, so that no address and no log on the way holds it; nothing is changed",
    tag: "contacts",
    query: &[],
    body: Some(schema::<SearchBody>("SearchBody")),
    answers: LIST.answers,
};

pub(super) const CREATE: Endpoint = Endpoint {
    summary: "Makes a contact",
    tag: "contacts",
    query: &[],
    body: Some(BODY),
    answers: &[Answer {
        status: 201,
        about: "The contact, its address as `Location` and its version as `ETag`.",
        schema: Some(ONE),
    }],
};

pub(super) const FIND: Endpoint = Endpoint {
    summary: "One contact, in the recycle bin or not",
    tag: "contacts",
    query: &[],
    body: None,
    answers: &[
        Answer {
            status: 200,
            about: "The contact, with its version as `ETag`.",
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
    summary: "Changes a contact by a JSON merge patch (RFC 7396) that is based on the version in `If-Match`",
    tag: "contacts",
    query: &[],
    body: Some(BODY),
    answers: &[
        Answer {
            status: 200,
            about: "The contact as it is now. What was left out has stayed, `null` has emptied.",
            schema: Some(ONE),
        },
        UNBASED,
    ],
};

pub(super) const BIN: Endpoint = Endpoint {
    summary: "Moves a contact to the recycle bin if it is the version in `If-Match`",
    tag: "contacts",
    query: &[],
    body: None,
    answers: &[
        Answer {
            status: 204,
            about: "It is in the recycle bin.",
            schema: None,
        },
        UNBASED,
    ],
};

pub(super) const RESTORE: Endpoint = Endpoint {
    summary: "Takes a contact out of the recycle bin",
    tag: "contacts",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "The contact, back among the others.",
        schema: Some(ONE),
    }],
};

pub(super) const BINNED: Endpoint = Endpoint {
    summary: "What is in the recycle bin, last binned first",
    tag: "contacts",
    query: &[LIMIT, AFTER],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "A page of contacts.",
        schema: Some(MANY),
    }],
};

pub(super) const ACTIVITIES: Endpoint = Endpoint {
    summary: "The history of a contact, latest first",
    tag: "activities",
    query: &[LIMIT, AFTER],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "A page of the history, with every field before and after.",
        schema: Some(list_of::<ActivityDto>("Activity")),
    }],
};

pub(super) const BULK: Endpoint = Endpoint {
    summary: "Makes and changes up to 1,000 contacts as one change set",
    tag: "contacts",
    query: &[],
    body: Some(schema::<Rows>("BulkBody")),
    answers: &[Answer {
        status: 200,
        about: "What became of each row. A faulty row changes nothing and does not stop the others.",
        schema: Some(schema::<BulkDto>("Bulk")),
    }],
};
