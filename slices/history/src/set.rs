//! Change sets: one act of one actor on one or many records.

use kernel::{Id, Result, Timestamp, micros};
use kit::{ChangeSet, Scope, User};
use storage::{Row, Tx, sql};

/// An act.
#[derive(Clone)]
pub struct Set {
    /// Its id.
    pub id: Id<ChangeSet>,
    /// When it began.
    pub at: Timestamp,
    /// The kind of actor.
    pub actor_kind: String,
    /// The user who acted.
    pub actor: Option<Id<User>>,
    /// Through what.
    pub via: String,
    /// What was done: `create`, `update`, `import`, `undo`, …
    pub action: String,
    /// To which kind of record.
    pub collection: String,
    /// How many records have changed.
    pub count: i64,
    /// The act that this one takes back.
    pub undoes: Option<Id<ChangeSet>>,
    /// The act that took this one back.
    pub undone_by: Option<Id<ChangeSet>>,
}

/// Begins an act. `undoes` names the act that it takes back.
pub async fn open(
    tx: &mut Tx,
    scope: &Scope,
    action: &str,
    collection: &str,
    undoes: Option<Id<ChangeSet>>,
) -> Result<Id<ChangeSet>> {
    let id = Id::new(scope.now());
    tx.run(sql!(
        "insert into change_sets (id, at, actor_kind, actor, via, action, collection, undoes)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        micros(scope.now()),
        scope.actor().kind(),
        scope.actor().user(),
        scope.via().name(),
        action,
        collection,
        undoes,
    ))
    .await?;
    Ok(id)
}

/// Finds an act.
pub async fn find(tx: &mut Tx, id: Id<ChangeSet>) -> Result<Set> {
    let row = tx
        .one(sql!(
            "select id, at, actor_kind, actor, via, action, collection, count, undoes, undone_by
               from change_sets
              where id = $1",
            id
        ))
        .await?;
    read(&row)
}

/// The latest acts that changed something, latest first: ids sort by time of birth.
pub async fn recent(tx: &mut Tx, before: Option<Id<ChangeSet>>, limit: usize) -> Result<Vec<Set>> {
    let rows = tx
        .all(sql!(
            "select id, at, actor_kind, actor, via, action, collection, count, undoes, undone_by
               from change_sets
              where id < $1 and count > 0
              order by id desc
              limit $2",
            before.unwrap_or(Id::from_bytes([0xff; 16])),
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Notes that an act was taken back. False if it had been already.
pub async fn mark_undone(tx: &mut Tx, id: Id<ChangeSet>, by: Id<ChangeSet>) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update change_sets set undone_by = $2 where id = $1 and undone_by is null",
            id,
            by
        ))
        .await?;
    Ok(changed == 1)
}

fn read(row: &Row) -> Result<Set> {
    Ok(Set {
        id: row.get(0)?,
        at: row.get(1)?,
        actor_kind: row.get(2)?,
        actor: row.get(3)?,
        via: row.get(4)?,
        action: row.get(5)?,
        collection: row.get(6)?,
        count: row.get(7)?,
        undoes: row.get(8)?,
        undone_by: row.get(9)?,
    })
}
