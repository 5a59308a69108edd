//! Once a day: lines of the security log whose time is over are removed (P-164).

use crate::log::store;
use jobs::{Context, Registry};
use kernel::Result;

/// The stored name of the job.
pub(crate) const TIDY: &str = "tidy_security_log";

pub(crate) fn register(registry: &mut Registry) {
    registry.add_daily(TIDY, tidy);
}

async fn tidy(context: Context) -> Result<()> {
    let mut tx = context.db.write(context.tenant).await?;
    store::tidy(&mut tx, context.clock.now()).await?;
    tx.commit().await
}
