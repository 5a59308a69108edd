//! Sessions in the database.

use crate::session::{ABSOLUTE, Device, IDLE};
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use std::time::Duration;
use storage::{Sql, Tx, sql};

fn span(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// A new session.
pub(crate) async fn insert(
    tx: &mut Tx,
    hash: [u8; 32],
    user: Id<User>,
    now: Timestamp,
    device: (&Device, Id<Device>),
    (factor_due, factor_at): (Option<Timestamp>, Option<Timestamp>),
) -> Result<()> {
    let now = micros(now);
    tx.later(vec![sql!(
        "insert into sessions (token_hash, user_id, created_at, seen_at, expires_at, absolute_expires_at, device, device_id, proven_at, factor_due, factor_at, own_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        hash,
        user,
        now,
        now,
        now.saturating_add(span(IDLE)),
        now.saturating_add(span(ABSOLUTE)),
        device.0.to_string(),
        device.1,
        now,
        factor_due.map(micros),
        factor_at.map(micros),
        now,
    )])
    .await
}

/// In a session that has just begun, nothing of its user's own was shown.
pub(crate) async fn shows_nothing_own(tx: &mut Tx, hash: [u8; 32]) -> Result<()> {
    tx.run(sql!(
        "update sessions set own_at = null where token_hash = $1",
        hash
    ))
    .await
    .map(drop)
}

/// Whether something of its user's own was shown in a session.
pub(crate) async fn is_own(tx: &mut Tx, hash: [u8; 32]) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select 1 from sessions where token_hash = $1 and own_at is not null",
            hash
        ))
        .await?;
    Ok(row.is_some())
}

/// What a request needs to know about the session it shows, rights included: one indexed look.
pub(crate) fn who(hash: [u8; 32], now: Timestamp) -> Sql {
    sql!(
        "select s.seen_at, u.id, u.name, u.role, u.lang, u.zone, s.proven_at, r.rights, s.factor_due
           from sessions s
           join users u on u.id = s.user_id
           left join roles r on r.word = u.role
          where s.token_hash = $1 and s.expires_at > $2 and s.absolute_expires_at > $3 and u.state = 'active'",
        hash,
        micros(now),
        micros(now),
    )
}

/// Somebody who comes in, the rights of a role of the tenant's own, and how many factors and
/// telephones they have.
pub(crate) fn whom(user: Id<User>) -> Sql {
    sql!(
        "select u.id, u.email, u.name, u.role, u.lang, u.zone, u.state, u.created_at, u.last_seen_at, u.version,
                u.deactivated_at, u.anonymised_at, r.rights,
                (select count(*) from factors f where f.user_id = u.id),
                (select count(*) from telephones t where t.user_id = u.id)
           from users u
           left join roles r on r.word = u.role
          where u.id = $1",
        user
    )
}

/// Notes that a session and its user are here. Nothing happens when it was noted after
/// `before`, so that many requests at once write once.
pub(crate) async fn touch(tx: &mut Tx, hash: [u8; 32], now: Timestamp, before: i64) -> Result<()> {
    let now = micros(now);
    tx.batch(vec![
        sql!(
            "update users set last_seen_at = $2
              where id = (select user_id from sessions where token_hash = $1 and seen_at <= $3)",
            hash,
            now,
            before,
        ),
        sql!(
            "update sessions
                set seen_at = $2, expires_at = case when $3 < absolute_expires_at then $3 else absolute_expires_at end
              where token_hash = $1 and seen_at <= $4",
            hash,
            now,
            now.saturating_add(span(IDLE)),
            before,
        ),
    ])
    .await
}

/// The sessions of a user that have not ended, latest first: hash, device, since, seen.
pub(crate) async fn of_user(
    tx: &mut Tx,
    user: Id<User>,
    now: Timestamp,
) -> Result<Vec<(Vec<u8>, String, Timestamp, Timestamp)>> {
    let rows = tx
        .all(sql!(
            "select token_hash, device, created_at, seen_at
               from sessions
              where user_id = $1 and expires_at > $2
              order by seen_at desc, token_hash
              limit 100",
            user,
            micros(now),
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .collect()
}

/// Ends one session.
pub(crate) async fn end(tx: &mut Tx, hash: [u8; 32]) -> Result<()> {
    tx.run(sql!("delete from sessions where token_hash = $1", hash))
        .await
        .map(drop)
}

/// Ends the session in whose place another one begins.
pub(crate) async fn replace(tx: &mut Tx, hash: [u8; 32]) -> Result<()> {
    tx.later(vec![sql!(
        "delete from sessions where token_hash = $1",
        hash
    )])
    .await
}

/// Ends what a user has open in one device.
pub(crate) async fn end_in(tx: &mut Tx, user: Id<User>, device: Id<Device>) -> Result<()> {
    tx.run(sql!(
        "delete from sessions where user_id = $1 and device_id = $2",
        user,
        device
    ))
    .await
    .map(drop)
}

/// The same session under a new token, just proved; false if it has ended. `factor_at`: when a
/// second factor was shown, if that was the proof; `own_at`: when something of their own was.
pub(crate) async fn renew(
    tx: &mut Tx,
    old: [u8; 32],
    new: [u8; 32],
    now: Timestamp,
    (factor_at, own_at): (Option<Timestamp>, Option<Timestamp>),
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update sessions
                set token_hash = $2, proven_at = $3, factor_at = coalesce($4, factor_at),
                    own_at = coalesce($5, own_at)
              where token_hash = $1",
            old,
            new,
            micros(now),
            factor_at.map(micros),
            own_at.map(micros),
        ))
        .await?;
    Ok(changed == 1)
}

