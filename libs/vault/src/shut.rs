//! Security-sensitive: work that gets no key, whatever it asks for (P-121, P-122).

use kernel::{Error, Result};
use std::future::Future;

tokio::task_local! {
    static SHUT: ();
}

/// Runs work to which no vault of this process hands out a key: no person's, no tenant's. What
/// the storage opens a file with was agreed when the installation was put together, and is shown
/// to nobody.
pub async fn shut<T>(work: impl Future<Output = T>) -> T {
    SHUT.scope((), work).await
}

/// Stops whoever asks for a key in such work.
pub(crate) fn open() -> Result<()> {
    match SHUT.try_with(|()| ()) {
        Ok(()) => Err(Error::Forbidden),
        Err(_) => Ok(()),
    }
}
