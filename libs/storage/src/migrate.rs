//! Migrations: written once, ordered over all slices, resumable, and never applied by a
//! binary that is older than the database.

use crate::dialect::{self, Engine, Scope};
use kernel::{Clock, Error, Result, micros};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// One step of the schema's life.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// When it was written and what it is about: `20261122_0100_contacts`. Stamps order the
    /// steps of all slices; one that was released never changes.
    pub stamp: &'static str,
    /// The definition, with the tokens of [`dialect::ddl`].
    pub sql: &'static str,
}

/// All steps in order, expanded for one engine.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    steps: Vec<Step>,
    due: Vec<String>,
    /// Whether databases are looked at and nothing is applied to them.
    only_looks: bool,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub stamp: &'static str,
    pub checksum: String,
    pub text: String,
}

impl Plan {
    pub fn new(engine: Engine, scope: Scope, migrations: &[Migration]) -> Result<Plan> {
        let mut plan = Plan::default();
        for migration in migrations {
            plan.due
                .extend(dialect::due_tables(migration.sql).map(str::to_owned));
            plan.steps.push(Step {
                stamp: migration.stamp,
                checksum: checksum(migration.sql),
                text: dialect::ddl(engine, scope, migration.sql).map_err(|error| {
                    Error::internal(format!("migration {}: {error}", migration.stamp))
                })?,
            });
        }
        plan.steps.sort_by_key(|step| step.stamp);
        for pair in plan.steps.windows(2) {
            if let [a, b] = pair
                && a.stamp == b.stamp
            {
                return Err(Error::internal(format!(
                    "two migrations have the stamp {}",
                    a.stamp
                )));
            }
        }
        Ok(plan)
    }

    /// The same steps, of which none is applied: a database that lacks one is refused.
    pub fn looking(self) -> Plan {
        Plan {
            only_looks: true,
            ..self
        }
    }

    /// Whether databases are only looked at.
    pub fn only_looks(&self) -> bool {
        self.only_looks
    }

    /// The tables that hold queued work.
    pub fn due_tables(&self) -> &[String] {
        &self.due
    }

    /// The steps that a database still lacks, in order.
    ///
    /// A database that knows a step which this binary does not is newer and is refused; so is
    /// one whose step was another text than ours.
    pub fn pending(&self, applied: &[(String, String)]) -> Result<Vec<&Step>> {
        for (stamp, checksum) in applied {
            let Some(step) = self.steps.iter().find(|step| step.stamp == stamp) else {
                return Err(Error::internal(format!(
                    "the database is newer than this program: it has had the migration {stamp}"
                )));
            };
            if step.checksum != *checksum {
                return Err(Error::internal(format!(
                    "the migration {stamp} was changed after it had been applied"
                )));
            }
        }
        let done = |step: &&Step| !applied.iter().any(|(stamp, _)| stamp == step.stamp);
        Ok(self.steps.iter().filter(done).collect())
    }
}

/// What is said of a database that lacks these steps; nothing when it lacks none.
pub(crate) fn lacking(pending: &[&Step]) -> Result<()> {
    match pending {
        [] => Ok(()),
        [first, ..] => Err(Error::internal(format!(
            "{} migrations are pending, the first is {}; nothing was changed: tenet migrate applies \
             them, on PostgreSQL with the owner's address",
            pending.len(),
            first.stamp
        ))),
    }
}

fn checksum(sql: &str) -> String {
    Sha256::digest(sql.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The present instant, for the record of a migration.
pub(crate) fn now() -> i64 {
    micros(Clock::system().now())
}

/// Brings a file up to date, each step in its own transaction: what was done stays done when
/// a later step fails. Another process may do the same at the same time.
pub(crate) fn sqlite(conn: &Connection, plan: &Plan) -> Result<()> {
    let pending = plan.pending(&sqlite_applied(conn)?)?;
    if plan.only_looks() {
        return lacking(&pending);
    }
    let mut left = pending.len();
    while left > 0 {
        in_transaction(conn, |conn| {
            sqlite_prepare(conn)?;
            let pending = plan.pending(&sqlite_applied(conn)?)?;
            left = pending.len().saturating_sub(1);
            pending
                .first()
                .map_or(Ok(()), |step| sqlite_step(conn, step))
        })?;
    }
    Ok(())
}

/// Fills a new file in one transaction: it has all tables or none.
pub(crate) fn sqlite_all_at_once(conn: &Connection, plan: &Plan) -> Result<()> {
    in_transaction(conn, |conn| {
        sqlite_prepare(conn)?;
        for step in plan.pending(&sqlite_applied(conn)?)? {
            sqlite_step(conn, step)?;
        }
        Ok(())
    })
}

fn in_transaction(conn: &Connection, work: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
    batch(conn, "begin immediate", "migrating")?;
    let done = work(conn).and_then(|()| batch(conn, "commit", "migrating"));
    if done.is_err() && !conn.is_autocommit() {
        batch(conn, "rollback", "migrating")?;
    }
    done
}

fn sqlite_step(conn: &Connection, step: &Step) -> Result<()> {
    batch(conn, &step.text, step.stamp)?;
    conn.execute(
        "insert into migrations (stamp, checksum, applied_at) values (?1, ?2, ?3)",
        (step.stamp, &step.checksum, now()),
    )
    .map_err(|error| doing(step.stamp, error))?;
    tracing::debug!(stamp = step.stamp, "migrated a file");
    Ok(())
}

fn sqlite_prepare(conn: &Connection) -> Result<()> {
    batch(
        conn,
        "create table if not exists migrations (stamp text not null primary key, \
         checksum text not null, applied_at integer not null) strict",
        "migrating",
    )
}

fn sqlite_applied(conn: &Connection) -> Result<Vec<(String, String)>> {
    let reading = |error| doing("reading the migrations", error);
    let there = conn
        .query_row(
            "select count(*) from sqlite_schema where name = 'migrations'",
            [],
            |row| row.get::<_, i64>(0),
        )
        .map_err(reading)?;
    if there == 0 {
        return Ok(Vec::new());
    }
    let mut statement = conn
        .prepare("select stamp, checksum from migrations")
        .map_err(reading)?;
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(reading)?;
    rows.collect::<rusqlite::Result<_>>().map_err(reading)
}

fn batch(conn: &Connection, text: &str, what: &str) -> Result<()> {
    conn.execute_batch(text).map_err(|error| doing(what, error))
}

/// A migration holds no values, so the driver's text may be shown. A wrong key is found here,
/// at the first page that is read.
fn doing(what: &str, error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::internal(crate::WRONG_KEY),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
        _ => Error::internal(format!("{what}: {error}")),
    }
}
