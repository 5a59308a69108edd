//! The limit in the database: one row, or none yet.

use super::Limit;
use kernel::{Error, Result};
use storage::{Tx, sql};

/// The only row.
const ONLY: i64 = 1;

/// What was decided, if anything was.
pub(crate) async fn find(tx: &mut Tx) -> Result<Option<Limit>> {
    let row = tx
        .maybe(sql!("select most from export_limit where id = $1", ONLY))
        .await?;
    row.map(|row| match row.get::<Option<i64>>(0)? {
        None => Ok(Limit::Off),
        Some(most) => u64::try_from(most)
            .map(Limit::Over)
            .map_err(|_| Error::internal("a limit of exports below nothing")),
    })
    .transpose()
}

/// Keeps what was decided.
pub(crate) async fn save(tx: &mut Tx, limit: Limit) -> Result<()> {
    let most = limit
        .most()
        .map(|most| i64::try_from(most).unwrap_or(i64::MAX));
    let changed = tx
        .run(sql!(
            "update export_limit set most = $2 where id = $1",
            ONLY,
            most
        ))
        .await?;
    if changed > 0 {
        return Ok(());
    }
    tx.run(sql!(
        "insert into export_limit (id, most) values ($1, $2)",
        ONLY,
        most
    ))
    .await
    .map(drop)
}
