//! Taking files off the shelf: what is closed is closed wholly, whoever waits for it.

use super::{IDLE, Shelf};
use crate::sqlite::home::Home;
use kernel::TenantId;
use std::sync::{Arc, Weak};

/// A file on its way out. Always closed on the blocking pool, also when the request that
/// began it went away; only then may the file be opened or removed again.
pub(super) struct Closing {
    pub(super) shelf: Arc<Shelf>,
    pub(super) tenant: TenantId,
    pub(super) home: Option<Arc<Home>>,
}

impl Closing {
    pub(super) async fn close(mut self) {
        let Some(home) = self.home.take() else { return };
        let closed = tokio::task::spawn_blocking(move || {
            if let Err(error) = home.close() {
                tracing::warn!(tenant = %self.tenant, %error, "closed without a checkpoint");
            }
            drop(home);
            drop(self);
        });
        if let Err(error) = closed.await {
            tracing::error!(%error, "closing a database failed");
        }
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        drop(self.home.take());
        self.shelf.open().closing.remove(&self.tenant);
        self.shelf.freed.notify_waiters();
    }
}

/// Closes files that nobody uses, until the shelf is gone.
pub(super) async fn sweep(shelf: Weak<Shelf>) {
    loop {
        tokio::time::sleep(IDLE / 6).await;
        let Some(shelf) = shelf.upgrade() else { return };
        while let Some(closing) = shelf.least_used(IDLE) {
            closing.close().await;
        }
    }
}
