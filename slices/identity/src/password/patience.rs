//! How often a network may have passwords judged: about as often as people type.

use kernel::{Timestamp, micros, random};
use kit::Address;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Questions of one network in one minute.
const MOST: u32 = 120;
/// Networks that are told apart; when there are more, all must wait for the next minute.
const NETWORKS: usize = 10_000;
/// A minute, in microseconds.
const MINUTE: i64 = 60_000_000;

/// This minute's questions, by a hash that nobody can turn back: its key is made anew with
/// every start. Nothing of it is written anywhere.
#[derive(Default)]
struct Asked {
    minute: i64,
    by: HashMap<[u8; 32], u32>,
}

// It is the process's own time that is saved, so the count is the process's own.
static KEY: LazyLock<[u8; 32]> = LazyLock::new(random::bytes);
static ASKED: LazyLock<Mutex<Asked>> = LazyLock::new(Mutex::default);

/// Counts a question; whether it is answered.
pub(super) fn takes(address: &Address, now: Timestamp) -> bool {
    let mut hash = Sha256::new();
    hash.update(*KEY);
    hash.update(address.network().unwrap_or_default());
    let key: [u8; 32] = hash.finalize().into();
    let minute = micros(now).div_euclid(MINUTE);
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    if asked.minute != minute {
        *asked = Asked {
            minute,
            by: HashMap::new(),
        };
    }
    if asked.by.len() >= NETWORKS && !asked.by.contains_key(&key) {
        return false;
    }
    let count = asked.by.entry(key).or_default();
    *count = count.saturating_add(1);
    *count <= MOST
}
