//! Operators in the control database.

use super::{CONFIRMED, NewOperator, Record};
use kernel::{Error, Id, Lang, Result, Timestamp, micros};
use kit::platform::Operator;
use storage::{Row, Sql, Tx, central};

/// A new operator.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Operator>,
    new: &NewOperator,
    now: Timestamp,
) -> Result<()> {
    tx.run(central!(
        "insert into operators
             (id, name, email, email_key, lang, totp_step, failures, blocked_until, created_at, confirmed_at)
         values ($1, $2, $3, $4, $5, 0, 0, 0, $6, $6)",
        id,
        &new.name,
        new.email.as_str(),
        new.email.key(),
        new.lang.tag(),
        micros(now),
    ))
    .await
    .map(drop)
}

/// All of them in the order in which they came; there are few.
pub(crate) fn all() -> Sql {
    central!(
        "select id, name, email, lang, password, totp, certificate, locked_at, created_at,
                confirmed_at
           from operators
          order by id
          limit 1000"
    )
}

/// An operator by their id.
pub(crate) async fn find(tx: &mut Tx, id: Id<Operator>) -> Result<Record> {
    maybe(tx, id).await?.ok_or(Error::NotFound)
}

/// The same where there may be none.
pub(crate) async fn maybe(tx: &mut Tx, id: Id<Operator>) -> Result<Option<Record>> {
    let row = tx
        .maybe(central!(
            "select id, name, email, lang, password, totp, certificate, locked_at, created_at,
                    confirmed_at
               from operators
              where id = $1",
            id
        ))
        .await?;
    row.as_ref().map(record).transpose()
}

/// The operator whose certificate this is.
pub(crate) async fn by_certificate(tx: &mut Tx, fingerprint: &str) -> Result<Option<Record>> {
    let row = tx
        .maybe(central!(
            "select id, name, email, lang, password, totp, certificate, locked_at, created_at,
                    confirmed_at
               from operators
              where certificate = $1",
            fingerprint
        ))
        .await?;
    row.as_ref().map(record).transpose()
}

/// The operator whose link this is, while it works.
pub(crate) async fn by_link(tx: &mut Tx, hash: [u8; 32], now: Timestamp) -> Result<Option<Record>> {
    let row = tx
        .maybe(central!(
            "select id, name, email, lang, password, totp, certificate, locked_at, created_at,
                    confirmed_at
               from operators
              where link_hash = $1 and link_expires_at > $2 and locked_at is null and confirmed_at > $3",
            hash,
            micros(now),
            unconfirmed(now),
        ))
        .await?;
    row.as_ref().map(record).transpose()
}

/// Gives an operator a link; an earlier one works no more.
pub(crate) async fn set_link(
    tx: &mut Tx,
    id: Id<Operator>,
    hash: [u8; 32],
    until: i64,
) -> Result<()> {
    tx.run(central!(
        "update operators set link_hash = $2, link_expires_at = $3 where id = $1",
        id,
        hash,
        until,
    ))
    .await
    .map(drop)
}

