//! What a program looks for, in a body.

use super::Asked;
use crate::api::body::{Body, text_or_null, unknown};
use kernel::{FieldError, FieldErrors};
use kit::{Filter, Problem, api, sought};
use serde_json::Value as Json;
use utoipa::ToSchema;

/// What contacts are looked for. Whatever is left out asks for nothing.
#[derive(ToSchema)]
#[allow(dead_code, reason = "the schema of a body that is read part by part")]
pub(super) struct SearchBody {
    /// A condition: `{"all": [{"field": "name", "op": "contains", "value": "kov"}]}`. Groups are
    /// `all`, `any` and `not`.
    #[schema(value_type = Option<Object>)]
    filter: Option<Json>,
    /// Words that must all begin some word of the contact, whatever the case and accents.
    #[schema(max_length = 200)]
    q: Option<String>,
    /// A column, `name` if it is not given; with a minus in front last first: `-created`.
    sort: Option<String>,
    /// The id of a saved filter, which must fit too; its order is used if none is given.
    saved: Option<String>,
    /// How many at most: 1 to 200, 50 if it is not given.
    #[schema(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Reads it; every fault is named at once.
pub(super) fn read(body: Body) -> Result<Asked, Problem> {
    let mut faults = FieldErrors::new();
    let body = body.object(&mut faults);
    let mut asked = Asked {
        filter: Filter::everything(),
        q: String::new(),
        sort: String::new(),
        saved: String::new(),
        limit: api::limit("")?,
        after: String::new(),
    };
    for (key, json) in &body {
        let place = match key.as_str() {
            "q" => &mut asked.q,
            "sort" => &mut asked.sort,
            "saved" => &mut asked.saved,
            "after" => &mut asked.after,
            "filter" => {
                if !json.is_null() {
                    match Filter::from_json(json) {
                        Ok(filter) => asked.filter = filter,
                        Err(wrong) => faults.extend(wrong),
                    }
                }
                continue;
            }
            "limit" => {
                match limit(json) {
                    Some(limit) => asked.limit = limit,
                    None => faults.push(
                        FieldError::new("limit", "out_of_range")
                            .with("min", 1)
                            .with("max", 200),
                    ),
                }
                continue;
            }
            key => {
                unknown("", key, &mut faults);
                continue;
            }
        };
        if let Some(text) = text_or_null(key, json, &mut faults) {
            text.clone_into(place);
        }
    }
    faults.take(sought::fits("q", &asked.q));
    faults.check()?;
    Ok(asked)
}

fn limit(json: &Json) -> Option<usize> {
    match json {
        Json::Null => api::limit("").ok(),
        Json::Number(number) => api::limit(&number.to_string()).ok(),
        _ => None,
    }
}
