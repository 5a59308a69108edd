//! Once a day: lines of the detailed log whose time is over are removed (P-164).

use crate::viewing::store;
use jobs::{Context, Registry};
use kernel::Result;

/// The stored name of the job.
pub(crate) const TIDY: &str = "tidy_viewings";

pub(crate) fn register(registry: &mut Registry) {
    registry.add_daily(TIDY, tidy);
}

async fn tidy(context: Context) -> Result<()> {
    let now = context.clock.now();
    loop {
        let mut tx = context.db.write(context.tenant).await?;
        let more = store::tidy(&mut tx, now).await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}
