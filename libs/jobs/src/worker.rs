//! Finds due jobs and gives them to runners, every tenant in its turn.

use crate::bell;
use crate::held::is_held;
use crate::registry::{Lane, Registry};
use crate::runner::{LEASE, Runner};
use crate::store::{self, Claimed};
use kernel::{Clock, Result, TenantId, Timestamp};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;
use storage::Db;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};
use tokio::task::JoinSet;

/// How often to ask which tenants have something due. On SQLite the answer is in memory; on
/// PostgreSQL it is one statement, for jobs that other processes enqueued.
const TICK_ALONE: Duration = Duration::from_secs(1);
const TICK_SHARED: Duration = Duration::from_secs(2);

/// Runs the jobs of all tenants. On PostgreSQL any number of processes may have one; on
/// SQLite there is one process, and what was running when it starts is taken up at once.
pub struct Worker {
    runner: Runner,
    lanes: Vec<LaneOfKinds>,
}

/// A lane with its places and whose turn it was last.
struct LaneOfKinds {
    kinds: Vec<&'static str>,
    places: Arc<Semaphore>,
    last: Option<TenantId>,
}

/// What is going on, and what the worker remembers between its rounds.
struct Round {
    started: Timestamp,
    running: JoinSet<()>,
    stop: watch::Sender<bool>,
    /// When jobs that were enqueued here become due.
    later: BTreeSet<Timestamp>,
    /// Tenants whose interrupted jobs were taken up.
    revived: HashSet<TenantId>,
}

impl Worker {
    /// A worker with `n` places in each lane.
    pub fn new(db: Db, registry: Registry, clock: Clock, n: usize) -> Self {
        let lane = |lane| LaneOfKinds {
            kinds: registry.names(lane),
            places: Arc::new(Semaphore::new(n.max(1))),
            last: None,
        };
        let lanes = [Lane::Short, Lane::Long].map(lane);
        Worker {
            lanes: lanes.into_iter().filter(|l| !l.kinds.is_empty()).collect(),
            runner: Runner {
                db,
                clock,
                registry,
            },
        }
    }

    /// Works until `shutdown` is over, then lets running jobs end for ten seconds and puts
    /// back what has not ended. Dropped in the middle it leaves what a crash leaves: jobs
    /// that are taken up again after their lease.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) {
        let mut rings = bell::listen();
        let mut round = Round {
            started: self.runner.clock.now(),
            running: JoinSet::new(),
            stop: watch::Sender::new(false),
            later: BTreeSet::new(),
            revived: HashSet::new(),
        };
        let mut tick = tokio::time::interval(self.tick());
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        tokio::pin!(shutdown);
        loop {
            let timer = self.until(round.later.first().copied());
            tokio::select! {
                () = &mut shutdown => break,
                _ = tick.tick() => {}
                () = timer => {}
                ring = rings.recv() => self.note(&mut round, ring),
                Some(_) = round.running.join_next() => {}
            }
            if let Err(error) = self.begin_due(&mut round).await {
                tracing::error!(%error, "the queue of jobs cannot be read");
            }
        }
        round.stop.send_replace(true);
        while round.running.join_next().await.is_some() {}
    }

    fn tick(&self) -> Duration {
        if self.runner.db.is_shared() {
            TICK_SHARED
        } else {
            TICK_ALONE
        }
    }

    /// Waits for an instant, forever if there is none.
    fn until(&self, at: Option<Timestamp>) -> impl Future<Output = ()> + use<> {
        let wait = at.map(|at| at.duration_since(self.runner.clock.now()));
        async move {
            match wait {
                Some(wait) => tokio::time::sleep(wait.try_into().unwrap_or_default()).await,
                None => std::future::pending().await,
            }
        }
    }

    /// Remembers what is due later. Rings that were missed are what the tick is for.
    fn note(&self, round: &mut Round, ring: Result<Timestamp, broadcast::error::RecvError>) {
        if let Ok(due) = ring
            && due > self.runner.clock.now()
        {
            round.later.insert(due);
        }
    }

    /// Begins whatever is due and has a place, one job of each tenant after the other.
    async fn begin_due(&mut self, round: &mut Round) -> Result<()> {
        let now = self.runner.clock.now();
        round.later = round.later.split_off(&now);
        round.later.remove(&now);
        self.revive(round, now).await?;
        let mut begun = true;
        while begun
            && self
                .lanes
                .iter()
                .any(|lane| lane.places.available_permits() > 0)
        {
            begun = false;
            let due = self.runner.db.tenants_due(kernel::micros(now)).await?;
            for lane in &mut self.lanes {
                for tenant in after(&due, lane.last) {
                    let Ok(place) = lane.places.clone().try_acquire_owned() else {
                        break;
                    };
                    match claim(&self.runner, tenant, &lane.kinds).await {
                        Ok(Some(job)) => {
                            begin(&self.runner, round, tenant, job, place);
                            lane.last = Some(tenant);
                            begun = true;
                        }
                        Ok(None) => {}
                        Err(error) => {
                            tracing::error!(%tenant, %error, "a job cannot be begun");
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// On SQLite a job that is marked as running, but not by this process, was interrupted: no
    /// other process has it. Its lease ends within the worker's first minute.
    async fn revive(&self, round: &mut Round, now: Timestamp) -> Result<()> {
        let db = &self.runner.db;
        if db.is_shared() || now > round.started + LEASE {
            return Ok(());
        }
        let soon = kernel::micros(now + LEASE);
        for tenant in db.tenants_due(soon).await? {
            if round.revived.insert(tenant) {
                let mut tx = db.write(tenant).await?;
                for (id, claim) in store::claims(&mut tx).await? {
                    if !is_held(claim) {
                        store::revive(&mut tx, id, claim, now).await?;
                    }
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

async fn claim(
    runner: &Runner,
    tenant: TenantId,
    kinds: &[&'static str],
) -> Result<Option<Claimed>> {
    let now = runner.clock.now();
    let mut tx = runner.db.write(tenant).await?;
    let job = store::claim(&mut tx, kinds, now, now + LEASE).await?;
    tx.commit().await?;
    Ok(job)
}

fn begin(
    runner: &Runner,
    round: &mut Round,
    tenant: TenantId,
    job: Claimed,
    place: OwnedSemaphorePermit,
) {
    let (runner, stop) = (runner.clone(), round.stop.subscribe());
    round.running.spawn(async move {
        runner.run(tenant, job, stop).await;
        drop(place);
    });
}

/// The tenants in order, beginning after the one whose turn it was.
fn after(tenants: &[TenantId], last: Option<TenantId>) -> impl Iterator<Item = TenantId> {
    let split = tenants.partition_point(|tenant| last.is_some_and(|last| *tenant <= last));
    let (before, rest) = tenants.split_at(split);
    rest.iter()
        .chain(before)
        .copied()
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_turn_goes_round_among_the_tenants() {
        let all = [TenantId(1), TenantId(4), TenantId(9)];
        let order = |last| after(&all, last).map(|t| t.0).collect::<Vec<_>>();
        assert_eq!(order(None), [1, 4, 9]);
        assert_eq!(order(Some(TenantId(1))), [4, 9, 1]);
        assert_eq!(order(Some(TenantId(5))), [9, 1, 4]);
        assert_eq!(order(Some(TenantId(9))), [1, 4, 9]);
    }
}
