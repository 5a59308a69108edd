//! Imports and exports through the doors that people use, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod address_books;
mod api;
mod approvals;
mod choices;
mod comeback;
mod common;
mod companies;
mod corrections;
mod exports;
mod imports;
mod large;
mod limits;
mod namesakes;
mod origins;
mod outlook;
mod pages;
mod reasons;
mod resume;
mod rounds;
mod roundtrip;
mod samples;
mod unreadable;
mod updates;
mod xml;
