//! Taking an act back.

use crate::contact::undo as undoing;
use kernel::{Error, Id, Result};
use kit::collection::Undone;
use kit::{ChangeSet, Permission, Scope, Via};

/// The largest change set that is taken back at once; larger ones are a job.
pub const INLINE: i64 = 500;
/// How many entries are taken back at once.
const MANY: usize = 500;

/// Takes a change set of at most [`INLINE`] records back, as a change set of its own.
///
/// # Errors
/// `Conflict("already_undone")`, and `Conflict("large_set")` for what has to be a job.
pub async fn undo(scope: &Scope, set: Id<ChangeSet>) -> Result<(Id<ChangeSet>, Undone)> {
    scope.require(Permission::EditContacts)?;
    let scope = &scope.through(Via::Undo);
    let mut tx = scope.begin().await?;
    let act = history::find_set(&mut tx, set).await?;
    if act.collection != "contacts" {
        return Err(Error::NotFound);
    }
    if act.count > INLINE {
        return Err(Error::Conflict("large_set"));
    }
    let by = history::open_set(&mut tx, scope, "undo", "contacts", Some(set)).await?;
    if !history::mark_undone(&mut tx, set, by).await? {
        return Err(Error::Conflict("already_undone"));
    }
    let mut all = Undone::default();
    loop {
        let some = undoing::undo(scope, &mut tx, set, by, MANY).await?;
        all.restored += some.restored;
        all.conflicts += some.conflicts;
        if !some.more {
            break;
        }
    }
    tx.commit().await?;
    Ok((by, all))
}
