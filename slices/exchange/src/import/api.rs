//! Imports in the JSON API.

mod shapes;

use super::actions::{self, Decision};
use super::mapping::parse_mode;
use super::receive::receive;
use super::{Fault, Import, store};
use crate::listing::{PAGE, listed};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use kernel::{Error, Id};
use kit::api::{self, Answer, Endpoint, answer, list_of, schema};
use kit::edge::Limit;
use kit::{Access, At, Json, Path, Permission, Query, Reply, Routes, Scope};
use shapes::{DecisionDto, ImportDto, ImportErrorDto, RunDto, UploadDto, fault_dto};

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
        .limited(Limit::per_minute(30))
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
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.read().await?;
    let before = match query.get("after") {
        "" => None,
        id => {
            let id: Id<Import> = id.parse()?;
            Some((store::find(&mut tx, &key, id).await?.created_at, id))
        }
    };
    let mut imports = store::recent(&mut tx, &key, before, limit + 1).await?;
    let more = imports.len() > limit;
    imports.truncate(limit);
    let next = imports
        .last()
        .filter(|_| more)
        .map(|import| import.id.to_string());
    imports.retain(|import| actions::sees(&scope, import));
    let items: Vec<ImportDto> = imports.into_iter().map(ImportDto::from).collect();
    Ok(listed(items, next))
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
    Ok(listed(items, next))
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
