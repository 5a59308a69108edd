//! Exports in the JSON API.

use super::format::Format;
use super::query::Wanted;
use super::reason::Reason;
use super::{Export, actions, web};
use crate::listing::{PAGE, listed};
use axum::http::{Method, StatusCode};
use kernel::{Error, Id};
use kit::api::{self, Answer, Endpoint, answer, list_of, schema};
use kit::edge::Limit;
use kit::{Access, At, Json, Path, Permission, Query, Reply, Routes, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An export.
#[derive(Serialize, ToSchema)]
pub struct ExportDto {
    #[schema(value_type = String)]
    id: Id<Export>,
    collection: String,
    /// `csv`, `csv_excel`, `xlsx` or `xml`.
    format: &'static str,
    /// Why it was asked for.
    reason: String,
    /// `running`, `pending` (it waits for another administrator), `refused`, `done`, `failed` or
    /// `cancelled`.
    state: &'static str,
    /// How many records it holds, or would hold while it waits.
    rows: i64,
    size: i64,
    /// Why it failed.
    fault: Option<String>,
    /// Why another administrator refused it.
    refusal: Option<String>,
    created_at: String,
    /// Until when its file can be fetched, or it waits.
    expires_at: String,
}

impl From<Export> for ExportDto {
    fn from(export: Export) -> Self {
        ExportDto {
            id: export.id,
            collection: export.collection,
            format: export.format.name(),
            reason: export.reason,
            state: export.state.name(),
            rows: export.rows,
            size: export.size,
            fault: export.fault,
            refusal: Some(export.refusal).filter(|refusal| !refusal.is_empty()),
            created_at: export.created_at.to_string(),
            expires_at: export.expires_at.to_string(),
        }
    }
}

/// What is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportRequest {
    /// From which collection.
    collection: String,
    /// `csv`, `csv_excel` (semicolons, for a Hungarian Excel), `xlsx` or `xml`.
    format: String,
    /// Why, in 3 to 200 characters. It stands in the history, in the security log and in what is
    /// written to administrators.
    #[schema(min_length = 3, max_length = 200)]
    reason: String,
    /// The filter; none: every record.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    filter: Option<serde_json::Value>,
    /// Words that must all begin some word of the record.
    #[serde(default)]
    #[schema(max_length = 200)]
    q: String,
    /// A column's key, with `-` before it for last first.
    #[serde(default)]
    sort: String,
    /// The columns' keys, and `id` for the ids of the records; none: all columns without the ids.
    #[serde(default)]
    columns: Vec<String>,
    /// Everything, so that the file can come back: all columns and the ids, whatever `columns` says.
    #[serde(default)]
    whole: bool,
}

const ONE: &[Answer] = &[Answer {
    status: 200,
    about: "The export.",
    schema: Some(schema::<ExportDto>("ExportDto")),
}];
const BASE: Endpoint = Endpoint {
    summary: "",
    tag: "exports",
    query: &[],
    body: None,
    answers: ONE,
};
const BEGUN: &[Answer] = &[Answer {
    status: 202,
    about: "A job writes it, or finds that it is so large that another administrator is asked.",
    schema: Some(schema::<ExportDto>("ExportDto")),
}];
const LISTED: &[Answer] = &[Answer {
    status: 200,
    about: "Your exports, latest first.",
    schema: Some(list_of::<ExportDto>("ExportDto")),
}];
const FILE: &[Answer] = &[Answer {
    status: 200,
    about: "The file.",
    schema: None,
}];

/// The routes of exports.
pub(crate) fn routes() -> Routes {
    let access = Access::Needs(Permission::ExportContacts);
    let wanted = Endpoint {
        summary: "Ask for records as a file",
        body: Some(schema::<ExportRequest>("ExportRequest")),
        answers: BEGUN,
        ..BASE
    };
    Routes::new()
        .api(Method::POST, "/exports", access, wanted, create)
        .limited(Limit::per_minute(30))
        .api(
            Method::GET,
            "/exports",
            access,
            Endpoint {
                summary: "List your exports",
                query: PAGE,
                answers: LISTED,
                ..BASE
            },
            list,
        )
        .api(
            Method::GET,
            "/exports/{id}",
            access,
            Endpoint {
                summary: "Show an export",
                ..BASE
            },
            show,
        )
        .api(
            Method::GET,
            "/exports/{id}/file",
            access,
            Endpoint {
                summary: "Fetch the file of an export",
                answers: FILE,
                ..BASE
            },
            file_of,
        )
}

async fn create(scope: Scope, Json(request): Json<ExportRequest>) -> Reply {
    let format =
        Format::parse(&request.format).ok_or_else(|| Error::invalid("format", "unknown_choice"))?;
    let wanted = Wanted {
        filter: request.filter,
        q: request.q,
        sort: request.sort,
        columns: request.columns,
    };
    let reason = Reason::parse(&request.reason)?;
    let wanted = match request.whole {
        true => actions::whole(&scope, &request.collection, wanted).await?,
        false => wanted,
    };
    let id = actions::begin(&scope, &request.collection, format, wanted, &reason).await?;
    Ok(answer(
        StatusCode::ACCEPTED,
        &ExportDto::from(actions::find(&scope, id).await?),
    ))
}

async fn list(scope: Scope, Query(query): Query) -> Reply {
    let limit = api::limit(query.get("limit"))?;
    let after = match query.get("after") {
        "" => None,
        id => Some(id.parse()?),
    };
    let mut exports = actions::list(&scope, after, limit + 1).await?;
    let more = exports.len() > limit;
    exports.truncate(limit);
    let next = exports
        .last()
        .filter(|_| more)
        .map(|export| export.id.to_string());
    let items: Vec<ExportDto> = exports.into_iter().map(ExportDto::from).collect();
    Ok(listed(items, next))
}

async fn show(scope: Scope, Path(At { id }): Path<At<Export>>) -> Reply {
    Ok(answer(
        StatusCode::OK,
        &ExportDto::from(actions::find(&scope, id).await?),
    ))
}

async fn file_of(scope: Scope, Path(At { id }): Path<At<Export>>) -> Reply {
    web::fetch(&scope, id).await
}
