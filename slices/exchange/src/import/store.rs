//! The tables of imports.

use super::mapping::{Mapping, mode_name, parse_mode};
use super::{Fault, Import, State, Tally};
use kernel::{Error, Id, Result, ResultExt, Timestamp, micros};
use kit::collection::Mode;
use kit::{ChangeSet, User};
use storage::{Row, Tx, Value, sql};
use vault::PersonKey;

const PURPOSE: &str = "exchange";

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

/// Keeps what a person decided about a file that nobody is working on. False: somebody is.
pub(crate) async fn save_plan(tx: &mut Tx, key: &PersonKey, import: &Import) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update imports
                set settings = $2, mapping = $3, key_column = $4, mode = $5, state = 'uploaded', fault = null, acting = $6
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

/// From one state to another; begins counting anew. False: it was in another state.
pub(crate) async fn begin(
    tx: &mut Tx,
    import: &Import,
    to: State,
    set: Option<Id<ChangeSet>>,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update imports
                set state = $3, change_set = $4, position = $5, acting = $6, done = 0, created_count = 0,
                    updated_count = 0, skipped_count = 0, failed_count = 0, repeated_count = 0, fault = null,
                    finished_at = null
              where id = $1 and state = $2",
            import.id,
            import.state.name(),
            to.name(),
            set,
            json(&super::Place::default())?,
            json(&import.acting)?,
        ))
        .await?;
    if changed == 1 {
        tx.run(sql!(
            "delete from import_errors where import = $1",
            import.id
        ))
        .await?;
    }
    Ok(changed == 1)
}

/// Which job works on it.
pub(crate) async fn set_job(tx: &mut Tx, id: Id<Import>, job: Id<jobs::Job>) -> Result<()> {
    tx.run(sql!("update imports set job = $2 where id = $1", id, job))
        .await?;
    Ok(())
}

/// Takes the row for a step, so that no other step of the same import can run beside it.
/// False: the import is elsewhere by now, so the step must not be written.
pub(crate) async fn claim(tx: &mut Tx, import: &Import) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update imports set done = done where id = $1 and state = $2 and done = $3",
            import.id,
            import.state.name(),
            import.done,
        ))
        .await?;
    Ok(changed == 1)
}

/// Notes a step: how far, and what became of its rows.
pub(crate) async fn advance(tx: &mut Tx, import: &Import) -> Result<()> {
    let tally = &import.tally;
    tx.run(sql!(
        "update imports
            set done = $2, position = $3, created_count = $4, updated_count = $5, skipped_count = $6,
                failed_count = $7, repeated_count = $8
          where id = $1",
        import.id,
        import.done,
        json(&import.position)?,
        tally.created,
        tally.updated,
        tally.skipped,
        tally.failed,
        tally.repeated,
    ))
    .await?;
    Ok(())
}

/// Notes faults of rows.
pub(crate) async fn add_faults(tx: &mut Tx, id: Id<Import>, faults: &[Fault]) -> Result<()> {
    let mut rows = Vec::with_capacity(faults.len());
    for fault in faults {
        rows.push(vec![
            Value::from(id),
            Value::from(i64::try_from(fault.position).unwrap_or(i64::MAX)),
            Value::from(fault.n),
            Value::from(i64::try_from(fault.line).unwrap_or(i64::MAX)),
            Value::from(fault.source.and_then(|source| i64::try_from(source).ok())),
            Value::from(&fault.column),
            Value::from(&fault.code),
            Value::from(json(&fault.params)?),
        ]);
    }
    tx.run_many(
        sql!(
            "insert into import_errors (import, position, n, line, source, column_key, code, params)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        rows,
    )
    .await?;
    Ok(())
}

/// The faults behind a place, in the order of the file.
pub(crate) async fn faults(
    tx: &mut Tx,
    id: Id<Import>,
    after: Option<(u64, i64)>,
    limit: usize,
) -> Result<Vec<Fault>> {
    let (position, n) = after.map_or((-1, i64::MAX), |(position, n)| {
        (i64::try_from(position).unwrap_or(i64::MAX), n)
    });
    let rows = tx
        .all(sql!(
            "select position, n, line, source, column_key, code, params
               from import_errors
              where import = $1 and (position, n) > ($2, $3)
              order by position, n
              limit $4",
            id,
            position,
            n,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let unsigned = |i: usize| row.get::<i64>(i).map(|n| u64::try_from(n).unwrap_or(0));
            Ok(Fault {
                position: unsigned(0)?,
                n: row.get(1)?,
                line: unsigned(2)?,
                source: row
                    .get::<Option<i64>>(3)?
                    .and_then(|n| usize::try_from(n).ok()),
                column: row.get(4)?,
                code: row.get(5)?,
                params: parse(&row.get::<String>(6)?)?,
            })
        })
        .collect()
}

/// The columns of the file in which something is wrong.
pub(crate) async fn faulty_sources(tx: &mut Tx, id: Id<Import>) -> Result<Vec<usize>> {
    let rows = tx
        .all(sql!(
            "select distinct source from import_errors where import = $1 and source is not null",
            id
        ))
        .await?;
    let sources = rows
        .iter()
        .map(|row| row.get::<i64>(0).map(|n| usize::try_from(n).unwrap_or(0)));
    sources.collect()
}

/// Notes what the check has found and counted.
pub(crate) async fn save_findings(tx: &mut Tx, key: &PersonKey, import: &Import) -> Result<()> {
    let findings = seal(key, import.id, "findings", &import.unknown)?;
    tx.run(sql!(
        "update imports set findings = $2, total = done where id = $1",
        import.id,
        findings
    ))
    .await?;
    Ok(())
}

/// Ends a phase. False: it was in another state.
pub(crate) async fn end(
    tx: &mut Tx,
    import: &Import,
    to: State,
    fault: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update imports set state = $3, fault = $4, finished_at = $5 where id = $1 and state = $2",
            import.id,
            import.state.name(),
            to.name(),
            fault,
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// Begins to take an import back. False: it was in another state.
pub(crate) async fn begin_undo(tx: &mut Tx, import: &Import, by: Id<ChangeSet>) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update imports
                set state = 'undoing', undo_set = $3, restored_count = 0, conflict_count = 0, acting = $4
              where id = $1 and state = $2 and change_set is not null",
            import.id,
            import.state.name(),
            by,
            json(&import.acting)?,
        ))
        .await?;
    Ok(changed == 1)
}

