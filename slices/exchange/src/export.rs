//! An export: records on their way out as a file.

pub(crate) mod actions;
pub(crate) mod api;
mod command;
mod engine;
mod format;
mod query;
pub(crate) mod store;
mod values;
pub(crate) mod web;
pub(crate) mod work;

pub use command::{Exported, export_file};
pub use format::Format;
pub use query::Wanted;

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
    /// How far it is.
    pub state: State,
    /// Records written.
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
}

/// How far an export is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// A job writes it.
    Running,
    /// It can be fetched.
    Done,
    /// It could not be written.
    Failed,
    /// A person stopped it.
    Cancelled,
}

impl State {
    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
            State::Cancelled => "cancelled",
        }
    }

    fn parse(word: &str) -> Result<State> {
        [State::Running, State::Done, State::Failed, State::Cancelled]
            .into_iter()
            .find(|state| state.name() == word)
            .ok_or_else(|| Error::internal("an export is in a state that does not exist"))
    }
}
