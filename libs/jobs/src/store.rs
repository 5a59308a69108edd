//! The table of jobs and every statement on it.
//!
//! A job that is not finished is stored as `queued`. Whoever runs it holds a `claim`, and
//! while they do it is due again when their lease ends. So a job whose worker died needs no
//! rescue: it simply becomes due.

use crate::held::Held;
use crate::job::{Creator, Job, State};
use kernel::{Error, Id, Result, Timestamp};
use serde_json::Value;
use storage::{Migration, Row, Sql, Tx, sql};

/// The table of jobs, for every tenant's database.
pub const MIGRATIONS: &[Migration] = &[Migration {
    stamp: "2026-11-22-jobs",
    sql: "
{table jobs}
    id {id} not null,
    kind {text} not null,
    payload {json} not null,
    state {text} not null,
    due_at {i64} not null,
    attempts {i64} not null,
    claim {id},
    lease_until {i64},
    done_count {i64} not null,
    total_count {i64} not null,
    cancel_requested {bool} not null,
    error_code {text},
    created_at {i64} not null,
    started_at {i64},
    finished_at {i64},
    created_by {id},
    {pk id}
{end}
{due jobs}
{ix jobs_by_kind ON jobs (kind, id)}
",
}];

/// Marks a claim: whoever holds it may write to the job.
pub(crate) enum Claim {}

/// A job that somebody has just begun.
pub(crate) struct Claimed {
    pub id: Id<Job>,
    pub claim: Held,
    pub kind: String,
    pub payload: Value,
    pub attempts: i64,
    pub done: i64,
    pub cancel_requested: bool,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Job>,
    kind: &str,
    payload: &Value,
    due: Timestamp,
    now: Timestamp,
    by: Option<Id<Creator>>,
) -> Result<()> {
    tx.later(vec![sql!(
        "insert into jobs (
             id, kind, payload, state, due_at, attempts, done_count, total_count,
             cancel_requested, created_at, created_by)
         values ($1, $2, $3, 'queued', $4, 0, 0, 0, $5, $6, $7)",
        id,
        kind,
        payload.to_string(),
        due,
        false,
        now,
        by
    )])
    .await
}

/// Begins the oldest due job of some kinds, if there is one and nobody else is faster.
pub(crate) async fn claim(
    tx: &mut Tx,
    kinds: &[&'static str],
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Claimed>> {
    let claim = Held::new(now);
    let mut sql = Sql::new(
        "update jobs
         set claim = $1, lease_until = $2, due_at = $2, attempts = attempts + 1,
             started_at = coalesce(started_at, $3)
         where id = (
             select id
             from jobs
             where state = 'queued' and due_at <= $3 and kind in (",
    )
    .arg(claim.id())
    .arg(until)
    .arg(now);
    sql.bind_in(kinds.iter().copied()).push(
        ")
             order by due_at, id
             limit 1)
           and state = 'queued' and due_at <= $3
         returning id, kind, payload, attempts, done_count, cancel_requested",
    );
    let Some(row) = tx.maybe(sql.kept()).await? else {
        return Ok(None);
    };
    Ok(Some(Claimed {
        id: row.get(0)?,
        claim,
        kind: row.get(1)?,
        payload: json(&row, 2)?,
        attempts: row.get(3)?,
        done: row.get(4)?,
        cancel_requested: row.get(5)?,
    }))
}

/// Prolongs the lease: whether the job was asked to stop, or `None` if the claim is lost.
pub(crate) async fn renew(
    tx: &mut Tx,
    id: Id<Job>,
    claim: Id<Claim>,
    until: Timestamp,
) -> Result<Option<bool>> {
    let row = tx
        .maybe(sql!(
            "update jobs
             set lease_until = $3, due_at = $3
             where id = $1 and claim = $2
             returning cancel_requested",
            id,
            claim,
            until
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Notes how far the job is; `false` if the claim is lost.
pub(crate) async fn progress(
    tx: &mut Tx,
    id: Id<Job>,
    claim: Id<Claim>,
    done: i64,
    total: i64,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update jobs
             set done_count = $3, total_count = $4
             where id = $1 and claim = $2",
            id,
            claim,
            done,
            total
        ))
        .await?;
    Ok(changed == 1)
}

/// Whether the job was asked to stop, for its holder; `None` if the claim is lost.
pub(crate) fn is_cancelled(id: Id<Job>, claim: Id<Claim>) -> Sql {
    sql!(
        "select cancel_requested
         from jobs
         where id = $1 and claim = $2",
        id,
        claim
    )
}

/// Ends a job. A success that was asked to stop counts as stopped.
pub(crate) async fn finish(
    tx: &mut Tx,
    id: Id<Job>,
    claim: Id<Claim>,
    state: State,
    error_code: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "update jobs
         set state = case when cancel_requested then 'cancelled' else $3 end,
             error_code = $4, finished_at = $5, claim = null, lease_until = null
         where id = $1 and claim = $2",
        id,
        claim,
        state.name(),
        error_code,
        now
    ))
    .await?;
    Ok(())
}

/// Puts a job back into the queue for later, with the number of attempts it has used.
pub(crate) async fn put_back(
    tx: &mut Tx,
    id: Id<Job>,
    claim: Id<Claim>,
    due: Timestamp,
    attempts: i64,
    error_code: Option<&str>,
) -> Result<()> {
    tx.run(sql!(
        "update jobs
         set due_at = $3, attempts = $4, error_code = $5, claim = null, lease_until = null
         where id = $1 and claim = $2",
        id,
        claim,
        due,
        attempts,
        error_code
    ))
    .await?;
    Ok(())
}

/// Everything that is marked as running.
pub(crate) async fn claims(tx: &mut Tx) -> Result<Vec<(Id<Job>, Id<Claim>)>> {
    let rows = tx
        .all(sql!(
            "select id, claim
             from jobs
             where state = 'queued' and claim is not null"
        ))
        .await?;
    let pair = |row: &Row| Ok((row.get(0)?, row.get(1)?));
    rows.iter().map(pair).collect()
}

/// Makes a job due that was interrupted.
pub(crate) async fn revive(
    tx: &mut Tx,
    id: Id<Job>,
    claim: Id<Claim>,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "update jobs
         set due_at = $3, claim = null, lease_until = null
         where id = $1 and claim = $2",
        id,
        claim,
        now
    ))
    .await?;
    Ok(())
}

