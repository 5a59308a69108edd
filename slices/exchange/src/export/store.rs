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
        "insert into exports (id, collection, format, query, state, acting, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        export.id,
        &export.collection,
        export.format.name(),
        seal(key, export.id, "query", &export.wanted)?,
        export.state.name(),
        json(&export.acting)?,
        export.created_by,
        micros(export.created_at),
        micros(export.expires_at),
    ))
    .await?;
    Ok(())
}

/// An export by its id, whoever asked for it.
pub(crate) async fn find(tx: &mut Tx, key: &PersonKey, id: Id<Export>) -> Result<Export> {
    let row = tx
        .one(sql!(
            "select id, collection, format, query, state, rows, size, change_set, fault, acting, created_by,
                    created_at, expires_at, job
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
                    created_at, expires_at, job
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
    })
}

/// Which job writes it.
pub(crate) async fn set_job(tx: &mut Tx, id: Id<Export>, job: Id<jobs::Job>) -> Result<()> {
    tx.run(sql!("update exports set job = $2 where id = $1", id, job))
        .await?;
    Ok(())
}

/// Notes that the file is there. False: it was stopped or finished meanwhile.
pub(crate) async fn finish(
    tx: &mut Tx,
    id: Id<Export>,
    set: Id<ChangeSet>,
    rows: u64,
    size: u64,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update exports set state = 'done', change_set = $2, rows = $3, size = $4 where id = $1 and state = 'running'",
            id,
            set,
            i64::try_from(rows).unwrap_or(i64::MAX),
            i64::try_from(size).unwrap_or(i64::MAX),
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
            "update exports set state = $2, fault = $3 where id = $1 and state = 'running'",
            id,
            to.name(),
            fault
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
