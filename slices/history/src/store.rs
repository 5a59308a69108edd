//! The tables of the history: acts, entries, and the head of the chain.

use crate::chain::SIZE;
use crate::set::Set;
use kernel::{Error, Id, Result, micros};
use kit::{ChangeSet, Scope};
use std::collections::HashMap;
use storage::{Row, Sql, Tx, Value, sql};

/// How many acts are asked about at once.
const SETS: usize = 500;

/// The act to which entries belong.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// Its change set.
    pub set: Id<ChangeSet>,
    /// How many entries it was begun with; `None`: those that come are added.
    count: Option<i64>,
}

impl From<Id<ChangeSet>> for Act {
    fn from(set: Id<ChangeSet>) -> Act {
        Act { set, count: None }
    }
}

/// Begins an act. `undoes` names the act that it takes back.
pub async fn open_set(
    tx: &mut Tx,
    scope: &Scope,
    action: &str,
    collection: &str,
    undoes: Option<Id<ChangeSet>>,
) -> Result<Id<ChangeSet>> {
    begin(tx, scope, (action, collection), undoes, 0).await
}

/// Begins an act of which there will be exactly one entry: one statement less.
pub async fn open_one(tx: &mut Tx, scope: &Scope, action: &str, collection: &str) -> Result<Act> {
    let set = begin(tx, scope, (action, collection), None, 1).await?;
    let count = Some(1);
    Ok(Act { set, count })
}

async fn begin(
    tx: &mut Tx,
    scope: &Scope,
    (action, collection): (&str, &str),
    undoes: Option<Id<ChangeSet>>,
    count: i64,
) -> Result<Id<ChangeSet>> {
    let id = Id::new(scope.now());
    tx.later(vec![sql!(
        "insert into change_sets (id, at, actor_kind, actor, via, action, collection, count, undoes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        micros(scope.now()),
        scope.actor().kind(),
        scope.actor().user(),
        scope.via().name(),
        action,
        collection,
        count,
        undoes,
    )])
    .await?;
    Ok(id)
}

/// Finds an act.
pub async fn find_set(tx: &mut Tx, id: Id<ChangeSet>) -> Result<Set> {
    let row = tx
        .one(sql!(
            "select id, at, actor_kind, actor, via, action, collection, count, undoes, undone_by
               from change_sets
              where id = $1",
            id
        ))
        .await?;
    set(&row)
}

/// The latest acts that changed something, latest first: ids sort by time of birth.
pub async fn recent_sets(
    tx: &mut Tx,
    before: Option<Id<ChangeSet>>,
    limit: usize,
) -> Result<Vec<Set>> {
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
    rows.iter().map(set).collect()
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

fn set(row: &Row) -> Result<Set> {
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

/// The entries about one record, latest first, as [`crate::read`] takes them.
pub(crate) async fn of_subject(
    tx: &mut Tx,
    kind: &str,
    subject: [u8; 16],
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Row>> {
    tx.all(sql!(
            "select seq, at, change_set, subject_kind, subject, person, action, fields, actor_kind, actor, via, commitments, sealed
               from history
              where subject = $1 and seq < $2 and subject_kind = $3
              order by seq desc
              limit $4",
            subject,
            before.unwrap_or(i64::MAX),
            kind,
            i64::try_from(limit).unwrap_or(50),
        ))
    .await
}

/// The entries of one act, latest first, with the same columns.
pub(crate) async fn of_set(
    tx: &mut Tx,
    set: Id<ChangeSet>,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Row>> {
    tx.all(sql!(
            "select seq, at, change_set, subject_kind, subject, person, action, fields, actor_kind, actor, via, commitments, sealed
               from history
              where change_set = $1 and seq < $2
              order by seq desc
              limit $3",
            set,
            before.unwrap_or(i64::MAX),
            i64::try_from(limit).unwrap_or(50),
        ))
    .await
}

/// What each of these acts has one entry about, by the act: the kind of record and its id. For acts
/// that changed one record.
pub async fn subjects_of(
    tx: &mut Tx,
    sets: &[Id<ChangeSet>],
) -> Result<HashMap<Id<ChangeSet>, (String, [u8; 16])>> {
    let mut subjects = HashMap::with_capacity(sets.len());
    for some in sets.chunks(SETS) {
        let mut sql = Sql::new(
            "select change_set, subject_kind, subject
               from history
              where change_set in (",
        );
        sql.bind_in(some).push(")");
        for row in tx.all(sql).await? {
            let subject: Id<()> = row.get(2)?;
            subjects.insert(row.get(0)?, (row.get(1)?, subject.bytes()));
        }
    }
    Ok(subjects)
}

/// The place of the last entry of an act.
pub async fn latest_in_set(tx: &mut Tx, set: Id<ChangeSet>) -> Result<Option<i64>> {
    let row = tx
        .maybe(sql!(
            "select seq from history where change_set = $1 order by seq desc limit 1",
            set
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// The entries behind a place, in the order of the chain, as [`crate::verify()`] takes them.
pub(crate) async fn behind(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Row>> {
    tx.all(sql!(
                "select seq, at, change_set, subject_kind, subject, person, action, fields, actor_kind, actor, via,
                        commitments, sealed, prev, leaf
                   from history
                  where seq > $1
                  order by seq
                  limit $2",
                seq,
                limit,
            ))
    .await
}

/// The last place of the chain and its leaf; none if nothing was ever written.
pub(crate) async fn head(tx: &mut Tx) -> Result<Option<(i64, Vec<u8>)>> {
    let row = tx
        .maybe(sql!("select seq, leaf from history_head where one = 1"))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Appends entries of one act: their rows, and the place and the leaf of the last one.
pub(crate) async fn append(
    tx: &mut Tx,
    act: Act,
    rows: Vec<Vec<Value>>,
    seq: i64,
    leaf: Vec<u8>,
) -> Result<()> {
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if act.count.is_some_and(|begun| begun != count) {
        return Err(Error::internal(
            "an act with more or fewer entries than it was begun with",
        ));
    }
    tx.many_later(
        sql!(
            "insert into history (seq, at, change_set, subject_kind, subject, person, action, fields,
                                  actor_kind, actor, via, commitments, sealed, prev, leaf)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        ),
        rows,
    )
    .await?;
    let mut last = vec![sql!(
        "update history_head set seq = $1, leaf = $2 where one = 1",
        seq,
        leaf
    )];
    if act.count.is_none() {
        last.push(sql!(
            "update change_sets set count = count + $2 where id = $1",
            act.set,
            count
        ));
    }
    tx.later(last).await
}

/// Gives the first free place of the chain with the leaf before it. On PostgreSQL the head stays
/// locked until the transaction ends, so that writers of one tenant take turns; on SQLite they
/// do so anyway.
pub(crate) async fn take_turn(tx: &mut Tx) -> Result<(i64, Vec<u8>)> {
    if let Some(turn) = end(tx).await? {
        return Ok(turn);
    }
    // The first entries of all. Two first writers at once wait for each other here.
    tx.run(sql!(
        "insert into history_head (one, seq, leaf) values (1, 0, $1) on conflict (one) do nothing",
        vec![0u8; SIZE],
    ))
    .await?;
    end(tx)
        .await?
        .ok_or_else(|| Error::internal("a history without a head"))
}

async fn end(tx: &mut Tx) -> Result<Option<(i64, Vec<u8>)>> {
    let row = tx
        .held(sql!("select seq, leaf from history_head where one = 1"))
        .await?;
    row.map(|row| Ok((row.get::<i64>(0)? + 1, row.get(1)?)))
        .transpose()
}
