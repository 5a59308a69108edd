//! Security-sensitive: hosts that imitate ours (P-136).
//!
//! Somebody who came from such a page may have typed their password there. Its administrator
//! sees the host and since when, and a line in the log for every day on which it was seen.

use crate::log::{self, Event, store};
use kernel::{Result, micros};
use kit::{App, Tenant};
use std::sync::Arc;

/// Hosts of one tenant in one day: whoever invents names does not fill the log with them.
const MOST: i64 = 20;
/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// Notes that a page of this tenant was opened from a host that only looks like ours: once for
/// each day.
pub async fn look_alike(app: &Arc<App>, tenant: &Tenant, host: &str) -> Result<()> {
    let now = app.clock.now();
    let today = micros(now) - micros(now).rem_euclid(DAY);
    let mut tx = app.db.write(tenant.id).await?;
    let seen = store::look_alikes_since(&mut tx, today).await?;
    let known = seen.iter().any(|shown| shown.host == host);
    if known || i64::try_from(seen.len()).unwrap_or(MOST) >= MOST {
        return Ok(());
    }
    store::see_look_alike(&mut tx, host, now).await?;
    log::note(&mut tx, now, Event::LookAlike, None, None, "").await?;
    tx.commit().await
}
