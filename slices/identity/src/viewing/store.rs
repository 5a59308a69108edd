//! Viewings in the database.

use crate::viewing::KEPT_DAYS;
use kernel::{Id, Result, Timestamp, micros};
use kit::{User, Viewing};
use storage::{Row, Sql, Tx, Value, sql};

/// A line of the detailed log; the table is this file's.
pub(crate) enum Line {}

/// A line as pages show it.
pub(crate) struct Shown {
    pub id: Id<Line>,
    pub at: Timestamp,
    pub user: Id<User>,
    pub by_key: bool,
    pub route: String,
    pub subject: Option<Id<Line>>,
    pub status: i64,
    pub times: i64,
}

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;
/// Lines that are removed in one transaction.
const AT_ONCE: i64 = 5_000;

pub(crate) async fn insert(tx: &mut Tx, viewings: &[Viewing]) -> Result<()> {
    let rows = viewings
        .iter()
        .map(|viewing| {
            vec![
                Value::from(Id::<Line>::new(viewing.at)),
                Value::from(micros(viewing.at)),
                Value::from(viewing.user),
                Value::from(viewing.key),
                Value::from(&viewing.route),
                Value::from(viewing.subject.map(Id::<Line>::from_bytes)),
                Value::from(i64::from(viewing.status)),
                Value::from(i64::from(viewing.times)),
            ]
        })
        .collect();
    let insert = sql!(
        "insert into viewings (id, at, user_id, key_id, route, subject, status, times)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    tx.run_many(insert, rows).await.map(drop)
}

/// What to narrow the log to.
#[derive(Clone, Copy)]
pub(crate) enum Narrow {
    /// Nothing.
    All,
    /// What one person opened.
    User(Id<User>),
    /// Who opened one record.
    Subject([u8; 16]),
}

/// A page of lines, the latest first, from before the line `before`.
pub(crate) async fn page(
    tx: &mut Tx,
    narrow: Narrow,
    before: Option<Id<Line>>,
    limit: usize,
) -> Result<Vec<Shown>> {
    let before = before.unwrap_or(Id::from_bytes([0xff; 16]));
    let limit = i64::try_from(limit).unwrap_or(50);
    let sql = match narrow {
        Narrow::All => all(before, limit),
        Narrow::User(user) => of_user(user, before, limit),
        Narrow::Subject(subject) => of_subject(subject, before, limit),
    };
    tx.all(sql).await?.iter().map(shown).collect()
}

fn all(before: Id<Line>, limit: i64) -> Sql {
    sql!(
        "select id, at, user_id, key_id, route, subject, status, times
           from viewings
          where id < $1
          order by id desc
          limit $2",
        before,
        limit,
    )
}

fn of_user(user: Id<User>, before: Id<Line>, limit: i64) -> Sql {
    sql!(
        "select id, at, user_id, key_id, route, subject, status, times
           from viewings
          where user_id = $1 and id < $2
          order by id desc
          limit $3",
        user,
        before,
        limit,
    )
}

/// Who asks who has opened a record has not opened it: in the whole log, and not beside the record.
const BESIDE: &str = "GET /viewings/of/{id}";

/// Refused attempts have opened nothing either.
fn of_subject(subject: [u8; 16], before: Id<Line>, limit: i64) -> Sql {
    sql!(
        "select id, at, user_id, key_id, route, subject, status, times
           from viewings
          where subject = $1 and id < $2 and status < 400 and route <> $4
          order by id desc
          limit $3",
        subject,
        before,
        limit,
        BESIDE,
    )
}

/// How many different records somebody opened as pages since then, counted up to `most` lines.
pub(crate) async fn records_opened(
    tx: &mut Tx,
    user: Id<User>,
    since: Timestamp,
    most: i64,
) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select count(distinct subject)
               from (select subject
                       from viewings
                      where user_id = $1 and id > $2 and subject is not null and key_id is null
                      order by id desc
                      limit $3) latest",
            user,
            first_of(since),
            most.saturating_mul(4),
        ))
        .await?;
    row.get(0)
}

/// How many masked values somebody was shown since then, counted up to `most` lines.
pub(crate) async fn fields_shown(
    tx: &mut Tx,
    user: Id<User>,
    since: Timestamp,
    most: i64,
) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select count(*)
               from (select id
                       from viewings
                      where user_id = $1 and id > $2 and substr(route, 1, 7) = 'REVEAL '
                      limit $3) latest",
            user,
            first_of(since),
            most,
        ))
        .await?;
    row.get(0)
}

/// The smallest id of an instant.
fn first_of(at: Timestamp) -> Id<Line> {
    let mut raw = Id::<Line>::new(at).bytes();
    if let Some(rest) = raw.get_mut(8..) {
        rest.fill(0);
    }
    Id::from_bytes(raw)
}

/// Removes some lines whose time is over; whether there may be more.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<bool> {
    let removed = tx
        .run(sql!(
            "delete from viewings
              where id in (select id from viewings where at <= $1 order by at limit $2)",
            micros(now).saturating_sub(KEPT_DAYS * DAY),
            AT_ONCE,
        ))
        .await?;
    Ok(i64::try_from(removed).is_ok_and(|removed| removed == AT_ONCE))
}

fn shown(row: &Row) -> Result<Shown> {
    Ok(Shown {
        id: row.get(0)?,
        at: row.get(1)?,
        user: row.get(2)?,
        by_key: row.get::<Option<Id<kit::Key>>>(3)?.is_some(),
        route: row.get(4)?,
        subject: row.get(5)?,
        status: row.get(6)?,
        times: row.get(7)?,
    })
}
