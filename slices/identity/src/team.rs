//! A team: users who see each other's records, as far as their roles reach so far.

pub mod actions;
pub mod api;
pub(crate) mod store;
pub(crate) mod web;

use kernel::Id;

/// A team of the tenant.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its id.
    pub id: Id<Team>,
    /// What people call it.
    pub title: String,
    /// How many belong to it.
    pub members: i64,
    /// Rises with every change of its title.
    pub version: i64,
}
