//! The open tenants: never more than so many files at once, the least used closed first.

use super::blocking;
use super::connection::{Conn, Purpose, Tuning, elapsed};
use super::error::of_step;
use super::home::{Home, Lease, checkpoint};
use crate::TenantKeys;
use crate::migrate::Plan;
use kernel::{Error, Result, ResultExt, TenantId};
use rusqlite::limits::Limit;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// A file that nobody used for so long is closed.
const IDLE: Duration = Duration::from_secs(60);

/// All tenants' files in one folder, some of them open.
pub(crate) struct Shelf {
    folder: PathBuf,
    keys: TenantKeys,
    tuning: Tuning,
    plan: Arc<Plan>,
    places: Arc<Semaphore>,
    freed: Arc<Notify>,
    open: Mutex<Open>,
    sweeper: OnceLock<()>,
}

#[derive(Default)]
struct Open {
    homes: HashMap<TenantId, Arc<Home>>,
    /// Being erased: from here on there is no such tenant.
    barred: HashSet<TenantId>,
}

impl Shelf {
    pub fn new(
        folder: PathBuf,
        keys: TenantKeys,
        tuning: Tuning,
        max_open: usize,
        plan: Arc<Plan>,
    ) -> Result<Arc<Shelf>> {
        std::fs::create_dir_all(&folder).doing("making the folder of the tenants' databases")?;
        Ok(Arc::new(Shelf {
            folder,
            keys,
            tuning,
            plan,
            places: Arc::new(Semaphore::new(max_open.max(1))),
            freed: Arc::default(),
            open: Mutex::default(),
            sweeper: OnceLock::new(),
        }))
    }

