//! Security-sensitive: how often codes may be wrong.
//!
//! A code has six digits and three of them are right at any moment, so whoever knows the
//! password would find one in a day of guessing. After a few wrong ones each try costs a longer
//! wait. Passkeys and recovery codes cannot be guessed and are not held up: so nobody is locked
//! out by a stranger for good.

use crate::factor::store;
use kernel::{Error, FieldError, FieldErrors, Id, Result, Timestamp, micros};
use kit::User;
use std::time::Duration;
use storage::Tx;

/// Wrong codes in a row that cost no wait.
const FREE: i64 = 5;
/// The wait after the first one more; it doubles with each.
const FIRST: Duration = Duration::from_secs(60);
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(3600);

/// How long no code is taken after so many wrong ones in a row.
pub(crate) fn delay(failures: i64) -> Duration {
    match failures - FREE {
        ..=0 => Duration::ZERO,
        more => {
            let doubled = u32::try_from(more - 1).unwrap_or(u32::MAX).min(16);
            (FIRST * 2_u32.pow(doubled)).min(LONGEST)
        }
    }
}

/// Counts a try before it is made, so that tries at the same moment wait for each other.
///
/// # Errors
/// `Invalid` with `too_many_codes` while no code is taken.
pub(crate) async fn begin(tx: &mut Tx, user: Id<User>, now: Timestamp) -> Result<i64> {
    let (failures, wait_until) = store::count_try(tx, user).await?;
    let left = wait_until.saturating_sub(micros(now));
    if left > 0 {
        let minutes = (left + 59_999_999) / 60_000_000;
        let fault = FieldError::new("code", "too_many_codes").with("minutes", minutes);
        return Err(Error::Invalid(FieldErrors::one(fault)));
    }
    Ok(failures)
}

/// The code was wrong: the next one waits.
pub(crate) async fn failed(
    tx: &mut Tx,
    user: Id<User>,
    failures: i64,
    now: Timestamp,
) -> Result<()> {
    let delay = i64::try_from(delay(failures).as_micros()).unwrap_or(i64::MAX);
    store::wait(tx, user, micros(now).saturating_add(delay)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_code_after_the_fifth_costs_twice_the_wait_up_to_an_hour() {
        let minutes = |failures| delay(failures).as_secs() / 60;
        let waits: Vec<u64> = (4..14).map(minutes).collect();
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(minutes(i64::MAX), 60);
    }

    /// Somebody who guesses for a year finds a code with less than one chance in thirty.
    #[test]
    fn guessing_for_a_year_is_hopeless() {
        let tries = FREE + 6 + 365 * 24;
        assert!(tries * 3 < 1_000_000 / 30);
    }
}
