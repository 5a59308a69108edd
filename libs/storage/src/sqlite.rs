//! SQLite: one encrypted file per tenant, one writer and a few readers on each, statements
//! on the blocking pool and no thread per connection.

mod connection;
pub(crate) mod copy;
mod error;
mod home;
mod run;
mod settings;
mod shelf;
mod tx;

pub(crate) use connection::{Brake, Tuning};
pub(crate) use home::Home;
pub(crate) use shelf::Shelf;
pub(crate) use tx::SqliteTx;

use kernel::{Result, ResultExt};

/// Runs blocking work off the asynchronous threads.
pub(crate) async fn blocking<R: Send + 'static>(
    work: impl FnOnce() -> Result<R> + Send + 'static,
) -> Result<R> {
    if crate::here::stay().is_some() {
        return work();
    }
    tokio::task::spawn_blocking(work)
        .await
        .doing("working with a database file")?
}
