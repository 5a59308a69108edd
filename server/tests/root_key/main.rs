//! The root key is replaced: by the real program, on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../door/house.rs"]
mod house;

mod browser;
mod interrupted;
mod looking;
mod place;
mod whole;
