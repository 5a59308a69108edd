//! An import: a file on its way into a collection.

pub(crate) mod actions;
pub(crate) mod api;
mod assemble;
mod canonical;
mod check;
mod command;
mod engine;
mod error_file;
mod guess;
mod known;
mod links;
mod lookup;
mod made;
mod mapping;
mod nameless;
mod outlook;
mod plan;
mod propose;
mod read;
mod reading;
mod receive;
pub(crate) mod store;
mod survey;
mod titles;
mod undo;
mod upload;
pub(crate) mod web;
mod whole;
pub(crate) mod work;

pub(crate) use assemble::base;
pub use command::{Interrupted, Options, Report, run_file};
pub use mapping::{Assignment, Fixed, Mapping, Replacement, Target, Unknown};
pub(crate) use mapping::{LABEL, LINE};
pub use reading::{Corrections, Reading};

use crate::acting::Acting;
use kernel::{Error, Id, Result, Timestamp};
use kit::collection::Mode;
use kit::{ChangeSet, Kind, User};
use serde::{Deserialize, Serialize};

/// An import.
#[derive(Clone)]
pub struct Import {
    /// Its id, and that of its sealed file.
    pub id: Id<Import>,
    /// Into which collection.
    pub collection: String,
    /// What the person's machine calls the file.
    pub file_name: String,
    /// Its size, bytes.
    pub size: i64,
    /// How far it is.
    pub state: State,
    /// How the file is read.
    pub reading: Reading,
    /// Where its columns go.
    pub mapping: Mapping,
    /// What the check found that a person has to decide on.
    pub unknown: Vec<Unknown>,
    /// The column by which records are found; none: every row is new.
    pub key: Option<String>,
    /// What a row may do.
    pub mode: Mode,
    /// Where the next record begins.
    pub position: Place,
    /// Records gone through by the check or the run, those of its rounds once more.
    pub done: i64,
    /// Records of the file, once the check has counted them; else 0.
    pub total: i64,
    /// What became of them.
    pub tally: Tally,
    /// Records that the undoing has restored.
    pub restored: i64,
    /// Records that the undoing left alone.
    pub conflicts: i64,
    /// The changes it has made.
    pub set: Option<Id<ChangeSet>>,
    /// The changes that took them back.
    pub undo_set: Option<Id<ChangeSet>>,
    /// Why it failed, as the key of a text.
    pub fault: Option<String>,
    /// In whose name it runs.
    pub(crate) acting: Acting,
    /// Who began it.
    pub created_by: Option<Id<User>>,
    /// When.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// The job that works on it.
    pub job: Option<Id<jobs::Job>>,
}

/// How far an import is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The file is there.
    Uploaded,
    /// A job tries it without writing.
    Checking,
    /// It was tried.
    Checked,
    /// A job runs it.
    Running,
    /// Every row was gone through.
    Done,
    /// A person stopped it; what was done is kept.
    Cancelled,
    /// It could not go on; what was done is kept.
    Failed,
    /// A job takes it back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl State {
    const ALL: [State; 9] = [
        State::Uploaded,
        State::Checking,
        State::Checked,
        State::Running,
        State::Done,
        State::Cancelled,
        State::Failed,
        State::Undoing,
        State::Undone,
    ];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            State::Uploaded => "uploaded",
            State::Checking => "checking",
            State::Checked => "checked",
            State::Running => "running",
            State::Done => "done",
            State::Cancelled => "cancelled",
            State::Failed => "failed",
            State::Undoing => "undoing",
            State::Undone => "undone",
        }
    }

    fn parse(word: &str) -> Result<State> {
        State::ALL
            .into_iter()
            .find(|state| state.name() == word)
            .ok_or_else(|| Error::internal("an import is in a state that does not exist"))
    }

    /// Whether a job is at it.
    pub fn is_busy(self) -> bool {
        matches!(self, State::Checking | State::Running | State::Undoing)
    }
}

impl Import {
    /// Whether it may still be prepared: nothing has been written yet.
    pub fn is_open(&self) -> bool {
        self.set.is_none() && !self.state.is_busy()
    }

