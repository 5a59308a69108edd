//! Jobs through the door their callers use, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod ending;
mod office;
mod running;
