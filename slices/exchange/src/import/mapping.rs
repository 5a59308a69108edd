//! Which column of a file goes where, and what unknown values stand for.

use kit::Kind;
use kit::collection::Mode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is done with the columns of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// One for each column of the file, in its order.
    pub columns: Vec<Assignment>,
    /// Values for columns that the file lacks.
    pub fixed: Vec<Fixed>,
    /// What values stand for that are no user, choice or contact.
    pub values: Vec<Replacement>,
    /// Whether the import makes the companies that it names and that do not exist.
    pub make_linked: bool,
    /// Whether an empty cell empties the column of a record that is found. Otherwise the
    /// record keeps what it has.
    pub empty_clears: bool,
}

/// One column of the file and where it goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Assignment {
    /// What the file calls it.
    pub title: String,
    /// Where it goes.
    #[serde(flatten)]
    pub target: Target,
}

/// Where a column goes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Target {
    /// Nobody has said yet; a row with something in it is an error.
    #[default]
    Undecided,
    /// Not imported, on purpose.
    Ignored,
    /// Into a column; several may go into one that holds several values or text.
    Column {
        /// Its key; or one of a part, such as `emails.type` for what the addresses of a column
        /// beside it are for, `addresses.city`, or `notes.line` for a line of the notes.
        key: String,
    },
    /// Into a field that the import makes.
    New {
        /// Its title.
        name: String,
        /// What it holds.
        kind: Kind,
    },
}

/// The same value for every row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Fixed {
    /// The column's key.
    pub column: String,
    /// The canonical text.
    pub value: String,
}

/// What an unknown value stands for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Replacement {
    /// The column's key.
    pub column: String,
    /// The value as the file has it; letter case and accents do not matter.
    pub value: String,
    /// The canonical text it stands for; `null`: nothing, on purpose.
    #[serde(default)]
    pub becomes: Option<String>,
    /// Whether the import adds the value to the choices of the column, as it stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub new_choice: bool,
}

/// A finding of the check: a value that is no user, choice or contact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Unknown {
    /// The column's key.
    pub column: String,
    /// The value as it first stood in the file.
    pub value: String,
    /// In how many cells.
    pub count: u64,
}

/// Behind the key of a long text: a line of it that begins with the title of the column.
pub const LINE: &str = ".line";
/// Behind the key of a long text: the title of such a line, in place of that of the column.
pub const LABEL: &str = ".label";

/// How many different unknown values of a column are listed.
pub const LISTED: usize = 200;

impl Mapping {
    /// The targets' keys, each once, in the order of the file.
    pub fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for assignment in &self.columns {
            if let Target::Column { key } = &assignment.target
                && !keys.contains(&key.as_str())
            {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether the import is to add choices to columns.
    pub fn adds_choices(&self) -> bool {
        self.values.iter().any(|value| value.new_choice)
    }

    /// Whether the import is to make fields.
    pub fn makes_fields(&self) -> bool {
        let new = |assignment: &Assignment| matches!(assignment.target, Target::New { .. });
        self.columns.iter().any(new)
    }
}

/// The stored word of a mode.
pub(crate) fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::CreateAndUpdate => "create_and_update",
        Mode::CreateOnly => "create_only",
        Mode::UpdateOnly => "update_only",
    }
}

/// The mode of a stored word.
pub(crate) fn parse_mode(name: &str) -> Option<Mode> {
    [Mode::CreateAndUpdate, Mode::CreateOnly, Mode::UpdateOnly]
        .into_iter()
        .find(|mode| mode_name(*mode) == name)
}
