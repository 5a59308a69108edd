//! The claims that this process holds at this moment.
//!
//! On SQLite there is one process, so a job that is marked as running and is not held here
//! was interrupted. Global like the bell, for it is a fact about the process.

use crate::store::Claim;
use kernel::{Id, Timestamp};
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

static HELD: LazyLock<Mutex<HashSet<Id<Claim>>>> = LazyLock::new(Mutex::default);

fn all() -> MutexGuard<'static, HashSet<Id<Claim>>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A claim, held until dropped. It is held before it is written, and never the other way.
pub(crate) struct Held(Id<Claim>);

impl Held {
    pub fn new(now: Timestamp) -> Self {
        let claim = Id::new(now);
        all().insert(claim);
        Held(claim)
    }

    pub fn id(&self) -> Id<Claim> {
        self.0
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        all().remove(&self.0);
    }
}

/// Whether this process holds a claim.
pub(crate) fn is_held(claim: Id<Claim>) -> bool {
    all().contains(&claim)
}
