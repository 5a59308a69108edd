//! What is told to whom when somebody breaks in, through the doors that the running server has.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod canaries;
mod crew;
mod keys;
mod platform;
mod simulation;

#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../platform/browser.rs"]
mod browser;
#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../../../slices/letters/tests/letters/sink.rs"]
mod sink;
