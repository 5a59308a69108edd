//! Canaries in the database.

use crate::canary::{Alarm, Canary, Did, Subject};
use kernel::{Id, Result, micros};
use kit::User;
use storage::{Row, Sql, Tx, sql};

/// So many records are compared with the canaries in one statement.
pub(crate) const AT_ONCE: usize = 500;

/// Marks the id of a record of any kind.
enum Record {}

/// False when it is one already.
pub(crate) async fn insert(tx: &mut Tx, canary: &Canary) -> Result<bool> {
    let made = tx
        .run(sql!(
            "insert into canaries (id, made_by, made_at)
             values ($1, $2, $3)
             on conflict (id) do nothing",
            id(canary.subject),
            canary.made_by,
            micros(canary.made_at),
        ))
        .await?;
    Ok(made == 1)
}

/// False when there is none.
pub(crate) async fn remove(tx: &mut Tx, subject: Subject) -> Result<bool> {
    let gone = tx
        .run(sql!("delete from canaries where id = $1", id(subject)))
        .await?;
    Ok(gone == 1)
}

/// Which of these records are canaries; of [`AT_ONCE`] at most.
pub(crate) async fn among(tx: &mut Tx, subjects: &[Subject]) -> Result<Vec<Canary>> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("select id, made_by, made_at from canaries where id in (");
    sql.bind_in(subjects.iter().map(|subject| id(*subject)))
        .push(")");
    tx.all(sql).await?.iter().map(canary).collect()
}

/// All of them, the latest first.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Canary>> {
    let rows = tx
        .all(sql!(
            "select id, made_by, made_at
               from canaries
              order by made_at desc, id
              limit 100"
        ))
        .await?;
    rows.iter().map(canary).collect()
}

/// Their alarms, the latest first.
pub(crate) async fn alarms(tx: &mut Tx) -> Result<Vec<Alarm>> {
    let rows = tx
        .all(sql!(
            "select canary, user_id, at, did, times
               from canary_alarms
              order by at desc, canary, user_id
              limit 1000"
        ))
        .await?;
    rows.iter().map(alarm).collect()
}

/// Notes an alarm of somebody; false when they raised it after `before`.
pub(crate) async fn raise(
    tx: &mut Tx,
    subject: Subject,
    user: Id<User>,
    did: Did,
    now: i64,
    before: i64,
) -> Result<bool> {
    let raised = tx
        .run(sql!(
            "insert into canary_alarms (canary, user_id, at, did, times)
             values ($1, $2, $3, $4, 1)
             on conflict (canary, user_id) do update
                set at = excluded.at, did = excluded.did, times = canary_alarms.times + 1
              where canary_alarms.at <= $5",
            id(subject),
            user,
            now,
            did.name(),
            before,
        ))
        .await?;
    Ok(raised == 1)
}

fn id(subject: Subject) -> Id<Record> {
    Id::from_bytes(subject)
}

fn canary(row: &Row) -> Result<Canary> {
    Ok(Canary {
        subject: row.get::<Id<Record>>(0)?.bytes(),
        made_by: row.get(1)?,
        made_at: row.get(2)?,
    })
}

fn alarm(row: &Row) -> Result<Alarm> {
    Ok(Alarm {
        subject: row.get::<Id<Record>>(0)?.bytes(),
        user: row.get(1)?,
        at: row.get(2)?,
        did: Did::stored(&row.get::<String>(3)?)?,
        times: row.get(4)?,
    })
}
