//! Once an hour: what operators left behind is removed when its time is over. There is no tenant
//! whose work this could be, so it is the process's own.

use crate::{alert, log, session};
use kernel::Result;
use kit::platform::PlatformScope;
use std::time::Duration;
use tokio::sync::watch;

const OFTEN: Duration = Duration::from_secs(3600);

/// Removes sessions, used tokens, links and lines of the log whose time is over.
pub async fn tidy(scope: &PlatformScope) -> Result<()> {
    let mut tx = scope.control_write().await?;
    session::store::tidy(&mut tx, scope.now()).await?;
    alert::tidy(&mut tx, scope.now()).await?;
    let lines = log::tidy(&mut tx, scope.now()).await?;
    let head = log::head(&mut tx).await?;
    tx.commit().await?;
    // Lines of commands on the host leave it by this: the head covers them all.
    if let Some((seq, hash)) = head {
        tracing::info!(seq, hash, "operator log head");
    }
    if lines > 0 {
        tracing::info!(lines, "the log of operators was tidied");
    }
    Ok(())
}

/// Does so at once and then every hour, until told to stop.
pub async fn keep(scope: PlatformScope, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = tidy(&scope).await {
            tracing::error!("tidying up after operators: {error}");
        }
        tokio::select! {
            () = tokio::time::sleep(OFTEN) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}
