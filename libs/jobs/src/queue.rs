//! What callers do with jobs, always inside their own transaction.

use crate::job::{Creator, Job};
use crate::{bell, payload, store};
use kernel::{Error, Id, Result, Timestamp};
use serde_json::Value;
use storage::Tx;

/// Asks for work that is due at `due`. It exists, and the worker is woken, once the
/// transaction has been committed.
///
/// # Errors
/// Internal, if the payload holds anything but ids, numbers and short codes.
pub async fn enqueue(
    tx: &mut Tx,
    now: Timestamp,
    kind: &'static str,
    payload: Value,
    due: Timestamp,
) -> Result<Id<Job>> {
    add(tx, None, now, kind, payload, due).await
}

/// The same on behalf of somebody, who can then find it among theirs.
pub async fn enqueue_by(
    tx: &mut Tx,
    by: Id<Creator>,
    now: Timestamp,
    kind: &'static str,
    payload: Value,
    due: Timestamp,
) -> Result<Id<Job>> {
    add(tx, Some(by), now, kind, payload, due).await
}

async fn add(
    tx: &mut Tx,
    by: Option<Id<Creator>>,
    now: Timestamp,
    kind: &'static str,
    payload: Value,
    due: Timestamp,
) -> Result<Id<Job>> {
    payload::check(&payload)?;
    let id = Id::new(now);
    store::insert(tx, id, kind, &payload, due, now, by).await?;
    tx.on_commit(Box::new(move || bell::ring(due)));
    Ok(id)
}

/// Whether work of a kind waits or is under way.
pub async fn is_waiting(tx: &mut Tx, kind: &str) -> Result<bool> {
    store::is_waiting(tx, kind).await
}

/// A job, or `NotFound`.
pub async fn find(tx: &mut Tx, now: Timestamp, id: Id<Job>) -> Result<Job> {
    store::find(tx, now, id).await?.ok_or(Error::NotFound)
}

/// The newest jobs of some kinds, at most `limit`.
pub async fn recent(tx: &mut Tx, now: Timestamp, kinds: &[&str], limit: i64) -> Result<Vec<Job>> {
    store::recent(tx, now, kinds, limit).await
}

/// Stops a job: at once if it waits, and at its next look around if it runs.
///
/// # Errors
/// `NotFound`; `Conflict("finished")` if it has ended already.
pub async fn cancel(tx: &mut Tx, now: Timestamp, id: Id<Job>) -> Result<()> {
    if store::cancel_waiting(tx, now, id).await? || store::request_cancel(tx, id).await? {
        return Ok(());
    }
    find(tx, now, id).await?;
    Err(Error::Conflict("finished"))
}
