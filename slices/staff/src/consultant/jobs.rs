//! Once a day: visits, sessions and invitations whose time is over are removed (P-164).

use crate::consultant::store;
use jobs::{Context, Registry};
use kernel::Result;
use kit::App;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const TIDY: &str = "tidy_consultants";

pub(crate) fn register(registry: &mut Registry, _: &Arc<App>) {
    registry.add_daily(TIDY, tidy);
}

async fn tidy(context: Context) -> Result<()> {
    let mut tx = context.db.write(context.tenant).await?;
    store::tidy(&mut tx, context.clock.now()).await?;
    tx.commit().await
}
