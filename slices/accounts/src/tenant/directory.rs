//! Finding tenants, fast enough to be asked by every request.

use crate::tenant::{State, TenantRecord, store};
use kernel::{Result, TenantId, Timestamp};
use kit::{App, Tenant};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The most tenants that are remembered.
const REMEMBERED: usize = 10_000;
/// For how long, in seconds: so long may another process go on serving a tenant that this
/// one has closed. In this process closing holds at once.
const SECONDS: i64 = 5;

/// The active tenant of this name in addresses.
pub async fn by_slug(app: &Arc<App>, slug: &str) -> Result<Option<Tenant>> {
    let (memory, now) = (Memory::of(app), app.clock.now());
    let (known, epoch) = memory.look(slug, now);
    if let Some(tenant) = known {
        return Ok(Some(tenant));
    }
    let rows = app.control.read_once(store::by_slug(slug)).await?;
    let found = rows.first().map(store::record).transpose()?;
    let active = found.filter(|record| record.state == State::Active);
    if let Some(record) = &active {
        memory.keep(epoch, &record.tenant, now);
    }
    Ok(active.map(|record| record.tenant))
}

/// The active tenant of this number.
pub async fn by_id(app: &Arc<App>, id: TenantId) -> Result<Option<Tenant>> {
    let rows = app.control.read_once(store::by_id(id)).await?;
    let found = rows.first().map(store::record).transpose()?;
    let active = found.filter(|record| record.state == State::Active);
    Ok(active.map(|record| record.tenant))
}

/// Whether a tenant was closed: for work that goes on without anybody asking for it.
pub async fn is_closed(app: &Arc<App>, id: TenantId) -> Result<bool> {
    let rows = app.control.read_once(store::by_id(id)).await?;
    let found = rows.first().map(store::record).transpose()?;
    Ok(found.is_some_and(|record| record.state == State::Closed))
}

/// A page of all tenants, closed ones too, in the order in which they were made.
pub async fn list(
    app: &Arc<App>,
    after: Option<TenantId>,
    limit: usize,
) -> Result<Vec<TenantRecord>> {
    let rows = app.control.read_once(store::page(after, limit)).await?;
    rows.iter().map(store::record).collect()
}

/// A tenant of this name, active or closed: for commands.
pub async fn any(app: &Arc<App>, slug: &str) -> Result<Option<TenantRecord>> {
    let rows = app.control.read_once(store::by_slug(slug)).await?;
    rows.first().map(store::record).transpose()
}

/// What an installation remembers of its directory.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Known>);

#[derive(Default)]
struct Known {
    tenants: HashMap<String, (Tenant, Timestamp)>,
    /// Rises whenever something is forgotten, so that an answer which was on its way
    /// meanwhile is not remembered.
    epoch: u64,
}

/// One memory for each installation in this process; tests have several.
static MEMORIES: Mutex<Vec<(Weak<App>, Arc<Memory>)>> = Mutex::new(Vec::new());

impl Memory {
    /// The memory of an installation.
    pub fn of(app: &Arc<App>) -> Arc<Memory> {
        let mut all = MEMORIES.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all
            .iter()
            .find(|(known, _)| std::ptr::eq(known.as_ptr(), Arc::as_ptr(app)));
        if let Some((_, memory)) = known {
            return memory.clone();
        }
        all.retain(|(known, _)| known.strong_count() > 0);
        let memory = Arc::new(Memory::default());
        all.push((Arc::downgrade(app), memory.clone()));
        memory
    }

    /// Forgets a tenant that has changed.
    pub fn forget(&self, slug: &str) {
        let mut known = self.known();
        known.epoch += 1;
        known.tenants.remove(slug);
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self, slug: &str, now: Timestamp) -> (Option<Tenant>, u64) {
        let known = self.known();
        let fresh = known
            .tenants
            .get(slug)
            .filter(|(_, since)| now.as_second() - since.as_second() < SECONDS);
        (fresh.map(|(tenant, _)| tenant.clone()), known.epoch)
    }

    fn keep(&self, epoch: u64, tenant: &Tenant, now: Timestamp) {
        let mut known = self.known();
        if known.epoch != epoch {
            return;
        }
        if known.tenants.len() >= REMEMBERED {
            known.tenants.clear();
        }
        let kept = (tenant.clone(), now);
        known.tenants.insert(tenant.slug.clone(), kept);
    }
}
