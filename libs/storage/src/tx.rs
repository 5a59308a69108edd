//! A transaction of one tenant: the only thing through which business code reaches a table.

use crate::db::DueMark;
use crate::dialect::{Engine, Scope};
use crate::postgres::PgTx;
use crate::sqlite::SqliteTx;
use crate::{Row, Sql, Value};
use kernel::{Error, Result, TenantId};
use std::time::Duration;

/// Rows that travel with another statement; more are worth a round trip of their own.
const FEW: usize = 8;

/// The answer to a select that is still to be taken: see [`Tx::beside`].
#[derive(Debug)]
pub struct Beside(usize);

/// A transaction. Dropped without [`Tx::commit`] it is rolled back, also when the request
/// was cancelled in the middle of a statement.
///
/// After an error the transaction can only be rolled back, wholly or to its savepoint.
pub struct Tx {
    inner: Inner,
    tenant: Option<TenantId>,
    failed: bool,
    beside: Vec<Option<Vec<Row>>>,
    due: Option<DueMark>,
    after: Vec<Box<dyn FnOnce() + Send>>,
}

pub(crate) enum Inner {
    Sqlite(SqliteTx),
    Postgres(PgTx),
}

impl Tx {
    pub(crate) fn new(inner: Inner, tenant: Option<TenantId>, due: Option<DueMark>) -> Self {
        Tx {
            inner,
            tenant,
            failed: false,
            beside: Vec::new(),
            due,
            after: Vec::new(),
        }
    }

    /// Whether other writers of the tenant wait from the beginning of a writing transaction to
    /// its end, as on SQLite, and not only for rows that it has changed.
    pub fn holds_all(&self) -> bool {
        matches!(self.inner, Inner::Sqlite(_))
    }

    /// Whether it may write: then it may see what others never will.
    pub fn may_write(&self) -> bool {
        match &self.inner {
            Inner::Sqlite(tx) => tx.may_write(),
            Inner::Postgres(tx) => tx.may_write,
        }
    }

    /// Every row of a select, or of a `returning`.
    ///
    /// # Errors
    /// `Conflict("duplicate")` when a unique key stands in the way, `Busy` when the engine has
    /// no time, `Internal` for everything else; no text ever holds an argument.
    pub async fn all(&mut self, sql: Sql) -> Result<Vec<Row>> {
        let sql = self.ready(sql)?;
        let result = match &mut self.inner {
            Inner::Sqlite(tx) => tx.all(sql).await,
            Inner::Postgres(tx) => tx.all(sql).await,
        };
        self.note(result)
    }

    /// Every row of a select that ends within `limit`. `None`: it did not; nothing has changed
    /// and the transaction goes on.
    pub async fn all_within(&mut self, sql: Sql, limit: Duration) -> Result<Option<Vec<Row>>> {
        let sql = self.ready(sql)?;
        let result = match &mut self.inner {
            Inner::Sqlite(tx) => tx.all_within(sql, limit).await,
            Inner::Postgres(tx) => tx.all_within(sql, limit).await,
        };
        self.note(result)
    }

    /// The rows of several statements in order, as of [`Tx::all`]: selects that do not depend on
    /// each other's answers, one behind another that writes and returns. One round trip on
    /// PostgreSQL; one after the other on SQLite. As many answers as statements.
    pub async fn all_of(&mut self, statements: Vec<Sql>) -> Result<Vec<Vec<Row>>> {
        let mut ready = Vec::with_capacity(statements.len());
        for sql in statements {
            ready.push(self.ready(sql)?);
        }
        let result = match &mut self.inner {
            Inner::Sqlite(tx) => tx.all_of(ready).await,
            Inner::Postgres(tx) => tx.all_of(ready).await,
        };
        self.note(result)
    }

    /// A select whose answer is needed before the transaction ends, but not yet. On PostgreSQL it
    /// leaves with the next statement, in one round trip.
    pub async fn beside(&mut self, sql: Sql) -> Result<Beside> {
        let sql = self.ready(sql)?;
        let place = self.beside.len();
        let rows = match &mut self.inner {
            Inner::Sqlite(tx) => tx.all(sql).await.map(Some),
            Inner::Postgres(tx) => {
                tx.beside(sql);
                Ok(None)
            }
        };
        let rows = self.note(rows)?;
        self.beside.push(rows);
        Ok(Beside(place))
    }

    /// The rows of such a select, as they were when it left; it leaves now if it has not.
    pub async fn answer(&mut self, beside: Beside) -> Result<Vec<Row>> {
        self.usable()?;
        if let Inner::Postgres(tx) = &mut self.inner {
            let answers = tx.answers().await;
            let answers = self.note(answers)?;
            let mut answers = answers.into_iter();
            for place in self.beside.iter_mut().filter(|place| place.is_none()) {
                *place = answers.next();
            }
        }
        let place = self.beside.get_mut(beside.0).and_then(Option::as_mut);
        place
            .map(std::mem::take)
            .ok_or_else(|| Error::internal("an answer that nobody has asked for"))
    }

    /// The only row, or none; two rows are an internal error.
    pub async fn maybe(&mut self, sql: Sql) -> Result<Option<Row>> {
        let place = sql.place;
        let mut rows = self.all(sql).await?;
        match rows.len() {
            0 | 1 => Ok(rows.pop()),
            n => Err(Error::internal(format!(
                "{place}: {n} rows where one was expected"
            ))),
        }
    }

    /// The only row; none is `NotFound`.
    pub async fn one(&mut self, sql: Sql) -> Result<Row> {
        self.maybe(sql).await?.ok_or(Error::NotFound)
    }

