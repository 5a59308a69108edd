//! Receivers and deliveries in the database.

use crate::alert::receiver::{KEPT_DAYS, Kind, Receiver};
use crate::log::store::Line;
use kernel::{Id, Result, Timestamp, micros};
use storage::{Row, Tx, sql};

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// A message to a receiver.
#[derive(Clone)]
pub(crate) struct Delivery {
    pub id: Id<Delivery>,
    pub receiver: Id<Receiver>,
    /// The line of the security log; none for a test.
    pub line: Option<Id<Line>>,
    pub event: String,
    pub at: Timestamp,
    pub state: String,
    pub attempts: i64,
    /// What the receiver last answered.
    pub status: Option<i64>,
    /// Why it did not answer, as the key of a text.
    pub error: Option<String>,
    pub due_at: Timestamp,
}

pub(crate) async fn insert(tx: &mut Tx, new: &Receiver, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "insert into alert_receivers (id, title, sealed, kinds, created_at)
         values ($1, $2, $3, $4, $5)",
        new.id,
        &new.title,
        new.sealed.clone(),
        words(&new.kinds),
        micros(now),
    ))
    .await
    .map(drop)
}

pub(crate) async fn save(tx: &mut Tx, id: Id<Receiver>, title: &str, kinds: &[Kind]) -> Result<()> {
    tx.run(sql!(
        "update alert_receivers set title = $2, kinds = $3 where id = $1",
        id,
        title,
        words(kinds),
    ))
    .await
    .map(drop)
}

/// Keeps an address and secrets, sealed anew. False: somebody else has done so meanwhile.
pub(crate) async fn reseal(tx: &mut Tx, old: &Receiver, sealed: Vec<u8>) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update alert_receivers set sealed = $2 where id = $1 and sealed = $3",
            old.id,
            sealed,
            old.sealed.clone(),
        ))
        .await?;
    Ok(changed == 1)
}

/// Removes a receiver with everything that waits for it.
pub(crate) async fn remove(tx: &mut Tx, id: Id<Receiver>) -> Result<()> {
    tx.run(sql!("delete from alert_receivers where id = $1", id))
        .await
        .map(drop)
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Receiver>) -> Result<Receiver> {
    let row = tx
        .one(sql!(
            "select id, title, sealed, kinds, failing_since, off_at
               from alert_receivers
              where id = $1",
            id
        ))
        .await?;
    receiver(&row)
}

/// Every receiver, by name. A tenant has a handful.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Receiver>> {
    let rows = tx
        .all(sql!(
            "select id, title, sealed, kinds, failing_since, off_at
               from alert_receivers
              order by title, id
              limit 50"
        ))
        .await?;
    rows.iter().map(receiver).collect()
}

/// Nothing has reached a receiver since then; an earlier moment stays.
pub(crate) async fn is_failing(tx: &mut Tx, id: Id<Receiver>, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "update alert_receivers set failing_since = coalesce(failing_since, $2) where id = $1",
        id,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Something has reached it.
pub(crate) async fn is_reached(tx: &mut Tx, id: Id<Receiver>) -> Result<()> {
    tx.run(sql!(
        "update alert_receivers set failing_since = null where id = $1",
        id
    ))
    .await
    .map(drop)
}

/// Nothing is sent to it any more; false if nothing was already.
pub(crate) async fn switch_off(tx: &mut Tx, id: Id<Receiver>, now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update alert_receivers set off_at = $2 where id = $1 and off_at is null",
            id,
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// Messages are sent to it again.
pub(crate) async fn switch_on(tx: &mut Tx, id: Id<Receiver>) -> Result<()> {
    tx.run(sql!(
        "update alert_receivers set off_at = null, failing_since = null where id = $1",
        id
    ))
    .await
    .map(drop)
}

pub(crate) async fn insert_delivery(
    tx: &mut Tx,
    receiver: Id<Receiver>,
    line: Option<Id<Line>>,
    event: &str,
    now: Timestamp,
) -> Result<Id<Delivery>> {
    let id = Id::new(now);
    tx.run(sql!(
        "insert into alert_deliveries (id, receiver_id, line_id, event, at, state, attempts, due_at)
         values ($1, $2, $3, $4, $5, 'waiting', 0, $6)",
        id,
        receiver,
        line,
        event,
        micros(now),
        micros(now),
    ))
    .await?;
    Ok(id)
}

pub(crate) async fn find_delivery(tx: &mut Tx, id: Id<Delivery>) -> Result<Option<Delivery>> {
    let row = tx
        .maybe(sql!(
            "select id, receiver_id, line_id, event, at, state, attempts, status, error_code, due_at
               from alert_deliveries
              where id = $1",
            id
        ))
        .await?;
    row.as_ref().map(delivery).transpose()
}

/// The newest deliveries to a receiver.
pub(crate) async fn deliveries(
    tx: &mut Tx,
    receiver: Id<Receiver>,
    limit: usize,
) -> Result<Vec<Delivery>> {
    let rows = tx
        .all(sql!(
            "select id, receiver_id, line_id, event, at, state, attempts, status, error_code, due_at
               from alert_deliveries
              where receiver_id = $1
              order by id desc
              limit $2",
            receiver,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(delivery).collect()
}

/// How a delivery stands after an attempt.
pub(crate) async fn settle(tx: &mut Tx, after: &Delivery) -> Result<()> {
    tx.run(sql!(
        "update alert_deliveries
            set state = $2, attempts = $3, status = $4, error_code = $5, due_at = $6
          where id = $1",
        after.id,
        &after.state,
        after.attempts,
        after.status,
        after.error.clone(),
        micros(after.due_at),
    ))
    .await
    .map(drop)
}

/// Removes deliveries that have been listed for their time.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from alert_deliveries where at <= $1",
        micros(now).saturating_sub(KEPT_DAYS * DAY),
    ))
    .await
    .map(drop)
}

fn words(kinds: &[Kind]) -> String {
    let words: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    words.join(" ")
}

fn receiver(row: &Row) -> Result<Receiver> {
    let kinds: String = row.get(3)?;
    Ok(Receiver {
        id: row.get(0)?,
        title: row.get(1)?,
        sealed: row.get(2)?,
        kinds: kinds.split(' ').filter_map(Kind::parse).collect(),
        failing_since: row.get(4)?,
        off_at: row.get(5)?,
    })
}

fn delivery(row: &Row) -> Result<Delivery> {
    Ok(Delivery {
        id: row.get(0)?,
        receiver: row.get(1)?,
        line: row.get(2)?,
        event: row.get(3)?,
        at: row.get(4)?,
        state: row.get(5)?,
        attempts: row.get(6)?,
        status: row.get(7)?,
        error: row.get(8)?,
        due_at: row.get(9)?,
    })
}