/// Stops a job that nobody runs; `false` if there is none like that.
pub(crate) async fn cancel_waiting(tx: &mut Tx, now: Timestamp, id: Id<Job>) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update jobs
             set state = 'cancelled', cancel_requested = $3, finished_at = $2,
                 claim = null, lease_until = null
             where id = $1 and state = 'queued'
               and (lease_until is null or lease_until <= $2)",
            id,
            now,
            true
        ))
        .await?;
    Ok(changed == 1)
}

/// Asks a running job to stop; `false` if it has ended.
pub(crate) async fn request_cancel(tx: &mut Tx, id: Id<Job>) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update jobs
             set cancel_requested = $2
             where id = $1 and state = 'queued'",
            id,
            true
        ))
        .await?;
    Ok(changed == 1)
}

pub(crate) async fn find(tx: &mut Tx, now: Timestamp, id: Id<Job>) -> Result<Option<Job>> {
    let row = tx
        .maybe(sql!(
            "select id, kind, payload, state, due_at, attempts, lease_until, done_count,
                    total_count, cancel_requested, error_code, created_at, started_at,
                    finished_at, created_by
             from jobs
             where id = $1",
            id
        ))
        .await?;
    row.map(|row| job(&row, now)).transpose()
}

/// Whether a job of this kind has not ended.
pub(crate) async fn is_waiting(tx: &mut Tx, kind: &str) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select 1 from jobs where kind = $1 and state = 'queued' limit 1",
            kind
        ))
        .await?;
    Ok(row.is_some())
}

pub(crate) async fn recent(
    tx: &mut Tx,
    now: Timestamp,
    kinds: &[&str],
    limit: i64,
) -> Result<Vec<Job>> {
    let mut sql = Sql::new(
        "select id, kind, payload, state, due_at, attempts, lease_until, done_count,
                total_count, cancel_requested, error_code, created_at, started_at,
                finished_at, created_by
         from jobs
         where kind in (",
    );
    sql.bind_in(kinds.iter().copied())
        .push(") order by id desc limit ")
        .bind(limit);
    let rows = tx.all(sql).await?;
    rows.iter().map(|row| job(row, now)).collect()
}

fn job(row: &Row, now: Timestamp) -> Result<Job> {
    let lease_until: Option<Timestamp> = row.get(6)?;
    let state = match row.get::<String>(3)?.parse()? {
        State::Queued if lease_until.is_some_and(|until| now < until) => State::Running,
        state => state,
    };
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: json(row, 2)?,
        state,
        due_at: row.get(4)?,
        attempts: row.get(5)?,
        done: row.get(7)?,
        total: row.get(8)?,
        cancel_requested: row.get(9)?,
        error_code: row.get(10)?,
        created_at: row.get(11)?,
        started_at: row.get(12)?,
        finished_at: row.get(13)?,
        created_by: row.get(14)?,
    })
}

fn json(row: &Row, column: usize) -> Result<Value> {
    serde_json::from_str(&row.get::<String>(column)?)
        .map_err(|_| Error::internal("a job's payload is not JSON"))
}
