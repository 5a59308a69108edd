//! Security-sensitive: the passwords of users as they are kept, and who comes in by one.

use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Sql, Tx, sql};

/// Saves a password; who had none is active from now on.
pub(crate) async fn set_password(tx: &mut Tx, id: Id<User>, password: &str) -> Result<()> {
    tx.run(sql!(
        "update users set password = $2, state = 'active', version = version + 1 where id = $1",
        id,
        password,
    ))
    .await
    .map(drop)
}

/// Replaces the stored form of the same password, if it is still the same.
pub(crate) async fn strengthen(tx: &mut Tx, id: Id<User>, old: &str, new: &str) -> Result<()> {
    tx.later(vec![sql!(
        "update users set password = $3 where id = $1 and password = $2",
        id,
        old,
        new,
    )])
    .await
}

/// The stored password of an active user.
pub(crate) async fn password(tx: &mut Tx, id: Id<User>) -> Result<Option<String>> {
    let row = tx
        .maybe(sql!(
            "select password from users where id = $1 and state = 'active'",
            id
        ))
        .await?;
    Ok(row.map(|row| row.get(0)).transpose()?.flatten())
}

/// Whether a password was ever chosen.
pub(crate) async fn has_password(tx: &mut Tx, id: Id<User>) -> Result<bool> {
    let row = tx
        .one(sql!(
            "select password is not null from users where id = $1",
            id
        ))
        .await?;
    row.get(0)
}

/// Who would sign in with this address, what is kept of their password, and the id of the
/// device under this token if they have signed in with it: one look, whoever it is.
pub(crate) fn sign_in(email_key: &str, device: Option<[u8; 32]>, now: Timestamp) -> Sql {
    sql!(
        "select u.id, u.password, d.id
           from users u
           left join devices d on d.user_id = u.id and d.token_hash = $2 and d.expires_at > $3
          where u.email_key = $1 and u.state = 'active' and u.password is not null",
        email_key,
        device,
        micros(now),
    )
}

/// Notes that somebody is here, if they may still be and the password is still the one that
/// was compared; a row when they are.
pub(crate) fn enter(id: Id<User>, password: &str, now: Timestamp) -> Sql {
    sql!(
        "update users set last_seen_at = $3
          where id = $1 and password = $2 and state = 'active'
         returning id",
        id,
        password,
        micros(now),
    )
}

/// Notes that somebody has come in without a password; who was invited is active from now on.
/// False for somebody who may not come in.
pub(crate) async fn arrive(tx: &mut Tx, id: Id<User>, now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update users set last_seen_at = $2, state = 'active' where id = $1 and state <> 'locked'",
            id,
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}
