//! What an entry says, before it is sealed and after it is opened.

use kernel::{Id, Timestamp};
use kit::ChangeSet;
use serde_json::Value as Json;
use vault::{Class, Person};

/// One record changed in one act.
#[derive(Clone)]
pub struct Entry {
    /// The kind of record: `contact`, `field`, `user`.
    pub kind: &'static str,
    /// The record.
    pub subject: [u8; 16],
    /// The person the record is about; their keys seal the payload. `None`: about nobody,
    /// sealed under the tenant's key.
    pub person: Option<Id<Person>>,
    /// What happened: `created`, `updated`, `binned`, `restored`, `purged`, …
    pub action: &'static str,
    /// What changed.
    pub changes: Vec<Change>,
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// The field's key.
    #[serde(rename = "f")]
    pub field: String,
    /// Before; null: empty.
    #[serde(rename = "b", default, skip_serializing_if = "Json::is_null")]
    pub before: Json,
    /// After; null: empty.
    #[serde(rename = "a", default, skip_serializing_if = "Json::is_null")]
    pub after: Json,
    /// The class of data; decides under which of the person's keys it is sealed.
    #[serde(skip, default = "contact")]
    pub class: Class,
}

fn contact() -> Class {
    Class::Contact
}

impl Change {
    /// A change of an ordinary field.
    pub fn new(field: impl Into<String>, before: Json, after: Json) -> Self {
        Change {
            field: field.into(),
            before,
            after,
            class: Class::Contact,
        }
    }
}

/// An entry as it can be read back.
#[derive(Clone)]
pub struct Shown {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The act it belongs to.
    pub set: Id<ChangeSet>,
    /// The kind of record.
    pub kind: String,
    /// The record.
    pub subject: [u8; 16],
    /// What happened.
    pub action: String,
    /// Which fields.
    pub fields: Vec<String>,
    /// The kind of actor.
    pub actor_kind: String,
    /// The user, or the key's user, who acted.
    pub actor: Option<Id<kit::User>>,
    /// Through what.
    pub via: String,
    /// Before and after. `None`: the person's keys were destroyed; only the fact remains.
    pub changes: Option<Vec<Change>>,
}
