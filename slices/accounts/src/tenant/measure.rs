//! What a tenant reports of itself to the directory: its size once a day, how its work stands and
//! how many users it has once an hour. Figures only; so nobody who looks after the machine needs to open a tenant.

use crate::tenant::store;
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Result, Timestamp, micros, timestamp};
use kit::App;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const MEASURE: &str = "measure_tenant";
/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;
/// A size that is older is measured anew.
const OLD: i64 = 23 * HOUR;

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = Kind {
        name: MEASURE,
        lane: Lane::Short,
        max_attempts: 20,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { measure(&app, &context).await }
    });
}

async fn measure(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let (tenant, now) = (context.tenant, context.clock.now());
    let mut tx = context.db.read(tenant).await?;
    let mut tallies = jobs::tally(&mut tx, now).await?;
    let users = identity::count_active(&mut tx).await?;
    drop(tx);
    // This very job tells nothing.
    tallies.retain(|tally| tally.kind != MEASURE);
    let measured = app.control.read_once(store::measured_at(tenant)).await?;
    let measured: Option<Timestamp> = measured.first().map(|row| row.get(0)).transpose()?;
    let old = measured.is_none_or(|at| micros(now).saturating_sub(micros(at)) > OLD);
    let size = match old {
        true => Some(context.db.tenant_size(tenant).await?),
        false => None,
    };
    let mut tx = app.control.write().await?;
    store::report_jobs(&mut tx, tenant, &tallies).await?;
    if let Some(size) = size {
        let bytes = i64::try_from(size).unwrap_or(i64::MAX);
        store::report_size(&mut tx, tenant, bytes, now).await?;
    }
    store::report_users(&mut tx, tenant, users).await?;
    tx.commit().await?;
    Ok(Outcome::Again(timestamp(micros(now).saturating_add(HOUR))))
}
