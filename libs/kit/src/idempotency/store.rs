//! The table of keys.

use kernel::{Result, Timestamp, micros};
use storage::{Tx, sql};

/// How long a key is known, microseconds.
const DAY: i64 = 86_400_000_000;
/// How long a request may take before it counts as lost in a crash, microseconds. Its change was
/// never committed, or the key would be `done`.
const LOST: i64 = 600_000_000;

/// Whether a request may be carried out.
pub(super) enum Claim {
    /// It may; the key is its own now.
    Taken,
    /// The key was used before.
    Known(Known),
}

/// What is known of a key.
pub(super) struct Known {
    /// The hash of its request; empty while a form is still streaming.
    pub request: Vec<u8>,
    pub state: String,
    /// Whether it is too old to be still carried out.
    pub lost: bool,
    pub answer: Option<Vec<u8>>,
}

/// Takes a key, unless it is taken.
pub(super) async fn claim(
    tx: &mut Tx,
    key: &[u8],
    request: Option<&[u8]>,
    now: Timestamp,
) -> Result<Claim> {
    let now = micros(now);
    tx.run(sql!(
        "delete from idempotency_keys where key_hash = $1 and (at < $2 or (state = 'taken' and at < $3))",
        key,
        now - DAY,
        now - LOST,
    ))
    .await?;
    let taken = tx
        .run(sql!(
            "insert into idempotency_keys (key_hash, request_hash, state, at) values ($1, $2, 'taken', $3)
             on conflict (key_hash) do nothing",
            key,
            request.unwrap_or_default(),
            now,
        ))
        .await?;
    if taken == 1 {
        return Ok(Claim::Taken);
    }
    let row = tx
        .one(sql!(
            "select request_hash, state, answer, at from idempotency_keys where key_hash = $1",
            key
        ))
        .await?;
    Ok(Claim::Known(Known {
        request: row.get(0)?,
        state: row.get(1)?,
        answer: row.get(2)?,
        lost: row.get::<i64>(3)? < now - LOST,
    }))
}

/// Notes that the work was done.
pub(super) async fn done(tx: &mut Tx, key: &[u8]) -> Result<()> {
    tx.run(sql!(
        "update idempotency_keys set state = 'done' where key_hash = $1 and state = 'taken'",
        key
    ))
    .await
    .map(drop)
}

/// Keeps the sealed answer.
pub(super) async fn answer(tx: &mut Tx, key: &[u8], request: &[u8], sealed: &[u8]) -> Result<()> {
    tx.run(sql!(
        "update idempotency_keys set state = 'answered', request_hash = $2, answer = $3 where key_hash = $1",
        key,
        request,
        sealed,
    ))
    .await
    .map(drop)
}

/// Closes the key of work that was done and has no answer.
pub(super) async fn close(tx: &mut Tx, key: &[u8]) -> Result<()> {
    tx.run(sql!(
        "update idempotency_keys set state = 'forgotten' where key_hash = $1 and state = 'done'",
        key
    ))
    .await
    .map(drop)
}

/// Gives the key of a request back that did nothing, unless it was closed.
pub(super) async fn release(tx: &mut Tx, key: &[u8]) -> Result<()> {
    tx.run(sql!(
        "delete from idempotency_keys where key_hash = $1 and state <> 'forgotten'",
        key
    ))
    .await
    .map(drop)
}

/// Forgets the keys of more than a day ago. Part of the nightly work.
pub async fn forget(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from idempotency_keys where at < $1",
        micros(now) - DAY
    ))
    .await
    .map(drop)
}

/// Forgets what was answered, but not that it was: when a person is erased, no answer may
/// bring them back.
pub async fn forget_answers(tx: &mut Tx) -> Result<()> {
    tx.run(sql!(
        "update idempotency_keys set state = 'forgotten', answer = null where state = 'answered'"
    ))
    .await
    .map(drop)
}
