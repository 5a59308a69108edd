//! Which tenants have queued work, without opening thousands of files every second.

use crate::sqlite::{Shelf, SqliteTx};
use crate::{Sql, dialect::Scope};
use kernel::{Error, Result, TenantId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// How many files one call may ask.
const ASKED: usize = 200;

/// How often the folder is looked at for what other processes did (a command, a restore).
const LOOK: Duration = Duration::from_secs(5);

/// When each tenant's next work is due, as far as it is known: until a commit of this process
/// touches the queue, or the file was changed by another.
pub(crate) struct DueBook {
    tables: Vec<String>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    looked: Option<Instant>,
    tenants: BTreeMap<TenantId, Entry>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    /// Counts what made it unknown, so that an answer from before is not taken.
    version: u64,
    /// When the file had last changed.
    changed: Option<SystemTime>,
    next: Next,
}

impl Entry {
    fn forget(&mut self) {
        self.version += 1;
        self.next = Next::Unknown;
    }
}

#[derive(Clone, Copy, Default)]
enum Next {
    #[default]
    Unknown,
    Nothing,
    At(i64),
}

impl DueBook {
    pub fn new(tables: Vec<String>) -> Arc<Self> {
        Arc::new(DueBook {
            tables,
            known: Mutex::default(),
        })
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(&self, tenant: TenantId) {
        self.known().tenants.insert(tenant, Entry::default());
    }

    pub fn remove(&self, tenant: TenantId) {
        self.known().tenants.remove(&tenant);
    }

    /// What a writing transaction carries to tell this book about its commit.
    pub fn mark(book: &Arc<Self>, tenant: TenantId) -> Option<DueMark> {
        (!book.tables.is_empty()).then(|| DueMark {
            book: book.clone(),
            tenant,
            touched: false,
        })
    }

    pub async fn tenants(&self, shelf: &Arc<Shelf>, now: i64) -> Result<Vec<TenantId>> {
        if self.tables.is_empty() {
            return Ok(Vec::new());
        }
        self.look(shelf).await?;
        for (tenant, version) in self.unknown() {
            match self.ask(shelf, tenant).await {
                Ok(next) => self.learn(tenant, version, next),
                Err(Error::NotFound) => self.remove(tenant),
                Err(Error::Busy) => {}
                Err(error) => {
                    // One broken file must not stop the others' work.
                    tracing::error!(%tenant, %error, "a tenant's queue cannot be read");
                    self.learn(tenant, version, Next::Nothing);
                }
            }
        }
        let known = self.known();
        let due = known.tenants.iter().filter(|(_, entry)| match entry.next {
            Next::At(at) => at <= now,
            Next::Nothing | Next::Unknown => false,
        });
        Ok(due.map(|(tenant, _)| *tenant).collect())
    }

    /// Notices files that came, went or were changed, now and then.
    async fn look(&self, shelf: &Arc<Shelf>) -> Result<()> {
        if self.known().looked.is_some_and(|at| at.elapsed() < LOOK) {
            return Ok(());
        }
        let files = shelf.tenants().await?;
        let mut known = self.known();
        known.looked = Some(Instant::now());
        let mut before = std::mem::take(&mut known.tenants);
        for (tenant, changed) in files {
            let mut entry = before.remove(&tenant).unwrap_or_default();
            if entry.changed != Some(changed) {
                entry.changed = Some(changed);
                entry.forget();
            }
            known.tenants.insert(tenant, entry);
        }
        Ok(())
    }

    fn unknown(&self) -> Vec<(TenantId, u64)> {
        let known = self.known();
        let unknown = known
            .tenants
            .iter()
            .filter(|(_, entry)| matches!(entry.next, Next::Unknown))
            .map(|(tenant, entry)| (*tenant, entry.version));
        unknown.take(ASKED).collect()
    }

    fn learn(&self, tenant: TenantId, version: u64, next: Next) {
        if let Some(entry) = self.known().tenants.get_mut(&tenant)
            && entry.version == version
        {
            entry.next = next;
        }
    }

    async fn ask(&self, shelf: &Arc<Shelf>, tenant: TenantId) -> Result<Next> {
        let mut next = Next::Nothing;
        for table in &self.tables {
            let sql = Sql::new(format!(
                "select min(due_at) from {table} where state = 'queued'"
            ));
            let lease = shelf.lease(tenant).await?;
            let rows = SqliteTx::once(lease, sql.ready(Scope::Tenant)).await?;
            let first: Option<i64> = rows.first().map_or(Ok(None), |row| row.get(0))?;
            next = match (next, first) {
                (Next::At(a), Some(b)) => Next::At(a.min(b)),
                (_, Some(b)) => Next::At(b),
                (next, None) => next,
            };
        }
        Ok(next)
    }
}

/// Tells the book when a commit touched the queue.
pub(crate) struct DueMark {
    book: Arc<DueBook>,
    tenant: TenantId,
    touched: bool,
}

impl DueMark {
    /// Looks at a statement before it runs.
    pub fn watch(&mut self, text: &str) {
        self.touched |= self.book.tables.iter().any(|table| text.contains(&**table));
    }
}

impl Drop for DueMark {
    /// The transaction has ended, one way or another.
    fn drop(&mut self) {
        if self.touched {
            let mut known = self.book.known();
            known.tenants.entry(self.tenant).or_default().forget();
        }
    }
}
