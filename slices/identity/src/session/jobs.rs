//! Once a day: what has ended by itself is removed.

use crate::{device, factor, invitation, session};
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::Result;
use kit::App;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const TIDY: &str = "tidy_sessions";
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
    session::store::tidy(&mut tx, now).await?;
    invitation::store::tidy(&mut tx, now).await?;
    device::store::tidy(&mut tx, now).await?;
    factor::store::tidy_challenges(&mut tx, now).await?;
    tx.commit().await?;
    let tomorrow = kernel::micros(now).saturating_add(DAY);
    Ok(Outcome::Again(kernel::timestamp(tomorrow)))
}
