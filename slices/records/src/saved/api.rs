//! Saved filters in the JSON API.

mod describe;

use super::Saved;
use super::actions::{self, SavedDraft};
use crate::api::body::{Body, list as listed, text, text_or_null, unchanged, unknown};
use crate::api::{has, known, located, not_modified};
use crate::contact::{self, rights};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::IntoResponse;
use kernel::{FieldErrors, Id, Result};
use kit::api::{self, List};
use kit::collection::Sort;
use kit::filter::Moment;
use kit::{Access, At, Filter, Json, Path, Permission, Query, Reply, Routes, Scope, User};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A filter with the order and the columns that belong to it.
#[derive(Serialize, ToSchema)]
#[schema(as = Filter)]
pub(crate) struct FilterDto {
    /// The id.
    #[schema(value_type = String, read_only)]
    id: Id<Saved>,
    /// Counts its changes; also its `ETag`.
    #[schema(read_only)]
    version: i64,
    /// What people call it.
    title: String,
    /// The condition: `{"all": [{"field": "name", "op": "contains", "value": "kov"}]}`.
    #[schema(value_type = Object)]
    filter: Value,
    /// The order: a column, with a minus in front last first; empty: the usual one.
    sort: String,
    /// The keys of the columns that lists show; none: the usual ones.
    columns: Vec<String>,
    /// The id of the user whose it is.
    #[schema(value_type = Option<String>, read_only)]
    owner: Option<Id<User>>,
    /// Whether everybody sees it; see `/filters/{id}/sharing`.
    #[schema(read_only)]
    shared: bool,
    /// When it was saved, in UTC.
    #[schema(read_only, format = DateTime)]
    created_at: String,
}

impl FilterDto {
    /// A filter as the actor sees it: columns that are hidden from them are left out.
    fn of(scope: &Scope, saved: Saved) -> Self {
        FilterDto {
            id: saved.id,
            version: saved.version,
            title: saved.title,
            filter: saved.filter.to_json(),
            sort: saved.sort,
            columns: saved
                .columns
                .into_iter()
                .filter(|key| rights::sees(scope, key))
                .collect(),
            owner: saved.owner,
            shared: saved.shared,
            created_at: saved.created_at.to_string(),
        }
    }
}

pub(crate) fn routes() -> Routes {
    let view = Access::Needs(Permission::ViewContacts);
    let share = Access::Needs(Permission::ShareFilters);
    Routes::new()
        .api(Method::GET, "/filters", view, describe::LIST, list)
        .api(Method::POST, "/filters", view, describe::CREATE, create)
        .api(Method::GET, "/filters/{id}", view, describe::FIND, find)
        .api(
            Method::DELETE,
            "/filters/{id}",
            view,
            describe::DELETE,
            delete,
        )
        .api(
            Method::POST,
            "/filters/{id}/sharing",
            share,
            describe::SHARE,
            share_it,
        )
        .api(
            Method::DELETE,
            "/filters/{id}/sharing",
            share,
            describe::UNSHARE,
            keep_it,
        )
}

async fn list(scope: Scope, Query(query): Query) -> Reply {
    known(&query, describe::LIST.query)?;
    let saved = actions::list(&scope, "contacts").await?;
    let list = List {
        items: saved
            .into_iter()
            .map(|saved| FilterDto::of(&scope, saved))
            .collect::<Vec<_>>(),
        next: None,
        partial: false,
    };
    Ok(api::answer(StatusCode::OK, &list))
}

async fn create(scope: Scope, Json(body): Json<Body>) -> Reply {
    let draft = read(&scope, body).await?;
    let saved = actions::save(&scope, draft).await?;
    let path = format!("/filters/{}", saved.id);
    let response = api::versioned(
        StatusCode::CREATED,
        saved.version,
        &FilterDto::of(&scope, saved),
    );
    Ok(located(&scope, &path, response))
}

async fn find(scope: Scope, headers: HeaderMap, Path(At { id }): Path<At<Saved>>) -> Reply {
    let saved = actions::find(&scope, id).await?;
    if has(&headers, saved.version) {
        return Ok(not_modified(saved.version));
    }
    answer(&scope, saved)
}

