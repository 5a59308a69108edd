//! What work that goes on later remembers: undoing, emptying the bin, destroying keys.

use crate::contact::Contact;
use ::jobs::Job;
use kernel::{Id, Result, Timestamp};
use kit::collection::Undone;
use storage::{Tx, Value, sql};

/// Contacts binned before an instant, oldest first.
pub(crate) async fn binned_before(
    tx: &mut Tx,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<Id<Contact>>> {
    let rows = tx
        .all(sql!(
            "select id from contacts where binned_at > 0 and binned_at < $1 order by binned_at limit $2",
            kernel::micros(before),
            i64::try_from(limit).unwrap_or(i64::MAX),
        ))
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How far the undoing of an act has come.
pub(crate) struct Undoing {
    /// The last entry that was looked at.
    pub seq: Option<i64>,
    /// Records that are as they were.
    pub restored: i64,
    /// Records that were left alone.
    pub conflicts: i64,
    /// Who goes on with it.
    pub job: Option<Id<Job>>,
}

/// How far the undoing of an act has come; `None`: it has not begun.
pub(crate) async fn undoing(tx: &mut Tx, set: Id<kit::ChangeSet>) -> Result<Option<Undoing>> {
    let row = tx
        .maybe(sql!(
            "select seq, restored, conflicts, job from contact_undos where change_set = $1",
            set
        ))
        .await?;
    row.map(|row| {
        Ok(Undoing {
            seq: row.get(0)?,
            restored: row.get(1)?,
            conflicts: row.get(2)?,
            job: row.get(3)?,
        })
    })
    .transpose()
}

/// Notes which job takes an act back.
pub(crate) async fn begin_undoing(
    tx: &mut Tx,
    set: Id<kit::ChangeSet>,
    job: Id<Job>,
) -> Result<()> {
    tx.run(sql!(
        "insert into contact_undos (change_set, restored, conflicts, job) values ($1, 0, 0, $2)",
        set,
        job
    ))
    .await
    .map(drop)
}

/// Notes a step.
pub(crate) async fn note_undone(
    tx: &mut Tx,
    set: Id<kit::ChangeSet>,
    seq: i64,
    some: &Undone,
) -> Result<()> {
    tx.run(sql!(
        "insert into contact_undos (change_set, seq, restored, conflicts) values ($1, $2, $3, $4)
         on conflict (change_set) do update
            set seq = excluded.seq, restored = contact_undos.restored + excluded.restored,
                conflicts = contact_undos.conflicts + excluded.conflicts",
        set,
        seq,
        i64::try_from(some.restored).unwrap_or(i64::MAX),
        i64::try_from(some.conflicts).unwrap_or(i64::MAX),
    ))
    .await
    .map(drop)
}

/// Contacts whose keys are still to be destroyed.
pub(crate) async fn shreds(tx: &mut Tx, limit: usize) -> Result<Vec<Id<Contact>>> {
    let rows = tx
        .all(sql!(
            "select contact from contact_shreds order by at limit $1",
            i64::try_from(limit).unwrap_or(100)
        ))
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Notes that the keys of these are destroyed.
pub(crate) async fn forget_shreds(tx: &mut Tx, done: &[Id<Contact>]) -> Result<()> {
    let rows = done.iter().map(|id| vec![Value::from(id)]).collect();
    tx.run_many(sql!("delete from contact_shreds where contact = $1"), rows)
        .await
        .map(drop)
}
