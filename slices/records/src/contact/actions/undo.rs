//! Taking an act back: a small one at once, a large one as a job.

use crate::contact::{jobs::UNDO, store, undo as undoing};
use ::jobs::State;
use history::Set;
use kernel::{Error, Id, Result};
use kit::collection::Undone;
use kit::{Actor, ChangeSet, Permission, Scope, Via};
use serde_json::json;
use storage::Tx;

/// The largest change set that is taken back at once; larger ones are a job.
pub const INLINE: i64 = 500;
/// How many entries are taken back at once.
const MANY: usize = 500;

/// How the undoing of an act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undoing {
    /// The change that takes it back.
    pub by: Id<ChangeSet>,
    /// Whether it still goes on, has ended, or was given up.
    pub state: State,
    /// How many records are as they were.
    pub restored: i64,
    /// How many were left alone because they have been changed since.
    pub conflicts: i64,
    /// How many records there are.
    pub total: i64,
}

/// An export changes nothing, and of what was purged nothing is left.
const FINAL: [&str; 2] = ["export", "purge"];

/// Takes a change set back, as a change set of its own. One of more than [`INLINE`] records is
/// taken back in the background: the state is `Queued`, and [`undo_of`] tells how it stands.
///
/// # Errors
/// `Conflict("already_undone")`, `Conflict("not_undoable")` for what is final, and `Conflict("large_set")` for a large import, which is taken
/// back where the import is.
pub async fn undo(scope: &Scope, set: Id<ChangeSet>) -> Result<Undoing> {
    scope.require(Permission::EditContacts)?;
    let scope = &scope.through(Via::Undo);
    let mut tx = scope.begin().await?;
    let act = history::find_set(&mut tx, set).await?;
    if act.collection != "contacts" {
        return Err(Error::NotFound);
    }
    if FINAL.contains(&act.action.as_str()) {
        return Err(Error::Conflict("not_undoable"));
    }
    let large = act.count > INLINE;
    if large && act.action == "import" {
        return Err(Error::Conflict("large_set"));
    }
    let by = history::open_set(&mut tx, scope, "undo", "contacts", Some(set)).await?;
    if !history::mark_undone(&mut tx, set, by).await? {
        return Err(Error::Conflict("already_undone"));
    }
    if large {
        begin(scope, &mut tx, set, by).await?;
    } else {
        while step(scope, &mut tx, set, by).await?.more {}
    }
    let undoing = stands(scope, &mut tx, &act, by).await?;
    tx.commit().await?;
    Ok(undoing)
}

/// How the undoing of an act stands; `NotFound` when nobody has taken it back.
pub async fn undo_of(scope: &Scope, set: Id<ChangeSet>) -> Result<Undoing> {
    scope.require(Permission::EditContacts)?;
    let mut tx = scope.read().await?;
    let act = history::find_set(&mut tx, set).await?;
    let by = act.undone_by.ok_or(Error::NotFound)?;
    if act.collection != "contacts" {
        return Err(Error::NotFound);
    }
    stands(scope, &mut tx, &act, by).await
}

/// Takes back the next records of a set, in the caller's transaction.
pub(crate) async fn step(
    scope: &Scope,
    tx: &mut Tx,
    set: Id<ChangeSet>,
    by: Id<ChangeSet>,
) -> Result<Undone> {
    undoing::undo(scope, tx, set, by, MANY).await
}

/// Whoever asks goes on acting in the job, which looks before each step what they may do then.
async fn begin(scope: &Scope, tx: &mut Tx, set: Id<ChangeSet>, by: Id<ChangeSet>) -> Result<()> {
    let Some(user) = scope.actor().user() else {
        return Err(Error::Conflict("large_set"));
    };
    let key = match scope.actor() {
        Actor::Key(key, _) => Some(*key),
        _ => None,
    };
    let payload = json!({ "set": set, "by": by, "user": user, "key": key });
    let now = scope.now();
    let job = ::jobs::enqueue_by(tx, user.cast(), now, UNDO, payload, now).await?;
    store::begin_undoing(tx, set, job).await
}

async fn stands(scope: &Scope, tx: &mut Tx, act: &Set, by: Id<ChangeSet>) -> Result<Undoing> {
    let known = store::undoing(tx, act.id).await?;
    let state = match known.as_ref().and_then(|known| known.job) {
        None => State::Done,
        // The tidying takes jobs that have ended.
        Some(job) => match ::jobs::find(tx, scope.now(), job).await {
            Err(Error::NotFound) => State::Done,
            job => job?.state,
        },
    };
    Ok(Undoing {
        by,
        state,
        restored: known.as_ref().map_or(0, |known| known.restored),
        conflicts: known.as_ref().map_or(0, |known| known.conflicts),
        total: act.count,
    })
}
