//! Imports in the JSON API.

use super::actions::{self, Decision};
use super::mapping::{Mapping, Unknown, mode_name, parse_mode};
use super::reading::{Corrections, Reading};
use super::receive::receive;
use super::{Fault, Import, error_file, store};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use kernel::{Error, Id};
use kit::api::{self, Answer, Endpoint, List, Param, answer, list_of, schema};
use kit::{Access, At, Json, Path, Permission, Query, Reply, Routes, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An import.
#[derive(Serialize, ToSchema)]
pub struct ImportDto {
    #[schema(value_type = String)]
    id: Id<Import>,
    collection: String,
    file_name: String,
    size: i64,
    /// `uploaded`, `checking`, `checked`, `running`, `done`, `cancelled`, `failed`, `undoing` or `undone`.
    state: &'static str,
    settings: Reading,
    mapping: Mapping,
    /// The column by which records are found; none: every row is new.
    key: Option<String>,
    /// `create_and_update`, `create_only` or `update_only`.
    mode: &'static str,
    /// Values that are no user or choice, found by the check.
    unknown: Vec<Unknown>,
    /// Rows gone through, and rows there are (0: not known yet).
    done: i64,
    total: i64,
    created: i64,
    updated: i64,
    skipped: i64,
    failed: i64,
    /// Rows that say again what an earlier row said.
    repeated: i64,
    restored: i64,
    conflicts: i64,
    /// Why it failed.
    fault: Option<String>,
    created_at: String,
    finished_at: Option<String>,
}

impl From<Import> for ImportDto {
    fn from(import: Import) -> Self {
        ImportDto {
            id: import.id,
            collection: import.collection,
            file_name: import.file_name,
            size: import.size,
            state: import.state.name(),
            settings: import.reading,
            mapping: import.mapping,
            key: import.key,
            mode: mode_name(import.mode),
            unknown: import.unknown,
            done: import.done,
            total: import.total,
            created: import.tally.created,
            updated: import.tally.updated,
            skipped: import.tally.skipped,
            failed: import.tally.failed,
            repeated: import.tally.repeated,
            restored: import.restored,
            conflicts: import.conflicts,
            fault: import.fault,
            created_at: import.created_at.to_string(),
            finished_at: import.finished_at.map(|at| at.to_string()),
        }
    }
}

/// One fault of one row.
#[derive(Serialize, ToSchema)]
pub struct ImportErrorDto {
    line: u64,
    /// The title of the column in the file.
    column: Option<String>,
    /// The key of the column it goes into.
    field: String,
    code: String,
    detail: String,
}

/// What is decided about a file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionDto {
    /// Corrections of the settings.
    #[serde(default)]
    settings: Option<Corrections>,
    /// Where the columns go; none: as proposed.
    #[serde(default)]
    mapping: Option<Mapping>,
    /// The column by which records are found.
    #[serde(default)]
    key: Option<String>,
    /// `create_and_update`, `create_only` or `update_only`.
    #[serde(default)]
    mode: Option<String>,
}

/// How to begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunDto {
    /// Only try the file out.
    #[serde(default)]
    dry_run: bool,
}