    /// The only row of a select, or none. On PostgreSQL other writers wait for it until the
    /// transaction ends, as they do for everything on SQLite.
    pub async fn held(&mut self, mut sql: Sql) -> Result<Option<Row>> {
        if !self.holds_all() {
            sql.hold();
        }
        self.maybe(sql).await
    }

    /// Runs a statement; how many rows it changed.
    pub async fn run(&mut self, sql: Sql) -> Result<u64> {
        let sql = self.ready(sql)?;
        let result = match &mut self.inner {
            Inner::Sqlite(tx) => tx.run(sql).await,
            Inner::Postgres(tx) => tx.run(sql).await,
        };
        self.note(result)
    }

    /// Runs one statement for many rows of arguments; how many rows it changed in all. Far
    /// faster than a loop: one hop on SQLite, wide inserts or a pipeline on PostgreSQL. The
    /// statement's own arguments are not used.
    pub async fn run_many(&mut self, sql: Sql, mut rows: Vec<Vec<Value>>) -> Result<u64> {
        let alone = if rows.len() > 1 { None } else { rows.pop() };
        if let Some(args) = alone {
            return self.run(sql.with(args)).await;
        }
        if rows.is_empty() {
            return Ok(0);
        }
        let sql = self.ready(sql)?;
        let result = match &mut self.inner {
            Inner::Sqlite(tx) => tx.run_many(sql, rows).await,
            Inner::Postgres(tx) => tx.run_many(sql, rows).await,
        };
        self.note(result)
    }

    /// Several statements in order, in one hop or one pipeline. All must succeed.
    pub async fn batch(&mut self, statements: Vec<Sql>) -> Result<()> {
        if statements.is_empty() {
            return Ok(());
        }
        let mut ready = Vec::with_capacity(statements.len());
        for sql in statements {
            ready.push(self.ready(sql)?);
        }
        let result = match &mut self.inner {
            Inner::Sqlite(tx) => tx.batch(ready).await,
            Inner::Postgres(tx) => tx.batch(ready).await,
        };
        self.note(result)
    }

    /// As [`Tx::batch`], when nothing depends on the answers. On PostgreSQL the statements leave
    /// with the next one, or with the commit, in one round trip; what is wrong with them is told
    /// there.
    pub async fn later(&mut self, statements: Vec<Sql>) -> Result<()> {
        if let Inner::Sqlite(_) = &self.inner {
            return self.batch(statements).await;
        }
        for sql in statements {
            let sql = self.ready(sql)?;
            if let Inner::Postgres(tx) = &mut self.inner {
                tx.later(sql);
            }
        }
        Ok(())
    }

    /// As [`Tx::run_many`], when nothing depends on the answer: of a few rows as [`Tx::later`].
    pub async fn many_later(&mut self, sql: Sql, rows: Vec<Vec<Value>>) -> Result<()> {
        if self.holds_all() || rows.len() > FEW {
            return self.run_many(sql, rows).await.map(drop);
        }
        let statements = rows.into_iter().map(|args| sql.with(args));
        self.later(statements.collect()).await
    }

    /// A point to come back to. There is one at a time: a later call moves it.
    pub async fn savepoint(&mut self) -> Result<()> {
        self.usable()?;
        self.command("savepoint here").await
    }

    /// Undoes everything since [`Tx::savepoint`], also an error, and goes on from there.
    pub async fn rollback_to_savepoint(&mut self) -> Result<()> {
        if let Inner::Postgres(tx) = &mut self.inner {
            tx.forget_later();
        }
        self.command("rollback to savepoint here").await?;
        self.failed = false;
        Ok(())
    }

    async fn command(&mut self, text: &'static str) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(tx) => tx.command(text).await,
            Inner::Postgres(tx) => tx.command(text).await,
        }
    }

    /// Whose transaction this is; `None` in a database that belongs to no tenant.
    pub fn tenant(&self) -> Option<TenantId> {
        self.tenant
    }

    /// Which engine runs it.
    pub fn engine(&self) -> Engine {
        match &self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs something once the transaction is durable, and only then.
    pub fn on_commit(&mut self, act: Box<dyn FnOnce() + Send>) {
        self.after.push(act);
    }

    /// Makes everything durable; then runs what [`Tx::on_commit`] was given.
    pub async fn commit(self) -> Result<()> {
        self.usable()?;
        let Tx {
            inner, due, after, ..
        } = self;
        let committed = match inner {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        };
        // Also after an error: whether the commit happened may then be unknown.
        drop(due);
        committed?;
        for act in after {
            act();
        }
        Ok(())
    }

    fn usable(&self) -> Result<()> {
        if self.failed {
            return Err(Error::internal(
                "a transaction was used after one of its statements had failed",
            ));
        }
        Ok(())
    }

    fn ready(&mut self, sql: Sql) -> Result<crate::sql::Ready> {
        self.usable()?;
        if sql.leaves_tenant() {
            return Err(Error::internal(format!(
                "{}: a statement may not choose its tenant",
                sql.place
            )));
        }
        if let Some(due) = &mut self.due {
            due.watch(&sql.text);
        }
        Ok(match (self.tenant, &self.inner) {
            (None, _) => sql.ready(Scope::Central),
            (Some(_), Inner::Sqlite(_)) => sql.ready(Scope::Tenant),
            (Some(tenant), Inner::Postgres(_)) => sql.ready(Scope::Tenant).sized(tenant),
        })
    }

    fn note<T>(&mut self, result: Result<T>) -> Result<T> {
        self.failed |= result.is_err();
        result
    }
}