/// When a second factor was last shown in a session.
pub(crate) async fn factor_at(tx: &mut Tx, hash: [u8; 32]) -> Result<Option<Timestamp>> {
    let row = tx
        .maybe(sql!(
            "select factor_at from sessions where token_hash = $1",
            hash
        ))
        .await?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// A second factor was just shown in a session.
pub(crate) async fn factor_shown(tx: &mut Tx, hash: [u8; 32], now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "update sessions set factor_at = $2 where token_hash = $1",
        hash,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Ends every session of a user.
pub(crate) async fn end_all(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!("delete from sessions where user_id = $1", user))
        .await
        .map(drop)
}

/// Ends every session of those who have a role and a link that only a provider vouches for.
pub(crate) async fn end_unconfirmed(tx: &mut Tx, role: &str) -> Result<()> {
    tx.run(sql!(
        "delete from sessions
          where user_id in (select u.id
                              from users u
                              join sso_identities i on i.user_id = u.id
                             where u.role = $1 and i.confirmed_at is null)",
        role
    ))
    .await
    .map(drop)
}

/// Ends every session of a user but one.
pub(crate) async fn end_others(tx: &mut Tx, user: Id<User>, but: [u8; 32]) -> Result<()> {
    tx.run(sql!(
        "delete from sessions where user_id = $1 and token_hash <> $2",
        user,
        but
    ))
    .await
    .map(drop)
}

/// Removes the sessions that have ended by themselves.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.later(vec![sql!(
        "delete from sessions where expires_at <= $1",
        micros(now)
    )])
    .await
}

/// Whose session may have to end: somebody who is signed in without an app or a passkey.
pub(crate) struct Weak {
    pub user: Id<User>,
    pub role: String,
    pub made: Timestamp,
    pub has_telephone: bool,
}

/// Everybody of that kind.
pub(crate) async fn without_strong_factor(tx: &mut Tx) -> Result<Vec<Weak>> {
    let rows = tx
        .all(sql!(
            "select u.id, u.role, u.created_at, (select count(*) from telephones t where t.user_id = u.id)
               from users u
              where u.id in (select user_id from sessions)
                and u.id not in (select user_id from factors)"
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Weak {
                user: row.get(0)?,
                role: row.get(1)?,
                made: row.get(2)?,
                has_telephone: row.get::<i64>(3)? > 0,
            })
        })
        .collect()
}

/// How many users one statement names at most.
const AT_ONCE: usize = 500;

/// Says until when the sessions of some users go on without a second factor.
pub(crate) async fn set_due(tx: &mut Tx, users: &[Id<User>], due: Option<Timestamp>) -> Result<()> {
    for some in users.chunks(AT_ONCE) {
        let mut sql = Sql::new("update sessions set factor_due = ");
        sql.bind(due.map(micros)).push(" where user_id in (");
        sql.bind_in(some).push(")");
        tx.run(sql).await?;
    }
    Ok(())
}

/// No session ends for want of a second factor.
pub(crate) async fn forget_dues(tx: &mut Tx) -> Result<()> {
    tx.run(sql!(
        "update sessions set factor_due = null where factor_due is not null"
    ))
    .await
    .map(drop)
}

/// Removes the sessions that have ended for want of a second factor.
pub(crate) async fn end_overdue(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from sessions where factor_due <= $1",
        micros(now)
    ))
    .await
    .map(drop)
}

/// Whether a session has ended for want of a second factor.
pub(crate) async fn is_overdue(tx: &mut Tx, hash: [u8; 32], now: Timestamp) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select 1 from sessions where token_hash = $1 and factor_due <= $2",
            hash,
            micros(now),
        ))
        .await?;
    Ok(row.is_some())
}
