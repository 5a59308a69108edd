//! Durable work, enqueued inside the caller's transaction.
//!
//! A job is a row of the tenant's own database, so it exists exactly if the change that asked
//! for it does. It runs at least once: a handler that was interrupted is called again, so it
//! works in steps that may be repeated, or goes on from [`Context::done`].
//!
//! - Always does a job carry ids and never a personal value.
//! - Never do two workers run the same job at the same time and both write: a job whose
//!   lease was lost cannot report anything any more.

mod bell;
mod context;
mod held;
mod job;
mod payload;
mod queue;
mod registry;
mod runner;
mod store;
mod tally;
mod worker;

pub use context::Context;
pub use job::{Creator, Job, State};
pub use queue::{cancel, enqueue, enqueue_by, find, is_waiting, recent};
pub use registry::{Handler, Kind, Lane, Outcome, Registry};
pub use store::MIGRATIONS;
pub use tally::{Tally, tally};
pub use worker::Worker;
