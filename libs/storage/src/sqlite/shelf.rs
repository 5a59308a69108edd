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
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::{Duration, SystemTime};
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
    /// Being closed: nobody may open or remove the file before that has ended.
    closing: HashSet<TenantId>,
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
        let lease = loop {
            self.until_closed(tenant).await?;
            if let Some(lease) = self.already_open(tenant)? {
                break lease;
            }
            if let Some(lease) = self.take_down(tenant).await? {
                break lease;
            }
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

    async fn take_down(self: &Arc<Self>, tenant: TenantId) -> Result<Option<Lease>> {
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
        // Somebody else may have opened and begun to close it meanwhile: then not now.
        if open.closing.contains(&tenant) {
            return Ok(None);
        }
        // Somebody else may have been faster: then theirs is the one.
        Ok(Some(open.homes.entry(tenant).or_insert(home).lease()))
    }

    /// A place for one more open file, freed by closing the least recently used one.
    async fn place(self: &Arc<Self>) -> Result<tokio::sync::OwnedSemaphorePermit> {
        loop {
            let freed = self.freed.notified();
            tokio::pin!(freed);
            freed.as_mut().enable();
            if let Ok(place) = self.places.clone().try_acquire_owned() {
                return Ok(place);
            }
            match self.least_used(Duration::ZERO) {
                Some(closing) => closing.close().await,
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
    fn least_used(self: &Arc<Self>, idle: Duration) -> Option<Closing> {
        let before = elapsed().saturating_sub(u64::try_from(idle.as_micros()).unwrap_or(0));
        let mut open = self.open();
        let tenant = open
            .homes
            .iter()
            .filter(|(_, home)| home.is_idle() && home.last_used() <= before)
            .min_by_key(|(_, home)| home.last_used())
            .map(|(tenant, _)| *tenant)?;
        self.begin_closing(&mut open, tenant)
    }

    fn begin_closing(self: &Arc<Self>, open: &mut Open, tenant: TenantId) -> Option<Closing> {
        let home = open.homes.remove(&tenant)?;
        open.closing.insert(tenant);
        Some(Closing {
            shelf: self.clone(),
            tenant,
            home: Some(home),
        })
    }

    /// Waits while the tenant's file is being closed.
    async fn until_closed(&self, tenant: TenantId) -> Result<()> {
        let closed = async {
            while self.open().closing.contains(&tenant) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(self.tuning.wait_limit, closed)
            .await
            .map_err(|_| Error::Busy)
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
        self.until_closed(tenant).await?;
        if self.open().barred.contains(&tenant) {
            return Err(Error::Busy);
        }
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
    pub async fn erase(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        self.open().barred.insert(tenant);
        let erased = self.remove(tenant).await;
        self.open().barred.remove(&tenant);
        erased
    }

    async fn remove(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        let unused = async {
            loop {
                let closing = {
                    let mut open = self.open();
                    match open.homes.get(&tenant) {
                        None => break,
                        Some(home) if home.is_idle() => self.begin_closing(&mut open, tenant),
                        Some(_) => None,
                    }
                };
                match closing {
                    Some(closing) => closing.close().await,
                    None => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            }
        };
        tokio::time::timeout(self.tuning.wait_limit, unused)
            .await
            .map_err(|_| Error::Busy)?;
        self.until_closed(tenant).await?;
        let path = self.path(tenant);
        blocking(move || remove_files(&path)).await
    }

    /// Every tenant that has a file, open or not, and when the file or its log last changed.
    pub async fn tenants(&self) -> Result<Vec<(TenantId, SystemTime)>> {
        let folder = self.folder.clone();
        blocking(move || {
            let listing = "listing the tenants' databases";
            let mut tenants = Vec::new();
            for entry in std::fs::read_dir(&folder).doing(listing)? {
                let path = entry.doing(listing)?.path();
                if path.extension().is_none_or(|end| end != "db") {
                    continue;
                }
                let number = path
                    .file_stem()
                    .and_then(|stem| stem.to_str()?.parse().ok());
                let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
                if let (Some(number), Some(at)) = (number, changed(&path)) {
                    let log = changed(&path.with_extension("db-wal"));
                    tenants.push((TenantId(number), log.map_or(at, |log| log.max(at))));
                }
            }
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
    pub async fn close(self: &Arc<Self>) {
        while let Some(closing) = self.least_used(Duration::ZERO) {
            closing.close().await;
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

/// The file with its log and its shared memory.
pub(super) fn remove_files(path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.to_owned().into_os_string();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).doing("removing a tenant's database");
            }
            _ => {}
        }
    }
    Ok(())
}

/// A file on its way out. Always closed on the blocking pool, also when the request that
/// began it went away; only then may the file be opened or removed again.
struct Closing {
    shelf: Arc<Shelf>,
    tenant: TenantId,
    home: Option<Arc<Home>>,
}

impl Closing {
    async fn close(mut self) {
        let Some(home) = self.home.take() else { return };
        let closed = tokio::task::spawn_blocking(move || {
            if let Err(error) = home.close() {
                tracing::warn!(tenant = %self.tenant, %error, "closed without a checkpoint");
            }
            drop(home);
            drop(self);
        });
        if let Err(error) = closed.await {
            tracing::error!(%error, "closing a database failed");
        }
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        drop(self.home.take());
        self.shelf.open().closing.remove(&self.tenant);
        self.shelf.freed.notify_waiters();
    }
}

/// Closes files that nobody uses, until the shelf is gone.
async fn sweep(shelf: Weak<Shelf>) {
    loop {
        tokio::time::sleep(IDLE / 6).await;
        let Some(shelf) = shelf.upgrade() else { return };
        while let Some(closing) = shelf.least_used(IDLE) {
            closing.close().await;
        }
    }
}
