//! What tests are made of: a whole installation with chosen slices, on both engines, with a
//! clock that stands still, entered through the door the user uses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper stops the test"
)]

mod answer;
mod app;
mod client;
mod code;

pub use answer::Answer;
pub use app::{TestApp, both, both_engines_of, both_set, on};
pub use client::Client;
pub use code::{code, code_at};
