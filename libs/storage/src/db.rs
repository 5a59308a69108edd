//! The tenants' data, on either engine.

mod due;
mod settings;
mod size;

pub(crate) use due::DueMark;

use crate::dialect::{Engine, Scope};
use crate::migrate::{Migration, Plan};
use crate::postgres::{Opening, Pg, PgTx};
use crate::sql::Ready;
use crate::sqlite::{Shelf, SqliteTx, Tuning};
use crate::tx::Inner;
use crate::{Row, Sql, Tx};
use due::DueBook;
use futures::future::BoxFuture;
use kernel::{Error, Result, Secret, TenantId};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Unwraps the key of a tenant's file.
pub type TenantKeys =
    Arc<dyn Fn(TenantId) -> BoxFuture<'static, Result<Secret<[u8; 32]>>> + Send + Sync>;

/// How tenants' files are kept.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    /// The folder of the files, `<tenant>.db` each; made when it is missing.
    pub dir: PathBuf,
    /// How many tenants' files are open at once, at most.
    pub max_open: usize,
    /// How many readers one file has, at most; there is always one writer.
    pub readers: usize,
    /// Page cache of one connection, in KiB. It fills as pages are read.
    pub cache_kib: i64,
    /// Whether a commit survives a power cut. `false` survives a crash of the process only.
    pub synchronous_full: bool,
    /// How long one reading statement may take before it ends as `Busy`.
    pub read_limit: Duration,
    /// How long a call waits for its turn before it ends as `Busy`.
    pub wait_limit: Duration,
    /// Whether files are looked at as they are: one that is not up to date is refused.
    pub only_look: bool,
}

impl SqliteOptions {
    /// The usual: 500 open files, 4 readers, 2 MiB of cache, commits that survive power cuts.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        SqliteOptions {
            dir: dir.into(),
            max_open: 500,
            readers: 4,
            cache_kib: 2048,
            synchronous_full: true,
            read_limit: Duration::from_secs(10),
            wait_limit: Duration::from_secs(10),
            only_look: false,
        }
    }

    pub(crate) fn tuning(&self) -> Tuning {
        Tuning {
            readers: self.readers,
            cache_kib: self.cache_kib,
            synchronous_full: self.synchronous_full,
            read_limit: self.read_limit,
            wait_limit: self.wait_limit,
        }
    }
}

/// How to reach PostgreSQL.
#[derive(Clone)]
pub struct PostgresOptions {
    /// The address with the application's role, which owns nothing.
    pub url: String,
    /// The address with the owner's role, for migrations. Without it the schema must be up to
    /// date already.
    pub owner_url: Option<String>,
    /// A PEM file with the authorities that vouch for servers on other machines. Without it:
    /// those that the machine trusts.
    pub ca_file: Option<PathBuf>,
    /// PEM files of a certificate that we show to a server that asks for one, with its chain, and
    /// of its private key.
    pub certificate: Option<(PathBuf, PathBuf)>,
    /// How many connections are open at once, at most.
    pub pool: usize,
    /// How long one reading statement may take before it ends as `Busy`.
    pub read_limit: Duration,
    /// How long a call waits for a connection before it ends as `Busy`.
    pub wait_limit: Duration,
}

impl PostgresOptions {
    /// The usual: 16 connections.
    pub fn new(url: impl Into<String>) -> Self {
        PostgresOptions {
            url: url.into(),
            owner_url: None,
            ca_file: None,
            certificate: None,
            pool: 16,
            read_limit: Duration::from_secs(10),
            wait_limit: Duration::from_secs(10),
        }
    }

    /// The same for one schema.
    pub(crate) fn opening<'a>(&'a self, schema: &'a str, scope: Scope) -> Opening<'a> {
        Opening {
            url: &self.url,
            owner_url: self.owner_url.as_deref(),
            ca_file: self.ca_file.as_deref(),
            certificate: self
                .certificate
                .as_ref()
                .map(|(certificate, key)| (certificate.as_path(), key.as_path())),
            pool: self.pool,
            read_limit: self.read_limit,
            wait_limit: self.wait_limit,
            schema,
            scope,
        }
    }
}

impl std::fmt::Debug for PostgresOptions {
    /// The addresses hold passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresOptions")
            .field("pool", &self.pool)
            .field("read_limit", &self.read_limit)
            .field("wait_limit", &self.wait_limit)
            .finish_non_exhaustive()
    }
}

/// In which schema the tenants' tables are.
pub(crate) const SCHEMA: &str = "tenet";

/// The tenants' data. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Store>);

enum Store {
    Sqlite {
        shelf: Arc<Shelf>,
        due: Arc<DueBook>,
    },
    Postgres(Arc<Pg>),
}

