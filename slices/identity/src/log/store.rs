//! The security log in the database.

use crate::log::{Event, KEPT_DAYS};
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Row, Sql, Tx, sql};

/// A line of the log; the table is this file's.
pub(crate) enum Line {}

/// A line as the page shows it.
pub(crate) struct Shown {
    pub id: Id<Line>,
    pub at: Timestamp,
    pub event: String,
    pub user: Option<Id<User>>,
    pub by: Option<Id<User>>,
    pub device: String,
    pub way: String,
    /// Why, sealed; see [`super::reason`].
    pub reason: Option<Vec<u8>>,
}

/// A host that imitates ours, as the page shows it.
pub(crate) struct LookAlike {
    pub host: String,
    pub first_at: Timestamp,
    pub seen_at: Timestamp,
    pub days: i64,
}

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

pub(crate) async fn insert(
    tx: &mut Tx,
    now: Timestamp,
    event: Event,
    user: Option<Id<User>>,
    by: Option<Id<User>>,
    device: &str,
    way: &str,
) -> Result<Id<Line>> {
    let id = Id::new(now);
    tx.later(vec![sql!(
        "insert into security_log (id, at, event, user_id, by_id, device, way)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        micros(now),
        event.name(),
        user,
        by,
        device,
        way,
    )])
    .await?;
    Ok(id)
}

/// The same with why that was done, sealed for this line: a line is written once.
pub(crate) async fn insert_reasoned(
    tx: &mut Tx,
    (id, now): (Id<Line>, Timestamp),
    event: Event,
    (user, by): (Option<Id<User>>, Option<Id<User>>),
    sealed: Vec<u8>,
) -> Result<()> {
    tx.run(sql!(
        "insert into security_log (id, at, event, user_id, by_id, device, way, reason)
         values ($1, $2, $3, $4, $5, '', '', $6)",
        id,
        micros(now),
        event.name(),
        user,
        by,
        sealed,
    ))
    .await
    .map(drop)
}

/// One line, if it is still there.
pub(crate) async fn find(tx: &mut Tx, id: Id<Line>) -> Result<Option<Shown>> {
    let row = tx
        .maybe(sql!(
            "select id, at, event, user_id, by_id, device, way, reason
               from security_log
              where id = $1",
            id,
        ))
        .await?;
    row.as_ref().map(shown).transpose()
}

/// How often an event was noted since then, counted up to `most`.
pub(crate) async fn count_since(
    tx: &mut Tx,
    event: Event,
    since: Timestamp,
    most: i64,
) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select count(*)
               from (select 1 as one
                       from security_log
                      where at > $1 and event = $2
                      order by at desc
                      limit $3) latest",
            micros(since),
            event.name(),
            most,
        ))
        .await?;
    row.get(0)
}

/// A page of lines, the latest first, from before the line `before`; without `whole` none about
/// canaries, of which only those know who look after the users.
pub(crate) async fn page(
    tx: &mut Tx,
    before: Option<Id<Line>>,
    limit: usize,
    whole: bool,
) -> Result<Vec<Shown>> {
    let rows = tx
        .all(sql!(
            "select id, at, event, user_id, by_id, device, way, reason
               from security_log
              where id < $1 and ($3 = 1 or substr(event, 1, 7) <> 'canary-')
              order by id desc
              limit $2",
            before.unwrap_or(Id::from_bytes([0xff; 16])),
            i64::try_from(limit).unwrap_or(50),
            i64::from(whole),
        ))
        .await?;
    rows.iter().map(shown).collect()
}

/// The same of what concerns one account.
pub(crate) async fn page_of(
    tx: &mut Tx,
    user: Id<User>,
    before: Option<Id<Line>>,
    limit: usize,
    whole: bool,
) -> Result<Vec<Shown>> {
    let rows = tx
        .all(sql!(
            "select id, at, event, user_id, by_id, device, way, reason
               from security_log
              where user_id = $1 and id < $2 and ($4 = 1 or substr(event, 1, 7) <> 'canary-')
              order by id desc
              limit $3",
            user,
            before.unwrap_or(Id::from_bytes([0xff; 16])),
            i64::try_from(limit).unwrap_or(50),
            i64::from(whole),
        ))
        .await?;
    rows.iter().map(shown).collect()
}

/// The hosts that imitate ours and were seen at `since` or later, the latest first.
pub(crate) async fn look_alikes_since(tx: &mut Tx, since: i64) -> Result<Vec<LookAlike>> {
    let rows = tx
        .all(sql!(
            "select host, first_at, seen_at, days
               from look_alikes
              where seen_at >= $1
              order by seen_at desc, host
              limit 100",
            since,
        ))
        .await?;
    let read = |row: &Row| {
        Ok(LookAlike {
            host: row.get(0)?,
            first_at: row.get(1)?,
            seen_at: row.get(2)?,
            days: row.get(3)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Such a host was seen on one more day.
pub(crate) async fn see_look_alike(tx: &mut Tx, host: &str, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "insert into look_alikes (host, first_at, seen_at, days)
         values ($1, $2, $3, 1)
         on conflict (host) do update set seen_at = excluded.seen_at, days = look_alikes.days + 1",
        host,
        micros(now),
        micros(now),
    ))
    .await
    .map(drop)
}

/// Removes what has been kept for its time.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let ended = micros(now).saturating_sub(KEPT_DAYS * DAY);
    tx.batch(vec![
        sql!("delete from security_log where at <= $1", ended),
        sql!("delete from look_alikes where seen_at <= $1", ended),
        sql!("delete from canary_alarms where at <= $1", ended),
    ])
    .await
}

fn shown(row: &Row) -> Result<Shown> {
    Ok(Shown {
        id: row.get(0)?,
        at: row.get(1)?,
        event: row.get(2)?,
        user: row.get(3)?,
        by: row.get(4)?,
        device: row.get(5)?,
        way: row.get(6)?,
        reason: row.get(7)?,
    })
}

/// Whether an event of an account stands in the log: a row if it does.
pub(crate) fn noted(user: Id<User>, event: Event) -> Sql {
    look_since(user, event, kernel::timestamp(0))
}

/// Whether an event of an account was noted since then.
pub(crate) async fn noted_since(
    tx: &mut Tx,
    user: Id<User>,
    event: Event,
    since: Timestamp,
) -> Result<bool> {
    let row = tx.maybe(look_since(user, event, since)).await?;
    Ok(row.is_some())
}

fn look_since(user: Id<User>, event: Event, since: Timestamp) -> Sql {
    sql!(
        "select 1
           from security_log
          where user_id = $1 and event = $2 and at > $3
          limit 1",
        user,
        event.name(),
        micros(since),
    )
}

/// How often an event of an account was noted since then, counted up to `most`.
pub(crate) async fn count_of(
    tx: &mut Tx,
    user: Id<User>,
    event: Event,
    since: Timestamp,
    most: i64,
) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select count(*)
               from (select 1 as one
                       from security_log
                      where user_id = $1 and event = $2 and at > $3
                      limit $4) counted",
            user,
            event.name(),
            micros(since),
            most,
        ))
        .await?;
    row.get(0)
}
