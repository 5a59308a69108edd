//! A transaction on PostgreSQL. `begin` and the tenant travel with the first statement, and
//! statements whose answers nobody waits for with the next one or with the commit.

use super::run::{self, Prepared, Types, UnderWay};
use super::{Pg, Trips, error};
use crate::sql::Ready;
use crate::{Row, Value};
use deadpool_postgres::Object;
use kernel::{Error, Result, TenantId};
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;

pub(crate) struct PgTx {
    connection: Option<Object>,
    types: Types,
    pub may_write: bool,
    trips: Trips,
    begin: Option<String>,
    later: Vec<Ready>,
    /// Selects whose answers are taken later, and the answers that are there.
    beside: Vec<Ready>,
    answers: Vec<Vec<Row>>,
}

/// What has not left yet when a statement does.
struct Before {
    begin: Option<String>,
    later: Vec<(Prepared, Ready)>,
    beside: Vec<(Prepared, Ready)>,
}

impl Before {
    /// Sends it all, as soon as it is first polled, and awaits the answers; gives those of the
    /// selects.
    async fn send(&self, connection: &Object) -> Result<Vec<Vec<Row>>> {
        let mut under_way: Vec<UnderWay<'_>> = Vec::new();
        if let Some(begin) = &self.begin {
            let began = async { connection.batch_execute(begin).await.map(|()| 0) };
            under_way.push(("beginning", Box::pin(began)));
        }
        for (prepared, sql) in &self.later {
            let done = prepared.execute(connection, &sql.text, &sql.args);
            under_way.push((sql.place, Box::pin(done)));
        }
        let (done, answers) = futures::join!(
            run::in_order(under_way),
            run::all_of(connection, &self.beside)
        );
        done?;
        answers
    }
}

impl PgTx {
    /// A transaction that may write, at the isolation level read committed: every statement
    /// sees what was committed before it.
    pub async fn write(pg: &Arc<Pg>, tenant: Option<TenantId>) -> Result<Self> {
        let begin = "begin read write; set local statement_timeout = 0";
        let mut tx = PgTx::begin(pg, begin, tenant).await?;
        tx.may_write = true;
        Ok(tx)
    }

    /// A snapshot. `limit`: how long one statement may take, if less than usual.
    pub async fn read(
        pg: &Arc<Pg>,
        tenant: Option<TenantId>,
        limit: Option<Duration>,
    ) -> Result<Self> {
        let mut begin = "begin isolation level repeatable read, read only".to_owned();
        if let Some(limit) = limit.filter(|limit| *limit < pg.read_limit) {
            begin.push_str(&timeout(limit));
        }
        PgTx::begin(pg, &begin, tenant).await
    }

    /// The tenant is a number, so there is nothing to escape. `set local` ends with the
    /// transaction, so no connection can carry it to the next one.
    pub(super) async fn begin(pg: &Arc<Pg>, begin: &str, tenant: Option<TenantId>) -> Result<Self> {
        let begin = match tenant {
            Some(tenant) => {
                pg.require(tenant).await?;
                format!("{begin}; set local tenet.tenant = '{tenant}'")
            }
            None => begin.to_owned(),
        };
        Ok(PgTx {
            connection: Some(pg.connection().await?),
            types: pg.types.clone(),
            may_write: false,
            trips: pg.trips.clone(),
            begin: Some(begin),
            later: Vec::new(),
            beside: Vec::new(),
            answers: Vec::new(),
        })
    }

    /// One select alone, as [`PgTx::once_of`].
    pub async fn once(pg: &Arc<Pg>, tenant: Option<TenantId>, sql: Ready) -> Result<Vec<Row>> {
        let mut answers = PgTx::once_of(pg, tenant, vec![sql]).await?;
        Ok(answers.pop().unwrap_or_default())
    }

    /// `begin`, the selects and `commit` leave together: one round trip in place of three. Each
    /// statement is its own snapshot, and a plain select does not write: to say so costs the
    /// server more than to look a session up.
    pub async fn once_of(
        pg: &Arc<Pg>,
        tenant: Option<TenantId>,
        statements: Vec<Ready>,
    ) -> Result<Vec<Vec<Row>>> {
        let mut plain = statements.iter().map(|sql| sql.text.trim_start());
        let mut tx = match plain.all(|text| text.starts_with("select")) {
            true => PgTx::begin(pg, "begin", tenant).await?,
            false => PgTx::read(pg, tenant, None).await?,
        };
        let prepared = tx.prepared(statements).await?;
        let begin = tx.begin.take().unwrap_or_default();
        let (began, rows) = asked(tx.waited()?, &begin, &prepared).await;
        began.map_err(|error| error::of(&error, "beginning"))?;
        tx.connection = None; // Its end is under way: straight back to the pool.
        rows
    }

