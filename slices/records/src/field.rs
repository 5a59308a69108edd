//! A custom field: what a tenant adds to contacts.

pub mod actions;
pub(crate) mod api;
pub(crate) mod slots;
pub mod store;
pub(crate) mod web;

use kernel::{Id, Timestamp};
use kit::{Choice, Column, Index, Kind};

/// A custom field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its id.
    pub id: Id<Field>,
    /// Grows by one with every change.
    pub version: i64,
    /// Its name in documents, filters and files, made from the first title; never changes.
    pub key: String,
    /// What people see.
    pub title: String,
    /// What it holds.
    pub kind: Kind,
    /// The group under which forms show it; empty: none.
    pub group: String,
    /// Its place among the fields.
    pub position: i64,
    /// A sentence beside the input.
    pub help: String,
    /// Whether a record must have a value.
    pub required: bool,
    /// Whether no two records may share a value.
    pub unique: bool,
    /// The canonical text that a new record gets; empty: none.
    pub default: String,
    /// The choices, for the two kinds that have them.
    pub choices: Vec<Choice>,
    /// How private its content is.
    pub privacy: Privacy,
    /// Which of the sixteen indexed slots it has.
    pub slot: Option<u8>,
    /// Whether what records hold is still being put into it; until then nobody looks there.
    pub filling: bool,
    /// When it was archived: values stay, the column is hidden.
    pub archived_at: Option<Timestamp>,
}

/// How private the content of a field is.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// Nothing about a person.
    Ordinary,
    /// About a person.
    Personal,
    /// Of the special categories of GDPR, article 9. Refused unless the tenant's policy
    /// allows it.
    Sensitive,
}

impl Privacy {
    /// Every class.
    pub const ALL: [Privacy; 3] = [Privacy::Ordinary, Privacy::Personal, Privacy::Sensitive];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Privacy::Ordinary => "ordinary",
            Privacy::Personal => "personal",
            Privacy::Sensitive => "sensitive",
        }
    }

    /// The class of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Privacy::ALL.into_iter().find(|class| class.name() == word)
    }
}

/// The columns of the slots, `k1` to `k16`.
pub(crate) const SLOTS: [&str; 16] = [
    "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "k10", "k11", "k12", "k13", "k14", "k15",
    "k16",
];

impl Field {
    /// Its key as a column: `custom.industry`.
    pub fn column_key(&self) -> String {
        format!("custom.{}", self.key)
    }

    /// The field as a column.
    pub fn column(&self) -> Column {
        let mut column = Column::new(self.column_key(), self.title.clone(), self.kind);
        column.choices.clone_from(&self.choices);
        column.index = self.slot_column().map(Index::Key);
        column.required = self.required;
        column.unique = self.unique;
        column.extensible = matches!(self.kind, Kind::Choice | Kind::Choices);
        column.group.clone_from(&self.group);
        column
    }

    /// The column of its slot, whatever stands there yet.
    pub(crate) fn slot_name(&self) -> Option<&'static str> {
        // One that was archived before slots were given back has none.
        self.slot
            .filter(|_| self.archived_at.is_none())
            .and_then(|slot| SLOTS.get(usize::from(slot).checked_sub(1)?).copied())
    }

    /// The column that holds its order, if the order of everything stands there.
    pub(crate) fn slot_column(&self) -> Option<&'static str> {
        self.slot_name().filter(|_| !self.filling)
    }
}

/// Whether a slot can hold the order of such values: one value, not too long.
pub(crate) fn slottable(kind: Kind) -> bool {
    !matches!(kind, Kind::LongText | Kind::Choices)
}
