//! The SQL waist: one text, two engines, and no way to reach a table without having named
//! the tenant.
//!
//! Business code holds a [`Tx`] of one tenant and never a connection. Its SQL is written
//! once, in the dialect that [`dialect`] describes, and runs byte for byte on SQLite (one
//! encrypted file per tenant) and on PostgreSQL (row-level security).

mod central;
mod db;
pub mod dialect;
mod explain;
mod here;
mod migrate;
mod postgres;
mod schema;
mod settings;
mod sql;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;

pub use central::Central;
pub use db::{Db, PostgresOptions, SqliteOptions, TenantKeys};
pub use dialect::Engine;
pub use explain::{Plan, explain};
pub use here::here;
pub use migrate::Migration;

/// What is said of a file that another key has sealed.
pub const WRONG_KEY: &str = "the key does not open this database";

pub use schema::{describe, describe_central};
pub use settings::{SettingsTable, SettingsTx, Sight};
pub use sql::{Sql, Statement, central_statements, statements};
pub use tx::{Beside, Tx};
pub use value::{FromValue, Row, Value};

#[doc(hidden)]
pub use linkme;
#[doc(hidden)]
pub use sql::{CENTRAL_STATEMENTS, STATEMENTS};