/// Notes a step of the undoing. False: it is no longer being undone.
pub(crate) async fn count_undone(
    tx: &mut Tx,
    id: Id<Import>,
    restored: u64,
    conflicts: u64,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update imports
                set restored_count = restored_count + $2, conflict_count = conflict_count + $3
              where id = $1 and state = 'undoing'",
            id,
            i64::try_from(restored).unwrap_or(i64::MAX),
            i64::try_from(conflicts).unwrap_or(i64::MAX),
        ))
        .await?;
    Ok(changed == 1)
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

/// Remembers how a person read a file with these headers.
pub(crate) async fn remember(
    tx: &mut Tx,
    key: &PersonKey,
    owner: Id<User>,
    headers: &[u8],
    import: &Import,
    now: Timestamp,
) -> Result<()> {
    let mapping = seal(key, owner, "remembered", &import.mapping)?;
    tx.run(sql!(
        "insert into import_mappings (owner, headers, collection, mapping, key_column, mode, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (owner, headers) do update
            set collection = excluded.collection, mapping = excluded.mapping, key_column = excluded.key_column,
                mode = excluded.mode, changed_at = excluded.changed_at",
        owner,
        headers,
        &import.collection,
        mapping,
        import.key.clone(),
        mode_name(import.mode),
        micros(now),
    ))
    .await?;
    Ok(())
}

/// How a person read a file with these headers the last time.
pub(crate) async fn remembered(
    tx: &mut Tx,
    key: &PersonKey,
    owner: Id<User>,
    headers: &[u8],
    collection: &str,
) -> Result<Option<(Mapping, Option<String>, Mode)>> {
    let row = tx
        .maybe(sql!(
            "select mapping, key_column, mode from import_mappings where owner = $1 and headers = $2 and collection = $3",
            owner,
            headers,
            collection
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mapping = open(key, owner, "remembered", &row.get::<Vec<u8>>(0)?)?;
    let mode = parse_mode(&row.get::<String>(2)?).unwrap_or_default();
    Ok(Some((mapping, row.get(1)?, mode)))
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).doing("writing an import down")
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).doing("reading an import")
}

/// Seals what may hold words of the file, bound to its row and its column.
pub(crate) fn seal<T>(
    key: &PersonKey,
    id: Id<T>,
    column: &str,
    value: &impl serde::Serialize,
) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(value).doing("writing an import down")?;
    key.seal(PURPOSE, &place(id, column), &plain)
}

/// Opens what [`seal`] closed.
pub(crate) fn open<T, V: serde::de::DeserializeOwned>(
    key: &PersonKey,
    id: Id<T>,
    column: &str,
    sealed: &[u8],
) -> Result<V> {
    let plain = key.open(PURPOSE, &place(id, column), sealed)?;
    serde_json::from_slice(&plain)
        .map_err(|_| Error::internal("a sealed column holds something else"))
}

fn place<T>(id: Id<T>, column: &str) -> Vec<u8> {
    let mut place = id.bytes().to_vec();
    place.extend_from_slice(column.as_bytes());
    place
}
