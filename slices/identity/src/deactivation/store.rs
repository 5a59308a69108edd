//! Hand-overs in the database.

use super::HandOver;
use kernel::{Id, Result, micros};
use kit::User;
use storage::{Row, Tx, sql};

/// Begins the hand-over of one collection; an earlier one of it is over.
pub(crate) async fn begin(tx: &mut Tx, user: Id<User>, begun: &HandOver) -> Result<()> {
    tx.run(sql!(
        "delete from hand_overs where user_id = $1 and collection = $2",
        user,
        &begun.collection,
    ))
    .await?;
    tx.run(sql!(
        "insert into hand_overs (user_id, collection, heir, by_id, change_set, job, moved, kept, at)
         values ($1, $2, $3, $4, $5, $6, 0, 0, $7)",
        user,
        &begun.collection,
        begun.heir,
        begun.by,
        begun.set,
        begun.job,
        micros(begun.at),
    ))
    .await
    .map(drop)
}

/// What was handed over of a user, or is on its way.
pub(crate) async fn of_user(tx: &mut Tx, user: Id<User>) -> Result<Vec<HandOver>> {
    let rows = tx
        .all(sql!(
            "select collection, heir, by_id, change_set, job, moved, kept, at
               from hand_overs
              where user_id = $1
              order by collection",
            user
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Counts what one step has done.
pub(crate) async fn count(
    tx: &mut Tx,
    user: Id<User>,
    collection: &str,
    moved: i64,
    kept: i64,
) -> Result<()> {
    tx.run(sql!(
        "update hand_overs
            set moved = moved + $3, kept = $4
          where user_id = $1 and collection = $2",
        user,
        collection,
        moved,
        kept,
    ))
    .await
    .map(drop)
}

fn read(row: &Row) -> Result<HandOver> {
    Ok(HandOver {
        collection: row.get(0)?,
        heir: row.get(1)?,
        by: row.get(2)?,
        set: row.get(3)?,
        job: row.get(4)?,
        moved: row.get(5)?,
        kept: row.get(6)?,
        at: row.get(7)?,
    })
}
