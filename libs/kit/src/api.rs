//! The API's envelope: descriptions of routes, pages of a list, versions of records.

use crate::reply::Problem;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Error, FieldError, FieldErrors};
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::{PartialSchema, ToSchema};

/// What `openapi.json` says about a route.
#[derive(Clone, Copy)]
pub struct Endpoint {
    /// One sentence.
    pub summary: &'static str,
    /// The collection it belongs to: `contacts`.
    pub tag: &'static str,
    /// Names and meanings of query parameters.
    pub query: &'static [Param],
    /// The body's schema.
    pub body: Option<Schema>,
    /// Statuses with what they carry, besides the problems every route may answer with.
    pub answers: &'static [Answer],
}

/// A parameter of the query.
#[derive(Clone, Copy)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Its JSON type: `string`, `integer`; or [`WORDS`].
    pub kind: &'static str,
}

/// The kind of a parameter that holds what was typed to find something: a string of a bounded
/// length, see [`crate::sought::fits`].
pub const WORDS: &str = "words";

/// One possible answer.
#[derive(Clone, Copy)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// What it means.
    pub about: &'static str,
    /// What it carries.
    pub schema: Option<Schema>,
}

/// Among the answers of a route that reads [`if_match`]: without the header there is no change.
pub const UNBASED: Answer = Answer {
    status: 428,
    about: "`If-Match` is missing.",
    schema: None,
};

/// A schema by its name; read from the Rust type that is really used.
#[derive(Clone, Copy)]
pub struct Schema {
    /// The name under `components.schemas`.
    pub name: &'static str,
    /// The schema and every other one it refers to.
    pub schemas: fn() -> Vec<(String, Json)>,
    /// Whether a list page of it is meant: `{"items": […], "next": …}`.
    pub list: bool,
}

/// The schema of a type.
pub const fn schema<T: ToSchema + PartialSchema>(name: &'static str) -> Schema {
    Schema {
        name,
        schemas: collect::<T>,
        list: false,
    }
}

/// The schema of a page of a list.
pub const fn list_of<T: ToSchema + PartialSchema>(name: &'static str) -> Schema {
    Schema {
        name,
        schemas: collect::<T>,
        list: true,
    }
}

fn collect<T: ToSchema + PartialSchema>() -> Vec<(String, Json)> {
    let mut all = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut all);
    all.into_iter()
        .map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or(Json::Null)))
        .collect()
}

/// A page of a list.
#[derive(Serialize)]
pub struct List<T> {
    /// The records.
    pub items: Vec<T>,
    /// Pass it as `after` for the next page; `null`: that was all.
    pub next: Option<String>,
    /// Whether the search was cut short: there may be more behind `next`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

/// JSON with a status.
pub fn answer(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => (
            status,
            [(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            )],
            bytes,
        )
            .into_response(),
        Err(error) => {
            Problem::Error(Error::internal(format!("writing JSON: {error}"))).into_response()
        }
    }
}

/// A record with its version as a strong `ETag` (RFC 9110, 8.8.3).
pub fn versioned(status: StatusCode, version: i64, body: &impl Serialize) -> Response {
    let mut response = answer(status, body);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The version that a change is based on. Without `If-Match` nobody can tell whether the
/// change would overwrite another, so it is required (RFC 6585, 428); `*` means "whatever".
pub fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let value = headers
        .get(header::IF_MATCH)
        .ok_or(Problem::PreconditionRequired)?;
    let text = value
        .to_str()
        .map_err(|_| Problem::BadRequest("bad_if_match"))?
        .trim();
    if text == "*" {
        return Ok(None);
    }
    text.strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .and_then(|number| number.parse().ok())
        .map(Some)
        .ok_or(Problem::BadRequest("bad_if_match"))
}

/// The `Idempotency-Key` of a POST: 1 to 255 printable characters.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or("");
    if text.is_empty() || text.len() > 255 {
        return Err(Problem::BadRequest("bad_idempotency_key"));
    }
    Ok(Some(text.to_owned()))
}

/// The `limit` of a list: 1 to 200, 50 if it is not given.
pub fn limit(text: &str) -> Result<usize, Problem> {
    if text.is_empty() {
        return Ok(50);
    }
    match text.parse() {
        Ok(limit @ 1..=200) => Ok(limit),
        _ => Err(FieldErrors::one(
            FieldError::new("limit", "out_of_range")
                .with("min", 1)
                .with("max", 200),
        )
        .into()),
    }
}

/// The schema of a problem document.
pub fn problem_schema() -> Json {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code", "request"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string" },
            "request": { "type": "string" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": { "type": "string" },
                    "code": { "type": "string" },
                    "detail": { "type": "string" },
                    "params": { "type": "object", "additionalProperties": { "type": "string" } }
                }
            } }
        }
    })
}
