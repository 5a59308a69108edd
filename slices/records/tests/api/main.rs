//! The JSON API of contacts, fields, saved filters and changes, through the door that programs
//! use, on both engines. Every answer is held against its schema in the published description.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bin;
mod bulk;
mod changes;
mod client;
mod contacts;
mod description;
mod faults;
mod fields;
mod filters;
mod hostile;
mod idempotency;
mod languages;
mod patch;
mod round_trips;
mod schema;
mod search;
mod times;
