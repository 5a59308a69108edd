//! What was created under an Idempotency-Key.

use crate::contact::Contact;
use kernel::{Id, Result, Timestamp};
use storage::{Tx, sql};

/// What was created under an Idempotency-Key: the hash of the request, the contact, the act.
pub(crate) async fn idempotent(
    tx: &mut Tx,
    key: &[u8],
) -> Result<Option<(Vec<u8>, Id<Contact>, Id<kit::ChangeSet>)>> {
    let row = tx
        .maybe(sql!(
            "select request_hash, subject, change_set from idempotency_keys where key_hash = $1",
            key
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .transpose()
}

/// Remembers what was created under an Idempotency-Key.
pub(crate) async fn remember_key(
    tx: &mut Tx,
    key: &[u8],
    request: &[u8],
    subject: Id<Contact>,
    set: Id<kit::ChangeSet>,
    at: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "insert into idempotency_keys (key_hash, request_hash, subject, change_set, at) values ($1, $2, $3, $4, $5)",
        key,
        request,
        subject,
        set,
        kernel::micros(at),
    ))
    .await
    .map(drop)
}

/// Forgets Idempotency-Keys that are older.
pub(crate) async fn forget_keys(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.run(sql!(
        "delete from idempotency_keys where at < $1",
        kernel::micros(before)
    ))
    .await
}
