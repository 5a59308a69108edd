//! What work that goes on later remembers: undoing, emptying the bin, destroying keys.

use crate::contact::Contact;
use kernel::{Id, Result, Timestamp};
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

/// How far the undoing of an act has come: the first entry that was looked at already.
pub(crate) async fn undone_to(tx: &mut Tx, set: Id<kit::ChangeSet>) -> Result<Option<i64>> {
    let row = tx
        .maybe(sql!(
            "select seq from contact_undos where change_set = $1",
            set
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Notes how far it has come now.
pub(crate) async fn note_undone_to(tx: &mut Tx, set: Id<kit::ChangeSet>, seq: i64) -> Result<()> {
    tx.run(sql!(
        "insert into contact_undos (change_set, seq) values ($1, $2)
         on conflict (change_set) do update set seq = excluded.seq",
        set,
        seq
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
