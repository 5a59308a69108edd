//! The table of imports.

mod faults;
mod made;
mod progress;
mod remembered;

pub(crate) use faults::{add_faults, faults, faulty_sources, forget_faults, without_link};
pub(crate) use made::{forget_made, keep_made, made};
pub(crate) use progress::{
    advance, begin, begin_undo, claim, count_undone, end, left_by_commands, note_fault,
    save_findings, save_total, set_job,
};
pub(crate) use remembered::{remember, remembered};

use super::mapping::{Mapping, mode_name, parse_mode};
use super::{Import, State, Tally};
use crate::kept::{json, open, parse, seal};
use kernel::{Id, Result, Timestamp, micros};
use storage::{Row, Tx, sql};
use vault::PersonKey;

/// Writes down a new import.
pub(crate) async fn insert(tx: &mut Tx, key: &PersonKey, import: &Import) -> Result<()> {
    tx.run(sql!(
        "insert into imports (id, collection, file_name, size, state, settings, mapping, key_column, mode,
                              position, acting, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        import.id,
        &import.collection,
        &import.file_name,
        import.size,
        import.state.name(),
        json(&import.reading)?,
        seal(key, import.id, "mapping", &import.mapping)?,
        import.key.clone(),
        mode_name(import.mode),
        json(&import.position)?,
        json(&import.acting)?,
        import.created_by,
        micros(import.created_at),
    ))
    .await?;
    Ok(())
}

/// An import by its id.
pub(crate) async fn find(tx: &mut Tx, key: &PersonKey, id: Id<Import>) -> Result<Import> {
    let row = tx
        .one(sql!(
            "select id, collection, file_name, size, state, settings, mapping, findings, key_column, mode, position,
                    done, total, created_count, updated_count, skipped_count, failed_count, repeated_count,
                    restored_count, conflict_count, change_set, undo_set, fault, acting, created_by, created_at,
                    finished_at, job
               from imports
              where id = $1",
            id
        ))
        .await?;
    read(&row, key)
}

/// The latest imports, latest first.
pub(crate) async fn recent(
    tx: &mut Tx,
    key: &PersonKey,
    before: Option<(Timestamp, Id<Import>)>,
    limit: usize,
) -> Result<Vec<Import>> {
    let (at, id) = before.unwrap_or((Timestamp::MAX, Id::from_bytes([0xff; 16])));
    let rows = tx
        .all(sql!(
            "select id, collection, file_name, size, state, settings, mapping, findings, key_column, mode, position,
                    done, total, created_count, updated_count, skipped_count, failed_count, repeated_count,
                    restored_count, conflict_count, change_set, undo_set, fault, acting, created_by, created_at,
                    finished_at, job
               from imports
              where (created_at, id) < ($1, $2)
              order by created_at desc, id desc
              limit $3",
            micros(at),
            id,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(|row| read(row, key)).collect()
}

fn read(row: &Row, key: &PersonKey) -> Result<Import> {
    let id: Id<Import> = row.get(0)?;
    let mapping: Vec<u8> = row.get(6)?;
    let findings: Option<Vec<u8>> = row.get(7)?;
    let mode: String = row.get(9)?;
    Ok(Import {
        id,
        collection: row.get(1)?,
        file_name: row.get(2)?,
        size: row.get(3)?,
        state: State::parse(&row.get::<String>(4)?)?,
        reading: parse(&row.get::<String>(5)?)?,
        mapping: open(key, id, "mapping", &mapping)?,
        unknown: match findings {
            Some(sealed) => open(key, id, "findings", &sealed)?,
            None => Vec::new(),
        },
        key: row.get(8)?,
        mode: parse_mode(&mode).unwrap_or_default(),
        position: parse(&row.get::<String>(10)?)?,
        done: row.get(11)?,
        total: row.get(12)?,
        tally: Tally {
            created: row.get(13)?,
            updated: row.get(14)?,
            skipped: row.get(15)?,
            failed: row.get(16)?,
            repeated: row.get(17)?,
        },
        restored: row.get(18)?,
        conflicts: row.get(19)?,
        set: row.get(20)?,
        undo_set: row.get(21)?,
        fault: row.get(22)?,
        acting: parse(&row.get::<String>(23)?)?,
        created_by: row.get(24)?,
        created_at: row.get(25)?,
        finished_at: row.get(26)?,
        job: row.get(27)?,
    })
}

/// Keeps what a person decided about a file that nobody is working on. Read otherwise it may
/// hold other records, so they are not counted any more. False: somebody is.
pub(crate) async fn save_plan(tx: &mut Tx, key: &PersonKey, import: &Import) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update imports
                set settings = $2, mapping = $3, key_column = $4, mode = $5, state = 'uploaded', fault = null, acting = $6,
                    total = 0
              where id = $1
                and change_set is null
                and state in ('uploaded', 'checked', 'failed', 'cancelled')",
            import.id,
            json(&import.reading)?,
            seal(key, import.id, "mapping", &import.mapping)?,
            import.key.clone(),
            mode_name(import.mode),
            json(&import.acting)?,
        ))
        .await?;
    Ok(changed == 1)
}

/// Keeps where the columns go once the fields they needed exist.
pub(crate) async fn save_mapping(
    tx: &mut Tx,
    key: &PersonKey,
    id: Id<Import>,
    mapping: &Mapping,
) -> Result<()> {
    let mapping = seal(key, id, "mapping", mapping)?;
    tx.run(sql!(
        "update imports set mapping = $2 where id = $1",
        id,
        mapping
    ))
    .await?;
    Ok(())
}

/// Imports whose file is older than a point in time, oldest first.
pub(crate) async fn older_than(tx: &mut Tx, at: Timestamp, limit: i64) -> Result<Vec<Id<Import>>> {
    let rows = tx
        .all(sql!(
            "select id from imports where created_at < $1 order by created_at, id limit $2",
            micros(at),
            limit
        ))
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Forgets an import and its faults; what it has written stays, and so does its history.
pub(crate) async fn delete(tx: &mut Tx, id: Id<Import>) -> Result<()> {
    tx.run(sql!("delete from imports where id = $1", id))
        .await?;
    Ok(())
}
