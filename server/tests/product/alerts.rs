//! What is told to whom when somebody breaks in, through the doors that the running server has.

mod canaries;
mod keys;
mod platform;
mod simulation;

#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../../../slices/letters/tests/letters/sink.rs"]
mod sink;
