//! Security-sensitive: a network from which somebody comes in, and how it is known again.
//!
//! Somebody who steals a password, or a whole browser, mostly sits elsewhere. So a sign-in from
//! a network that the person has never come from is noted, and told to them.
//!
//! - Never is an address or a place kept: what is, is a hash of the person and of the front of
//!   their address under a key of the tenant, so that one network of two colleagues looks like two.
//! - Never is a network known for longer than [`KEPT_DAYS`] after it was last seen.
//!
//! Whoever has both the database and the key store could try the sixteen million fronts that
//! IPv4 has. That is why the days are few, and why the key is destroyed with the tenant.

pub mod actions;
pub(crate) mod personal;
pub(crate) mod store;
pub(crate) mod web;

/// Days after which a network is forgotten that was not seen: holidays and an illness are
/// shorter, and who moved does not come back.
pub const KEPT_DAYS: i64 = 90;
/// The most networks that somebody has; the one that was not seen for the longest time goes.
pub const MOST: i64 = 20;
