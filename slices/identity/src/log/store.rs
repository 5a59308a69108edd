//! The security log in the database.

use crate::log::{Event, KEPT_DAYS};
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Row, Tx, sql};

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
) -> Result<()> {
    tx.run(sql!(
        "insert into security_log (id, at, event, user_id, by_id, device)
         values ($1, $2, $3, $4, $5, $6)",
        Id::<Line>::new(now),
        micros(now),
        event.name(),
        user,
        by,
        device,
    ))
    .await
    .map(drop)
}

/// A page of lines, the latest first, from before the line `before`.
pub(crate) async fn page(
    tx: &mut Tx,
    before: Option<Id<Line>>,
    limit: usize,
) -> Result<Vec<Shown>> {
    let rows = tx
        .all(sql!(
            "select id, at, event, user_id, by_id, device
               from security_log
              where id < $1
              order by id desc
              limit $2",
            before.unwrap_or(Id::from_bytes([0xff; 16])),
            i64::try_from(limit).unwrap_or(50),
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
) -> Result<Vec<Shown>> {
    let rows = tx
        .all(sql!(
            "select id, at, event, user_id, by_id, device
               from security_log
              where user_id = $1 and id < $2
              order by id desc
              limit $3",
            user,
            before.unwrap_or(Id::from_bytes([0xff; 16])),
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(shown).collect()
}

/// Removes the lines whose time is over.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from security_log where at <= $1",
        micros(now).saturating_sub(KEPT_DAYS * DAY)
    ))
    .await
    .map(drop)
}

fn shown(row: &Row) -> Result<Shown> {
    Ok(Shown {
        id: row.get(0)?,
        at: row.get(1)?,
        event: row.get(2)?,
        user: row.get(3)?,
        by: row.get(4)?,
        device: row.get(5)?,
    })
}

/// Whether an event of an account was noted since then.
pub(crate) async fn noted_since(
    tx: &mut Tx,
    user: Id<User>,
    event: Event,
    since: Timestamp,
) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select 1
               from security_log
              where user_id = $1 and event = $2 and at > $3
              limit 1",
            user,
            event.name(),
            micros(since),
        ))
        .await?;
    Ok(row.is_some())
}
