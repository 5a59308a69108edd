//! Keys in the database.

use crate::key::{KeyRecord, NewKey};
use crate::role::{AnyRole, held};
use kernel::{Id, Result, Timestamp, micros};
use kit::{Grant, Key, User};
use std::sync::Arc;
use storage::{Row, Sql, Tx, sql};

/// A new key.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Key>,
    new: &NewKey,
    hash: [u8; 32],
    maker: Id<User>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "insert into api_keys (id, secret_hash, title, role, made_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        hash,
        &new.title,
        new.role.to_string(),
        maker,
        micros(now),
        micros(expires_at),
    ))
    .await
    .map(drop)
}

/// What a request needs to know about the key it shows: one indexed look. A canary is found whatever
/// has become of its maker, and without an end.
pub(crate) fn who(id: Id<Key>, now: Timestamp) -> Sql {
    sql!(
        "select k.secret_hash, k.role, k.last_used_at, u.id, u.name, u.role, u.lang, u.zone, r.rights, of_key.rights, k.canary
           from api_keys k
           join users u on u.id = k.made_by
           left join roles r on r.word = u.role
           left join roles of_key on of_key.word = k.role
          where k.id = $1 and k.revoked_at is null
            and ((k.expires_at > $2 and u.state = 'active') or k.canary = 1)",
        id,
        micros(now),
    )
}

/// What a key may do, read from what [`who`] found: what its role and its maker both may.
pub(crate) fn grant(row: &Row) -> Result<Arc<Grant>> {
    let (of_key, of_maker): (String, String) = (row.get(1)?, row.get(5)?);
    let (maker, key): (Option<String>, Option<String>) = (row.get(8)?, row.get(9)?);
    let maker = held::grant(&of_maker, maker.as_deref())?;
    let key = held::grant(&of_key, key.as_deref())?;
    Ok(Arc::new(key.meet(&maker)))
}

/// Whether what [`who`] found opens nothing and was made only to be stolen.
pub(crate) fn is_canary(row: &Row) -> Result<bool> {
    Ok(row.get::<i64>(10)? == 1)
}

/// Makes a key one that opens nothing.
pub(crate) async fn make_canary(tx: &mut Tx, id: Id<Key>) -> Result<()> {
    tx.run(sql!("update api_keys set canary = 1 where id = $1", id))
        .await
        .map(drop)
}

/// Counts a use of such a key.
pub(crate) async fn count_use(tx: &mut Tx, id: Id<Key>, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "update api_keys set uses = uses + 1, last_used_at = $2 where id = $1",
        id,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Whether its use is to be told: it was not after `before`.
pub(crate) async fn is_to_be_told(tx: &mut Tx, id: Id<Key>, now: i64, before: i64) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update api_keys set alarm_at = $2
              where id = $1 and (alarm_at is null or alarm_at <= $3)",
            id,
            now,
            before,
        ))
        .await?;
    Ok(changed == 1)
}

/// Notes that a key is in use, unless that was noted after `before`.
pub(crate) async fn touch(tx: &mut Tx, id: Id<Key>, now: Timestamp, before: i64) -> Result<()> {
    tx.run(sql!(
        "update api_keys set last_used_at = $2
          where id = $1 and (last_used_at is null or last_used_at <= $3)",
        id,
        micros(now),
        before,
    ))
    .await
    .map(drop)
}

/// A page of keys, the latest first, from behind the key `after`.
pub(crate) async fn page(
    tx: &mut Tx,
    after: Option<Id<Key>>,
    limit: usize,
) -> Result<Vec<KeyRecord>> {
    let rows = tx
        .all(sql!(
            "select k.id, k.title, k.role, k.made_by, u.name, k.created_at, k.expires_at, k.revoked_at, k.last_used_at,
                    k.canary, k.uses, u.role
               from api_keys k
               join users u on u.id = k.made_by
              where k.id < $1
              order by k.id desc
              limit $2",
            after.unwrap_or(Id::from_bytes([0xff; 16])),
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(record).collect()
}

/// Who made a key.
pub(crate) async fn maker(tx: &mut Tx, id: Id<Key>) -> Result<Option<Id<User>>> {
    let row = tx
        .maybe(sql!("select made_by from api_keys where id = $1", id))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Stops a key for good; false if there is no such key that was not stopped before.
pub(crate) async fn revoke(tx: &mut Tx, id: Id<Key>, now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update api_keys set revoked_at = $2 where id = $1 and revoked_at is null",
            id,
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// Stops every key that a user has made but those that open nothing.
pub(crate) async fn revoke_all(tx: &mut Tx, maker: Id<User>, now: Timestamp) -> Result<u64> {
    tx.run(sql!(
        "update api_keys set revoked_at = $2 where made_by = $1 and revoked_at is null and canary = 0",
        maker,
        micros(now),
    ))
    .await
}

fn record(row: &Row) -> Result<KeyRecord> {
    Ok(KeyRecord {
        id: row.get(0)?,
        title: row.get(1)?,
        role: AnyRole::stored(&row.get::<String>(2)?)?,
        made_by: row.get(3)?,
        maker: row.get(4)?,
        created_at: row.get(5)?,
        expires_at: row.get(6)?,
        revoked_at: row.get(7)?,
        last_used_at: row.get(8)?,
        canary: row.get::<i64>(9)? == 1,
        uses: row.get(10)?,
        maker_role: AnyRole::stored(&row.get::<String>(11)?)?,
    })
}
