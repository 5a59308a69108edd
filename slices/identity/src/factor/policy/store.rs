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
            "select wanted, since, allows_messages from factor_policy where id = $1",
            ONLY
        ))
        .await?;
    row.map(|row| {
        let wanted = Wanted::parse(&row.get::<String>(0)?)
            .ok_or_else(|| Error::internal("a policy that does not exist"))?;
        Ok(Policy {
            wanted,
            since: row.get(1)?,
            allows_messages: row.get::<i64>(2)? == 1,
        })
    })
    .transpose()
}

/// Keeps what was decided.
pub(crate) async fn save(tx: &mut Tx, policy: Policy) -> Result<()> {
    let (wanted, since) = (policy.wanted.name(), micros(policy.since));
    let allows = i64::from(policy.allows_messages);
    let changed = tx
        .run(sql!(
            "update factor_policy set wanted = $2, since = $3, allows_messages = $4 where id = $1",
            ONLY,
            wanted,
            since,
            allows,
        ))
        .await?;
    if changed > 0 {
        return Ok(());
    }
    tx.run(sql!(
        "insert into factor_policy (id, wanted, since, allows_messages) values ($1, $2, $3, $4)",
        ONLY,
        wanted,
        since,
        allows,
    ))
    .await
    .map(drop)
}
