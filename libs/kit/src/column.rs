//! A column of a collection: built in or defined by the tenant.

use crate::kind::{Cell, Kind};

/// One choice of a choice field.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Choice {
    /// Its stable key, as stored.
    pub key: String,
    /// What people see.
    pub title: String,
}

/// One column: what lists show, filters test, files carry and the API names.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its stable name in filters, files and JSON: `name`, `emails`, `custom.industry`.
    pub key: String,
    /// What people see, in their language.
    pub title: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it holds several values.
    pub multiple: bool,
    /// The choices, for the two kinds that have them.
    pub choices: Vec<Choice>,
    /// Where the database keeps its order.
    pub index: Option<Index>,
    /// Whether a record must have a value.
    pub required: bool,
    /// Whether an import or an edit may set it.
    pub writable: bool,
    /// Whether no two records may share a value.
    pub unique: bool,
    /// Whether the actor is shown a mask in place of its values: nothing can be found, ordered or
    /// changed by it.
    pub masked: bool,
    /// Whether people may add to its choices.
    pub extensible: bool,
    /// Whether its values are made of parts (see [`crate::Collection::parts`]), which a file may
    /// fill: it cannot be edited as it stands, but it can be imported.
    pub composed: bool,
    /// The group under which forms show it.
    pub group: String,
}

impl Column {
    /// A writable column with one value, no index, not required.
    pub fn new(key: impl Into<String>, title: impl Into<String>, kind: Kind) -> Self {
        Column {
            key: key.into(),
            title: title.into(),
            kind,
            multiple: kind == Kind::Choices,
            choices: Vec::new(),
            index: None,
            required: false,
            writable: true,
            unique: false,
            masked: false,
            extensible: false,
            composed: false,
            group: String::new(),
        }
    }

    /// The same column for somebody who is shown a mask: of what it holds nothing is left, not
    /// even the kind.
    #[must_use]
    pub fn mask(self) -> Self {
        Column {
            masked: true,
            writable: false,
            group: self.group,
            ..Column::new(self.key, self.title, Kind::Text)
        }
    }

    /// The title of a choice, or its key if the choice is gone.
    pub fn choice_title<'a>(&'a self, key: &'a str) -> &'a str {
        self.choices
            .iter()
            .find(|choice| choice.key == key)
            .map_or(key, |choice| &choice.title)
    }
}

/// In what form the database holds a column, so that conditions become index look-ups.
/// The names are ours, never a person's input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Index {
    /// A nullable blob of [`Kind::sort_key`]; null: no value.
    Key(&'static str),
    /// A blob of [`Kind::sort_key`] that is never null.
    FilledKey(&'static str),
    /// A 64-bit integer of microseconds that is never null.
    Instant(&'static str),
    /// A nullable 16-byte id.
    Id(&'static str),
    /// A text column compared exactly, never null; empty: no value.
    Code(&'static str),
    /// The value's [`Kind::token`] is a word of the table's search index: equality is narrowed
    /// by it.
    Token,
}

/// What a record answers when a condition asks for a column's values.
pub trait Record {
    /// The values of a column; none: empty.
    fn cells(&self, column: &str) -> Vec<Cell>;
}
