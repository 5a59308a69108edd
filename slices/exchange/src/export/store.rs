//! The table of exports.

use super::format::Format;
use super::{Export, State};
use crate::kept::{json, open, parse, seal};
use kernel::{Error, Id, Result, Timestamp, micros};
use kit::{ChangeSet, User};
use storage::{Row, Tx, sql};
use vault::PersonKey;

/// Writes down a new export.
pub(crate) async fn insert(tx: &mut Tx, key: &PersonKey, export: &Export) -> Result<()> {
    tx.run(sql!(
        "insert into exports (id, collection, format, query, state, acting, created_by, created_at, expires_at, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        export.id,
        &export.collection,
        export.format.name(),
        seal(key, export.id, "query", &export.wanted)?,
        export.state.name(),
        json(&export.acting)?,
        export.created_by,
        micros(export.created_at),
        micros(export.expires_at),
        seal(key, export.id, "reason", &export.reason)?,
    ))
    .await?;
    Ok(())
}

/// An export by its id, whoever asked for it.
pub(crate) async fn find(tx: &mut Tx, key: &PersonKey, id: Id<Export>) -> Result<Export> {
    let row = tx
        .one(sql!(
            "select id, collection, format, query, state, rows, size, change_set, fault, acting, created_by,
                    created_at, expires_at, job, reason, allowed, decided_by, refusal
               from exports
              where id = $1",
            id
        ))
        .await?;
    read(&row, key)
}

/// The latest exports of a user, latest first.
pub(crate) async fn recent(
    tx: &mut Tx,
    key: &PersonKey,
    owner: Id<User>,
    before: Option<(Timestamp, Id<Export>)>,
    limit: usize,
) -> Result<Vec<Export>> {
    let (at, id) = before.unwrap_or((Timestamp::MAX, Id::from_bytes([0xff; 16])));
    let rows = tx
        .all(sql!(
            "select id, collection, format, query, state, rows, size, change_set, fault, acting, created_by,
                    created_at, expires_at, job, reason, allowed, decided_by, refusal
               from exports
              where created_by = $1 and (created_at, id) < ($2, $3)
              order by created_at desc, id desc
              limit $4",
            owner,
            micros(at),
            id,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(|row| read(row, key)).collect()
}

fn read(row: &Row, key: &PersonKey) -> Result<Export> {
    let id: Id<Export> = row.get(0)?;
    let unknown = || Error::internal("an export has a format that does not exist");
    Ok(Export {
        id,
        collection: row.get(1)?,
        format: Format::parse(&row.get::<String>(2)?).ok_or_else(unknown)?,
        wanted: open(key, id, "query", &row.get::<Vec<u8>>(3)?)?,
        state: State::parse(&row.get::<String>(4)?)?,
        rows: row.get(5)?,
        size: row.get(6)?,
        set: row.get(7)?,
        fault: row.get(8)?,
        acting: parse(&row.get::<String>(9)?)?,
        created_by: row.get(10)?,
        created_at: row.get(11)?,
        expires_at: row.get(12)?,
        job: row.get(13)?,
        reason: words(key, id, "reason", row.get(14)?)?,
        allowed: row.get(15)?,
        decided_by: row.get(16)?,
        refusal: words(key, id, "refusal", row.get(17)?)?,
    })
}

/// What somebody typed; nothing once they were anonymised.
fn words(key: &PersonKey, id: Id<Export>, column: &str, sealed: Option<Vec<u8>>) -> Result<String> {
    match sealed.filter(|sealed| !sealed.is_empty()) {
        Some(sealed) => open(key, id, column, &sealed),
        None => Ok(String::new()),
    }
}

/// Which job writes it.
pub(crate) async fn set_job(tx: &mut Tx, id: Id<Export>, job: Id<jobs::Job>) -> Result<()> {
    tx.run(sql!("update exports set job = $2 where id = $1", id, job))
        .await?;
    Ok(())
}

/// How many records somebody has taken out since then without anybody else having been asked.
pub(crate) async fn unasked_since(tx: &mut Tx, maker: Id<User>, since: Timestamp) -> Result<u64> {
    let row = tx
        .one(sql!(
            "select coalesce(cast(sum(rows) as bigint), 0)
               from exports
              where created_by = $1 and done_at > $2 and state = 'done' and allowed = 0",
            maker,
            micros(since),
        ))
        .await?;
    Ok(u64::try_from(row.get::<i64>(0)?).unwrap_or(0))
}

/// Notes that the file is there. False: it was stopped or finished meanwhile.
pub(crate) async fn finish(
    tx: &mut Tx,
    (id, now): (Id<Export>, Timestamp),
    set: Id<ChangeSet>,
    rows: u64,
    size: u64,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update exports
                set state = 'done', change_set = $2, rows = $3, size = $4, done_at = $5
              where id = $1 and state = 'running'",
            id,
            set,
            i64::try_from(rows).unwrap_or(i64::MAX),
            i64::try_from(size).unwrap_or(i64::MAX),
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// Ends an export without a file. False: it had ended already.
pub(crate) async fn end(
    tx: &mut Tx,
    id: Id<Export>,
    to: State,
    fault: Option<&str>,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update exports set state = $2, fault = $3 where id = $1 and state in ('running', 'pending')",
            id,
            to.name(),
            fault
        ))
        .await?;
    Ok(changed == 1)
}

/// Notes that it waits for another administrator, with so many records. False: it was stopped.
pub(crate) async fn hold(
    tx: &mut Tx,
    id: Id<Export>,
    rows: u64,
    expires_at: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update exports
                set state = 'pending', rows = $2, allowed = 0, decided_by = null, decided_at = null, expires_at = $3
              where id = $1 and state = 'running'",
            id,
            i64::try_from(rows).unwrap_or(i64::MAX),
            micros(expires_at),
        ))
        .await?;
    Ok(changed == 1)
}

