//! Recovery codes in the database.

use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Tx, Value, sql};

/// Replaces the codes of a user.
pub(crate) async fn replace(
    tx: &mut Tx,
    user: Id<User>,
    hashes: &[[u8; 32]],
    now: Timestamp,
) -> Result<()> {
    remove_all(tx, user).await?;
    let rows: Vec<Vec<Value>> = hashes
        .iter()
        .map(|hash| vec![hash.into(), user.into(), micros(now).into()])
        .collect();
    tx.run_many(
        sql!("insert into recovery_codes (code_hash, user_id, created_at) values ($1, $2, $3)"),
        rows,
    )
    .await
    .map(drop)
}

/// Uses a code up; false if there is none like it, or it was used before.
pub(crate) async fn spend(
    tx: &mut Tx,
    user: Id<User>,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update recovery_codes set used_at = $3
              where code_hash = $1 and user_id = $2 and used_at is null",
            hash,
            user,
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// How many codes of a user still open.
pub(crate) async fn left(tx: &mut Tx, user: Id<User>) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select count(*) from recovery_codes where user_id = $1 and used_at is null",
            user
        ))
        .await?;
    row.get(0)
}

/// Removes the codes of a user.
pub(crate) async fn remove_all(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!("delete from recovery_codes where user_id = $1", user))
        .await
        .map(drop)
}
