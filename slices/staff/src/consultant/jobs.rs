//! Once a day: visits, sessions and invitations whose time is over are removed (P-164).

use crate::consultant::store;
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::Result;
use kit::App;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const TIDY: &str = "tidy_consultants";
/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

pub(crate) fn register(registry: &mut Registry, _: &Arc<App>) {
    let kind = Kind {
        name: TIDY,
        lane: Lane::Short,
        max_attempts: 20,
    };
    registry.add(kind, tidy);
}

async fn tidy(context: Context) -> Result<Outcome> {
    let now = context.clock.now();
    let mut tx = context.db.write(context.tenant).await?;
    store::tidy(&mut tx, now).await?;
    tx.commit().await?;
    let tomorrow = kernel::micros(now).saturating_add(DAY);
    Ok(Outcome::Again(kernel::timestamp(tomorrow)))
}
