//! In which orders contacts can be listed, each served by an index.

use super::columns::PLAIN;
use super::rights;
use super::shape::Shape;
use kernel::{Error, Result};
use kit::collection::Sort;
use kit::{Column, Index, Scope};

/// Whether lists can be sorted by a column.
pub fn sortable(column: &Column) -> bool {
    matches!(
        column.index,
        Some(Index::FilledKey(_) | Index::Instant(_) | Index::Key(_)) | Some(Index::Id("owner"))
    )
}

/// An order as the table keeps it.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The columns that decide, first to last, all of them ascending or descending.
    pub keys: Vec<&'static str>,
    /// The column that may be empty; what has no value in it follows, by name.
    pub nullable: Option<&'static str>,
    /// Last first.
    pub descending: bool,
}

/// The order of what has no value in the column that decides.
pub(super) const TAIL: [&str; 2] = ["name_key", "id"];

impl Order {
    /// The order that people asked for. There is none by a field that is hidden from them.
    pub fn of(scope: &Scope, sort: &Sort, shape: &Shape) -> Result<Order> {
        if !rights::sees(scope, &sort.column) {
            return Err(Error::invalid("sort", "unknown_column"));
        }
        let (keys, nullable) = match sort.column.as_str() {
            "" | "name" => (vec!["name_key", "id"], None),
            "created" => (vec!["created_at", "id"], None),
            "updated" => (vec!["updated_at", "id"], None),
            "owner" => (vec!["owner", "name_key", "id"], Some("owner")),
            column => match shape.column(column).and_then(|field| field.slot_column()) {
                Some(slot) => (vec![slot, "id"], Some(slot)),
                None if PLAIN.contains(&column) || shape.column(column).is_some() => {
                    return Err(Error::invalid("sort", "not_sortable"));
                }
                None => return Err(Error::invalid("sort", "unknown_column")),
            },
        };
        Ok(Order {
            keys,
            nullable,
            descending: sort.descending,
        })
    }
}
