//! The pages of contacts, entered as a browser enters them, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod bin;
mod common;
mod conditions;
mod editors;
mod every;
mod fields;
mod filters;
mod guard;
mod merge;
mod numbers;
mod patience;
mod people;
mod refused;
mod search;
mod sought;
mod telephones;
mod viewed;
mod walk;