/// Uses a link up; false when somebody was faster.
pub(crate) async fn spend_link(tx: &mut Tx, hash: [u8; 32], now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(central!(
            "update operators set link_hash = null, link_expires_at = null
              where link_hash = $1 and link_expires_at > $2 and locked_at is null and confirmed_at > $3",
            hash,
            micros(now),
            unconfirmed(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// What is kept of a password that was chosen.
pub(crate) async fn set_password(tx: &mut Tx, id: Id<Operator>, kept: &str) -> Result<()> {
    tx.run(central!(
        "update operators set password = $2 where id = $1",
        id,
        kept
    ))
    .await
    .map(drop)
}

/// A new secret of codes, whose first code was of this time step.
pub(crate) async fn set_totp(
    tx: &mut Tx,
    id: Id<Operator>,
    sealed: Option<Vec<u8>>,
    step: i64,
) -> Result<()> {
    tx.run(central!(
        "update operators set totp = $2, totp_step = $3 where id = $1",
        id,
        sealed,
        step,
    ))
    .await
    .map(drop)
}

/// The secret of codes lies under another key.
pub(crate) async fn seal_totp(tx: &mut Tx, id: Id<Operator>, sealed: Vec<u8>) -> Result<()> {
    tx.run(central!(
        "update operators set totp = $2 where id = $1",
        id,
        sealed,
    ))
    .await
    .map(drop)
}

/// Takes the code of a time step; false if that one or a later one was taken before.
pub(crate) async fn take_step(tx: &mut Tx, id: Id<Operator>, step: i64) -> Result<bool> {
    let changed = tx
        .run(central!(
            "update operators set totp_step = $2 where id = $1 and totp_step < $2",
            id,
            step,
        ))
        .await?;
    Ok(changed == 1)
}

/// Counts an attempt before it is looked at: how many in a row now; nothing while none is
/// looked at, or ever.
pub(crate) async fn count(tx: &mut Tx, id: Id<Operator>, now: Timestamp) -> Result<Option<i64>> {
    let row = tx
        .maybe(central!(
            "update operators set failures = failures + 1
              where id = $1 and locked_at is null and blocked_until <= $2 and confirmed_at > $3
             returning failures",
            id,
            micros(now),
            unconfirmed(now),
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Nothing is looked at until then.
pub(crate) async fn block(tx: &mut Tx, id: Id<Operator>, until: i64) -> Result<()> {
    tx.run(central!(
        "update operators set blocked_until = $2 where id = $1",
        id,
        until
    ))
    .await
    .map(drop)
}

/// An attempt was right: the count starts anew.
pub(crate) async fn forget_failures(tx: &mut Tx, id: Id<Operator>) -> Result<()> {
    tx.run(central!(
        "update operators set failures = 0, blocked_until = 0 where id = $1",
        id
    ))
    .await
    .map(drop)
}

/// Locks or unlocks; unlocked, the count starts anew. False when nothing has changed.
pub(crate) async fn set_locked(
    tx: &mut Tx,
    id: Id<Operator>,
    at: Option<Timestamp>,
) -> Result<bool> {
    let changed = match at {
        Some(at) => {
            tx.run(central!(
                "update operators set locked_at = $2 where id = $1 and locked_at is null",
                id,
                micros(at),
            ))
            .await?
        }
        None => {
            tx.run(central!(
                "update operators set locked_at = null, failures = 0, blocked_until = 0
                  where id = $1 and locked_at is not null",
                id,
            ))
            .await?
        }
    };
    Ok(changed == 1)
}

/// Their access is needed, as of now; false when there is no such operator.
pub(crate) async fn confirm(tx: &mut Tx, id: Id<Operator>, now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(central!(
            "update operators set confirmed_at = $2 where id = $1",
            id,
            micros(now)
        ))
        .await?;
    Ok(changed == 1)
}

/// Whoever was confirmed then or before has no access any more.
pub(crate) fn unconfirmed(now: Timestamp) -> i64 {
    let life = i64::try_from(CONFIRMED.as_micros()).unwrap_or(i64::MAX);
    micros(now).saturating_sub(life)
}

/// Registers a certificate, or none.
pub(crate) async fn set_certificate(
    tx: &mut Tx,
    id: Id<Operator>,
    fingerprint: Option<String>,
) -> Result<()> {
    tx.run(central!(
        "update operators set certificate = $2 where id = $1",
        id,
        fingerprint,
    ))
    .await
    .map(drop)
}

/// Takes everything by which an operator proves who they are.
pub(crate) async fn clear(tx: &mut Tx, id: Id<Operator>) -> Result<()> {
    tx.batch(vec![
        central!(
            "update operators set password = null, totp = null, totp_step = 0 where id = $1",
            id
        ),
        central!("delete from operator_passkeys where operator = $1", id),
        central!("delete from operator_sessions where operator = $1", id),
    ])
    .await
}

pub(crate) fn record(row: &Row) -> Result<Record> {
    let lang: String = row.get(3)?;
    Ok(Record {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        lang: Lang::parse(&lang).unwrap_or_default(),
        password: row.get(4)?,
        totp: row.get(5)?,
        certificate: row.get(6)?,
        locked_at: row.get(7)?,
        created_at: row.get(8)?,
        confirmed_at: row.get(9)?,
    })
}
