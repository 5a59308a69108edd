//! Requests for a link in the database, until a worker has looked at them.

use kernel::{Id, Result, Timestamp, micros};
use storage::{Tx, sql};

/// Marks the id of a request.
pub(crate) enum Request {}

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Request>,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "insert into reset_requests (id, sealed, created_at) values ($1, $2, $3)",
        id,
        sealed,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Takes a request out: it is looked at once.
pub(crate) async fn take(tx: &mut Tx, id: Id<Request>) -> Result<Option<Vec<u8>>> {
    let row = tx
        .maybe(sql!(
            "delete from reset_requests where id = $1 returning sealed",
            id
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Removes what no worker has looked at for a day.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from reset_requests where created_at < $1",
        micros(now) - DAY
    ))
    .await
    .map(drop)
}