    fn connection(&self) -> Result<&Object> {
        self.connection
            .as_ref()
            .ok_or_else(|| Error::internal("a transaction was used after it had ended"))
    }

    /// The connection, for one exchange that somebody waits for.
    fn waited(&self) -> Result<&Object> {
        self.trips.count();
        self.connection()
    }

    /// Statements that the server knows how to take, once for each connection.
    async fn prepared(&self, statements: Vec<Ready>) -> Result<Vec<(Prepared, Ready)>> {
        let mut all = Vec::with_capacity(statements.len());
        for sql in statements {
            let prepared = Prepared::new(self.connection()?, &self.types, &sql).await?;
            prepared.check(sql.args.len(), sql.place)?;
            all.push((prepared, sql));
        }
        Ok(all)
    }

    /// A statement whose answer nobody waits for.
    pub fn later(&mut self, sql: Ready) {
        self.later.push(sql);
    }

    /// A select whose answer is taken by [`PgTx::answers`].
    pub fn beside(&mut self, sql: Ready) {
        self.beside.push(sql);
    }

    /// The answers to such selects that nobody has taken, in order.
    pub async fn answers(&mut self) -> Result<Vec<Vec<Row>>> {
        if !self.beside.is_empty() {
            self.started().await?;
        }
        Ok(std::mem::take(&mut self.answers))
    }

    /// Forgets what was to be done later: the transaction goes back to a point before it.
    pub fn forget_later(&mut self) {
        self.later.clear();
    }

    /// Takes what is to leave before the next statement.
    async fn before(&mut self) -> Result<Before> {
        let later = std::mem::take(&mut self.later);
        let later = self.prepared(later).await?;
        let beside = std::mem::take(&mut self.beside);
        let beside = self.prepared(beside).await?;
        let begin = self.begin.take();
        Ok(Before {
            begin,
            later,
            beside,
        })
    }

    /// Sends what has not left yet on its own, where it cannot travel with a statement.
    async fn started(&mut self) -> Result<()> {
        if self.begin.is_none() && self.later.is_empty() && self.beside.is_empty() {
            return Ok(());
        }
        let before = self.before().await?;
        let answers = before.send(self.waited()?).await?;
        self.answers.extend(answers);
        Ok(())
    }

    pub async fn all(&mut self, sql: Ready) -> Result<Vec<Row>> {
        let prepared = Prepared::new(self.connection()?, &self.types, &sql).await?;
        prepared.check(sql.args.len(), sql.place)?;
        let before = self.before().await?;
        let connection = self.waited()?;
        let (sent, rows) = futures::join!(
            before.send(connection),
            prepared.query(connection, &sql.text, &sql.args),
        );
        let (answers, rows) = (sent?, rows.map_err(|error| error::of(&error, sql.place))?);
        self.answers.extend(answers);
        run::rows(&rows, sql.place)
    }

    /// The rows of several statements, sent together.
    pub async fn all_of(&mut self, statements: Vec<Ready>) -> Result<Vec<Vec<Row>>> {
        let prepared = self.prepared(statements).await?;
        let before = self.before().await?;
        let connection = self.waited()?;
        let (sent, rows) =
            futures::join!(before.send(connection), run::all_of(connection, &prepared));
        self.answers.extend(sent?);
        rows
    }

    /// The rows of a select that ends within a time of its own; `None`: it did not, and what
    /// comes next is done as if it had never been asked. Going back to the savepoint brings
    /// the usual limit back and ends the error, so all three travel together.
    pub async fn all_within(&mut self, sql: Ready, limit: Duration) -> Result<Option<Vec<Row>>> {
        let prepared = Prepared::new(self.connection()?, &self.types, &sql).await?;
        prepared.check(sql.args.len(), sql.place)?;
        if !self.later.is_empty() {
            self.started().await?;
        }
        let begin = match self.begin.take() {
            Some(begin) => format!("{begin}; savepoint within{}", timeout(limit)),
            None => format!("savepoint within{}", timeout(limit)),
        };
        let connection = self.waited()?;
        let (began, rows, back) = futures::join!(
            connection.batch_execute(&begin),
            prepared.query(connection, &sql.text, &sql.args),
            connection.batch_execute("rollback to savepoint within"),
        );
        began.map_err(|error| error::of(&error, "beginning"))?;
        back.map_err(|error| error::of(&error, "ending"))?;
        match rows {
            Ok(rows) => run::rows(&rows, sql.place).map(Some),
            Err(error) if error.code() == Some(&SqlState::QUERY_CANCELED) => Ok(None),
            Err(error) => Err(error::of(&error, sql.place)),
        }
    }