impl Db {
    /// One encrypted file per tenant. Nothing is opened yet.
    pub fn sqlite(
        options: SqliteOptions,
        keys: TenantKeys,
        migrations: &[Migration],
    ) -> Result<Db> {
        let plan = Plan::new(Engine::Sqlite, Scope::Tenant, migrations)?;
        let plan = Arc::new(if options.only_look {
            plan.looking()
        } else {
            plan
        });
        let due = DueBook::new(plan.due_tables().to_vec());
        let tuning = options.tuning();
        let shelf = Shelf::new(options.dir, keys, tuning, options.max_open, plan)?;
        Ok(Db(Arc::new(Store::Sqlite { shelf, due })))
    }

    /// One database for all tenants, each row guarded by row-level security. [`Db::migrate`]
    /// makes and updates the tables.
    ///
    /// # Errors
    /// Refuses a role that row security does not bind (superuser, `bypassrls`, an owner or a
    /// member of one), a table without the tenants' policy, `synchronous_commit = off`, an
    /// unencrypted connection to another machine, and a database newer than this program.
    pub async fn postgres(options: PostgresOptions, migrations: &[Migration]) -> Result<Db> {
        let opening = options.opening(SCHEMA, Scope::Tenant);
        let pg = Pg::open(opening, migrations).await?;
        Ok(Db(Arc::new(Store::Postgres(pg))))
    }

    /// Whether other processes may work on the same data at the same time.
    pub fn is_shared(&self) -> bool {
        self.engine() == Engine::Postgres
    }

    /// Which engine keeps the data.
    pub fn engine(&self) -> Engine {
        match &*self.0 {
            Store::Sqlite { .. } => Engine::Sqlite,
            Store::Postgres(_) => Engine::Postgres,
        }
    }

    /// Brings what all tenants share up to date. On SQLite nothing is shared: each file is
    /// migrated when it is first opened.
    pub async fn migrate(&self) -> Result<()> {
        match &*self.0 {
            Store::Sqlite { .. } => Ok(()),
            Store::Postgres(pg) => pg.migrate().await,
        }
    }

    /// Makes a tenant's database, durably. One that is there is `Conflict("duplicate")`.
    pub async fn create_tenant(&self, tenant: TenantId) -> Result<()> {
        match &*self.0 {
            Store::Sqlite { shelf, due } => {
                shelf.create(tenant).await?;
                due.add(tenant);
                Ok(())
            }
            Store::Postgres(pg) => pg.create_tenant(tenant).await,
        }
    }

    /// Removes all that a tenant has: its file and log, or its rows in every table. Waits for
    /// transactions that run; afterwards the tenant is `NotFound`.
    pub async fn erase_tenant(&self, tenant: TenantId) -> Result<()> {
        match &*self.0 {
            Store::Sqlite { shelf, due } => {
                shelf.erase(tenant).await?;
                due.remove(tenant);
                Ok(())
            }
            Store::Postgres(pg) => pg.erase_tenant(tenant).await,
        }
    }

    /// Opens a tenant's database and brings it up to date; so does the first transaction.
    ///
    /// # Errors
    /// `NotFound` when there is no such tenant; `Internal` when its key does not open it, when
    /// it is newer than this program, or when an applied migration was changed since.
    pub async fn open_tenant(&self, tenant: TenantId) -> Result<()> {
        match &*self.0 {
            Store::Sqlite { shelf, .. } => shelf.lease(tenant).await.map(drop),
            Store::Postgres(pg) => pg.require(tenant).await,
        }
    }

    /// A snapshot of one tenant's data; it cannot write.
    pub async fn read(&self, tenant: TenantId) -> Result<Tx> {
        self.snapshot(tenant, None).await
    }

    /// The same for somebody who waits: a statement that takes longer than `limit` ends as
    /// `Busy`.
    pub async fn read_within(&self, tenant: TenantId, limit: Duration) -> Result<Tx> {
        self.snapshot(tenant, Some(limit)).await
    }

    async fn snapshot(&self, tenant: TenantId, limit: Option<Duration>) -> Result<Tx> {
        match &*self.0 {
            Store::Sqlite { shelf, .. } => {
                let tx = SqliteTx::read(shelf.lease(tenant).await?, limit).await?;
                Ok(Tx::new(Inner::Sqlite(tx), Some(tenant), None))
            }
            Store::Postgres(pg) => {
                let tx = PgTx::read(pg, Some(tenant), limit).await?;
                Ok(Tx::new(Inner::Postgres(tx), Some(tenant), None))
            }
        }
    }

