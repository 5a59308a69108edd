//! The key store through the door its callers use, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod days;
mod persons;
mod replacing;
mod reserve;
mod shredding;
mod shut;
mod tenants;
