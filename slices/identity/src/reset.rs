//! Security-sensitive: a new password for somebody who has forgotten theirs, by a link in a letter.
//!
//! - Never does an answer tell whether an account exists: whatever address is typed, the request
//!   does the same work and says the same; a worker looks later, where nobody can measure.
//! - Never does a link begin a session: whoever chose a password signs in with it, so a second
//!   factor is asked for as always.

pub mod actions;
pub(crate) mod jobs;
pub(crate) mod store;
pub(crate) mod web;

use std::time::Duration;

/// How long a link works.
pub const LIFE: Duration = Duration::from_secs(3600);
