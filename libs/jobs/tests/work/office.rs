//! Two tenants, a clock that is moved by hand, and workers that can be stopped or killed.

use jobs::{Context, Job, Kind, Lane, Outcome, Registry, Worker};
use kernel::{Clock, Id, Result, TenantId, Timestamp, timestamp};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use storage::Db;
use storage::testing::Fresh;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const ANNA: TenantId = TenantId(1);
pub const BELA: TenantId = TenantId(2);

pub const SHORT: Kind = Kind {
    name: "greet",
    lane: Lane::Short,
    max_attempts: 3,
};
pub const LONG: Kind = Kind {
    name: "import",
    lane: Lane::Long,
    max_attempts: 3,
};

pub struct Office {
    pub db: Db,
    pub clock: Clock,
}

impl Office {
    pub async fn new(fresh: &Fresh) -> Self {
        let clock = Clock::fixed(timestamp(1_700_000_000_000_000));
        let db = fresh.db.clone();
        db.create_tenant(ANNA).await.unwrap();
        db.create_tenant(BELA).await.unwrap();
        Office { db, clock }
    }

    pub async fn ask(&self, tenant: TenantId, kind: Kind, payload: Value) -> Id<Job> {
        self.ask_for(tenant, kind, payload, self.clock.now()).await
    }

    pub async fn ask_for(
        &self,
        tenant: TenantId,
        kind: Kind,
        payload: Value,
        due: Timestamp,
    ) -> Id<Job> {
        let mut tx = self.db.write(tenant).await.unwrap();
        let now = self.clock.now();
        let id = jobs::enqueue(&mut tx, now, kind.name, payload, due)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn job(&self, tenant: TenantId, id: Id<Job>) -> Job {
        let mut tx = self.db.read(tenant).await.unwrap();
        jobs::find(&mut tx, self.clock.now(), id).await.unwrap()
    }

    pub async fn cancel(&self, tenant: TenantId, id: Id<Job>) -> Result<()> {
        let mut tx = self.db.write(tenant).await.unwrap();
        jobs::cancel(&mut tx, self.clock.now(), id).await?;
        tx.commit().await
    }

    pub async fn until(
        &self,
        tenant: TenantId,
        id: Id<Job>,
        reached: impl Fn(&Job) -> bool,
    ) -> Job {
        for _ in 0..1500 {
            let job = self.job(tenant, id).await;
            if reached(&job) {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the job never got there: {:?}", self.job(tenant, id).await);
    }

    pub fn worker(&self, registry: Registry) -> Working {
        self.worker_on(self.db.clone(), registry)
    }

    pub fn worker_on(&self, db: Db, registry: Registry) -> Working {
        let worker = Worker::new(db, registry, self.clock.clone(), 2);
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(worker.run(async { drop(stopped.await) }));
        Working { stop, task }
    }
}

pub struct Working {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Working {
    pub async fn stop(self) {
        drop(self.stop);
        self.task.await.unwrap();
    }

    /// What a crash leaves: nothing is tidied up.
    pub async fn crash(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

/// A registry whose handlers are one closure.
pub fn doing<F, Fut>(handler: F) -> Registry
where
    F: Fn(Context) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Outcome>> + Send + 'static,
{
    let mut registry = Registry::new();
    registry.add(SHORT, handler.clone());
    registry.add(LONG, handler);
    registry
}

/// A registry that counts and is done.
pub fn counting(count: &Arc<AtomicUsize>) -> Registry {
    let count = count.clone();
    doing(move |_| {
        count.fetch_add(1, SeqCst);
        async { Ok(Outcome::Done) }
    })
}
