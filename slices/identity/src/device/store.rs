//! Devices in the database.

use crate::device::{Device, IDLE, Remembered};
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Row, Sql, Tx, sql};

/// A device that a user has signed in with before.
pub(crate) struct Known {
    pub id: Id<Device>,
    /// When a second factor was last given in it.
    pub proven_at: Option<Timestamp>,
}

/// The look for the device of a token, if this user knows it; [`known`] reads what it finds.
/// Without a token nothing is found.
pub(crate) fn find(hash: Option<[u8; 32]>, user: Id<User>, now: Timestamp) -> Sql {
    sql!(
        "select id, proven_at
           from devices
          where token_hash = $1 and user_id = $2 and expires_at > $3",
        hash,
        user,
        micros(now),
    )
}

/// A device that [`find`] found.
pub(crate) fn known(row: &Row) -> Result<Known> {
    Ok(Known {
        id: row.get(0)?,
        proven_at: row.get(1)?,
    })
}

/// A new device of a user.
pub(crate) async fn insert(
    tx: &mut Tx,
    hash: [u8; 32],
    user: Id<User>,
    device: &Device,
    now: Timestamp,
) -> Result<Id<Device>> {
    let id = Id::new(now);
    tx.later(vec![sql!(
        "insert into devices (id, user_id, token_hash, name, created_at, used_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        user,
        hash,
        device.to_string(),
        micros(now),
        micros(now),
        expiry(now),
    )])
    .await?;
    Ok(id)
}

/// Somebody signs in with a device that they know.
pub(crate) async fn touch(
    tx: &mut Tx,
    id: Id<Device>,
    device: &Device,
    now: Timestamp,
) -> Result<()> {
    tx.later(vec![sql!(
        "update devices set name = $2, used_at = $3, expires_at = $4 where id = $1",
        id,
        device.to_string(),
        micros(now),
        expiry(now),
    )])
    .await
}

/// From now on a second factor is not asked in this device.
pub(crate) async fn prove(tx: &mut Tx, id: Id<Device>, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "update devices set proven_at = $2 where id = $1",
        id,
        micros(now)
    ))
    .await
    .map(drop)
}

/// A second factor is asked again in every device of a user.
pub(crate) async fn unprove(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!(
        "update devices set proven_at = null where user_id = $1",
        user
    ))
    .await
    .map(drop)
}

/// The same browser under a new token, for everybody who uses it.
pub(crate) async fn rename(tx: &mut Tx, old: [u8; 32], new: [u8; 32]) -> Result<()> {
    tx.later(vec![sql!(
        "update devices set token_hash = $2 where token_hash = $1",
        old,
        new
    )])
    .await
}

/// The devices of a user, latest first; `own` is the hash of the one that asks.
pub(crate) async fn of_user(
    tx: &mut Tx,
    user: Id<User>,
    own: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<Vec<Remembered>> {
    let rows = tx
        .all(sql!(
            "select id, name, created_at, used_at, expires_at, proven_at, token_hash
               from devices
              where user_id = $1 and expires_at > $2
              order by used_at desc, id
              limit 100",
            user,
            micros(now),
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let hash: Vec<u8> = row.get(6)?;
            Ok(Remembered {
                id: row.get(0)?,
                name: row.get(1)?,
                created_at: row.get(2)?,
                used_at: row.get(3)?,
                expires_at: row.get(4)?,
                proven: row.get::<Option<i64>>(5)?.is_some(),
                own: own.is_some_and(|own| own.as_slice() == hash),
            })
        })
        .collect()
}

/// Forgets one device of a user; false if there is none.
pub(crate) async fn forget(tx: &mut Tx, user: Id<User>, id: Id<Device>) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "delete from devices where id = $1 and user_id = $2",
            id,
            user
        ))
        .await?;
    Ok(changed == 1)
}

/// Forgets every device of a user.
pub(crate) async fn forget_all(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!("delete from devices where user_id = $1", user))
        .await
        .map(drop)
}

/// Forgets every device of a user but the one with this token.
pub(crate) async fn forget_others(tx: &mut Tx, user: Id<User>, but: [u8; 32]) -> Result<()> {
    tx.run(sql!(
        "delete from devices where user_id = $1 and token_hash <> $2",
        user,
        but
    ))
    .await
    .map(drop)
}

/// Removes the devices that nobody has used for too long.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.later(vec![sql!(
        "delete from devices where expires_at <= $1",
        micros(now)
    )])
    .await
}

fn expiry(now: Timestamp) -> i64 {
    let idle = i64::try_from(IDLE.as_micros()).unwrap_or(i64::MAX);
    micros(now).saturating_add(idle)
}
