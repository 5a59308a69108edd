//! A transaction on one file: each call is one hop to the blocking pool, or none inside
//! [`crate::here()`].

use super::connection::{Brake, Conn};
use super::home::{Lease, Seat};
use super::run;
use crate::dialect::Scope;
use crate::here;
use crate::settings::Reached;
use crate::sql::Ready;
use crate::{Row, Sql, Value};
use kernel::{Error, Result, ResultExt};
use std::sync::Arc;
use std::time::Duration;

pub(crate) struct SqliteTx {
    seat: Option<Seat>,
    /// Travels to the blocking pool with the first statement: one hop, not two.
    begin: Option<&'static str>,
    limit: Option<Duration>,
}

impl SqliteTx {
    /// A transaction that may write. Writers of one file take turns here.
    pub async fn write(lease: Lease) -> Result<Self> {
        let home = lease.0.clone();
        Ok(SqliteTx {
            seat: Some(home.writer(lease).await?),
            begin: Some("begin immediate"),
            limit: None,
        })
    }

    /// A snapshot. `limit`: how long one statement may take, if less than usual.
    pub async fn read(lease: Lease, limit: Option<Duration>) -> Result<Self> {
        let home = lease.0.clone();
        let usual = home.tuning().read_limit;
        let limit = Some(limit.map_or(usual, |limit| limit.min(usual)));
        Ok(SqliteTx {
            seat: Some(home.reader(lease).await?),
            begin: Some("begin"),
            limit,
        })
    }

    /// A snapshot of settings alone.
    pub async fn settings(lease: Lease, allowed: Arc<Reached>) -> Result<Self> {
        let home = lease.0.clone();
        let limit = Some(home.tuning().read_limit);
        Ok(SqliteTx {
            seat: Some(home.settings(lease, allowed).await?),
            begin: Some("begin"),
            limit,
        })
    }

    /// One select is its own snapshot and needs no `begin`.
    pub async fn once(lease: Lease, sql: Ready) -> Result<Vec<Row>> {
        let mut tx = SqliteTx::read(lease, None).await?;
        tx.begin = None;
        tx.all(sql).await
    }

    /// Several selects of one moment, in one hop.
    pub async fn once_of(lease: Lease, statements: Vec<Ready>) -> Result<Vec<Vec<Row>>> {
        let mut tx = SqliteTx::read(lease, None).await?;
        if statements.len() < 2 {
            tx.begin = None;
        }
        tx.all_of(statements).await
    }

    /// Writes the log back into the file and cuts it to nothing, in the writer's turn.
    pub async fn empty_log(lease: Lease) -> Result<()> {
        let mut tx = SqliteTx::write(lease).await?;
        tx.begin = None; // A checkpoint runs outside of every transaction.
        let checkpoint = Sql::new("pragma wal_checkpoint(truncate)").ready(Scope::Central);
        let rows = tx.all(checkpoint).await?;
        match rows.first().map(|row| row.get::<bool>(0)).transpose()? {
            Some(false) => Ok(()),
            _ => Err(Error::Busy),
        }
    }

    /// Runs work on the blocking pool with the connection. When this future is dropped the
    /// statement is stopped, and the seat goes home, rolled back, from the pool's thread.
    async fn hop<R: Send + 'static>(
        &mut self,
        work: impl FnOnce(&Conn) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let seat = self
            .seat
            .take()
            .ok_or_else(|| Error::internal("a transaction was used after it was cancelled"))?;
        let begin = self.begin.take();
        let brake = seat.conn()?.brake.clone();
        let turn = brake.start(self.limit);
        let work = move |seat: &Seat| {
            let conn = seat.conn()?;
            if let Some(begin) = begin {
                conn.raw
                    .execute_batch(begin)
                    .map_err(|error| super::error::of_step(&error, "beginning"))?;
            }
            work(conn)
        };
        if let Some(stay) = here::stay() {
            let result = stay.run(brake, turn, || work(&seat));
            self.seat = Some(seat);
            return result;
        }
        let cancel = CancelOnDrop(Some((brake, turn)));
        let (seat, result) = tokio::task::spawn_blocking(move || {
            let result = work(&seat);
            (seat, result)
        })
        .await
        .doing("running a statement")?;
        cancel.disarm();
        self.seat = Some(seat);
        result
    }

    pub fn may_write(&self) -> bool {
        self.seat.as_ref().is_none_or(Seat::may_write)
    }

    pub async fn all(&mut self, sql: Ready) -> Result<Vec<Row>> {
        self.hop(move |conn| run::all(conn, &sql)).await
    }

    /// The rows of several statements, in one hop.
    pub async fn all_of(&mut self, statements: Vec<Ready>) -> Result<Vec<Vec<Row>>> {
        self.hop(move |conn| statements.iter().map(|sql| run::all(conn, sql)).collect())
            .await
    }

    /// The rows of a select that ends within a time of its own; `None`: it did not, and what
    /// comes next is done as if it had never been asked.
    pub async fn all_within(&mut self, sql: Ready, limit: Duration) -> Result<Option<Vec<Row>>> {
        let usual = self.limit;
        self.limit = Some(usual.map_or(limit, |usual| usual.min(limit)));
        let rows = self.all(sql).await;
        self.limit = usual;
        match rows {
            Err(Error::Busy) => Ok(None),
            rows => rows.map(Some),
        }
    }

    pub async fn run(&mut self, sql: Ready) -> Result<u64> {
        self.hop(move |conn| run::each(conn, &sql, std::slice::from_ref(&sql.args)))
            .await
    }

    pub async fn run_many(&mut self, sql: Ready, rows: Vec<Vec<Value>>) -> Result<u64> {
        self.hop(move |conn| run::many(conn, &sql, &rows)).await
    }

    pub async fn batch(&mut self, statements: Vec<Ready>) -> Result<()> {
        self.hop(move |conn| {
            for sql in statements {
                run::each(conn, &sql, std::slice::from_ref(&sql.args))?;
            }
            Ok(())
        })
        .await
    }

    /// Text of our own without arguments: savepoints.
    pub async fn command(&mut self, text: &'static str) -> Result<()> {
        self.hop(move |conn| {
            conn.raw
                .execute_batch(text)
                .map_err(|error| super::error::of_step(&error, text))
        })
        .await
    }

    pub async fn commit(mut self) -> Result<()> {
        if self.begin.is_some() {
            return Ok(()); // Nothing was done.
        }
        self.limit = None;
        self.command("commit").await
    }
}

impl Drop for SqliteTx {
    /// Taking changes back touches the disk, so it happens on the blocking pool where there is
    /// one. A snapshot just ends, here and now: the next transaction must find its connection,
    /// with the pages and statements that it knows, and not open or wake a second one.
    fn drop(&mut self) {
        let Some(seat) = self.seat.take() else { return };
        if seat.is_changing()
            && here::stay().is_none()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn_blocking(move || drop(seat));
        }
    }
}

/// Stops a statement for which nobody waits any more.
struct CancelOnDrop(Option<(Arc<Brake>, u64)>);

impl CancelOnDrop {
    fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        if let Some((brake, turn)) = self.0.take() {
            brake.cancel(turn);
        }
    }
}
