//! Many contacts in one request.

use super::actions::{self, Outcome};
use super::dto::ContactDto;
use crate::api::body::{Body, list, unknown};
use crate::api::writable::Writable;
use crate::contact::Contact;
use axum::http::StatusCode;
use kernel::{FieldError, FieldErrors, Id};
use kit::{ChangeSet, Json, Reply, Scope, api, reply};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// How many rows one request takes.
const ROWS: usize = 1000;

/// Rows to make and change contacts by, for the description of the API alone: they are read by
/// hand, so that every fault can be named.
pub(super) enum Rows {}

impl PartialSchema for Rows {
    fn schema() -> RefOr<Schema> {
        let mut row = Writable::<ContactDto>::schema();
        if let RefOr::T(Schema::Object(row)) = &mut row {
            let id = ObjectBuilder::new()
                .schema_type(Type::String)
                .description(Some("The contact to change; without it one is made."));
            let version = ObjectBuilder::new()
                .schema_type(Type::Integer)
                .description(Some(
                    "The version that the row is based on; without it any.",
                ));
            row.properties.insert("id".to_owned(), id.into());
            row.properties.insert("version".to_owned(), version.into());
        }
        let rows = ArrayBuilder::new().items(row).max_items(Some(ROWS));
        ObjectBuilder::new()
            .property("rows", rows)
            .required("rows")
            .into()
    }
}

impl ToSchema for Rows {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("BulkBody")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        ContactDto::schemas(schemas);
    }
}

/// What became of the rows.
#[derive(Serialize, ToSchema)]
#[schema(as = Bulk)]
pub(super) struct BulkDto {
    /// The act, for undoing it; `null`: nothing has changed.
    #[schema(value_type = Option<String>)]
    change: Option<Id<ChangeSet>>,
    /// How many contacts were made.
    created: usize,
    /// How many were changed.
    updated: usize,
    /// How many said so already.
    unchanged: usize,
    /// How many rows are faulty; nothing of them was written.
    failed: usize,
    /// One for each row, in order.
    outcomes: Vec<OutcomeDto>,
}

/// What became of one row.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkOutcome)]
pub(super) struct OutcomeDto {
    /// `created`, `updated`, `unchanged` or `failed`.
    outcome: &'static str,
    /// The contact; `null` if the row is faulty.
    #[schema(value_type = Option<String>)]
    id: Option<Id<Contact>>,
    /// Its version now.
    version: Option<i64>,
    /// What is wrong with the row.
    errors: Vec<FaultDto>,
}

/// One fault of one field.
#[derive(Serialize, ToSchema)]
#[schema(as = Fault)]
pub(super) struct FaultDto {
    /// The field: `emails.0.value`.
    field: String,
    /// What is wrong, for programs.
    code: &'static str,
    /// What is wrong, for people.
    detail: String,
    /// What the code needs to know, such as a limit.
    params: BTreeMap<&'static str, String>,
}

pub(super) async fn bulk(scope: Scope, Json(body): Json<Body>) -> Reply {
    let mut faults = FieldErrors::new();
    let mut body = body.object(&mut faults);
    let rows = body.remove("rows").unwrap_or_default();
    for key in body.keys() {
        unknown("", key, &mut faults);
    }
    let rows = list("rows", &rows, &mut faults).unwrap_or_default();
    match rows.len() {
        0 => faults.add("rows", "required"),
        n if n > ROWS => faults.push(FieldError::new("rows", "too_many").with("max", ROWS)),
        _ => {}
    }
    let mut read = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        match row.as_object() {
            Some(row) => read.push(row.clone()),
            None => faults.add(format!("rows.{i}"), "not_an_object"),
        }
    }
    faults.check()?;
    let (change, outcomes) = actions::bulk(&scope, read).await?;
    let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let answer = BulkDto {
        change,
        created: count(|outcome| matches!(outcome, Outcome::Created(..))),
        updated: count(|outcome| matches!(outcome, Outcome::Updated(..))),
        unchanged: count(|outcome| matches!(outcome, Outcome::Unchanged(..))),
        failed: count(|outcome| matches!(outcome, Outcome::Failed(_))),
        outcomes: outcomes
            .iter()
            .map(|outcome| shown(&scope, outcome))
            .collect(),
    };
    Ok(api::answer(StatusCode::OK, &answer))
}

fn shown(scope: &Scope, outcome: &Outcome) -> OutcomeDto {
    let done = |outcome, id: &Id<Contact>, version: &i64| OutcomeDto {
        outcome,
        id: Some(*id),
        version: Some(*version),
        errors: Vec::new(),
    };
    match outcome {
        Outcome::Created(id, version) => done("created", id, version),
        Outcome::Updated(id, version) => done("updated", id, version),
        Outcome::Unchanged(id, version) => done("unchanged", id, version),
        Outcome::Failed(faults) => OutcomeDto {
            outcome: "failed",
            id: None,
            version: None,
            errors: faults
                .iter()
                .map(|fault| FaultDto {
                    field: fault.field.clone(),
                    code: fault.code,
                    detail: reply::fault_text(scope, fault),
                    params: fault.params.iter().cloned().collect(),
                })
                .collect(),
        },
    }
}