/// A file and how to read it, as `multipart/form-data`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes a form, which is read as it streams")]
pub struct UploadDto {
    /// Into which collection; before the file.
    collection: Option<String>,
    /// JSON with corrections of the settings; before the file.
    settings: Option<String>,
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

const ONE: &[Answer] = &[Answer {
    status: 200,
    about: "The import.",
    schema: Some(schema::<ImportDto>("ImportDto")),
}];
const MADE: &[Answer] = &[Answer {
    status: 201,
    about: "The import, with a proposal.",
    schema: Some(schema::<ImportDto>("ImportDto")),
}];
const BEGUN: &[Answer] = &[Answer {
    status: 202,
    about: "A job works on it.",
    schema: Some(schema::<ImportDto>("ImportDto")),
}];
const LISTED: &[Answer] = &[Answer {
    status: 200,
    about: "Imports, latest first.",
    schema: Some(list_of::<ImportDto>("ImportDto")),
}];
const FAULTS: &[Answer] = &[Answer {
    status: 200,
    about: "Faults in the order of the file.",
    schema: Some(list_of::<ImportErrorDto>("ImportErrorDto")),
}];
const PAGE: &[Param] = &[
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
const BASE: Endpoint = Endpoint {
    summary: "",
    tag: "imports",
    query: &[],
    body: None,
    answers: ONE,
};

/// The routes of imports.
pub(crate) fn routes() -> Routes {
    let access = Access::Needs(Permission::ImportContacts);
    let upload = Endpoint {
        summary: "Send a file to import",
        body: Some(schema::<UploadDto>("UploadDto")),
        answers: MADE,
        ..BASE
    };
    let decision = Endpoint {
        summary: "Say how the file is read and where its columns go",
        body: Some(schema::<DecisionDto>("DecisionDto")),
        ..BASE
    };
    let run = Endpoint {
        summary: "Run an import, or try it out",
        body: Some(schema::<RunDto>("RunDto")),
        answers: BEGUN,
        ..BASE
    };
    Routes::new()
        .api(Method::POST, "/imports", access, upload, create)
        .api(
            Method::GET,
            "/imports",
            access,
            Endpoint {
                summary: "List imports",
                query: PAGE,
                answers: LISTED,
                ..BASE
            },
            list,
        )
        .api(
            Method::GET,
            "/imports/{id}",
            access,
            Endpoint {
                summary: "Show an import",
                ..BASE
            },
            show,
        )
        .api(
            Method::PUT,
            "/imports/{id}/mapping",
            access,
            decision,
            decide,
        )
        .api(Method::POST, "/imports/{id}/run", access, run, begin)
        .api(
            Method::POST,
            "/imports/{id}/cancellation",
            access,
            Endpoint {
                summary: "Stop an import; what is done is kept",
                ..BASE
            },
            cancel,
        )
        .api(
            Method::POST,
            "/imports/{id}/undo",
            access,
            Endpoint {
                summary: "Take an import back, its updates included",
                answers: BEGUN,
                ..BASE
            },
            undo,
        )
        .api(
            Method::GET,
            "/imports/{id}/errors",
            access,
            Endpoint {
                summary: "List faulty rows",
                query: PAGE,
                answers: FAULTS,
                ..BASE
            },
            faults,
        )
}

async fn create(scope: Scope, request: Request) -> Reply {
    let import = receive(&scope, request).await?;
    Ok(answer(StatusCode::CREATED, &ImportDto::from(import)))
}

async fn list(scope: Scope, Query(query): Query) -> Reply {
    let limit = api::limit(query.get("limit"))?;
    let before = match query.get("after") {
        "" => None,
        id => {
            let id: Id<Import> = id.parse()?;
            Some((actions::find(&scope, id).await?.created_at, id))
        }
    };
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.read().await?;
    let mut imports = store::recent(&mut tx, &key, before, limit + 1).await?;
    let more = imports.len() > limit;
    imports.truncate(limit);
    let next = imports
        .last()
        .filter(|_| more)
        .map(|import| import.id.to_string());
    let items: Vec<ImportDto> = imports.into_iter().map(ImportDto::from).collect();
    Ok(answer(
        StatusCode::OK,
        &List {
            items,
            next,
            partial: false,
        },
    ))
}

async fn show(scope: Scope, Path(At { id }): Path<At<Import>>) -> Reply {
    shown(&scope, id, StatusCode::OK).await
}

async fn shown(scope: &Scope, id: Id<Import>, status: StatusCode) -> Reply {
    Ok(answer(
        status,
        &ImportDto::from(actions::find(scope, id).await?),
    ))
}

async fn decide(
    scope: Scope,
    Path(At { id }): Path<At<Import>>,
    Json(dto): Json<DecisionDto>,
) -> Reply {
    let mode = match dto.mode.as_deref() {
        None => None,
        Some(word) => {
            Some(parse_mode(word).ok_or_else(|| Error::invalid("mode", "unknown_choice"))?)
        }
    };
    let decision = Decision {
        reading: dto.settings,
        mapping: dto.mapping,
        key: Some(dto.key),
        mode,
    };
    let import = actions::decide(&scope, id, decision).await?;
    Ok(answer(StatusCode::OK, &ImportDto::from(import)))
}

async fn begin(scope: Scope, Path(At { id }): Path<At<Import>>, Json(dto): Json<RunDto>) -> Reply {
    match dto.dry_run {
        true => actions::begin_check(&scope, id).await?,
        false => actions::begin_run(&scope, id).await?,
    }
    shown(&scope, id, StatusCode::ACCEPTED).await
}

async fn cancel(scope: Scope, Path(At { id }): Path<At<Import>>) -> Reply {
    actions::cancel(&scope, id).await?;
    shown(&scope, id, StatusCode::OK).await
}

async fn undo(scope: Scope, Path(At { id }): Path<At<Import>>) -> Reply {
    actions::begin_undo(&scope, id).await?;
    shown(&scope, id, StatusCode::ACCEPTED).await
}

async fn faults(scope: Scope, Path(At { id }): Path<At<Import>>, Query(query): Query) -> Reply {
    let import = actions::find(&scope, id).await?;
    let limit = api::limit(query.get("limit"))?;
    let (faults, next) = page(&scope, &import, query.get("after"), limit).await?;
    let items: Vec<ImportErrorDto> = faults
        .iter()
        .map(|fault| fault_dto(&scope, &import, fault))
        .collect();
    Ok(answer(
        StatusCode::OK,
        &List {
            items,
            next,
            partial: false,
        },
    ))
}

/// A page of faults and the cursor of the next one.
pub(crate) async fn page(
    scope: &Scope,
    import: &Import,
    after: &str,
    limit: usize,
) -> Result<(Vec<Fault>, Option<String>), kit::Problem> {
    let after = match after.split_once('-') {
        None if after.is_empty() => None,
        Some((position, n)) => match (position.parse(), n.parse()) {
            (Ok(position), Ok(n)) => Some((position, n)),
            _ => return Err(kit::Problem::BadRequest("bad_cursor")),
        },
        None => return Err(kit::Problem::BadRequest("bad_cursor")),
    };
    let mut tx = scope.read().await?;
    let mut faults = store::faults(&mut tx, import.id, after, limit + 1).await?;
    let more = faults.len() > limit;
    faults.truncate(limit);
    let next = faults
        .last()
        .filter(|_| more)
        .map(|fault| format!("{}-{}", fault.position, fault.n));
    Ok((faults, next))
}

fn fault_dto(scope: &Scope, import: &Import, fault: &Fault) -> ImportErrorDto {
    let column = fault
        .source
        .and_then(|source| import.mapping.columns.get(source));
    ImportErrorDto {
        line: fault.line,
        column: column.map(|column| column.title.clone()),
        field: fault.column.clone(),
        code: fault.code.clone(),
        detail: error_file::text(scope, &fault.code, &fault.params),
    }
}
