//! Which tenants have queued work, without opening thousands of files every second.

use crate::sqlite::{Shelf, SqliteTx};
use crate::{Sql, dialect::Scope};
use kernel::{Error, Result, TenantId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many files one call may ask.
const ASKED: usize = 200;

/// When each tenant's next work is due, as far as it is known. This process is the files'
/// only writer, so what is known stays true until a commit here says otherwise.
pub(crate) struct DueBook {
    tables: Vec<String>,
    known: Mutex<Option<BTreeMap<TenantId, Entry>>>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    /// Counts the commits that touched the queue.
    version: u64,
    next: Next,
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

    fn known(&self) -> MutexGuard<'_, Option<BTreeMap<TenantId, Entry>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(&self, tenant: TenantId) {
        if let Some(known) = &mut *self.known() {
            known.insert(tenant, Entry::default());
        }
    }

    pub fn remove(&self, tenant: TenantId) {
        if let Some(known) = &mut *self.known() {
            known.remove(&tenant);
        }
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
        if self.known().is_none() {
            let all = shelf.tenants().await?;
            let all = all.into_iter().map(|tenant| (tenant, Entry::default()));
            self.known().get_or_insert_default().extend(all);
        }
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
        let due = known
            .iter()
            .flatten()
            .filter(|(_, entry)| match entry.next {
                Next::At(at) => at <= now,
                Next::Nothing | Next::Unknown => false,
            });
        Ok(due.map(|(tenant, _)| *tenant).collect())
    }

    fn unknown(&self) -> Vec<(TenantId, u64)> {
        let known = self.known();
        let unknown = known
            .iter()
            .flatten()
            .filter(|(_, entry)| matches!(entry.next, Next::Unknown))
            .map(|(tenant, entry)| (*tenant, entry.version));
        unknown.take(ASKED).collect()
    }

    fn learn(&self, tenant: TenantId, version: u64, next: Next) {
        if let Some(known) = &mut *self.known()
            && let Some(entry) = known.get_mut(&tenant)
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

    /// The transaction has ended.
    pub fn settle(self) {
        if self.touched
            && let Some(known) = &mut *self.book.known()
        {
            let entry = known.entry(self.tenant).or_default();
            entry.version += 1;
            entry.next = Next::Unknown;
        }
    }
}
