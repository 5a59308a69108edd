//! Change sets: one act of one actor on one or many records.

use kernel::{Id, Timestamp};
use kit::{ChangeSet, User};

/// An act.
#[derive(Clone)]
pub struct Set {
    /// Its id.
    pub id: Id<ChangeSet>,
    /// When it began.
    pub at: Timestamp,
    /// The kind of actor.
    pub actor_kind: String,
    /// The user who acted.
    pub actor: Option<Id<User>>,
    /// Through what.
    pub via: String,
    /// What was done: `create`, `update`, `import`, `undo`, …
    pub action: String,
    /// To which kind of record.
    pub collection: String,
    /// How many records have changed.
    pub count: i64,
    /// The act that this one takes back.
    pub undoes: Option<Id<ChangeSet>>,
    /// The act that took this one back.
    pub undone_by: Option<Id<ChangeSet>>,
}
