//! The open tenants: never more than so many files at once, the least used closed first.

mod closing;
mod files;

pub(super) use files::remove_files;

use super::connection::{Tuning, elapsed};
use super::home::{Home, Lease};
use super::settings::Declared;
use crate::TenantKeys;
use crate::migrate::Plan;
use closing::{Closing, sweep};
use kernel::{Error, Result, ResultExt, TenantId};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
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
    pub(super) declared: OnceLock<Declared>,
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
            declared: OnceLock::new(),
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

    /// Closes every file that nobody uses, its log written back.
    pub async fn close(self: &Arc<Self>) {
        while let Some(closing) = self.least_used(Duration::ZERO) {
            closing.close().await;
        }
    }
}