    /// How many records of the file were gone through.
    pub(crate) fn gone_through(&self) -> i64 {
        match self.total {
            0 => self.done,
            total => self.done.min(total),
        }
    }

    /// The columns of the file for which a field with choices was to be made, and in which the
    /// check has found none: there is no such field without a choice.
    pub(crate) fn without_choices(&self) -> Vec<usize> {
        let of_choices = |target: &Target| matches!(target, Target::New { kind, .. } if matches!(kind, Kind::Choice | Kind::Choices));
        let has_some = |at: usize| {
            let pending = Mapping::pending_key(at);
            self.unknown.iter().any(|found| found.column == pending)
        };
        let columns = self.mapping.columns.iter().enumerate();
        columns
            .filter(|(at, assignment)| of_choices(&assignment.target) && !has_some(*at))
            .map(|(at, _)| at)
            .collect()
    }

    /// Their titles, once the check has ended.
    pub(crate) fn titles_not_made(&self) -> Vec<String> {
        if self.state != State::Checked {
            return Vec::new();
        }
        let columns = self.without_choices().into_iter();
        columns
            .filter_map(|at| Some(self.mapping.columns.get(at)?.title.clone()))
            .collect()
    }

    /// Makes no field for such columns. A cell of theirs that could not be read stays a fault.
    pub(crate) fn leave_out_without_choices(&mut self) {
        for at in self.without_choices() {
            if let Some(assignment) = self.mapping.columns.get_mut(at) {
                assignment.target = Target::Undecided;
            }
        }
    }

    /// Whether there is something to take back.
    pub fn can_be_undone(&self) -> bool {
        self.set.is_some() && matches!(self.state, State::Done | State::Cancelled | State::Failed)
    }
}

/// Where the next record of the file begins; see [`tabular::Position`]. At the end of the file an
/// import goes round once more, through the rows that link to what was not there yet.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Place {
    record: u64,
    line: u64,
    byte: u64,
    /// How many times it has gone round.
    #[serde(default)]
    round: u32,
    /// Whether a row has found in this round what it links to.
    #[serde(default)]
    found: bool,
}

impl Place {
    /// Whether the import goes round once more.
    fn is_in_a_round(self) -> bool {
        self.round > 0
    }

    /// The beginning of the file, for one more round.
    fn next_round(self) -> Place {
        Place {
            round: self.round.saturating_add(1),
            ..Place::default()
        }
    }

    /// The same round of the import, further on in the file.
    fn at(self, position: tabular::Position) -> Place {
        Place {
            record: position.record,
            line: position.line,
            byte: position.byte,
            ..self
        }
    }
}

impl From<Place> for tabular::Position {
    fn from(place: Place) -> Self {
        tabular::Position {
            record: place.record,
            line: place.line,
            byte: place.byte,
        }
    }
}

/// What became of rows.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Tally {
    /// New records.
    pub created: i64,
    /// Changed records.
    pub updated: i64,
    /// Rows that changed nothing.
    pub skipped: i64,
    /// Faulty rows.
    pub failed: i64,
    /// Rows with the key, or all the values, of an earlier row; found by the check.
    pub repeated: i64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Tally) {
        self.created += other.created;
        self.updated += other.updated;
        self.skipped += other.skipped;
        self.failed += other.failed;
        self.repeated += other.repeated;
    }
}

/// One fault of one row, as it is kept: places and rules, never what stands in the cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The record's number in the file, from 0.
    pub position: u64,
    /// Which of the row's faults.
    pub n: i64,
    /// The physical line or the row of the sheet, from 1.
    pub line: u64,
    /// The column of the file, from 0; none: the whole row.
    pub source: Option<usize>,
    /// The column's key; empty if there is none.
    pub column: String,
    /// What is wrong, as the key of a text.
    pub code: String,
    /// Limits and names for the text.
    pub params: Vec<(String, String)>,
}

impl Fault {
    /// Whether the row is left out on purpose: nothing is wrong with it that could be corrected.
    pub fn is_skip(&self) -> bool {
        self.code == tabular::Code::GroupOfContacts.as_str()
    }
}

/// The text of a fault without figures.
pub(crate) fn fault_text(scope: &kit::Scope, code: &str) -> String {
    error_file::text(scope, code, &[])
}
