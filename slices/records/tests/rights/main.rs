//! Rights on fields, and reach to the team: what is not a role's is not there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "../records/common.rs"]
#[allow(dead_code, reason = "each group of tests uses some of it")]
mod common;
mod fields;
mod grants;
mod history;
mod masked;
mod oracle;
mod teams;
