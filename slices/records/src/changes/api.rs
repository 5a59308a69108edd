//! Change sets in the JSON API: who did what, and taking it back.

mod describe;

use crate::api::activity::{ActivityDto, ActorDto};
use crate::api::{bad_cursor, known, located};
use crate::contact::actions::{self, Undoing};
use crate::past;
use axum::http::{Method, StatusCode};
use history::Set;
use kernel::{Error, Id, Result};
use kit::api::{self, List};
use kit::{Access, At, ChangeSet, Path, Permission, Query, Reply, Routes, Scope};
use serde::Serialize;
use storage::Tx;
use utoipa::ToSchema;

/// One act of one actor on one or many records.
#[derive(Serialize, ToSchema)]
#[schema(as = Change)]
pub(crate) struct ChangeDto {
    /// The id.
    #[schema(value_type = String)]
    id: Id<ChangeSet>,
    /// When it began, in UTC.
    #[schema(format = DateTime)]
    at: String,
    /// Who acted.
    actor: ActorDto,
    /// Through what: `page`, `api`, `import`, `command`, `job`, `undo`.
    via: String,
    /// What was done: `create`, `update`, `bin`, `restore`, `purge`, `import`, `undo`.
    action: String,
    /// To which kind of record: `contacts`, `fields`, `filters`, `users`.
    collection: String,
    /// How many records have changed.
    count: i64,
    /// The change that this one took back.
    #[schema(value_type = Option<String>)]
    undoes: Option<Id<ChangeSet>>,
    /// The change that took this one back.
    #[schema(value_type = Option<String>)]
    undone_by: Option<Id<ChangeSet>>,
}

/// A change with what it did to each record.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangeDetail)]
pub(crate) struct DetailDto {
    /// The change.
    change: ChangeDto,
    /// What happened to its records, latest first: a page of it.
    items: Vec<ActivityDto>,
    /// Pass it as `after` for the next page; `null`: that was all.
    next: Option<String>,
}

/// What taking a change back has come to.
#[derive(Serialize, ToSchema)]
#[schema(as = Undo)]
pub(crate) struct UndoDto {
    /// The change that takes it back, which can be taken back itself.
    #[schema(value_type = String)]
    change: Id<ChangeSet>,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    state: &'static str,
    /// How many records are as they were.
    restored: i64,
    /// How many were left alone because they have been changed since.
    conflicts: i64,
    /// How many records the change has.
    total: i64,
}

impl From<Undoing> for UndoDto {
    fn from(undoing: Undoing) -> Self {
        UndoDto {
            change: undoing.by,
            state: undoing.state.name(),
            restored: undoing.restored,
            conflicts: undoing.conflicts,
            total: undoing.total,
        }
    }
}

impl From<Set> for ChangeDto {
    fn from(set: Set) -> Self {
        ChangeDto {
            id: set.id,
            at: set.at.to_string(),
            actor: ActorDto {
                kind: set.actor_kind,
                user: set.actor,
            },
            via: set.via,
            action: set.action,
            collection: set.collection,
            count: set.count,
            undoes: set.undoes,
            undone_by: set.undone_by,
        }
    }
}

pub(crate) fn routes() -> Routes {
    let view = Access::Needs(Permission::ViewHistory);
    let edit = Access::Needs(Permission::EditContacts);
    Routes::new()
        .api(Method::GET, "/changes", view, describe::LIST, list)
        .api(Method::GET, "/changes/{id}", view, describe::FIND, find)
        .api(
            Method::POST,
            "/changes/{id}/undo",
            edit,
            describe::UNDO,
            undo,
        )
        .api(
            Method::GET,
            "/changes/{id}/undo",
            edit,
            describe::UNDO_OF,
            undo_of,
        )
}

async fn list(scope: Scope, Query(query): Query) -> Reply {
    known(&query, describe::LIST.query)?;
    let limit = api::limit(query.get("limit"))?;
    let mut tx = scope.read().await?;
    let before = place(&mut tx, query.get("after")).await?;
    let sets = history::recent_sets(&mut tx, before, limit + 1).await?;
    let more = sets.len() > limit;
    let items: Vec<ChangeDto> = sets.into_iter().take(limit).map(ChangeDto::from).collect();
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| last.id.to_string());
    let list = List {
        items,
        next,
        partial: false,
    };
    Ok(api::answer(StatusCode::OK, &list))
}

/// The change with which the last page ended.
async fn place(tx: &mut Tx, after: &str) -> Result<Option<Id<ChangeSet>>> {
    if after.is_empty() {
        return Ok(None);
    }
    let id = after.parse().map_err(|_| bad_cursor())?;
    match history::find_set(tx, id).await {
        Ok(set) => Ok(Some(set.id)),
        Err(Error::NotFound) => Err(bad_cursor()),
        Err(error) => Err(error),
    }
}

async fn find(scope: Scope, Path(At { id }): Path<At<ChangeSet>>, Query(query): Query) -> Reply {
    known(&query, describe::FIND.query)?;
    let limit = api::limit(query.get("limit"))?;
    let before = match query.get("after") {
        "" => None,
        text => Some(text.parse::<i64>().map_err(|_| bad_cursor())?),
    };
    let mut tx = scope.read().await?;
    let set = history::find_set(&mut tx, id).await?;
    let past = past::of_set(&scope, &mut tx, id, before, limit).await?;
    let detail = DetailDto {
        change: ChangeDto::from(set),
        next: past.next.map(|seq| seq.to_string()),
        items: past.entries.into_iter().map(ActivityDto::from).collect(),
    };
    Ok(api::answer(StatusCode::OK, &detail))
}

async fn undo(scope: Scope, Path(At { id }): Path<At<ChangeSet>>) -> Reply {
    let undoing = actions::undo(&scope, id).await?;
    let status = match undoing.state.is_final() {
        true => StatusCode::OK,
        false => StatusCode::ACCEPTED,
    };
    let response = api::answer(status, &UndoDto::from(undoing));
    Ok(located(&scope, &format!("/changes/{id}/undo"), response))
}

async fn undo_of(scope: Scope, Path(At { id }): Path<At<ChangeSet>>) -> Reply {
    let undoing = actions::undo_of(&scope, id).await?;
    Ok(api::answer(StatusCode::OK, &UndoDto::from(undoing)))
}
