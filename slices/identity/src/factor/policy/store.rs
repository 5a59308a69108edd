//! The policy in the database: one row, or none yet.

use crate::factor::policy::{Policy, Wanted};
use kernel::{Error, Result, micros};
use storage::{Tx, sql};

/// The only row.
const ONLY: i64 = 1;

/// What was decided, if anything was.
pub(crate) async fn find(tx: &mut Tx) -> Result<Option<Policy>> {
    let row = tx
        .maybe(sql!(
            "select wanted, since from factor_policy where id = $1",
            ONLY
        ))
        .await?;
    row.map(|row| {
        let wanted = Wanted::parse(&row.get::<String>(0)?)
            .ok_or_else(|| Error::internal("a policy that does not exist"))?;
        Ok(Policy {
            wanted,
            since: row.get(1)?,
        })
    })
    .transpose()
}

/// Keeps what was decided.
pub(crate) async fn save(tx: &mut Tx, policy: Policy) -> Result<()> {
    let (wanted, since) = (policy.wanted.name(), micros(policy.since));
    let changed = tx
        .run(sql!(
            "update factor_policy set wanted = $2, since = $3 where id = $1",
            ONLY,
            wanted,
            since,
        ))
        .await?;
    if changed > 0 {
        return Ok(());
    }
    tx.run(sql!(
        "insert into factor_policy (id, wanted, since) values ($1, $2, $3)",
        ONLY,
        wanted,
        since,
    ))
    .await
    .map(drop)
}