    pub async fn run(&mut self, sql: Ready) -> Result<u64> {
        let prepared = Prepared::new(self.connection()?, &self.types, &sql).await?;
        prepared.check(sql.args.len(), sql.place)?;
        let before = self.before().await?;
        let connection = self.waited()?;
        let (sent, changed) = futures::join!(
            before.send(connection),
            prepared.execute(connection, &sql.text, &sql.args),
        );
        self.answers.extend(sent?);
        changed.map_err(|error| error::of(&error, sql.place))
    }

    pub async fn run_many(&mut self, sql: Ready, rows: Vec<Vec<Value>>) -> Result<u64> {
        self.started().await?;
        run::many(self.waited()?, &self.types, &sql, &rows).await
    }

    pub async fn batch(&mut self, statements: Vec<Ready>) -> Result<()> {
        self.started().await?;
        run::batch(self.waited()?, &self.types, &statements).await
    }

    /// Text of our own without arguments: savepoints, the erasure.
    pub async fn command(&mut self, text: &'static str) -> Result<()> {
        self.started().await?;
        let done = self.waited()?.batch_execute(text).await;
        done.map_err(|error| error::of(&error, text))
    }

    pub async fn commit(mut self) -> Result<()> {
        if self.begin.is_some() && self.later.is_empty() {
            return Ok(()); // Nothing was done.
        }
        let before = self.before().await?;
        let connection = self.waited()?;
        // After an error the server takes `commit` for a rollback, so it may leave unseen.
        let (sent, committed) =
            futures::join!(before.send(connection), connection.batch_execute("commit"));
        if committed.as_ref().is_err_and(|error| error.is_closed()) {
            // Not `Busy`: doing it again could do it twice.
            return Err(Error::internal("the connection ended during a commit"));
        }
        sent?;
        committed.map_err(|error| error::of(&error, "committing"))?;
        self.connection = None; // It has ended: straight back to the pool.
        Ok(())
    }
}

impl Drop for PgTx {
    /// Never does a connection go back to the pool with a transaction open: it is rolled back
    /// first, off this task, and thrown away when that fails.
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        if self.begin.is_some() {
            return; // Nothing was sent.
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(Object::take(connection));
            return;
        };
        runtime.spawn(clean(connection));
    }
}

/// Selects between a beginning and an end, sent together. Nobody waits for the answer to the end:
/// there is nothing to lose, and after an error the server takes it for a rollback.
async fn asked(
    connection: &Object,
    begin: &str,
    selects: &[(Prepared, Ready)],
) -> (
    Result<(), tokio_postgres::Error>,
    Result<Vec<Vec<Row>>, Error>,
) {
    let mut answers = pin!(async {
        futures::join!(
            connection.batch_execute(begin),
            run::all_of(connection, selects)
        )
    });
    let mut ended = pin!(connection.batch_execute("commit"));
    let mut has_left = false;
    poll_fn(|context| {
        let answered = answers.as_mut().poll(context);
        if !has_left {
            // A statement leaves when it is polled for the first time.
            has_left = true;
            drop(ended.as_mut().poll(context));
        }
        answered
    })
    .await
}

/// One more command that limits what follows it. Zero would mean that there is no limit.
fn timeout(limit: Duration) -> String {
    format!(
        "; set local statement_timeout = {}",
        limit.as_millis().max(1)
    )
}

/// A statement whose request went away usually ends by itself within this time.
const PATIENCE: Duration = Duration::from_millis(200);

/// Rolls back. A statement that goes on is stopped and its connection thrown away: the order
/// to stop may arrive late, and must never meet the next user's statement.
async fn clean(connection: Object) {
    let rolled_back = tokio::time::timeout(PATIENCE, connection.batch_execute("rollback")).await;
    if matches!(rolled_back, Ok(Ok(()))) {
        return;
    }
    let connection = Object::take(connection);
    if rolled_back.is_err()
        && let Err(error) = connection.cancel_token().cancel_query(NoTls).await
    {
        tracing::warn!(error = %error::chain(&error), "a statement could not be stopped");
    }
}
