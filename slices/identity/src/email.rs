//! Another e-mail address: it is theirs once a letter to it was answered, and the old one is told.

pub(crate) mod actions;
pub(crate) mod store;
pub(crate) mod web;

use std::time::Duration;

/// How long a link to a new address works.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);
