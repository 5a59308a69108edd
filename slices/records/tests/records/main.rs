//! Contacts and fields through their actions and their collection, on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bin;
mod common;
mod contacts;
mod fields;
mod filters;
mod imports;
mod lists;
mod plans;
mod reach;
mod saved;
mod together;
mod undo;
