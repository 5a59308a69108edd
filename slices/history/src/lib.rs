//! Who did what to which record, when, through what: append-only, chained, and sealed per
//! person, so that the chain still verifies when a person's data has been erased.
//!
//! - Always is an entry written in the transaction of the change it tells of.
//! - Never does an entry hold a value in the clear; it holds names of fields and ids.
//! - Never can a stored entry change without [`verify`] naming it.

mod chain;
mod entry;
mod personal;
mod read;
mod set;
mod store;
mod verify;
mod write;

pub use entry::{Change, Entry, Shown};
pub use read::{of_set, of_subject};
pub use set::Set;
pub use store::{
    Act, find_set, latest_in_set, mark_undone, open_one, open_set, recent_sets, subjects_of,
};
pub use verify::{Broken, Verification, verify};
pub use write::{Sealed, Sealer, append, record};

/// The capability.
pub const SLICE: kit::Slice = kit::Slice {
    name: "history",
    migrations: &[
        storage::Migration {
            stamp: "20261122_0010_history",
            sql: include_str!("../migrations/20261122_0010_history.sql"),
        },
        storage::Migration {
            stamp: "20261129_0641_actors",
            sql: include_str!("../migrations/20261129_0641_actors.sql"),
        },
    ],
    locales: &[
        (kernel::Lang::En, include_str!("../locales/en.ftl")),
        (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
    ],
    personal_data: personal::TABLES,
    ..kit::slice::EMPTY
};
