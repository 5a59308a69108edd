//! How far an import is: its phases and their steps.

use super::forget_made;
use crate::import::{Import, Place, State};
use crate::kept::{json, seal};
use kernel::{Id, Result, Timestamp, micros};
use kit::ChangeSet;
use storage::{Tx, sql};
use vault::PersonKey;

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
            json(&Place::default())?,
            json(&import.acting)?,
        ))
        .await?;
    if changed == 1 {
        tx.run(sql!(
            "delete from import_errors where import = $1",
            import.id
        ))
        .await?;
        forget_made(tx, import.id).await?;
    }
    Ok(changed == 1)
}

/// Which job works on it.
pub(crate) async fn set_job(tx: &mut Tx, id: Id<Import>, job: Id<jobs::Job>) -> Result<()> {
    tx.run(sql!("update imports set job = $2 where id = $1", id, job))
        .await?;
    Ok(())
}

/// Imports of a file of this name and size that run and that no job works on, latest first.
pub(crate) async fn left_by_commands(
    tx: &mut Tx,
    collection: &str,
    file_name: &str,
    size: u64,
) -> Result<Vec<Id<Import>>> {
    let rows = tx
        .all(sql!(
            "select id
               from imports
              where state = 'running' and job is null and collection = $1 and file_name = $2 and size = $3
              order by created_at desc, id desc",
            collection,
            file_name,
            i64::try_from(size).unwrap_or(i64::MAX),
        ))
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
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

/// Notes what the check has found and counted.
pub(crate) async fn save_findings(tx: &mut Tx, key: &PersonKey, import: &Import) -> Result<()> {
    let findings = seal(key, import.id, "findings", &import.unknown)?;
    tx.run(sql!(
        "update imports set findings = $2, total = $3 where id = $1",
        import.id,
        findings,
        import.total,
    ))
    .await?;
    Ok(())
}

/// Notes how many records the file has.
pub(crate) async fn save_total(tx: &mut Tx, id: Id<Import>, total: i64) -> Result<()> {
    tx.run(sql!(
        "update imports set total = $2 where id = $1",
        id,
        total
    ))
    .await?;
    Ok(())
}

/// Notes why nobody works on an import, or that somebody does again. False: it is in another
/// state by now.
pub(crate) async fn note_fault(tx: &mut Tx, import: &Import, fault: Option<&str>) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update imports set fault = $3 where id = $1 and state = $2",
            import.id,
            import.state.name(),
            fault,
        ))
        .await?;
    Ok(changed == 1)
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
