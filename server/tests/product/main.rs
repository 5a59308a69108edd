//! The whole product through the doors that the running server has, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod alerts;
mod browser;
mod crawl;
mod crew;
mod door;
mod downloads;
mod house;
mod idempotency;
mod leaving;
mod platform;
mod rights;
mod root_key;
mod staff;
