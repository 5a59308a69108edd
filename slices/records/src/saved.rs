//! A saved filter: the one unit of reuse for lists, exports and later mailings.

pub mod actions;
pub(crate) mod api;
pub mod store;
pub(crate) mod web;
pub(crate) mod words;

use crate::contact::rights;
use kernel::{Id, Timestamp};
use kit::collection::Sort;
use kit::{Filter, Scope, User};

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

impl Saved {
    /// Whether the actor sees every field that it tests or sorts by: one that asks about a hidden
    /// field does not exist for them, for its answer would tell.
    pub(crate) fn is_seen(&self, scope: &Scope) -> bool {
        tests_seen(scope, &self.filter) && rights::sees(scope, &Sort::parse(&self.sort).column)
    }
}

fn tests_seen(scope: &Scope, filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().all(|part| tests_seen(scope, part)),
        Filter::Not(part) => tests_seen(scope, part),
        Filter::Test(test) => rights::sees(scope, &test.field),
    }
}
