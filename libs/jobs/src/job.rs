//! A job as people see it.

use kernel::{Error, Id, Result, Timestamp};
use serde_json::Value;
use std::str::FromStr;

/// Marks the id of whoever asked for a job; a user's id is cast to it.
pub enum Creator {}

/// A piece of work and how far it is.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: Id<Job>,
    /// What is to be done, as in the [`Registry`](crate::Registry).
    pub kind: String,
    /// What it is to be done with: ids and settings.
    pub payload: Value,
    /// How it stands.
    pub state: State,
    /// When it is due; of a running job, when its lease ends.
    pub due_at: Timestamp,
    /// How often it was begun since it last succeeded.
    pub attempts: i64,
    /// Steps done.
    pub done: i64,
    /// Steps there are; 0 if that is not known.
    pub total: i64,
    /// Whether somebody asked it to stop.
    pub cancel_requested: bool,
    /// Why its last attempt failed, as the key of a text.
    pub error_code: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was first begun.
    pub started_at: Option<Timestamp>,
    /// When it ended, well or not.
    pub finished_at: Option<Timestamp>,
    /// Who asked for it, if it was a person.
    pub created_by: Option<Id<Creator>>,
}

/// How a job stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It waits for its time or for a worker.
    Queued,
    /// A worker is at it.
    Running,
    /// It succeeded.
    Done,
    /// It failed for the last time.
    Failed,
    /// It was stopped.
    Cancelled,
}

impl State {
    /// The name, as in JSON and in the keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
            State::Cancelled => "cancelled",
        }
    }

    /// Whether nothing more will happen.
    pub const fn is_final(self) -> bool {
        matches!(self, State::Done | State::Failed | State::Cancelled)
    }
}

impl FromStr for State {
    type Err = Error;

    /// A stored name; any other text is an internal error.
    fn from_str(name: &str) -> Result<Self> {
        [
            State::Queued,
            State::Running,
            State::Done,
            State::Failed,
            State::Cancelled,
        ]
        .into_iter()
        .find(|state| state.name() == name)
        .ok_or_else(|| Error::internal("a job is in a state that does not exist"))
    }
}
