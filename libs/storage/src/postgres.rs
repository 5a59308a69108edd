//! PostgreSQL: one pool, a role that owns nothing, and a tenant set in every transaction.

mod check;
mod connect;
mod error;
mod run;
mod settings;
mod setup;
mod tls;
mod tx;
mod value;

pub(crate) use tx::PgTx;

use crate::dialect::{Engine, Scope};
use crate::migrate::{Migration, Plan};
use deadpool_postgres::{Object, Pool};
use kernel::{Error, Result, TenantId};
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

/// What a database is opened with.
pub(crate) struct Opening<'a> {
    /// The application role's address.
    pub url: &'a str,
    /// The owner's address, for migrations.
    pub owner_url: Option<&'a str>,
    /// The authorities that vouch for servers on other machines, as a PEM file.
    pub ca_file: Option<&'a Path>,
    pub certificate: Option<(&'a Path, &'a Path)>,
    pub pool: usize,
    pub read_limit: Duration,
    pub wait_limit: Duration,
    /// In which schema the tables are.
    pub schema: &'a str,
    pub scope: Scope,
}

/// One schema of one server.
pub(crate) struct Pg {
    pool: Pool,
    tls: MakeRustlsConnect,
    application: Config,
    owner: Option<Config>,
    schema: String,
    scope: Scope,
    plan: Plan,
    types: run::Types,
    trips: Trips,
    read_limit: Duration,
    /// Tenants that were seen to exist.
    known: Mutex<HashSet<TenantId>>,
}

/// How often somebody has waited for an answer of the server.
#[derive(Clone, Default)]
pub(crate) struct Trips(Arc<AtomicU64>);

impl Trips {
    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many there were.
    pub fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Pg {
    /// Connects as the application role and refuses a role that row security does not bind.
    pub async fn open(opening: Opening<'_>, migrations: &[Migration]) -> Result<Arc<Pg>> {
        let application = connect::config(opening.url, opening.schema, opening.read_limit)?;
        let owner = match opening.owner_url {
            Some(url) => Some(connect::config(url, opening.schema, Duration::ZERO)?),
            None => None,
        };
        let tls = tls::connector(opening.ca_file, opening.certificate)?;
        let pg = Arc::new(Pg {
            pool: connect::pool(&application, &tls, opening.pool, opening.wait_limit)?,
            tls,
            application,
            owner,
            schema: opening.schema.to_owned(),
            scope: opening.scope,
            plan: Plan::new(Engine::Postgres, opening.scope, migrations)?,
            types: run::Types::default(),
            trips: Trips::default(),
            read_limit: opening.read_limit,
            known: Mutex::default(),
        });
        pg.check().await?;
        Ok(pg)
    }

    /// A connection from the pool; waiting too long is [`Error::Busy`].
    pub async fn connection(&self) -> Result<Object> {
        self.pool
            .get()
            .await
            .map_err(|error| error::of_pool(&error))
    }

    /// How often a transaction has waited for the server.
    pub fn trips(&self) -> &Trips {
        &self.trips
    }

    /// The tables that hold queued work.
    pub fn due_tables(&self) -> &[String] {
        self.plan.due_tables()
    }

    fn known(&self) -> MutexGuard<'_, HashSet<TenantId>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is such a tenant; once seen, a tenant is taken for granted until this
    /// process erases it. The control directory decides who may come in at all.
    pub async fn require(&self, tenant: TenantId) -> Result<()> {
        if self.known().contains(&tenant) {
            return Ok(());
        }
        self.trips.count();
        let connection = self.connection().await?;
        let found = connection
            .query_opt("select id from storage_tenant where id = $1", &[&tenant.0])
            .await
            .map_err(|error| error::of(&error, "looking for a tenant"))?;
        if found.is_none() {
            return Err(Error::NotFound);
        }
        self.known().insert(tenant);
        Ok(())
    }

    pub async fn create_tenant(&self, tenant: TenantId) -> Result<()> {
        let connection = self.connection().await?;
        connection
            .execute("insert into storage_tenant (id) values ($1)", &[&tenant.0])
            .await
            .map_err(|error| error::of(&error, "making a tenant"))?;
        self.known().insert(tenant);
        Ok(())
    }

    /// All rows of the tenant in every table, in one transaction. The application role may not
    /// delete from append-only tables, so a function of the owner's does it, for the tenant
    /// that is set and for no other.
    pub async fn erase_tenant(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        let mut tx = PgTx::write(self, Some(tenant)).await?;
        tx.command("select storage_erase()").await?;
        tx.commit().await?;
        self.known().remove(&tenant);
        Ok(())
    }

    /// Tenants that have queued work which is due.
    pub async fn tenants_due(&self, now: i64) -> Result<Vec<TenantId>> {
        let mut tenants = std::collections::BTreeSet::new();
        for table in self.due_tables() {
            let connection = self.connection().await?;
            let text = format!("select tenant from {table}_due($1)");
            let rows = connection
                .query(&text, &[&now])
                .await
                .map_err(|error| error::of(&error, "looking for due work"))?;
            for row in rows {
                let tenant = row
                    .try_get(0)
                    .map_err(|error| error::of(&error, "looking for due work"))?;
                tenants.insert(TenantId(tenant));
            }
        }
        Ok(tenants.into_iter().collect())
    }

    pub fn close(&self) {
        self.pool.close();
    }
}
