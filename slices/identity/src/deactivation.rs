//! Somebody leaves: the account is closed for good and what they owned goes to a colleague.
//!
//! A lock stops somebody for a while and can be lifted at any time; whoever is deactivated keeps
//! nothing with which to come in, and comes back only by an invitation. What they did stays
//! theirs, by name. What they owned is handed over in the background, as a change set of each
//! collection: it stands in the history and can be undone as any other.

pub(crate) mod actions;
pub(crate) mod api;
pub(crate) mod jobs;
pub(crate) mod owned;
pub(crate) mod store;
pub(crate) mod web;

use ::jobs::Job;
use kernel::{Id, Timestamp};
use kit::{ChangeSet, User};

/// What a user owned in one collection, on its way to somebody else.
pub(crate) struct HandOver {
    /// Which collection.
    pub collection: String,
    /// To whom it goes.
    pub heir: Id<User>,
    /// Who asked for it; `None`: the operator's command.
    pub by: Option<Id<User>>,
    /// The act in the history.
    pub set: Id<ChangeSet>,
    /// What does the work.
    pub job: Id<Job>,
    /// How many records have another owner now.
    pub moved: i64,
    /// How many have not, because something else of them is not valid.
    pub kept: i64,
    /// When it was asked for.
    pub at: Timestamp,
}
