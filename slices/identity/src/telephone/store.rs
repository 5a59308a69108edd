//! Numbers, codes and messages in the database.

use crate::telephone::{LIFE, TRIES};
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Tx, sql};

/// Marks the id of a code; the table is ours.
pub(crate) enum Code {}

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// A number as it is kept.
pub(crate) struct Kept {
    pub sealed: Vec<u8>,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// The number of a user.
pub(crate) async fn find(tx: &mut Tx, user: Id<User>) -> Result<Option<Kept>> {
    let row = tx
        .maybe(sql!(
            "select sealed, created_at, used_at from telephones where user_id = $1",
            user
        ))
        .await?;
    row.map(|row| {
        Ok(Kept {
            sealed: row.get(0)?,
            created_at: row.get(1)?,
            used_at: row.get(2)?,
        })
    })
    .transpose()
}

/// From now on this is the number of a user, and no other.
pub(crate) async fn keep(
    tx: &mut Tx,
    user: Id<User>,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "insert into telephones (user_id, sealed, created_at)
         values ($1, $2, $3)
         on conflict (user_id) do update
            set sealed = excluded.sealed, created_at = excluded.created_at, used_at = null",
        user,
        sealed,
        micros(now),
    ))
    .await
    .map(drop)
}

/// A code to the number was right.
pub(crate) async fn used(tx: &mut Tx, user: Id<User>, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "update telephones set used_at = $2 where user_id = $1",
        user,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Removes the number of a user with what was sent to it; false if there was none.
pub(crate) async fn remove(tx: &mut Tx, user: Id<User>) -> Result<bool> {
    tx.run(sql!("delete from telephone_codes where user_id = $1", user))
        .await?;
    let changed = tx
        .run(sql!("delete from telephones where user_id = $1", user))
        .await?;
    Ok(changed == 1)
}

/// Some of the users who have a number.
pub(crate) async fn owners(tx: &mut Tx, limit: usize) -> Result<Vec<Id<User>>> {
    let rows = tx
        .all(sql!(
            "select user_id from telephones order by user_id limit $1",
            i64::try_from(limit).unwrap_or(100),
        ))
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many have a number.
pub(crate) async fn count(tx: &mut Tx) -> Result<i64> {
    let row = tx.one(sql!("select count(*) from telephones")).await?;
    row.get(0)
}

/// A new code in the place of the one that was sent before for the same attempt.
pub(crate) async fn insert_code(
    tx: &mut Tx,
    id: Id<Code>,
    place: [u8; 32],
    user: Id<User>,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "delete from telephone_codes where token_hash = $1",
        place
    ))
    .await?;
    let life = i64::try_from(LIFE.as_micros()).unwrap_or(0);
    tx.run(sql!(
        "insert into telephone_codes (id, token_hash, user_id, sealed, tries, expires_at)
         values ($1, $2, $3, $4, 0, $5)",
        id,
        place,
        user,
        sealed,
        micros(now).saturating_add(life),
    ))
    .await
    .map(drop)
}

/// Whether a code waits for an answer in this attempt.
pub(crate) async fn is_waiting(tx: &mut Tx, place: [u8; 32], now: Timestamp) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select 1 from telephone_codes where token_hash = $1 and expires_at > $2 and tries < $3",
            place,
            micros(now),
            TRIES,
        ))
        .await?;
    Ok(row.is_some())
}

/// Whose code an id names, with what is sealed of it, if it still opens.
pub(crate) async fn code(
    tx: &mut Tx,
    id: Id<Code>,
    now: Timestamp,
) -> Result<Option<(Id<User>, Vec<u8>)>> {
    let row = tx
        .maybe(sql!(
            "select user_id, sealed from telephone_codes where id = $1 and expires_at > $2",
            id,
            micros(now),
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Counts a try at the code of an attempt before it is compared, so that tries at the same
/// moment wait for each other. Nothing, if there is none any more.
pub(crate) async fn begin_try(
    tx: &mut Tx,
    place: [u8; 32],
    user: Id<User>,
    now: Timestamp,
) -> Result<Option<(Id<Code>, Vec<u8>)>> {
    let row = tx
        .maybe(sql!(
            "update telephone_codes
                set tries = tries + 1
              where token_hash = $1 and user_id = $2 and expires_at > $3 and tries < $4
             returning id, sealed",
            place,
            user,
            micros(now),
            TRIES,
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// A code that was used is gone.
pub(crate) async fn spend(tx: &mut Tx, id: Id<Code>) -> Result<()> {
    tx.run(sql!("delete from telephone_codes where id = $1", id))
        .await
        .map(drop)
}

/// How many messages somebody got within a day, and when the last one left.
pub(crate) async fn sent_to(
    tx: &mut Tx,
    user: Id<User>,
    now: Timestamp,
) -> Result<(i64, Option<Timestamp>)> {
    let row = tx
        .one(sql!(
            "select count(*), max(at) from telephone_messages where user_id = $1 and at > $2",
            user,
            micros(now).saturating_sub(DAY),
        ))
        .await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// How many messages left within a day, counted up to `most`.
pub(crate) async fn sent(tx: &mut Tx, most: i64, now: Timestamp) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select count(*)
               from (select 1 as one from telephone_messages where at > $1 limit $2) latest",
            micros(now).saturating_sub(DAY),
            most,
        ))
        .await?;
    row.get(0)
}

/// Notes that a message leaves.
pub(crate) async fn note(tx: &mut Tx, user: Id<User>, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "insert into telephone_messages (id, user_id, at) values ($1, $2, $3)",
        Id::<Code>::new(now),
        user,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Removes codes that open no more, and what was sent more than a day ago.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let now = micros(now);
    tx.batch(vec![
        sql!("delete from telephone_codes where expires_at <= $1", now),
        sql!("delete from telephone_messages where at <= $1", now - DAY),
    ])
    .await
}
