//! Takes an import back, in steps that may be repeated.

use super::{Import, State, engine, store};
use crate::collections;
use jobs::Context;
use kernel::{Error, Result};
use kit::{Scope, Via};

/// Records of one transaction.
const STEP: usize = 500;
/// Steps without a record to take back, after which something is wrong.
const IDLE: usize = 1_000;

/// Takes back what is left of an import. What has been taken back is not taken back again, so
/// an interrupted undoing goes on where it stopped.
pub(crate) async fn work(scope: &Scope, import: &Import, job: Option<&Context>) -> Result<()> {
    let scope = scope.through(Via::Undo);
    let collection = collections::find(scope.app(), &import.collection)?;
    let (Some(set), Some(by)) = (import.set, import.undo_set) else {
        return Err(Error::internal(
            "an import without change sets is being undone",
        ));
    };
    let mut done = import.restored + import.conflicts;
    let mut idle = 0;
    loop {
        let mut tx = scope.begin().await?;
        let scope = engine::still_may(&scope, &mut tx).await?;
        let undone = collection.undo(&scope, &mut tx, set, by, STEP).await?;
        if !store::count_undone(&mut tx, import.id, undone.restored, undone.conflicts).await? {
            return Ok(());
        }
        done += i64::try_from(undone.restored + undone.conflicts).unwrap_or(0);
        if let Some(job) = job {
            job.progress_in(&mut tx, done, import.tally.created + import.tally.updated)
                .await?;
        }
        if !undone.more {
            store::end(&mut tx, import, State::Undone, None, scope.now()).await?;
            return tx.commit().await;
        }
        idle = if undone.restored + undone.conflicts == 0 {
            idle + 1
        } else {
            0
        };
        if idle > IDLE {
            return Err(Error::internal(
                "a collection says that there is more to undo and undoes nothing",
            ));
        }
        tx.commit().await?;
    }
}
