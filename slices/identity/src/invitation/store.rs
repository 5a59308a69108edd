//! One-time links in the database.

use crate::invitation::LIFE;
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Tx, sql};

/// A new link; every earlier one of the user stops working.
pub(crate) async fn insert(
    tx: &mut Tx,
    hash: [u8; 32],
    user: Id<User>,
    now: Timestamp,
) -> Result<()> {
    withdraw(tx, user).await?;
    let life = i64::try_from(LIFE.as_micros()).unwrap_or(i64::MAX);
    tx.run(sql!(
        "insert into invitations (token_hash, user_id, expires_at) values ($1, $2, $3)",
        hash,
        user,
        micros(now).saturating_add(life),
    ))
    .await
    .map(drop)
}

/// Whom a link is for, if it still works.
pub(crate) async fn find(tx: &mut Tx, hash: [u8; 32], now: Timestamp) -> Result<Option<Id<User>>> {
    let row = tx
        .maybe(sql!(
            "select i.user_id
               from invitations i
               join users u on u.id = i.user_id
              where i.token_hash = $1 and i.used_at is null and i.expires_at > $2 and u.state <> 'locked'",
            hash,
            micros(now),
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Uses a link up; false if somebody was faster.
pub(crate) async fn spend(tx: &mut Tx, hash: [u8; 32], now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update invitations set used_at = $2
              where token_hash = $1 and used_at is null and expires_at > $2",
            hash,
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// Takes back every link of a user.
pub(crate) async fn withdraw(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!("delete from invitations where user_id = $1", user))
        .await
        .map(drop)
}

/// Removes the links that nobody can use any more.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from invitations where expires_at <= $1",
        micros(now)
    ))
    .await
    .map(drop)
}
