//! What slices remember of tenants from one request to the next.
//!
//! Never is it the truth: whoever takes something out asks the database whether it is still so,
//! by a version that every change raises, in the same transaction in which it is used. What is
//! remembered saves reading and understanding it again, and never a look at what is allowed.

use kernel::TenantId;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many things are remembered at most; then all are forgotten and learned anew.
const MANY: usize = 10_000;

type Things = HashMap<(TypeId, TenantId), Arc<dyn Any + Send + Sync>>;

/// One thing of each type for each tenant.
#[derive(Default)]
pub struct Memory(Mutex<Things>);

impl Memory {
    fn things(&self) -> MutexGuard<'_, Things> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was kept last of this type for a tenant.
    pub fn find<T: Any + Send + Sync>(&self, tenant: TenantId) -> Option<Arc<T>> {
        let found = self.things().get(&(TypeId::of::<T>(), tenant)).cloned();
        found?.downcast().ok()
    }

    /// Keeps it in the place of what was kept before.
    pub fn keep<T: Any + Send + Sync>(&self, tenant: TenantId, thing: Arc<T>) {
        let mut things = self.things();
        if things.len() >= MANY {
            things.clear();
        }
        things.insert((TypeId::of::<T>(), tenant), thing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tenant_has_one_thing_of_each_type() {
        let memory = Memory::default();
        let (a, b) = (TenantId(1), TenantId(2));
        memory.keep(a, Arc::new(1u8));
        memory.keep(a, Arc::new("one"));
        memory.keep(b, Arc::new(2u8));
        memory.keep(a, Arc::new(3u8));
        assert_eq!(memory.find::<u8>(a).as_deref(), Some(&3));
        assert_eq!(memory.find::<&str>(a).as_deref(), Some(&"one"));
        assert_eq!(memory.find::<u8>(b).as_deref(), Some(&2));
        assert!(memory.find::<&str>(b).is_none());
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let memory = Memory::default();
        for n in 0..=i64::try_from(MANY).unwrap() {
            memory.keep(TenantId(n), Arc::new(n));
        }
        assert!(memory.things().len() <= MANY);
    }
}
