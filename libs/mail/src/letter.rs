//! A letter, and what is kept of it until it was sent.

use crate::Recipient;
use jiff::SignedDuration;
use kernel::{Error, Id, Result, Timestamp};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How long a letter is tried that names no end of its own.
pub(crate) const PATIENCE: SignedDuration = SignedDuration::from_hours(72);
/// How long it is shown that a letter did not arrive. Its text is gone by then.
pub(crate) const TRACE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A letter to one person: plain text, nothing that reports back.
#[derive(Clone)]
pub struct Letter {
    /// The user to whom it goes, if it is one.
    pub user: Option<Id<Recipient>>,
    /// What is in the envelope.
    pub content: Content,
    /// When it stops being of use, as when the link in it expires; `None`: three days.
    pub until: Option<Timestamp>,
}

/// What is sealed of a letter.
#[derive(Clone, Serialize, Deserialize)]
pub struct Content {
    /// The address.
    pub to: String,
    /// The recipient's name.
    pub name: String,
    /// In whose name it is written; the address it comes from is the installation's.
    pub sender: String,
    /// The subject.
    pub subject: String,
    /// The text; empty once it can no longer be sent.
    pub text: String,
}

/// Where a letter stands. One that was sent is gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It waits for its turn, or for a mail server that takes it.
    Waiting,
    /// A server does not want it, now or ever.
    Refused,
    /// Its time was over before a server took it.
    Expired,
}

impl State {
    /// The stored name, as in the keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Refused => "refused",
            State::Expired => "expired",
        }
    }
}

impl FromStr for State {
    type Err = Error;

    /// A stored name; any other text is an internal error.
    fn from_str(name: &str) -> Result<Self> {
        [State::Waiting, State::Refused, State::Expired]
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| Error::internal("a letter is in a state that does not exist"))
    }
}

/// A letter that has not been sent.
#[derive(Clone)]
pub struct Kept {
    /// Its id.
    pub id: Id<Letter>,
    /// What is in the envelope.
    pub content: Content,
    /// Where it stands.
    pub state: State,
    /// How often a server was asked to take it.
    pub attempts: i64,
    /// Why the last attempt failed, as the key of a text; see [`Refusal`](crate::Refusal).
    pub error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// Until when it is tried.
    pub until: Timestamp,
}