    /// A transaction that may write. On SQLite the writers of one tenant take turns here.
    pub async fn write(&self, tenant: TenantId) -> Result<Tx> {
        match &*self.0 {
            Store::Sqlite { shelf, due } => {
                let tx = SqliteTx::write(shelf.lease(tenant).await?).await?;
                let mark = DueBook::mark(due, tenant);
                Ok(Tx::new(Inner::Sqlite(tx), Some(tenant), mark))
            }
            Store::Postgres(pg) => {
                let tx = PgTx::write(pg, Some(tenant)).await?;
                Ok(Tx::new(Inner::Postgres(tx), Some(tenant), None))
            }
        }
    }

    /// One select without a transaction to hold: one hop, or one round trip.
    pub async fn read_once(&self, tenant: TenantId, sql: Sql) -> Result<Vec<Row>> {
        if sql.leaves_tenant() {
            return Err(Error::internal("a statement may not choose its tenant"));
        }
        let sql = sql.ready(Scope::Tenant);
        match &*self.0 {
            Store::Sqlite { shelf, .. } => SqliteTx::once(shelf.lease(tenant).await?, sql).await,
            Store::Postgres(pg) => PgTx::once(pg, Some(tenant), sql.sized(tenant)).await,
        }
    }

    /// Several selects without a transaction to hold: one hop, or one round trip. As many
    /// answers as statements. On PostgreSQL each sees what was committed when its turn came.
    pub async fn read_once_of(
        &self,
        tenant: TenantId,
        statements: Vec<Sql>,
    ) -> Result<Vec<Vec<Row>>> {
        if statements.iter().any(Sql::leaves_tenant) {
            return Err(Error::internal("a statement may not choose its tenant"));
        }
        let ready = statements.into_iter().map(|sql| sql.ready(Scope::Tenant));
        let ready: Vec<Ready> = ready.collect();
        match &*self.0 {
            Store::Sqlite { shelf, .. } => {
                SqliteTx::once_of(shelf.lease(tenant).await?, ready).await
            }
            Store::Postgres(pg) => {
                let ready = ready.into_iter().map(|sql| sql.sized(tenant));
                PgTx::once_of(pg, Some(tenant), ready.collect()).await
            }
        }
    }

    /// How often somebody has waited for the server since the data was opened, on PostgreSQL:
    /// what leaves together is one round trip. Not counted are connecting, preparing a
    /// statement once for each connection, and rolling back, for which nobody waits; one
    /// statement for many rows counts once. A figure for tests, which hold what a use may cost.
    pub fn round_trips(&self) -> Option<u64> {
        match &*self.0 {
            Store::Sqlite { .. } => None,
            Store::Postgres(pg) => Some(pg.trips().so_far()),
        }
    }

    /// The tenants that have queued work which is due at `now` (microseconds).
    ///
    /// PostgreSQL asks one function over all tenants. On SQLite each file is asked once, and
    /// again after a commit that touched its queue or when another process changed the file
    /// (noticed within five seconds). A call asks at most 200 files, so the first calls after
    /// a start go through the files, which also brings every tenant's tables up to date.
    pub async fn tenants_due(&self, now: i64) -> Result<Vec<TenantId>> {
        match &*self.0 {
            Store::Sqlite { shelf, due } => due.tenants(shelf, now).await,
            Store::Postgres(pg) => pg.tenants_due(now).await,
        }
    }

    /// Closes every file that nobody uses, its log written back; or every connection.
    pub async fn close(&self) {
        match &*self.0 {
            Store::Sqlite { shelf, .. } => shelf.close().await,
            Store::Postgres(pg) => pg.close(),
        }
    }

    /// Writes a compact copy of a tenant's file, readable with the same key. The copy holds no
    /// deleted row. PostgreSQL has its own tools for this and refuses.
    pub async fn backup_tenant(&self, tenant: TenantId, to: &Path) -> Result<()> {
        match &*self.0 {
            Store::Sqlite { shelf, .. } => shelf.backup(tenant, to.to_owned()).await,
            Store::Postgres(_) => Err(Error::internal(
                "a tenant on PostgreSQL is backed up with the server's own tools",
            )),
        }
    }

    /// Removes the last traces of deleted rows from a tenant's file: empties the log and
    /// rewrites the file. The end of an erasure.
    ///
    /// On PostgreSQL the tables are shared and this does nothing: deleted rows leave the disk
    /// through `vacuum full` or a repacking, `reindex` of the word indexes and the expiry of
    /// the log, which are the operator's (see the operations guide).
    pub async fn scrub_tenant(&self, tenant: TenantId) -> Result<()> {
        match &*self.0 {
            Store::Sqlite { shelf, .. } => shelf.scrub(tenant).await,
            Store::Postgres(pg) => pg.require(tenant).await,
        }
    }
}
