//! Once a day: what has lain in the recycle bin long enough is purged.

use super::{Contact, purge, store};
use ::jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Id, Result, Timestamp};
use kit::{App, Scope};
use std::collections::HashSet;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const PURGE_BIN: &str = "purge_bin";
/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;
/// How many contacts are purged in one transaction.
const CHUNK: usize = 50;

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let app = app.clone();
    let kind = Kind {
        name: PURGE_BIN,
        lane: Lane::Long,
        max_attempts: 20,
    };
    registry.add(kind, move |context| purge_bin(app.clone(), context));
}

async fn purge_bin(app: Arc<App>, context: Context) -> Result<Outcome> {
    let now = context.clock.now();
    // A tenant that was closed keeps its bin until it is opened again or erased.
    if let Some(tenant) = accounts::by_id(&app, context.tenant).await? {
        tidy(&Scope::system(app, tenant)).await?;
    }
    Ok(Outcome::Again(days_from(now, 1)))
}

/// Destroys the keys that a crash has left over, purges what was binned too long ago, and
/// forgets Idempotency-Keys of yesterday.
pub async fn tidy(scope: &Scope) -> Result<()> {
    let mut tx = scope.begin().await?;
    store::forget_keys(&mut tx, days_from(scope.now(), -1)).await?;
    let left = store::shreds(&mut tx, 1000).await?;
    tx.commit().await?;
    if !left.is_empty() {
        purge::shred(scope, &left).await?;
    }
    let before = days_from(scope.now(), -scope.app().settings.bin_days);
    let mut tried: HashSet<Id<Contact>> = HashSet::new();
    loop {
        let mut tx = scope.begin().await?;
        let ids = store::binned_before(&mut tx, before, CHUNK).await?;
        if ids.is_empty() || ids.iter().all(|id| !tried.insert(*id)) {
            return Ok(());
        }
        purge::purge(scope, &mut tx, &ids).await?;
        tx.commit().await?;
        purge::shred(scope, &ids).await?;
    }
}

fn days_from(at: Timestamp, days: i64) -> Timestamp {
    kernel::timestamp(kernel::micros(at).saturating_add(days.saturating_mul(DAY)))
}
