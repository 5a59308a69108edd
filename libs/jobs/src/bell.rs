//! Rings when a job was enqueued in this process.
//!
//! The one global here: enqueuing has a transaction and no worker in its hands. It carries a
//! hint and no truth, so that a lost or superfluous ring changes nothing but a delay.

use kernel::Timestamp;
use std::sync::LazyLock;
use tokio::sync::broadcast;

static BELL: LazyLock<broadcast::Sender<Timestamp>> = LazyLock::new(|| broadcast::channel(256).0);

/// Somewhere there is a job that is due at `due`.
pub(crate) fn ring(due: Timestamp) {
    // Nobody may be listening: then another process is the worker.
    BELL.send(due).ok();
}

/// Every ring from now on.
pub(crate) fn listen() -> broadcast::Receiver<Timestamp> {
    BELL.subscribe()
}
