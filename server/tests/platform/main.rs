//! The pages of operators, through the doors that the running server has.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod backups;
mod browser;
mod certificate;
mod confirmation;
mod crawling;
mod listener;
mod log;
mod pages;
mod plans;
mod security;
mod sign_in;
mod step_up;
mod tenants;
mod trust;

#[allow(dead_code, reason = "consultants and users walk elsewhere")]
#[path = "../crawl/mod.rs"]
mod crawl;
#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../door/house.rs"]
mod house;
