//! What every tenant does once a day: begun with the tenant, and begun in tenants that are there
//! already when a new version of Tenet brings more of it.

use crate::tenant::directory;
use crate::tenant::store;
use kernel::{Error, Result};
use kit::{App, Scope};
use serde_json::json;
use std::sync::Arc;

/// Tenants that are looked at in one go.
const AT_ONCE: usize = 200;

/// Queues what a tenant does once a day and does not yet; each of these jobs asks for itself
/// again.
pub(crate) async fn begin(scope: &Scope) -> Result<()> {
    let now = scope.now();
    let mut tx = scope.begin().await?;
    for kind in kinds(scope.app()) {
        if !jobs::is_waiting(&mut tx, kind).await? {
            jobs::enqueue(&mut tx, now, kind, json!({}), now).await?;
        }
    }
    tx.commit().await
}

/// Sees to it that every tenant does what this version of Tenet does once a day. Costs one look
/// at the directory unless that has changed since the last time. Gives how many tenants were
/// looked at.
pub async fn catch_up(app: &Arc<App>) -> Result<usize> {
    let kinds = kinds(app).join(" ");
    let mut tx = app.control.write().await?;
    let done = store::daily_work(&mut tx).await?;
    drop(tx);
    if done.as_deref() == Some(kinds.as_str()) {
        return Ok(0);
    }
    let (mut after, mut looked) = (None, 0);
    loop {
        let page = directory::list(app, after, AT_ONCE).await?;
        for account in &page {
            match begin(&Scope::system(app.clone(), account.tenant.clone())).await {
                // Erased meanwhile.
                Ok(()) | Err(Error::NotFound) => looked += 1,
                Err(error) => return Err(error),
            }
        }
        match page.last() {
            Some(last) => after = Some(last.tenant.id),
            None => break,
        }
    }
    let mut tx = app.control.write().await?;
    store::set_daily_work(&mut tx, &kinds).await?;
    tx.commit().await?;
    Ok(looked)
}

fn kinds(app: &App) -> Vec<&'static str> {
    let mut kinds: Vec<_> = app
        .slices
        .iter()
        .flat_map(|slice| slice.daily)
        .copied()
        .collect();
    kinds.sort_unstable();
    kinds
}
