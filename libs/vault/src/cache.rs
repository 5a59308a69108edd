//! Security-sensitive: keys that were unwrapped a moment ago.
//!
//! Bounded, and short-lived, so that another process of the same installation forgets a
//! shredded key within a minute too. Keys that fall out are overwritten by their own drop.

use jiff::SignedDuration;
use kernel::{Clock, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long an entry is good for, seconds.
pub(crate) const LIFE: i64 = 60;

/// Two generations: when the young one is full it becomes the old one, and the old one goes.
/// What is used survives, as in a least-recently-used list, without the list.
pub(crate) struct Cache<K, V> {
    clock: Clock,
    half: usize,
    inner: Mutex<Inner<K, V>>,
}

struct Inner<K, V> {
    /// Grows with every [`Cache::forget`].
    epoch: u64,
    young: HashMap<K, (V, Timestamp)>,
    old: HashMap<K, (V, Timestamp)>,
}

/// Taken before keys are read, shown when they are put in.
#[derive(Clone, Copy)]
pub(crate) struct Epoch(u64);

impl<K: Eq + Hash + Copy, V: Clone> Cache<K, V> {
    pub fn new(clock: Clock, capacity: usize) -> Self {
        Cache {
            clock,
            half: capacity.div_ceil(2),
            inner: Mutex::new(Inner {
                epoch: 0,
                young: HashMap::new(),
                old: HashMap::new(),
            }),
        }
    }

    pub fn epoch(&self) -> Epoch {
        Epoch(self.inner().epoch)
    }

    pub fn get(&self, key: K) -> Option<V> {
        let now = self.clock.now();
        let mut inner = self.inner();
        if let Some((value, until)) = inner.young.get(&key) {
            return (now < *until).then(|| value.clone());
        }
        let (value, until) = inner.old.remove(&key)?;
        if now >= until {
            return None;
        }
        let found = value.clone();
        inner.insert(self.half, key, value, until);
        Some(found)
    }

    /// Keeps a value that was read after `epoch` was taken; if anything has been forgotten
    /// since, it may be what was just destroyed, and is not kept.
    pub fn put(&self, epoch: Epoch, key: K, value: V) {
        let until = self.clock.now() + SignedDuration::from_secs(LIFE);
        let mut inner = self.inner();
        if inner.epoch == epoch.0 {
            inner.insert(self.half, key, value, until);
        }
    }

    /// Drops everything that matches, and everything that is on its way in.
    pub fn forget(&self, matches: impl Fn(&K) -> bool) {
        let mut inner = self.inner();
        inner.epoch += 1;
        inner.young.retain(|key, _| !matches(key));
        inner.old.retain(|key, _| !matches(key));
    }

    fn inner(&self) -> MutexGuard<'_, Inner<K, V>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V> Inner<K, V> {
    fn insert(&mut self, half: usize, key: K, value: V, until: Timestamp) {
        if self.young.len() >= half {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, (value, until));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::timestamp;

    fn cache(capacity: usize) -> Cache<u32, u32> {
        Cache::new(Clock::fixed(timestamp(0)), capacity)
    }

    #[test]
    fn the_cache_never_outgrows_its_bound_and_keeps_what_is_used() {
        let cache = cache(10);
        for key in 0..1000 {
            cache.put(cache.epoch(), key, key);
            assert!(cache.get(0).is_some() || key > 0);
            let inner = cache.inner();
            assert!(inner.young.len() + inner.old.len() <= 10);
        }
        assert_eq!(cache.get(0), Some(0), "used all the time");
        assert_eq!(cache.get(500), None, "not used for long");
        assert_eq!(cache.get(999), Some(999));
    }

    #[test]
    fn a_value_that_was_read_before_something_was_forgotten_is_not_kept() {
        let cache = cache(10);
        let before = cache.epoch();
        cache.forget(|key| *key == 1);
        cache.put(before, 1, 1);
        assert_eq!(cache.get(1), None);
        cache.put(cache.epoch(), 1, 1);
        assert_eq!(cache.get(1), Some(1));
        cache.forget(|key| *key == 1);
        assert_eq!(cache.get(1), None);
    }

    #[test]
    fn nothing_is_kept_for_longer_than_a_minute() {
        let cache = cache(10);
        cache.put(cache.epoch(), 1, 1);
        cache.clock.advance(SignedDuration::from_secs(59));
        assert_eq!(cache.get(1), Some(1));
        cache.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(cache.get(1), None);
    }
}
