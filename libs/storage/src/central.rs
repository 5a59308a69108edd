//! A database that belongs to no tenant: the control directory, the key store.

use crate::dialect::{Engine, Scope};
use crate::migrate::{Migration, Plan};
use crate::postgres::{Opening, Pg, PgTx};
use crate::sqlite::{Home, SqliteTx, Tuning, blocking, copy};
use crate::tx::Inner;
use crate::{PostgresOptions, Row, Sql, SqliteOptions, Tx};
use kernel::{Error, Result, ResultExt, Secret};
use std::path::Path;
use std::sync::Arc;

/// A database without tenants. Cheap to clone.
#[derive(Clone)]
pub struct Central(Store);

#[derive(Clone)]
enum Store {
    Sqlite(Arc<Home>),
    Postgres(Arc<Pg>),
}

impl Central {
    /// One file, made when it is missing, encrypted when there is a key, brought up to date.
    pub async fn sqlite(
        path: impl AsRef<Path>,
        key: Option<Secret<[u8; 32]>>,
        migrations: &[Migration],
    ) -> Result<Central> {
        let path = path.as_ref();
        let plan = Plan::new(Engine::Sqlite, Scope::Central, migrations)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).doing("making the folder of a database")?;
        }
        let home = file(path, key, plan);
        match home.create().await {
            Ok(()) | Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
        home.open().await?;
        Ok(Central(Store::Sqlite(home)))
    }

    /// One file as it is: it is neither made nor brought up to date.
    ///
    /// # Errors
    /// Internal when it is missing, or lacks a migration.
    pub async fn look_sqlite(
        path: impl AsRef<Path>,
        key: Option<Secret<[u8; 32]>>,
        migrations: &[Migration],
    ) -> Result<Central> {
        let path = path.as_ref();
        let plan = Plan::new(Engine::Sqlite, Scope::Central, migrations)?.looking();
        if !path.exists() {
            return Err(Error::internal(format!(
                "{} is not there yet: nothing was changed; tenet migrate makes it",
                path.display()
            )));
        }
        let home = file(path, key, plan);
        home.open().await?;
        Ok(Central(Store::Sqlite(home)))
    }

    /// Writes a copy of such a file beside it, under another key, durably. Nobody may use the file
    /// meanwhile. What is left of a copy that was not finished goes first.
    ///
    /// # Errors
    /// `NotFound`; internal, if the key does not open it.
    pub async fn copy_sqlite(
        from: impl AsRef<Path>,
        key: Secret<[u8; 32]>,
        to: impl AsRef<Path>,
        new: Secret<[u8; 32]>,
    ) -> Result<()> {
        let (from, to) = (from.as_ref().to_owned(), to.as_ref().to_owned());
        blocking(move || copy::copy(&from, &key, &to, &new)).await
    }

    /// Puts such a copy in the place of the file, durably. Both must be closed.
    pub async fn put_in_place(copy: impl AsRef<Path>, file: impl AsRef<Path>) -> Result<()> {
        let (copy, file) = (copy.as_ref().to_owned(), file.as_ref().to_owned());
        blocking(move || copy::put_in_place(&copy, &file)).await
    }

    /// One schema of a PostgreSQL database, with few connections, made and brought up to date when the owner's
    /// address is given; without it, the schema must be up to date already.
    ///
    /// # Errors
    /// As [`Db::postgres`](crate::Db::postgres).
    pub async fn postgres(
        options: &PostgresOptions,
        schema: &str,
        migrations: &[Migration],
    ) -> Result<Central> {
        let opening = Opening {
            pool: 8,
            ..options.opening(schema, Scope::Central)
        };
        let pg = Pg::open(opening, migrations).await?;
        pg.migrate().await?;
        Ok(Central(Store::Postgres(pg)))
    }

    /// Which engine keeps it.
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Store::Sqlite(_) => Engine::Sqlite,
            Store::Postgres(_) => Engine::Postgres,
        }
    }

    /// What keeps it, with its version: `SQLite 3.50`, `PostgreSQL 17.6`.
    pub async fn version(&self) -> Result<String> {
        let (name, text) = match &self.0 {
            Store::Sqlite(_) => ("SQLite", "select sqlite_version()"),
            Store::Postgres(_) => ("PostgreSQL", "select current_setting('server_version')"),
        };
        let mut tx = self.read().await?;
        let version: String = tx.one(Sql::new(text)).await?.get(0)?;
        // Distributions write their own name behind the number.
        let version = version.split(' ').next().unwrap_or("");
        Ok(format!("{name} {version}"))
    }

    /// A snapshot; it cannot write.
    pub async fn read(&self) -> Result<Tx> {
        match &self.0 {
            Store::Sqlite(home) => {
                let tx = SqliteTx::read(home.lease(), None).await?;
                Ok(Tx::new(Inner::Sqlite(tx), None, None))
            }
            Store::Postgres(pg) => {
                let tx = PgTx::read(pg, None, None).await?;
                Ok(Tx::new(Inner::Postgres(tx), None, None))
            }
        }
    }

    /// A transaction that may write.
    pub async fn write(&self) -> Result<Tx> {
        match &self.0 {
            Store::Sqlite(home) => {
                let tx = SqliteTx::write(home.lease()).await?;
                Ok(Tx::new(Inner::Sqlite(tx), None, None))
            }
            Store::Postgres(pg) => {
                let tx = PgTx::write(pg, None).await?;
                Ok(Tx::new(Inner::Postgres(tx), None, None))
            }
        }
    }

    /// One select without a transaction to hold.
    pub async fn read_once(&self, sql: Sql) -> Result<Vec<Row>> {
        let sql = sql.ready(Scope::Central);
        match &self.0 {
            Store::Sqlite(home) => SqliteTx::once(home.lease(), sql).await,
            Store::Postgres(pg) => PgTx::once(pg, None, sql).await,
        }
    }

    /// Returns when what was overwritten is gone from SQLite's log as well: the log is written
    /// back into the file and cut to nothing. PostgreSQL recycles its log in its own time.
    ///
    /// # Errors
    /// `Busy` if a reader kept the log from being emptied for some seconds.
    pub async fn empty_log(&self) -> Result<()> {
        match &self.0 {
            Store::Sqlite(home) => SqliteTx::empty_log(home.lease()).await,
            Store::Postgres(_) => Ok(()),
        }
    }

    /// Closes it, its log written back. A later use opens it again.
    pub async fn close(&self) {
        match &self.0 {
            Store::Sqlite(home) => {
                let home = home.clone();
                if let Err(error) = blocking(move || home.close()).await {
                    tracing::warn!(%error, "a database was closed without a checkpoint");
                }
            }
            Store::Postgres(pg) => pg.close(),
        }
    }
}

/// A file that is opened on first use.
fn file(path: &Path, key: Option<Secret<[u8; 32]>>, plan: Plan) -> Arc<Home> {
    let tuning: Tuning = SqliteOptions::new("").tuning();
    let freed = Arc::default();
    Home::new(path.to_owned(), key, tuning, Arc::new(plan), freed, None)
}
