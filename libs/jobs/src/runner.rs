//! One job from its claim to its end.

use crate::registry::{Kind, Outcome, Registry};
use crate::store::{self, Claimed};
use crate::{Context, State};
use futures::FutureExt;
use jiff::SignedDuration;
use kernel::{Clock, Error, Result, TenantId, Timestamp};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use storage::Db;
use tokio::sync::watch;

/// How long a claim is good for without renewal.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(60);
const RENEWAL: Duration = Duration::from_secs(15);
/// How long a running job may take to end after the worker was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// What a worker needs to run a job.
#[derive(Clone)]
pub(crate) struct Runner {
    pub db: Db,
    pub clock: Clock,
    pub registry: Registry,
}

/// How a run ended.
enum End {
    Returned(Result<Outcome>),
    /// Another worker has it now.
    Lost,
    /// The worker stops.
    Stopped,
}

impl Runner {
    /// Runs a job and writes down how it went. An error here means that this could not be
    /// written: then the lease ends and the job is run again.
    pub async fn run(&self, tenant: TenantId, job: Claimed, stop: watch::Receiver<bool>) {
        let (id, kind) = (job.id, job.kind.clone());
        if let Err(error) = self.try_run(tenant, job, stop).await {
            tracing::error!(%tenant, job = %id, kind, %error, "the end of a job was not written");
        }
    }

    async fn try_run(
        &self,
        tenant: TenantId,
        job: Claimed,
        stop: watch::Receiver<bool>,
    ) -> Result<()> {
        let Some((kind, handler)) = self.registry.get(&job.kind) else {
            return Err(Error::internal("a job was taken that nobody can do"));
        };
        if job.cancel_requested {
            return self.finish(tenant, &job, State::Cancelled, None).await;
        }
        if job.attempts > kind.max_attempts {
            // Its last attempt took the whole process down.
            return self
                .finish(tenant, &job, State::Failed, Some("crashed"))
                .await;
        }
        let context = Context {
            tenant,
            job: job.id,
            payload: job.payload.clone(),
            done: job.done,
            db: self.db.clone(),
            clock: self.clock.clone(),
            claim: job.claim.id(),
        };
        let work = AssertUnwindSafe(handler(context))
            .catch_unwind()
            .map(|end| {
                end.unwrap_or_else(|_| Err(Error::internal("the handler of a job panicked")))
            });
        let end = tokio::select! {
            result = work => End::Returned(result),
            () = self.hold(tenant, &job) => End::Lost,
            () = stopped(stop) => End::Stopped,
        };
        self.settle(tenant, &job, kind, end).await
    }

    async fn settle(&self, tenant: TenantId, job: &Claimed, kind: &Kind, end: End) -> Result<()> {
        let now = self.clock.now();
        match end {
            End::Returned(Ok(Outcome::Done)) => self.finish(tenant, job, State::Done, None).await,
            End::Returned(Ok(Outcome::Again(at))) => self.put_back(tenant, job, at, 0, None).await,
            End::Returned(Err(error)) => {
                let code = code(&error);
                tracing::warn!(
                    %tenant, job = %job.id, kind = kind.name, attempt = job.attempts, %error,
                    "a job failed"
                );
                if job.attempts >= kind.max_attempts || !can_mend(&error) {
                    return self.finish(tenant, job, State::Failed, Some(code)).await;
                }
                let due = now + delay(job.attempts);
                self.put_back(tenant, job, due, job.attempts, Some(code))
                    .await
            }
            End::Stopped => {
                // Not its fault: the attempt does not count.
                self.put_back(tenant, job, now, job.attempts - 1, None)
                    .await
            }
            End::Lost => {
                tracing::warn!(%tenant, job = %job.id, kind = kind.name, "a job's lease was lost");
                Ok(())
            }
        }
    }

    /// Keeps the claim alive; returns when it is lost.
    async fn hold(&self, tenant: TenantId, job: &Claimed) {
        loop {
            tokio::time::sleep(RENEWAL).await;
            match self.renew(tenant, job).await {
                Ok(Some(_)) => {}
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(%tenant, job = %job.id, %error, "a lease was not renewed");
                }
            }
        }
    }

    async fn renew(&self, tenant: TenantId, job: &Claimed) -> Result<Option<bool>> {
        let mut tx = self.db.write(tenant).await?;
        let until = self.clock.now() + LEASE;
        let held = store::renew(&mut tx, job.id, job.claim.id(), until).await?;
        tx.commit().await?;
        Ok(held)
    }

    async fn finish(
        &self,
        tenant: TenantId,
        job: &Claimed,
        state: State,
        code: Option<&str>,
    ) -> Result<()> {
        let mut tx = self.db.write(tenant).await?;
        let now = self.clock.now();
        store::finish(&mut tx, job.id, job.claim.id(), state, code, now).await?;
        tx.commit().await
    }

    async fn put_back(
        &self,
        tenant: TenantId,
        job: &Claimed,
        due: Timestamp,
        attempts: i64,
        code: Option<&str>,
    ) -> Result<()> {
        let mut tx = self.db.write(tenant).await?;
        store::put_back(&mut tx, job.id, job.claim.id(), due, attempts, code).await?;
        tx.on_commit(Box::new(move || crate::bell::ring(due)));
        tx.commit().await
    }
}

/// Waits until the worker is told to stop, and then a little for the job to end by itself.
async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the worker is gone, which is a stop as well.
    stop.wait_for(|stop| *stop).await.ok();
    tokio::time::sleep(GRACE).await;
}

/// Ten seconds, and four times as long each time, up to an hour.
fn delay(attempts: i64) -> SignedDuration {
    let exponent = u32::try_from(attempts.clamp(1, 6) - 1).unwrap_or(0);
    SignedDuration::from_secs((10 * 4i64.pow(exponent)).min(3600))
}

/// Whether trying again can help.
fn can_mend(error: &Error) -> bool {
    matches!(error, Error::Busy | Error::Internal(_) | Error::Conflict(_))
}

/// The key of a text; what went wrong in detail is in the log.
fn code(error: &Error) -> &'static str {
    match error {
        Error::NotFound => "not_found",
        Error::Forbidden => "forbidden",
        Error::Invalid(_) => "invalid",
        Error::Conflict(code) => code,
        Error::Busy => "busy",
        Error::Internal(_) => "internal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_between_attempts_grows_up_to_an_hour() {
        let seconds: Vec<_> = (1..9).map(|n| delay(n).as_secs()).collect();
        assert_eq!(seconds, [10, 40, 160, 640, 2560, 3600, 3600, 3600]);
    }
}
