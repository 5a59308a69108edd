//! What can be listed, filtered, imported, exported, edited in bulk and reported on.
//!
//! A slice that owns a kind of record offers a [`Collection`]; `exchange` and every later
//! reader works through it and never meets the slice itself. Every change arrives as a
//! change set, so rights, rules, history, search and jobs hold on every path.

use crate::access::Ruled;
use crate::column::{Choice, Column, Record};
use crate::filter::Filter;
use crate::kind::{Cell, Kind};
use crate::scope::Scope;
use futures::future::BoxFuture;
use kernel::{FieldErrors, Id, Result};
use std::collections::HashMap;
use std::sync::Arc;
use storage::Tx;

/// A change set; the table is `history`'s.
pub enum ChangeSet {}

/// A kind of record.
pub trait Collection: Send + Sync {
    /// Its word: `contacts`.
    fn name(&self) -> &'static str;

    /// Its columns for this tenant and actor, built in first, then the tenant's own. Fields that
    /// are hidden from the actor are not among them, those that the actor may only read are not
    /// writable, and those that are masked come last and hold a mask.
    fn columns<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
    ) -> BoxFuture<'a, Result<Vec<Column>>>;

    /// The built-in fields on which roles may set a right, in the order of pages. Each has a
    /// column of the same key; the tenant's own fields, `custom.…`, come after them.
    fn ruled(&self) -> &'static [Ruled];

    /// How many living records the actor sees, counted no further than `most`.
    fn count<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        most: usize,
    ) -> BoxFuture<'a, Result<usize>>;

    /// The next records in the order of the query, starting behind its cursor.
    fn page<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        query: &'a Query,
    ) -> BoxFuture<'a, Result<Page>>;

    /// Applies rows to records as one step of a change set, all in the caller's transaction.
    /// A faulty row changes nothing and is reported; it never stops the others. With `dry`
    /// nothing is written, and the outcomes say what would have happened.
    fn apply<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        set: Id<ChangeSet>,
        rows: Vec<Row>,
        dry: bool,
    ) -> BoxFuture<'a, Result<Vec<Outcome>>>;

    /// Takes back up to `limit` not yet undone changes of a set, last first, as part of the set
    /// `by`. A record that has been changed since is left alone and counted as a conflict.
    fn undo<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        set: Id<ChangeSet>,
        by: Id<ChangeSet>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Undone>>;

    /// Makes a column of the tenant's own, for an import that brings a new one.
    fn create_column<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        title: &'a str,
        kind: Kind,
        choices: &'a [Choice],
    ) -> BoxFuture<'a, Result<Column>>;

    /// Adds choices to a column that is [`Column::extensible`], each under its title. A title
    /// that is there already is left as it is.
    fn add_choices<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        column: &'a str,
        titles: &'a [String],
    ) -> BoxFuture<'a, Result<Column>>;

    /// What an import of this actor may fill beside the columns, titles in their language. The key is
    /// that of a column with several values, a point and a word: `emails.type` says more about
    /// each value of `emails`, text by text. If the column itself cannot be written, its parts
    /// are what its values are made of: `addresses.city`.
    fn parts(&self, scope: &Scope) -> Vec<Column>;

    /// What makes a new record that a link in this column finds by the word. `None`: nothing
    /// can be made for such a link.
    fn linked(&self, column: &str, word: &str) -> Option<Vec<(String, Vec<String>)>>;

    /// The values of a row that names nobody but says to what it belongs: a row with a company
    /// and no person is that company, and keeps everything else that it says. `None`: the row
    /// is what it seems.
    fn nameless(
        &self,
        scope: &Scope,
        values: &[(String, Vec<String>)],
    ) -> Option<Vec<(String, Vec<String>)>>;

    /// Other words under which a file may name the column with this key, folded, in any
    /// language: `e-mail`, `email 1`, `telefonszam`.
    fn aliases(&self, key: &str) -> &'static [&'static str];

    /// What a file says of each value of a column beside the value itself, in the order in which
    /// it is written. Under `emails.type` a [`Page`] holds it for each value of `emails`, and a
    /// [`Row`] takes it; under `emails.default` the number of the value that is the default.
    fn beside(&self, _column: &str) -> &'static [Beside] {
        &[]
    }

    /// How a file says what is kept under the key of a [`Saying::Label`], in the actor's language.
    fn said(&self, _scope: &Scope, _key: &str, kept: &str) -> String {
        kept.to_owned()
    }

    /// What is kept for a word that files are known to say there, whatever the language. `None`:
    /// the word may mean anything.
    fn understood(&self, _key: &str, _word: &str) -> Option<String> {
        None
    }

    /// What a file calls the records to which a column links, so that an import finds just these
    /// again: by their names, with the id behind one that others have too. Those that the actor
    /// does not reach are left out.
    fn names<'a>(
        &'a self,
        _scope: &'a Scope,
        _tx: &'a mut Tx,
        _column: &'a str,
        _ids: &'a [[u8; 16]],
    ) -> BoxFuture<'a, Result<HashMap<[u8; 16], String>>> {
        Box::pin(async { Ok(HashMap::new()) })
    }
}

