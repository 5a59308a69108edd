//! A stored value as a text for its person, and as JSON for a program.

use super::{Held, words};
use crate::users;
use kernel::{Id, Result, timestamp};
use kit::personal_data::{Ground, PersonalColumn, Retention, Shows, Source};
use kit::{Scope, User, texts};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use storage::{Tx, Value};

/// What ids and keys among the values are called.
pub(super) struct Names {
    /// The users whom values mention.
    pub users: HashMap<Id<User>, String>,
    /// Fields of records, by their keys.
    pub fields: HashMap<String, String>,
}

impl Names {
    /// The names that these values need.
    pub(super) async fn of(
        scope: &Scope,
        tx: &mut Tx,
        all: impl Iterator<Item = &Held>,
    ) -> Result<Names> {
        let users = users::names(tx, &mentioned(all)).await?;
        let mut fields = HashMap::new();
        for slice in scope.app().slices {
            for collection in slice.collections {
                let columns = collection.columns(scope, tx).await?;
                fields.extend(columns.into_iter().map(|column| (column.key, column.title)));
            }
        }
        Ok(Names { users, fields })
    }

    /// The name of a user, or else the id of something.
    pub(super) fn user(&self, id: Id<User>) -> String {
        let name = self.users.get(&id).cloned();
        name.unwrap_or_else(|| id.to_string())
    }
}

/// The ids among the values that may be those of users.
fn mentioned<'a>(all: impl Iterator<Item = &'a Held>) -> Vec<Id<User>> {
    let mut ids = Vec::new();
    for held in all {
        let cells = held.rows.iter().flat_map(|row| held.cells(row));
        ids.extend(
            cells
                .filter(|(column, _)| column.shows == Shows::Id)
                .filter_map(|(_, value)| id(value)),
        );
    }
    ids
}

fn id(value: &Value) -> Option<Id<User>> {
    match value {
        Value::Blob(bytes) => <[u8; 16]>::try_from(bytes.as_slice())
            .ok()
            .map(Id::from_bytes),
        _ => None,
    }
}

/// A value as its person reads it.
pub(super) fn text(
    scope: &Scope,
    names: &Names,
    table: &str,
    column: &PersonalColumn,
    value: &Value,
) -> String {
    match (column.shows, value) {
        (_, Value::Null) => scope.t("own-nothing"),
        (Shows::Hash, _) => scope.t("own-hash"),
        (Shows::Secret, _) => scope.t("own-secret"),
        (Shows::Sealed, _) => scope.t("own-sealed"),
        (Shows::Moment, Value::Int(i64::MAX)) => scope.t("own-always"),
        (Shows::Moment, Value::Int(at)) => {
            texts::date_time(scope.lang(), timestamp(*at), scope.zone())
        }
        (Shows::Id, value) => match id(value) {
            Some(id) => names.user(id),
            None => String::new(),
        },
        (_, Value::Text(text)) if text.is_empty() => scope.t("own-nothing"),
        (_, Value::Text(text)) => {
            let word = words::of_column(scope, (table, column.name), text);
            let word = word.or_else(|| words::of_text(scope, names, text));
            word.unwrap_or_else(|| text.clone())
        }
        (_, Value::Int(number)) => texts::number(scope.lang(), *number),
        (_, Value::Real(number)) => number.to_string(),
        (_, Value::Blob(bytes)) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// The same for a program.
pub(super) fn json(names: &Names, column: &PersonalColumn, value: &Value) -> Json {
    let hidden = |why: &str| json!({ "not_shown": why });
    match (column.shows, value) {
        (_, Value::Null) => Json::Null,
        (Shows::Hash, _) => hidden("hash"),
        (Shows::Secret, _) => hidden("secret"),
        (Shows::Sealed, _) => hidden("sealed"),
        (Shows::Moment, Value::Int(at)) => json!(timestamp(*at).to_string()),
        (Shows::Id, value) => match id(value) {
            Some(id) => json!({ "id": id, "name": names.users.get(&id) }),
            None => Json::Null,
        },
        (_, Value::Text(text)) => json!(text),
        (_, Value::Int(number)) => json!(number),
        (_, Value::Real(number)) => json!(number),
        (_, Value::Blob(bytes)) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            json!(hex)
        }
    }
}

/// A declaration in the actor's language where the slice has a text for it, and else in the
/// words in which it is declared.
pub(super) fn declared(
    scope: &Scope,
    table: &str,
    column: &PersonalColumn,
    part: &str,
    words: &str,
) -> String {
    let key = format!("personal-{table}-{}-{part}", column.name).replace('_', "-");
    match scope.app().texts.has(scope.lang(), &key) {
        true => scope.t(&key),
        false => words.to_owned(),
    }
}

/// What a table is about, in the actor's language; the table's name where nothing says it.
pub(super) fn title(scope: &Scope, table: &str) -> String {
    let key = format!("personal-{table}").replace('_', "-");
    match scope.app().texts.has(scope.lang(), &key) {
        true => scope.t(&key),
        false => table.to_owned(),
    }
}

pub(super) fn kept(scope: &Scope, column: &PersonalColumn) -> String {
    match column.retention {
        Retention::Record => scope.t("retention-record"),
        Retention::Account => scope.t("retention-account"),
        Retention::Days(days) => scope.t_with("retention-days", &[("n", i64::from(days).into())]),
        Retention::History => scope.t("retention-history"),
    }
}

pub(super) fn ground(scope: &Scope, column: &PersonalColumn) -> String {
    scope.t(match column.ground {
        Ground::Consent => "own-ground-consent",
        Ground::ContractPreparation => "own-ground-preparation",
        Ground::Contract => "own-ground-contract",
        Ground::Law => "own-ground-law",
        Ground::LegitimateInterest => "own-ground-interest",
    })
}

pub(super) fn source(scope: &Scope, column: &PersonalColumn) -> String {
    scope.t(match column.source {
        Source::Person => "own-source-person",
        Source::Tenant => "own-source-tenant",
        Source::Derived => "own-source-derived",
    })
}

pub(super) fn recipients(scope: &Scope, table: &str, column: &PersonalColumn) -> String {
    match column.recipients {
        [] => scope.t("own-recipients-none"),
        some => declared(scope, table, column, "who", &some.join(", ")),
    }
}
