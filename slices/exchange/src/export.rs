//! An export: records on their way out as a file.

pub(crate) mod actions;
pub(crate) mod api;
pub(crate) mod approval;
mod command;
mod engine;
mod format;
pub(crate) mod limit;
mod query;
mod reason;
pub(crate) mod store;
mod values;
pub(crate) mod web;
pub(crate) mod work;

pub use actions::columns_to_come_back;
pub use command::{Exported, export_file};
pub use format::Format;
pub use query::Wanted;
pub use reason::Reason;

use crate::acting::Acting;
use kernel::{Error, Id, Result, Timestamp};
use kit::{ChangeSet, User};

/// An export.
#[derive(Clone)]
pub struct Export {
    /// Its id, and that of its sealed file.
    pub id: Id<Export>,
    /// From which collection.
    pub collection: String,
    /// In which format.
    pub format: Format,
    /// Which records and columns.
    pub wanted: Wanted,
    /// Why it was asked for; empty when nobody knows any more.
    pub reason: String,
    /// How far it is.
    pub state: State,
    /// Records written; of one that waits, how many it would hold.
    pub rows: i64,
    /// Size of the file, bytes.
    pub size: i64,
    /// Its act in the history.
    pub set: Option<Id<ChangeSet>>,
    /// Why it failed, as the key of a text.
    pub fault: Option<String>,
    /// In whose name it runs.
    pub(crate) acting: Acting,
    /// Who asked for it; nobody else can fetch it.
    pub created_by: Option<Id<User>>,
    /// When.
    pub created_at: Timestamp,
    /// When the file goes.
    pub expires_at: Timestamp,
    /// The job that writes it.
    pub job: Option<Id<jobs::Job>>,
    /// So many records another administrator has approved; 0: nobody was asked.
    pub allowed: i64,
    /// Who decided on it.
    pub decided_by: Option<Id<User>>,
    /// Why it was refused; empty where it was not.
    pub refusal: String,
}

/// How far an export is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// A job writes it.
    Running,
    /// It is so large that another administrator is asked. There is no file yet.
    Pending,
    /// Another administrator did not want it.
    Refused,
    /// It can be fetched.
    Done,
    /// It could not be written.
    Failed,
    /// A person stopped it.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [State; 6] = [
        State::Running,
        State::Pending,
        State::Refused,
        State::Done,
        State::Failed,
        State::Cancelled,
    ];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Pending => "pending",
            State::Refused => "refused",
            State::Done => "done",
            State::Failed => "failed",
            State::Cancelled => "cancelled",
        }
    }

    fn parse(word: &str) -> Result<State> {
        State::ALL
            .into_iter()
            .find(|state| state.name() == word)
            .ok_or_else(|| Error::internal("an export is in a state that does not exist"))
    }
}
