//! Backups that the host's own tools make: when each tenant's last one was, as such a tool says when
//! it has succeeded. Tenet believes it and looks at no backup itself.

mod store;

use crate::tenant::directory::any;
use crate::tenant::overview;
use crate::tenant::store as directory;
use kernel::{Error, Result, TenantId, Timestamp, micros, timestamp};
use kit::App;
use std::sync::Arc;

/// How far the clock of the tool may be ahead of ours.
const AHEAD: i64 = 300_000_000;
/// Tenants that are looked at in one go.
const AT_ONCE: usize = 200;

/// Notes that a backup of a tenant, or of all of them, holds what there was at `at`. A backup that
/// is older than the one that is noted changes nothing. Gives how many tenants it holds: one that
/// was made later is in none.
///
/// # Errors
/// `NotFound`; `Invalid` on `at` with `in_the_future`, or `before_the_tenant` for a single tenant
/// that was made later.
pub async fn note(app: &Arc<App>, slug: Option<&str>, at: Option<Timestamp>) -> Result<u64> {
    let now = app.clock.now();
    let at = at.unwrap_or(now);
    if micros(at) > micros(now).saturating_add(AHEAD) {
        return Err(Error::invalid("at", "in_the_future"));
    }
    let at = timestamp(micros(at).min(micros(now)));
    let one = match slug {
        Some(slug) => Some(any(app, slug).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    if one.as_ref().is_some_and(|one| one.created_at > at) {
        return Err(Error::invalid("at", "before_the_tenant"));
    }
    let mut tx = app.control.write().await?;
    match one {
        Some(one) => store::note(&mut tx, one.tenant.id, at, now).await?,
        None => store::note_all(&mut tx, at, now).await?,
    }
    let held = match slug {
        Some(_) => 1,
        None => store::made_until(&mut tx, at).await?,
    };
    tx.commit().await?;
    Ok(held)
}

/// The short names of the tenants whose backup is late, in the order of their numbers; none where
/// none is expected.
pub async fn late(app: &App) -> Result<Vec<String>> {
    let (every, now) = (app.settings.backups_expected_every_hours, app.clock.now());
    let (mut late, mut after) = (Vec::new(), None);
    if every.is_none() {
        return Ok(late);
    }
    loop {
        let rows = app.control.read_once(directory::measured(after, AT_ONCE));
        let rows = rows.await?;
        let Some(last) = rows.last() else {
            return Ok(late);
        };
        after = Some(TenantId(last.get(0)?));
        for row in &rows {
            let one = overview::read(row)?;
            if one.backup_is_late(every, now) {
                late.push(one.record.tenant.slug);
            }
        }
    }
}
