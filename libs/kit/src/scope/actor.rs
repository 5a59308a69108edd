//! Who acts, and through what.

use kernel::Id;

/// A user; the table is `identity`'s.
pub enum User {}
/// A key of the API; the table is `identity`'s.
pub enum Key {}

/// Who acts.
#[derive(Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in user.
    User(Id<User>),
    /// A program with a key of the API; acts in the name of the user who made the key.
    Key(Id<Key>, Id<User>),
    /// A command of the operator's shell, by its name.
    Command,
    /// The system itself: a job, a schedule.
    System,
    /// Nobody has signed in.
    Stranger,
}

impl Actor {
    /// The stored kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::User(_) => "user",
            Actor::Key(..) => "key",
            Actor::Command => "command",
            Actor::System => "system",
            Actor::Stranger => "stranger",
        }
    }

    /// The user who acts or in whose name a key acts.
    pub fn user(&self) -> Option<Id<User>> {
        match self {
            Actor::User(user) | Actor::Key(_, user) => Some(*user),
            _ => None,
        }
    }
}

/// Through what an act came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Via {
    /// A page in a browser.
    Page,
    /// The JSON API.
    Api,
    /// A file that was imported.
    Import,
    /// A command.
    Command,
    /// A job or schedule.
    Job,
    /// The undoing of an earlier change set.
    Undo,
}

impl Via {
    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Via::Page => "page",
            Via::Api => "api",
            Via::Import => "import",
            Via::Command => "command",
            Via::Job => "job",
            Via::Undo => "undo",
        }
    }
}
