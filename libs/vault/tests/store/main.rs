//! The key store through the door its callers use, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod persons;
mod reserve;
mod shredding;
mod shut;
mod tenants;
