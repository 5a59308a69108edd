//! One scenario, both engines: what the storage promises to everything above it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod cancel;
mod copies;
mod crash;
mod dialect;
mod errors;
mod fixture;
mod guards;
mod limits;
mod migrations;
mod plans;
mod queue;
mod schema;
mod search;
mod settings;
mod tenants;
mod tls;
mod transactions;
mod values;
