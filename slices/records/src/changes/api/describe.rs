//! What `openapi.json` says about the routes of change sets.

use super::{ChangeDto, DetailDto, UndoDto};
use crate::api::{AFTER, LIMIT};
use kit::api::{Answer, Endpoint, list_of, schema};

pub(super) const LIST: Endpoint = Endpoint {
    summary: "What has been done in the tenant, latest first",
    tag: "changes",
    query: &[LIMIT, AFTER],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "A page of changes.",
        schema: Some(list_of::<ChangeDto>("Change")),
    }],
};

pub(super) const FIND: Endpoint = Endpoint {
    summary: "One change, with every record before and after",
    tag: "changes",
    query: &[LIMIT, AFTER],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "The change and a page of what it did.",
        schema: Some(schema::<DetailDto>("ChangeDetail")),
    }],
};

pub(super) const UNDO: Endpoint = Endpoint {
    summary: "Takes a change of contacts back",
    tag: "changes",
    query: &[],
    body: None,
    answers: &[
        Answer {
            status: 200,
            about: "What it has come to. A record that has been changed since is left alone.",
            schema: Some(schema::<UndoDto>("Undo")),
        },
        Answer {
            status: 202,
            about: "The change has more than 500 records and is taken back in the background; `Location` tells how far.",
            schema: Some(schema::<UndoDto>("Undo")),
        },
    ],
};

pub(super) const UNDO_OF: Endpoint = Endpoint {
    summary: "How far taking a change back has come",
    tag: "changes",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "How it stands. `not_found` if nobody has taken the change back.",
        schema: Some(schema::<UndoDto>("Undo")),
    }],
};
