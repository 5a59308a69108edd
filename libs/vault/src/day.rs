//! Security-sensitive: a key that lives for a day and is then forgotten by everybody.
//!
//! What is kept as a keyed hash under it can be recognised today and by nobody tomorrow: not by
//! us, and not by whoever takes the disk. It lies in one row that is overwritten, like every
//! key of the store, at the same length.

use crate::cipher::{key_of, new_key};
use crate::store;
use crate::vault::Vault;
use kernel::{Result, Secret, micros};
use std::sync::PoisonError;

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

impl Vault {
    /// The key of the day, the same in every process of the installation. The first call of a
    /// day (UTC) destroys the key of the day before.
    pub async fn key_of_the_day(&self) -> Result<Secret<[u8; 32]>> {
        let vault = &self.0;
        let today = micros(vault.clock.now()).div_euclid(DAY);
        if let Some(key) = self.held(today) {
            return Ok(key);
        }
        let fresh = vault.root.seal(&place(today), new_key().expose())?;
        let mut tx = vault.central.write().await?;
        self.still_ours(&mut tx).await?;
        let replaced = store::begin_day(&mut tx, today, &fresh).await?;
        // Where clocks differ by a little, the day that has begun holds.
        let (day, sealed) = store::day_key(&mut tx).await?;
        tx.commit().await?;
        if replaced {
            vault.central.empty_log().await?;
        }
        let key = key_of(&vault.root.open(&place(day), &sealed)?)?;
        let mut held = vault.day.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some((today, key.clone()));
        Ok(key)
    }

    fn held(&self, today: i64) -> Option<Secret<[u8; 32]>> {
        let held = self.0.day.lock().unwrap_or_else(PoisonError::into_inner);
        let held = held.as_ref().filter(|(day, _)| *day == today);
        held.map(|(_, key)| key.clone())
    }
}

/// To which day a sealed key belongs; authenticated with it.
pub(crate) fn place(day: i64) -> Vec<u8> {
    [b"day".as_slice(), &day.to_be_bytes()].concat()
}
