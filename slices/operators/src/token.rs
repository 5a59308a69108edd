//! Security-sensitive: one-time tokens of the host. Whoever has one has been on the host within the
//! last five minutes: the first of the three things that an operator needs (P-126).
//!
//! A token is `version (1) || operator (16) || end, seconds (8) || random (16) || HMAC (32)` in
//! hexadecimal digits. Nothing of it is kept until it was used.

use kernel::{Id, Result, Timestamp, random};
use kit::platform::{Operator, PlatformScope};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long a token can be used.
pub const LIFE: Duration = Duration::from_secs(5 * 60);

const VERSION: u8 = 1;
const SIGNED: usize = 1 + 16 + 8 + 16;
const LENGTH: usize = SIGNED + 32;

/// A token that was signed by this installation and has not ended.
pub(crate) struct Shown {
    pub operator: Id<Operator>,
    pub hash: [u8; 32],
    pub expires_at: i64,
}

/// A new token for an operator.
pub(crate) fn make(scope: &PlatformScope, operator: Id<Operator>) -> Result<String> {
    let end = scope.now().as_second() + i64::try_from(LIFE.as_secs()).unwrap_or(300);
    let mut raw = vec![VERSION];
    raw.extend_from_slice(&operator.bytes());
    raw.extend_from_slice(&end.to_be_bytes());
    raw.extend_from_slice(&random::bytes::<16>());
    let signature = scope.platform_keys().sign(&raw)?;
    raw.extend_from_slice(&signature);
    Ok(raw.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What a token says, if it is ours and has not ended.
pub(crate) fn read(scope: &PlatformScope, text: &str) -> Result<Option<Shown>> {
    let Some(raw) = bytes(text) else {
        return Ok(None);
    };
    let (signed, signature) = raw.split_at(SIGNED);
    if !scope.platform_keys().is_signed(signed, signature)? {
        return Ok(None);
    }
    let Some((operator, end)) = parts(signed) else {
        return Ok(None);
    };
    let ended = scope.now() >= Timestamp::from_second(end).unwrap_or_default();
    Ok((!ended).then(|| Shown {
        operator,
        hash: Sha256::digest(&raw).into(),
        expires_at: end.saturating_mul(1_000_000),
    }))
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16))
        .collect::<Option<_>>()?;
    if digits.len() != 2 * LENGTH {
        return None;
    }
    let pair = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    };
    digits.chunks(2).map(pair).collect()
}

fn parts(signed: &[u8]) -> Option<(Id<Operator>, i64)> {
    let (version, rest) = signed.split_first()?;
    let (operator, rest) = rest.split_at_checked(16)?;
    let end = rest.first_chunk::<8>()?;
    let operator = Id::from_slice(operator).ok()?;
    (*version == VERSION).then_some((operator, i64::from_be_bytes(*end)))
}