/// Exports that wait and whose time is not over, the oldest first.
pub(crate) async fn waiting(
    tx: &mut Tx,
    key: &PersonKey,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Export>> {
    let rows = tx
        .all(sql!(
            "select id, collection, format, query, state, rows, size, change_set, fault, acting, created_by,
                    created_at, expires_at, job, reason, allowed, decided_by, refusal
               from exports
              where state = 'pending' and expires_at > $1
              order by created_at, id
              limit $2",
            micros(now),
            limit,
        ))
        .await?;
    rows.iter().map(|row| read(row, key)).collect()
}

/// What another administrator decided about an export that waits.
pub(crate) struct Decision {
    /// How it goes on.
    pub to: State,
    /// The number of records that was decided on.
    pub rows: i64,
    /// So many it may hold.
    pub allowed: i64,
    /// Who decided.
    pub by: Id<User>,
    /// When.
    pub at: Timestamp,
    /// When it is forgotten.
    pub expires_at: Timestamp,
    /// Why it was refused, sealed.
    pub refusal: Option<Vec<u8>>,
}

/// Keeps a decision. False: somebody else had decided, it is their own, its time was over, or
/// it is about another number of records by now.
pub(crate) async fn decide(tx: &mut Tx, id: Id<Export>, decision: Decision) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update exports
                set state = $2, allowed = $3, decided_by = $4, decided_at = $5, expires_at = $6, refusal = $7
              where id = $1 and state = 'pending' and expires_at > $5 and created_by <> $4 and rows = $8",
            id,
            decision.to.name(),
            decision.allowed,
            decision.by,
            micros(decision.at),
            micros(decision.expires_at),
            decision.refusal,
            decision.rows,
        ))
        .await?;
    Ok(changed == 1)
}

/// Exports whose time is over.
pub(crate) async fn expired(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Id<Export>>> {
    let rows = tx
        .all(sql!(
            "select id from exports where expires_at <= $1 order by created_at, id limit $2",
            micros(now),
            limit
        ))
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Forgets an export; the history keeps its line.
pub(crate) async fn delete(tx: &mut Tx, id: Id<Export>) -> Result<()> {
    tx.run(sql!("delete from exports where id = $1", id))
        .await?;
    Ok(())
}
