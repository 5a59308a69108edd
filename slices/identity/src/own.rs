//! What is kept about somebody, shown to them with every value (GDPR, article 15).
//!
//! It is read through what the slices declare about users and through nothing else, so whatever a
//! slice declares tomorrow is shown too. Rows are those of the acting user: the declared column
//! that leads to a user holds their id, and no other id is ever asked for.

mod show;
mod store;
pub(crate) mod web;
mod words;

use kit::personal_data::{PersonalColumn, PersonalTable};
use storage::Value;

/// Rows of a table that a page shows at once.
const SHOWN: usize = 20;
/// Rows of a table that a file holds at most: no table keeps more about one user for a year.
const TAKEN: usize = 200_000;

/// What a table holds about somebody.
pub(crate) struct Held {
    /// The table as it is declared.
    pub table: &'static PersonalTable,
    /// Its rows, latest first: a value for each declared column.
    pub rows: Vec<Vec<Value>>,
    /// Whether there are more.
    pub more: bool,
}

impl Held {
    /// The declared columns with their values in one row.
    fn cells<'a>(
        &'a self,
        row: &'a [Value],
    ) -> impl Iterator<Item = (&'static PersonalColumn, &'a Value)> {
        self.table.columns.iter().zip(row)
    }
}
