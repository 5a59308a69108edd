//! One line of history as the API tells it.

use crate::contact::api::dto;
use history::Shown;
use kernel::Id;
use kit::{ChangeSet, User};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// What happened to one record in one act.
#[derive(Serialize, ToSchema)]
#[schema(as = Activity)]
pub(crate) struct ActivityDto {
    /// When, in UTC.
    #[schema(format = DateTime)]
    at: String,
    /// What happened: `created`, `updated`, `binned`, `restored`.
    action: String,
    /// The kind of record: `contact`, `field`, `filter`.
    kind: String,
    /// The id of the record.
    record: String,
    /// Who did it.
    actor: ActorDto,
    /// Through what: `page`, `api`, `import`, `command`, `job`, `undo`.
    via: String,
    /// The act that it was part of.
    #[schema(value_type = String)]
    change: Id<ChangeSet>,
    /// Which fields.
    fields: Vec<String>,
    /// Each field before and after; `null`: the person's data was erased and only the fact
    /// remains.
    values: Option<Vec<ValueDto>>,
}

/// Who acted.
#[derive(Serialize, ToSchema)]
#[schema(as = Actor)]
pub(crate) struct ActorDto {
    /// `user`, `key`, `command` or `system`.
    pub kind: String,
    /// The user, or the user in whose name a key acted.
    #[schema(value_type = Option<String>)]
    pub user: Option<Id<User>>,
}

/// One field before and after.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedValue)]
pub(crate) struct ValueDto {
    /// The field: `name`, `custom.tier`.
    field: String,
    /// Before, in the shape in which the record shows it; `null`: empty.
    before: Json,
    /// After; `null`: empty.
    after: Json,
}

impl From<Shown> for ActivityDto {
    fn from(entry: Shown) -> Self {
        ActivityDto {
            at: entry.at.to_string(),
            action: entry.action,
            kind: entry.kind,
            record: Id::<()>::from_bytes(entry.subject).to_string(),
            actor: ActorDto {
                kind: entry.actor_kind,
                user: entry.actor,
            },
            via: entry.via,
            change: entry.set,
            fields: entry.fields,
            values: entry.changes.map(|changes| {
                changes
                    .into_iter()
                    .map(|change| ValueDto {
                        before: dto::shown(&change.field, change.before),
                        after: dto::shown(&change.field, change.after),
                        field: change.field,
                    })
                    .collect()
            }),
        }
    }
}
