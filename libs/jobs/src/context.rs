//! What a handler has in its hands.

use crate::job::Job;
use crate::store::{self, Claim};
use kernel::{Clock, Error, Id, Result, TenantId};
use serde_json::Value;
use storage::{Db, Tx};

/// A running job, for its handler.
#[derive(Clone)]
pub struct Context {
    /// Whose job it is.
    pub tenant: TenantId,
    /// Its id.
    pub job: Id<Job>,
    /// What it was enqueued with.
    pub payload: Value,
    /// What its last attempt reported as done: the place to go on from.
    pub done: i64,
    /// The tenants' data.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    pub(crate) claim: Id<Claim>,
}

impl Context {
    /// Shows how far the job is, in a transaction of its own. Call it about once a second.
    ///
    /// # Errors
    /// `Conflict("lease_lost")` if another worker has taken the job over: stop.
    pub async fn progress(&self, done: i64, total: i64) -> Result<()> {
        let mut tx = self.db.write(self.tenant).await?;
        self.progress_in(&mut tx, done, total).await?;
        tx.commit().await
    }

    /// Reports a step in the very transaction that did it, so that the next attempt goes on
    /// exactly after it.
    ///
    /// # Errors
    /// `Conflict("lease_lost")` if another worker has taken the job over: do not commit.
    pub async fn progress_in(&self, tx: &mut Tx, done: i64, total: i64) -> Result<()> {
        if store::progress(tx, self.job, self.claim, done, total).await? {
            return Ok(());
        }
        Err(Error::Conflict("lease_lost"))
    }

    /// Whether to stop: somebody cancelled the job, or it is no longer ours.
    /// Then tidy up and return [`Outcome::Done`](crate::Outcome::Done).
    pub async fn cancelled(&self) -> bool {
        let asked = store::is_cancelled(self.job, self.claim);
        match self.db.read_once(self.tenant, asked).await {
            Ok(rows) => rows.first().is_none_or(|row| row.get(0).unwrap_or(true)),
            Err(error) => {
                tracing::warn!(job = %self.job, %error, "a job could not look whether to stop");
                false
            }
        }
    }
}
