//! Security-sensitive: what is waited for between two requests.
//!
//! The state travels with the page, sealed, so that strangers can make us keep nothing; what must
//! be answered once is noted when it was.

use kernel::{Result, ResultExt, Timestamp, micros};
use kit::platform::PlatformScope;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The longest text that is looked at.
const LONGEST: usize = 16 * 1024;

#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    until: i64,
    state: T,
}

/// What a challenge holds.
pub(crate) struct Kept<T> {
    pub state: T,
    /// By which it is noted that it was answered.
    pub hash: [u8; 32],
    pub expires_at: i64,
}

/// Seals a state for a purpose and whom it is about.
pub(crate) fn issue(
    scope: &PlatformScope,
    purpose: &str,
    about: &[u8],
    state: &impl Serialize,
    life: Duration,
) -> Result<String> {
    let life = i64::try_from(life.as_micros()).unwrap_or(i64::MAX);
    let until = micros(scope.now()).saturating_add(life);
    let plain = serde_json::to_vec(&Sealed { until, state }).doing("sealing a challenge")?;
    let sealed = scope.platform_keys().seal(purpose, about, &plain)?;
    Ok(crate::operator::actions::hexadecimal(&sealed))
}

/// The state of a challenge that has not ended; nothing of any other text.
pub(crate) fn read<T: DeserializeOwned>(
    scope: &PlatformScope,
    purpose: &str,
    about: &[u8],
    text: &str,
) -> Result<Option<Kept<T>>> {
    let Some(sealed) = bytes(text) else {
        return Ok(None);
    };
    let Ok(plain) = scope.platform_keys().open(purpose, about, &sealed) else {
        return Ok(None);
    };
    let Sealed { until, state } =
        serde_json::from_slice(&plain).doing("reading a challenge back")?;
    let ended = scope.now() >= Timestamp::from_microsecond(until).unwrap_or_default();
    Ok((!ended).then(|| Kept {
        state,
        hash: Sha256::digest(&sealed).into(),
        expires_at: until,
    }))
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST || text.len() % 2 != 0 {
        return None;
    }
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(high * 16 + low),
        _ => None,
    };
    digits.chunks(2).map(pair).collect()
}
