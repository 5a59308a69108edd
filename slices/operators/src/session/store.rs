//! Sessions and used tokens in the control database.

use super::{ABSOLUTE, IDLE, Shown};
use crate::operator::near_end;
use crate::operator::store::unconfirmed;
use kernel::{Id, Lang, Result, Timestamp, micros};
use kit::platform::{Operator, Session};
use std::time::Duration;
use storage::{Tx, central};

fn long(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

/// A session to be kept.
pub(crate) struct New {
    pub hash: [u8; 32],
    pub id: Id<Session>,
    pub operator: Id<Operator>,
    pub device: String,
    pub certificate: Option<String>,
}

/// A new session.
pub(crate) async fn insert(tx: &mut Tx, new: New, now: Timestamp) -> Result<()> {
    let now = micros(now);
    tx.run(central!(
        "insert into operator_sessions
             (token_hash, id, operator, device, certificate, created_at, seen_at, proven_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $6, $6, $7)",
        new.hash,
        new.id,
        new.operator,
        new.device,
        new.certificate,
        now,
        now.saturating_add(long(ABSOLUTE)),
    ))
    .await
    .map(drop)
}

/// Whose session this is, and the certificate it began with; it is in use from now on. Nothing
/// when it has ended, or its operator is locked or not confirmed any more.
pub(crate) async fn who(
    tx: &mut Tx,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<(Operator, Option<String>)>> {
    let (at, now) = (now, micros(now));
    let row = tx
        .maybe(central!(
            "select o.id, s.id, o.name, o.lang, s.certificate, o.confirmed_at
               from operator_sessions s
               join operators o on o.id = s.operator
              where s.token_hash = $1 and s.expires_at > $2 and s.seen_at > $3 and o.locked_at is null
                and o.confirmed_at > $4",
            hash,
            now,
            now.saturating_sub(long(IDLE)),
            unconfirmed(at),
        ))
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    tx.run(central!(
        "update operator_sessions set seen_at = $2 where token_hash = $1",
        hash,
        now
    ))
    .await?;
    let lang: String = row.get(3)?;
    let operator = Operator {
        id: row.get(0)?,
        session: row.get(1)?,
        name: row.get(2)?,
        lang: Lang::parse(&lang).unwrap_or_default(),
        ends_at: near_end(row.get(5)?, at),
    };
    Ok(Some((operator, row.get(4)?)))
}

/// The sessions of an operator that have not ended, the newest first.
pub(crate) async fn of(tx: &mut Tx, id: Id<Operator>, now: Timestamp) -> Result<Vec<Shown>> {
    let now = micros(now);
    let rows = tx
        .all(central!(
            "select id, device, created_at, seen_at
               from operator_sessions
              where operator = $1 and expires_at > $2 and seen_at > $3
              order by created_at desc, id desc",
            id,
            now,
            now.saturating_sub(long(IDLE)),
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Shown {
                id: row.get(0)?,
                device: row.get(1)?,
                created_at: row.get(2)?,
                seen_at: row.get(3)?,
            })
        })
        .collect()
}

/// When whoever has this session last proved who they are.
pub(crate) async fn proven_at(tx: &mut Tx, id: Id<Session>) -> Result<Timestamp> {
    let row = tx
        .one(central!(
            "select proven_at from operator_sessions where id = $1",
            id
        ))
        .await?;
    row.get(0)
}

/// Whoever has this session has just proved who they are.
pub(crate) async fn prove(tx: &mut Tx, id: Id<Session>, now: Timestamp) -> Result<()> {
    tx.run(central!(
        "update operator_sessions set proven_at = $2 where id = $1",
        id,
        micros(now)
    ))
    .await
    .map(drop)
}

/// Ends one session of an operator; false when there was none.
pub(crate) async fn end(tx: &mut Tx, operator: Id<Operator>, id: Id<Session>) -> Result<bool> {
    let changed = tx
        .run(central!(
            "delete from operator_sessions where operator = $1 and id = $2",
            operator,
            id
        ))
        .await?;
    Ok(changed == 1)
}

/// Ends every session of an operator.
pub(crate) async fn end_all(tx: &mut Tx, operator: Id<Operator>) -> Result<()> {
    tx.run(central!(
        "delete from operator_sessions where operator = $1",
        operator
    ))
    .await
    .map(drop)
}

/// Ends the others.
pub(crate) async fn end_others(
    tx: &mut Tx,
    operator: Id<Operator>,
    own: Id<Session>,
) -> Result<()> {
    tx.run(central!(
        "delete from operator_sessions where operator = $1 and id <> $2",
        operator,
        own
    ))
    .await
    .map(drop)
}

/// Uses a token up; false when it was used before.
pub(crate) async fn spend_token(tx: &mut Tx, hash: [u8; 32], expires_at: i64) -> Result<bool> {
    let inserted = tx
        .run(central!(
            "insert into operator_tokens_used (token_hash, expires_at)
             values ($1, $2)
             on conflict (token_hash) do nothing",
            hash,
            expires_at,
        ))
        .await?;
    Ok(inserted == 1)
}

/// Removes what has ended by itself.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let now = micros(now);
    tx.batch(vec![
        central!(
            "delete from operator_sessions where expires_at <= $1 or seen_at <= $2",
            now,
            now.saturating_sub(long(IDLE)),
        ),
        central!(
            "delete from operator_tokens_used where expires_at <= $1",
            now
        ),
        central!(
            "update operators set link_hash = null, link_expires_at = null where link_expires_at <= $1",
            now
        ),
    ])
    .await
}
