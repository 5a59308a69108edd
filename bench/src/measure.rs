//! What is measured.

pub mod access;
pub mod cross;
pub mod import;
pub mod kill;
pub mod read;
pub mod start;
pub mod tenants;
pub mod write;

use crate::cluster::{Cluster, Database};
use crate::place::{Door, Engine, Place};
use crate::raw::{Raw, open_postgres, open_sqlite};
use anyhow::Result;
use kernel::{Secret, TenantId};
use std::path::PathBuf;
use std::sync::Arc;
use storage::{Db, PostgresOptions, SqliteOptions};

/// How much of everything.
#[derive(Clone, Copy)]
pub struct Dose {
    /// Requests of each kind of reading.
    pub reads: usize,
    /// Creations and updates of one client.
    pub writes: usize,
    /// Creations of each of sixteen clients.
    pub each: usize,
    /// Starts of the server.
    pub starts: usize,
    /// Tenants on disk when the start is measured.
    pub on_disk: usize,
    /// Tenants in the end.
    pub tenants: usize,
}

impl Dose {
    /// The usual.
    pub const FULL: Dose = Dose {
        reads: 200,
        writes: 500,
        each: 500,
        starts: 10,
        on_disk: 1000,
        tenants: 10_000,
    };
    /// The short form.
    pub const QUICK: Dose = Dose {
        reads: 40,
        writes: 60,
        each: 150,
        starts: 3,
        on_disk: 50,
        tenants: 100,
    };
}

/// Where everything of a run is.
pub struct Run {
    /// A folder of its own, removed at the end.
    pub folder: PathBuf,
    /// The built program.
    pub program: PathBuf,
    /// The engine.
    pub engine: Engine,
    /// Its server, on PostgreSQL.
    pub cluster: Option<Arc<Cluster>>,
    /// How much.
    pub dose: Dose,
}

impl Run {
    /// A fresh installation of this name.
    pub async fn place(&self, name: &str) -> Result<Place> {
        let database = self.database(name).await?;
        Place::new(
            self.folder.join(format!("{name}-{}", self.engine.name())),
            self.engine,
            database,
            &self.program,
        )
    }

    async fn database(&self, name: &str) -> Result<Option<Database>> {
        match &self.cluster {
            Some(cluster) => Ok(Some(cluster.database(name).await?)),
            None => Ok(None),
        }
    }

    /// The same tables, empty, without Tenet: one connection for each of `tenants` tenants.
    pub async fn bare(&self, name: &str, tenants: i64) -> Result<Vec<Raw>> {
        let folder = self
            .folder
            .join(format!("{name}-{}-bare", self.engine.name()));
        let migrations = server::slices::migrations();
        let database = self.database(&format!("{name}_bare")).await?;
        let db = match &database {
            None => Db::sqlite(
                SqliteOptions::new(&folder),
                Arc::new(|_| Box::pin(async { Ok(Secret::new(KEY)) })),
                &migrations,
            )?,
            Some(database) => {
                let mut options = PostgresOptions::new(database.url.clone());
                options.owner_url = Some(database.owner_url.clone());
                Db::postgres(options, &migrations).await?
            }
        };
        db.migrate().await?;
        let mut raws = Vec::new();
        for tenant in (1..=tenants).map(TenantId) {
            db.create_tenant(tenant).await?;
            raws.push(match &database {
                None => Raw::Sqlite(Box::new(open_sqlite(
                    &folder.join(format!("{tenant}.db")),
                    &KEY,
                )?)),
                Some(database) => {
                    Raw::Postgres(Box::new(open_postgres(&database.url, tenant).await?))
                }
            });
        }
        db.close().await;
        Ok(raws)
    }
}

/// Of everybody whom a run makes.
pub const PASSWORD: &str = "three honest grey horses";

/// The key of files without Tenet.
const KEY: [u8; 32] = [0x5a; 32];

/// A tenant that holds so many contacts.
pub struct Filled {
    /// How many.
    pub size: u64,
    /// Its place.
    pub place: Arc<Place>,
    /// The ways into it.
    pub door: Door,
}
