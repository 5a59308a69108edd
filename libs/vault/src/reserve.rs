//! Security-sensitive: keys made ahead, for persons who are not there yet.
//!
//! A key must be durable before anything is sealed under it, and a commit of its own for each
//! new person costs as much as writing the person down. So a tenant in which persons are being
//! made has a few keys in reserve, made many in one commit, each under an id that is nobody's
//! yet; and the next new person takes that id.
//!
//! - Always is a key durable before its id is given to somebody.
//! - Never do two persons get the same id.
//! - A reserve is as large as its tenant is busy, and forgotten after a minute: so an id is
//!   hardly older than its person, and what is left over are keys under which nothing was ever
//!   sealed, as after a crash.

use crate::cache::LIFE;
use crate::vault::Vault;
use crate::{Class, Keys, Person, PersonKey};
use jiff::SignedDuration;
use kernel::{Clock, Error, Id, Result, TenantId, Timestamp};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many keys are made ahead at once, at most.
const MANY: usize = 64;
/// The class of which every new person has a key.
const CLASS: Class = Class::Contact;

/// The id of somebody who is about to be made, with a durable key of the class *contact*.
/// Dropped without [`Newborn::keep`] it is given to the next one.
pub struct Newborn {
    vault: Vault,
    tenant: TenantId,
    ready: Option<Ready>,
    id: Id<Person>,
}

impl Newborn {
    /// The id.
    pub fn id(&self) -> Id<Person> {
        self.id
    }

    /// From now on the id may be somebody's. Call it before the commit, which may have been
    /// made even when it seems to have failed.
    pub fn keep(mut self) {
        self.ready = None;
    }
}

impl Drop for Newborn {
    fn drop(&mut self) {
        if let Some(ready) = self.ready.take() {
            self.vault.0.reserves.give_back(self.tenant, ready);
        }
    }
}

impl Vault {
    /// An id for a new person. Call it before the transaction in which they are made, which then
    /// finds their key without waiting for the key store.
    ///
    /// # Errors
    /// Not found, if there is no such tenant.
    pub async fn newborn(&self, tenant: TenantId) -> Result<Newborn> {
        self.tenant(tenant).await?;
        let ready = match self.0.reserves.take(tenant) {
            Taken::Ready(ready) => ready,
            Taken::Low(ready, count) => {
                self.fill_later(tenant, count);
                ready
            }
            Taken::Nothing(count) => self.fill(tenant, count).await?,
        };
        let (id, epoch) = (ready.id, self.0.persons.epoch());
        let name = (tenant, id, CLASS);
        self.0.persons.put(epoch, name, ready.key.clone());
        Ok(Newborn {
            vault: self.clone(),
            tenant,
            ready: Some(ready),
            id,
        })
    }

    /// Fills the reserve while nobody waits. A failure is told to whoever finds it empty.
    fn fill_later(&self, tenant: TenantId, count: usize) {
        let vault = self.clone();
        tokio::spawn(async move {
            let made = vault.make_ahead(tenant, count).await.unwrap_or_default();
            vault.0.reserves.put(tenant, made);
            vault.0.reserves.arrived(tenant);
        });
    }

    /// Makes so many; gives the first one, and puts the others by.
    async fn fill(&self, tenant: TenantId, count: usize) -> Result<Ready> {
        let mut made = self.make_ahead(tenant, count).await?;
        let first = made.pop_front().ok_or(Error::Busy)?;
        self.0.reserves.put(tenant, made);
        Ok(first)
    }

    /// Durable keys of nobody yet, in the order of their ids.
    async fn make_ahead(&self, tenant: TenantId, count: usize) -> Result<VecDeque<Ready>> {
        let now = self.0.clock.now();
        let mut wanted: Vec<_> = (0..count).map(|_| (Id::new(now), CLASS)).collect();
        wanted.sort_unstable();
        let (Keys(mut keys), _) = self.make(tenant, &wanted).await?;
        let until = now + SignedDuration::from_secs(LIFE);
        let made = wanted.into_iter().filter_map(|name| {
            let key = keys.remove(&name)?;
            let id = name.0;
            Some(Ready { id, key, until })
        });
        Ok(made.collect())
    }
}

/// A durable key under an id that is nobody's.
struct Ready {
    id: Id<Person>,
    key: PersonKey,
    until: Timestamp,
}

/// What was found in a reserve.
enum Taken {
    Ready(Ready),
    /// The same, and so many more should be made meanwhile.
    Low(Ready, usize),
    /// So many should be made first.
    Nothing(usize),
}

/// The reserves of all tenants in which persons were made within the last minute.
pub(crate) struct Reserves {
    clock: Clock,
    tenants: Mutex<HashMap<TenantId, Reserve>>,
}

#[derive(Default)]
struct Reserve {
    /// The oldest first.
    ready: VecDeque<Ready>,
    /// How many were asked for last; the next time it will be twice as many.
    step: usize,
    /// Whether more are being made while nobody waits.
    coming: bool,
    /// When the last ones were asked for.
    asked: Timestamp,
}

impl Reserves {
    pub fn new(clock: Clock) -> Self {
        let tenants = Mutex::default();
        Reserves { clock, tenants }
    }

    /// Drops a tenant's reserve. What is on its way in is never given to anybody either, since
    /// [`Vault::newborn`] asks for the tenant's key first.
    pub fn forget(&self, tenant: TenantId) {
        self.tenants().remove(&tenant);
    }

    /// Drops one key, if it is there.
    pub fn forget_person(&self, tenant: TenantId, person: Id<Person>) {
        if let Some(reserve) = self.tenants().get_mut(&tenant) {
            reserve.ready.retain(|ready| ready.id != person);
        }
    }

    fn take(&self, tenant: TenantId) -> Taken {
        let now = self.clock.now();
        let mut tenants = self.tenants();
        let reserve = tenants.entry(tenant).or_default();
        if reserve.is_over(now) {
            *reserve = Reserve::default();
        }
        while reserve.ready.front().is_some_and(|next| now >= next.until) {
            reserve.ready.pop_front();
        }
        let Some(next) = reserve.ready.pop_front() else {
            let count = reserve.ask(now);
            tenants.retain(|_, reserve| !reserve.is_over(now));
            return Taken::Nothing(count);
        };
        if reserve.coming || reserve.ready.len() > reserve.step / 2 {
            return Taken::Ready(next);
        }
        reserve.coming = true;
        Taken::Low(next, reserve.ask(now))
    }

    fn put(&self, tenant: TenantId, made: VecDeque<Ready>) {
        if let Some(reserve) = self.tenants().get_mut(&tenant) {
            reserve.ready.extend(made);
        }
    }

    fn arrived(&self, tenant: TenantId) {
        if let Some(reserve) = self.tenants().get_mut(&tenant) {
            reserve.coming = false;
        }
    }

    fn give_back(&self, tenant: TenantId, ready: Ready) {
        if let Some(reserve) = self.tenants().get_mut(&tenant) {
            reserve.ready.push_front(ready);
        }
    }

    fn tenants(&self) -> MutexGuard<'_, HashMap<TenantId, Reserve>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reserve {
    /// Whether nothing was asked for so long that all that is there is too old.
    fn is_over(&self, now: Timestamp) -> bool {
        now >= self.asked + SignedDuration::from_secs(LIFE)
    }

    /// One for whoever comes once, twice as many for whoever comes again.
    fn ask(&mut self, now: Timestamp) -> usize {
        self.asked = now;
        self.step = (self.step * 2).clamp(1, MANY);
        self.step
    }
}
