//! The door of a running server, as strangers, slow senders, scanners and browsers find it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod acme;
mod encrypted;
mod headers;
mod hosts;
mod house;
mod limits;
mod nowhere;
mod private;
mod slow;