    pub fn path(&self, tenant: TenantId) -> PathBuf {
        self.folder.join(format!("{tenant}.db"))
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tenant's file, open, migrated and kept open for as long as the lease lives.
    pub async fn lease(self: &Arc<Self>, tenant: TenantId) -> Result<Lease> {
        self.start_sweeper();
        let lease = match self.already_open(tenant)? {
            Some(lease) => lease,
            None => self.take_down(tenant).await?,
        };
        if let Err(error) = lease.0.open().await {
            self.forget(tenant, &lease.0);
            return Err(error);
        }
        Ok(lease)
    }

    fn already_open(&self, tenant: TenantId) -> Result<Option<Lease>> {
        let open = self.open();
        if open.barred.contains(&tenant) {
            return Err(Error::NotFound);
        }
        Ok(open.homes.get(&tenant).map(Home::lease))
    }

    async fn take_down(&self, tenant: TenantId) -> Result<Lease> {
        let path = self.path(tenant);
        if !path.exists() {
            return Err(Error::NotFound);
        }
        let key = (self.keys)(tenant).await?;
        let place = tokio::time::timeout(self.tuning.wait_limit, self.place())
            .await
            .map_err(|_| Error::Busy)??;
        let home = Home::new(
            path,
            Some(key),
            self.tuning.clone(),
            self.plan.clone(),
            self.freed.clone(),
            Some(place),
        );
        let mut open = self.open();
        if open.barred.contains(&tenant) {
            return Err(Error::NotFound);
        }
        // Somebody else may have been faster: then theirs is the one.
        Ok(open.homes.entry(tenant).or_insert(home).lease())
    }

    /// A place for one more open file, freed by closing the least recently used one.
    async fn place(&self) -> Result<tokio::sync::OwnedSemaphorePermit> {
        loop {
            let freed = self.freed.notified();
            tokio::pin!(freed);
            freed.as_mut().enable();
            if let Ok(place) = self.places.clone().try_acquire_owned() {
                return Ok(place);
            }
            match self.least_used(Duration::ZERO) {
                Some(home) => close(home).await,
                None => {
                    // A place may also come from a file that is being closed elsewhere.
                    tokio::select! {
                        () = freed => {}
                        () = tokio::time::sleep(Duration::from_millis(20)) => {}
                    }
                }
            }
        }
    }

    /// Takes the least recently used file that nobody uses off the shelf.
    fn least_used(&self, idle: Duration) -> Option<Arc<Home>> {
        let before = elapsed().saturating_sub(u64::try_from(idle.as_micros()).unwrap_or(0));
        let mut open = self.open();
        let tenant = open
            .homes
            .iter()
            .filter(|(_, home)| home.is_idle() && home.last_used() <= before)
            .min_by_key(|(_, home)| home.last_used())
            .map(|(tenant, _)| *tenant)?;
        open.homes.remove(&tenant)
    }

    fn forget(&self, tenant: TenantId, home: &Arc<Home>) {
        let mut open = self.open();
        if open
            .homes
            .get(&tenant)
            .is_some_and(|known| Arc::ptr_eq(known, home))
        {
            open.homes.remove(&tenant);
        }
    }

    fn start_sweeper(self: &Arc<Self>) {
        self.sweeper.get_or_init(|| {
            tokio::spawn(sweep(Arc::downgrade(self)));
        });
    }

    pub async fn create(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        let key = (self.keys)(tenant).await?;
        let home = Home::new(
            self.path(tenant),
            Some(key),
            self.tuning.clone(),
            self.plan.clone(),
            self.freed.clone(),
            None,
        );
        home.create().await
    }

    /// Closes the tenant's file, waiting for those who use it, and removes it with its log.
    pub async fn erase(&self, tenant: TenantId) -> Result<()> {
        let home = {
            let mut open = self.open();
            open.barred.insert(tenant);
            open.homes.remove(&tenant)
        };
        let erased = self.remove(tenant, home).await;
        self.open().barred.remove(&tenant);
        erased
    }

    async fn remove(&self, tenant: TenantId, home: Option<Arc<Home>>) -> Result<()> {
        if let Some(home) = home {
            let waited = tokio::time::timeout(self.tuning.wait_limit, async {
                while !home.is_idle() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            });
            if waited.await.is_err() {
                self.open().homes.insert(tenant, home);
                return Err(Error::Busy);
            }
            close(home).await;
        }
        let path = self.path(tenant);
        blocking(move || {
            for end in ["", "-wal", "-shm"] {
                let mut name = path.clone().into_os_string();
                name.push(end);
                match std::fs::remove_file(&name) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(error).doing("removing a tenant's database");
                    }
                    _ => {}
                }
            }
            Ok(())
        })
        .await
    }

    /// Every tenant that has a file, open or not.
    pub async fn tenants(&self) -> Result<Vec<TenantId>> {
        let folder = self.folder.clone();
        blocking(move || {
            let mut tenants = Vec::new();
            for entry in std::fs::read_dir(&folder).doing("listing the tenants' databases")? {
                let name = entry.doing("listing the tenants' databases")?.file_name();
                let number = name.to_str().and_then(|name| name.strip_suffix(".db"));
                tenants.extend(number.and_then(|n| n.parse().ok()).map(TenantId));
            }
            tenants.sort_unstable();
            Ok(tenants)
        })
        .await
    }

    /// `vacuum into` copies what lives and nothing that was deleted, under a snapshot; writers
    /// go on.
    pub async fn backup(self: &Arc<Self>, tenant: TenantId, to: PathBuf) -> Result<()> {
        let lease = self.lease(tenant).await?;
        let target = to.to_str().map(str::to_owned);
        let target = target.ok_or_else(|| Error::internal("a backup's path is not UTF-8"))?;
        blocking(move || {
            let conn = lease.0.connect(Purpose::Write)?;
            allow_vacuum(&conn)?;
            conn.raw
                .execute("vacuum into ?1", [target])
                .map(drop)
                .map_err(|error| of_step(&error, "a backup"))
        })
        .await
    }

    /// Empties the log and rewrites the file, so that no deleted value is left in a gap.
    pub async fn scrub(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        let lease = self.lease(tenant).await?;
        let home = lease.0.clone();
        let seat = home.writer(lease).await?;
        blocking(move || {
            let conn = home.connect(Purpose::Write)?;
            allow_vacuum(&conn)?;
            checkpoint(&conn)?;
            conn.raw
                .execute_batch("vacuum")
                .map_err(|error| of_step(&error, "rewriting a file"))?;
            checkpoint(&conn)?;
            drop(seat); // The writer's turn lasted until here.
            Ok(())
        })
        .await
    }

    /// Closes every file that nobody uses, its log written back.
    pub async fn close(&self) {
        while let Some(home) = self.least_used(Duration::ZERO) {
            close(home).await;
        }
    }
}

/// SQLite's `vacuum` attaches its copy, which no other connection may do.
fn allow_vacuum(conn: &Conn) -> Result<()> {
    conn.raw
        .set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)
        .map(drop)
        .map_err(|error| of_step(&error, "preparing to rewrite a file"))
}

async fn close(home: Arc<Home>) {
    let path = home.path().clone();
    if let Err(error) = home.close().await {
        tracing::warn!(file = %path.display(), %error, "a database was closed without a checkpoint");
    }
}

/// Closes files that nobody uses, until the shelf is gone.
async fn sweep(shelf: Weak<Shelf>) {
    loop {
        tokio::time::sleep(IDLE / 6).await;
        let Some(shelf) = shelf.upgrade() else { return };
        while let Some(home) = shelf.least_used(IDLE) {
            close(home).await;
        }
    }
}
