//! A saved filter: the one unit of reuse for lists, exports and later mailings.

pub mod actions;
pub(crate) mod api;
pub mod store;
pub(crate) mod web;
pub(crate) mod words;

use kernel::{Id, Timestamp};
use kit::{Filter, User};

/// A saved filter with the order and the columns that belong to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// Its id.
    pub id: Id<Saved>,
    /// Counts its changes; the first is 1.
    pub version: i64,
    /// What people call it.
    pub title: String,
    /// Of which collection: `contacts`.
    pub collection: String,
    /// Which records.
    pub filter: Filter,
    /// In which order, as [`kit::collection::Sort::to_text`]; empty: the usual one.
    pub sort: String,
    /// Which columns; none: the usual ones.
    pub columns: Vec<String>,
    /// Whose it is.
    pub owner: Option<Id<User>>,
    /// Whether everybody sees it.
    pub shared: bool,
    /// When it was saved.
    pub created_at: Timestamp,
}