/// Something that a file says of each value of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Beside {
    /// Its name behind the key of the column: `type` of `emails.type`.
    pub name: &'static str,
    /// What it is to the value.
    pub saying: Saying,
    /// The text under which each language has the word for it.
    pub word: &'static str,
}

/// What something beside a value is to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Saying {
    /// It says more about the value.
    Label,
    /// The value is made of it.
    Part,
    /// The same, and it takes what stands there without a word.
    Rest,
    /// It marks the value to use.
    Default,
}

/// What to list.
#[derive(Clone)]
pub struct Query {
    /// Which records.
    pub filter: Filter,
    /// Words that must all begin some word of the record.
    pub search: String,
    /// The order.
    pub sort: Sort,
    /// Where the last page ended; see [`Page::next`].
    pub after: Option<String>,
    /// How many records at most.
    pub limit: usize,
    /// How long to look for records that no index finds, before answering with what there is.
    pub patience: std::time::Duration,
}

/// An order: a column's key, and whether the last come first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sort {
    /// The column's key.
    pub column: String,
    /// Last first.
    pub descending: bool,
}

impl Sort {
    /// Reads `name` or `-created`.
    pub fn parse(text: &str) -> Sort {
        match text.strip_prefix('-') {
            Some(column) => Sort {
                column: column.to_owned(),
                descending: true,
            },
            None => Sort {
                column: text.to_owned(),
                descending: false,
            },
        }
    }

    /// Writes what [`Sort::parse`] reads.
    pub fn to_text(&self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.column)
    }
}

/// Some records and where to go on.
pub struct Page {
    /// The records.
    pub items: Vec<Item>,
    /// An opaque cursor for the next page. `None`: that was all.
    pub next: Option<String>,
    /// Whether patience ran out before the page was full: there may be more behind `next`.
    pub partial: bool,
}

/// One record as its columns.
#[derive(Clone)]
pub struct Item {
    /// Its id.
    pub id: [u8; 16],
    /// Its version.
    pub version: i64,
    /// What it is called.
    pub title: String,
    /// Its values by column key; empty columns are left out.
    pub cells: Vec<(Arc<str>, Vec<Cell>)>,
}

impl Item {
    /// The values of a column; none: empty.
    pub fn values(&self, column: &str) -> &[Cell] {
        let found = self.cells.iter().find(|(key, _)| **key == *column);
        found.map_or(&[], |(_, cells)| cells)
    }
}

impl Record for Item {
    fn cells(&self, column: &str) -> Vec<Cell> {
        self.values(column).to_vec()
    }
}

/// One row to apply.
#[derive(Clone, Default)]
pub struct Row {
    /// Where it stands in its source, for reports.
    pub line: u64,
    /// The record to change: by its id, or by a column whose value it shares. `None` of
    /// both, or nothing found: a new record.
    pub find: Option<Find>,
    /// New values by column key, canonical texts (see [`Kind::parse`]); no texts: the column
    /// becomes empty. Columns that are not named stay as they are.
    pub values: Vec<(String, Vec<String>)>,
    /// What to do when several records match, or when one matches that must not.
    pub mode: Mode,
    /// What its values do to a record that is found.
    pub effect: Effect,
}

/// What the values of a row do to a record that is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Effect {
    /// They take the place of what its columns hold.
    #[default]
    Replace,
    /// The same, but the values of a list join those that are there: none is taken away.
    Extend,
    /// What is empty is filled, lists grow, and what says something else already is a fault of
    /// the row.
    Complete,
}

/// How to find the record that a row is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Find {
    /// By id.
    Id([u8; 16]),
    /// By the value of a column.
    Value(String, String),
    /// By any of several values of a column. Those of several records make it ambiguous.
    AnyValue(String, Vec<String>),
    /// The record that a link in a column finds by a word: of companies none but a company, even
    /// if a person is called so.
    Linked(String, String),
}

/// Whether a row may make or change records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Change what is found, make what is not.
    #[default]
    CreateAndUpdate,
    /// Make what is not found, skip what is.
    CreateOnly,
    /// Change what is found, skip what is not.
    UpdateOnly,
}

/// What became of a row.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A new record.
    Created([u8; 16]),
    /// A changed record.
    Updated([u8; 16]),
    /// Nothing to do: the record already says so, or the mode forbids it.
    Skipped(Option<[u8; 16]>),
    /// Faulty: every faulty column is named by its key.
    Failed(FieldErrors),
}

/// What was taken back.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Undone {
    /// Records that are as they were.
    pub restored: u64,
    /// Records left alone because they have been changed since.
    pub conflicts: u64,
    /// Whether there is more to take back.
    pub more: bool,
}
