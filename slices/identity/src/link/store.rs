//! Links in letters in the database.

use super::Purpose;
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Tx, sql};

pub(super) async fn insert(
    tx: &mut Tx,
    hash: [u8; 32],
    purpose: Purpose,
    user: Id<User>,
    expires: i64,
) -> Result<()> {
    tx.run(sql!(
        "insert into mail_links (token_hash, user_id, purpose, expires_at) values ($1, $2, $3, $4)",
        hash,
        user,
        purpose.name(),
        expires,
    ))
    .await
    .map(drop)
}

/// For whom a link is, if it still works and they may sign in.
pub(super) async fn find(
    tx: &mut Tx,
    hash: [u8; 32],
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Id<User>>> {
    let row = tx
        .maybe(sql!(
            "select l.user_id
               from mail_links l
               join users u on u.id = l.user_id
              where l.token_hash = $1 and l.purpose = $2 and l.expires_at > $3 and u.state = 'active'",
            hash,
            purpose.name(),
            micros(now),
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// False if it was removed already.
pub(super) async fn remove(tx: &mut Tx, hash: [u8; 32]) -> Result<bool> {
    let changed = tx
        .run(sql!("delete from mail_links where token_hash = $1", hash))
        .await?;
    Ok(changed == 1)
}

pub(super) async fn withdraw(tx: &mut Tx, purpose: Purpose, user: Id<User>) -> Result<()> {
    tx.run(sql!(
        "delete from mail_links where user_id = $1 and purpose = $2",
        user,
        purpose.name(),
    ))
    .await
    .map(drop)
}

pub(super) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from mail_links where expires_at <= $1",
        micros(now)
    ))
    .await
    .map(drop)
}
