//! How many jobs wait, run or have failed: figures, for whoever looks after the machine.

use kernel::{Result, Timestamp, micros};
use storage::{Tx, sql};

/// Jobs of one kind in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What is to be done.
    pub kind: String,
    /// `queued`, `running` or `failed`.
    pub state: String,
    /// Why the last attempt failed; empty when none did.
    pub error_code: String,
    /// How many there are.
    pub count: i64,
    /// When the first of them was or is due.
    pub oldest_due: Timestamp,
}

/// The jobs of a tenant that have not ended well, counted.
pub async fn tally(tx: &mut Tx, now: Timestamp) -> Result<Vec<Tally>> {
    let rows = tx
        .all(sql!(
            "select kind,
                    case when state = 'queued' and lease_until > $1 then 'running' else state end,
                    coalesce(error_code, ''), count(*), min(due_at)
               from jobs
              where state in ('queued', 'failed')
              group by 1, 2, 3
              order by 1, 2, 3",
            micros(now),
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Tally {
                kind: row.get(0)?,
                state: row.get(1)?,
                error_code: row.get(2)?,
                count: row.get(3)?,
                oldest_due: row.get(4)?,
            })
        })
        .collect()
}