async fn delete(scope: Scope, headers: HeaderMap, Path(At { id }): Path<At<Saved>>) -> Reply {
    actions::delete(&scope, id, api::if_match(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn share_it(scope: Scope, headers: HeaderMap, Path(At { id }): Path<At<Saved>>) -> Reply {
    let saved = actions::share(&scope, id, api::if_match(&headers)?, true).await?;
    answer(&scope, saved)
}

async fn keep_it(scope: Scope, headers: HeaderMap, Path(At { id }): Path<At<Saved>>) -> Reply {
    let saved = actions::share(&scope, id, api::if_match(&headers)?, false).await?;
    answer(&scope, saved)
}

fn answer(scope: &Scope, saved: Saved) -> Reply {
    Ok(api::versioned(
        StatusCode::OK,
        saved.version,
        &FilterDto::of(scope, saved),
    ))
}

/// Reads a filter that this tenant's contacts can be listed by.
async fn read(scope: &Scope, body: Body) -> Result<SavedDraft> {
    let mut faults = FieldErrors::new();
    let body = body.object(&mut faults);
    let mut draft = SavedDraft {
        title: String::new(),
        collection: "contacts".to_owned(),
        filter: Filter::everything(),
        sort: String::new(),
        columns: Vec::new(),
    };
    for (key, json) in &body {
        match key.as_str() {
            "title" => draft.title = line(key, json, &mut faults),
            "sort" => draft.sort = line(key, json, &mut faults),
            "filter" if json.is_null() => {}
            "filter" => match Filter::from_json(json) {
                Ok(filter) => draft.filter = clean(filter),
                Err(wrong) => faults.extend(wrong),
            },
            "columns" => {
                let parts = listed(key, json, &mut faults).unwrap_or_default();
                for (i, part) in parts.iter().enumerate() {
                    let column = text(&format!("columns.{i}"), part, &mut faults);
                    draft.columns.extend(column.map(str::to_owned));
                }
            }
            "id" | "version" | "owner" | "shared" | "created_at" => {
                unchanged(key, json, None, &mut faults)
            }
            key => unknown("", key, &mut faults),
        }
    }
    faults.check()?;
    suits(scope, &draft).await?;
    Ok(draft)
}

/// The same filter without control characters, as texts of contacts have none either.
fn clean(filter: Filter) -> Filter {
    match filter {
        Filter::All(parts) => Filter::All(parts.into_iter().map(clean).collect()),
        Filter::Any(parts) => Filter::Any(parts.into_iter().map(clean).collect()),
        Filter::Not(part) => Filter::Not(Box::new(clean(*part))),
        Filter::Test(mut test) => {
            for value in &mut test.values {
                *value = kernel::text::line(value);
            }
            Filter::Test(test)
        }
    }
}

fn line(key: &str, json: &Value, faults: &mut FieldErrors) -> String {
    text_or_null(key, json, faults)
        .unwrap_or_default()
        .to_owned()
}

/// Whether the columns that a filter names are there and can do what it asks of them.
async fn suits(scope: &Scope, draft: &SavedDraft) -> Result<()> {
    let columns = contact::actions::all_columns(scope).await?;
    let moment = Moment {
        now: scope.now(),
        zone: scope.zone().clone(),
        me: scope.actor().user(),
    };
    let mut faults = match draft.filter.check(&columns, &moment) {
        Ok(_) => FieldErrors::new(),
        Err(faults) => faults,
    };
    let find = |key: &str| columns.iter().find(|column| column.key == key);
    if !draft.sort.is_empty() {
        match find(&Sort::parse(&draft.sort).column) {
            None => faults.add("sort", "unknown_column"),
            Some(column) if !contact::sortable(column) => faults.add("sort", "not_sortable"),
            Some(_) => {}
        }
    }
    for (i, key) in draft.columns.iter().enumerate() {
        if find(key).is_none() {
            faults.add(format!("columns.{i}"), "unknown_column");
        }
    }
    Ok(faults.check()?)
}
