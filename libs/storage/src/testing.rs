//! Fresh databases on both engines, for tests of this and other crates.
//!
//! PostgreSQL is taken from `TENET_TEST_POSTGRES`, a superuser's address without a database.
//! When it is unset that half is skipped with a printed line, or fails when
//! `TENET_REQUIRE_TOOLS=1` is set. Everything made here is removed at the end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use crate::{Central, Db, Engine, Migration, PostgresOptions, SqliteOptions, TenantKeys};
use kernel::{Secret, TenantId, random};
use std::path::Path;
use std::sync::Arc;
use tokio_postgres::{Client, NoTls};

/// The engines that can be tested here: always SQLite, PostgreSQL when there is one.
pub fn engines() -> Vec<Engine> {
    match superuser() {
        Some(_) => vec![Engine::Sqlite, Engine::Postgres],
        None => vec![Engine::Sqlite],
    }
}

fn superuser() -> Option<String> {
    let url = std::env::var("TENET_TEST_POSTGRES").ok();
    if url.is_none() {
        let required = std::env::var("TENET_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(!required, "TENET_TEST_POSTGRES is not set");
        eprintln!("skipped on PostgreSQL: TENET_TEST_POSTGRES is not set");
    }
    url.map(|url| url.trim_end_matches('/').to_owned())
}

/// Runs one scenario on every engine, each time on a fresh migrated database.
pub async fn both(migrations: &[Migration], scenario: impl AsyncFn(&Fresh)) {
    for engine in engines() {
        eprintln!("on {engine:?}");
        let fresh = Fresh::new(engine, migrations).await;
        scenario(&fresh).await;
    }
}

/// A fresh database; dropping it removes files, database and roles.
pub struct Fresh {
    /// The tenants' data, migrated, without a tenant.
    pub db: Db,
    place: Place,
}

enum Place {
    Folder(tempfile::TempDir),
    Server(Server),
}

impl Fresh {
    /// A fresh database on one engine, which [`engines`] must have offered.
    pub async fn new(engine: Engine, migrations: &[Migration]) -> Fresh {
        let place = match engine {
            Engine::Sqlite => Place::Folder(tempfile::tempdir().unwrap()),
            Engine::Postgres => Place::Server(Server::new().await),
        };
        let db = place.open(migrations).await.unwrap();
        db.migrate().await.unwrap();
        Fresh { db, place }
    }

    /// Opens the same data once more, as a second process or a later version would.
    pub async fn reopen(&self, migrations: &[Migration]) -> kernel::Result<Db> {
        self.place.open(migrations).await
    }

    /// A database beside it that belongs to no tenant: a file or a schema of that name.
    pub async fn central(&self, name: &str, migrations: &[Migration]) -> Central {
        match &self.place {
            Place::Folder(folder) => {
                let path = folder.path().join(name).with_extension("db");
                Central::sqlite(path, Some(key(TenantId(0))), migrations).await
            }
            Place::Server(server) => Central::postgres(&server.options(), name, migrations).await,
        }
        .unwrap()
    }

    /// The folder of the tenants' files, on SQLite.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path()),
            Place::Server(_) => None,
        }
    }

    /// The server, on PostgreSQL.
    pub fn server(&self) -> Option<&Server> {
        match &self.place {
            Place::Folder(_) => None,
            Place::Server(server) => Some(server),
        }
    }
}

impl Place {
    async fn open(&self, migrations: &[Migration]) -> kernel::Result<Db> {
        match self {
            Place::Folder(folder) => {
                let options = SqliteOptions::new(folder.path().join("tenants"));
                Db::sqlite(options, keys(), migrations)
            }
            Place::Server(server) => {
                let mut options = server.options();
                options.pool = 6;
                Db::postgres(options, migrations).await
            }
        }
    }
}

/// A key of its own for every tenant, the same at every call.
pub fn keys() -> TenantKeys {
    Arc::new(|tenant| Box::pin(async move { Ok(key(tenant)) }))
}

fn key(tenant: TenantId) -> Secret<[u8; 32]> {
    let mut key = [0x5a; 32];
    key[..8].copy_from_slice(&tenant.0.to_be_bytes());
    Secret::new(key)
}

/// A database of its own on the test server, with an owner and an application role.
pub struct Server {
    superuser: String,
    name: String,
}

impl Server {
    async fn new() -> Server {
        let superuser = superuser().expect("TENET_TEST_POSTGRES is set");
        let server = Server {
            superuser,
            name: format!("tenet_{}", random::token(12)),
        };
        let name = &server.name;
        let client = connect(&server.superuser).await;
        client
            .batch_execute(&format!(
                "create role {name}_owner login createrole password 'test'; \
                 create role {name}_app login password 'test';"
            ))
            .await
            .unwrap();
        client
            .batch_execute(&format!(
                "create database {name} owner {name}_owner template template0 \
                 encoding 'UTF8' locale 'C.UTF-8'"
            ))
            .await
            .unwrap();
        server
    }

    /// The application role's address.
    pub fn url(&self) -> String {
        self.url_of(&format!("{}_app:test", self.name))
    }

    /// Both addresses.
    pub fn options(&self) -> PostgresOptions {
        let mut options = PostgresOptions::new(self.url());
        options.owner_url = Some(self.owner_url());
        options
    }

    /// The owner's address.
    pub fn owner_url(&self) -> String {
        self.url_of(&format!("{}_owner:test", self.name))
    }

    /// The superuser's address of this database.
    pub fn superuser_url(&self) -> String {
        format!("{}/{}", self.superuser, self.name)
    }

    /// The application role.
    pub fn application(&self) -> String {
        format!("{}_app", self.name)
    }

    /// Runs statements as the superuser, past every guard.
    pub async fn run(&self, sql: &str) {
        let client = connect(&self.superuser_url()).await;
        client.batch_execute(sql).await.unwrap();
    }

    fn url_of(&self, user: &str) -> String {
        let (scheme, rest) = self.superuser.split_once("://").unwrap();
        let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
        format!("{scheme}://{user}@{host}/{}", self.name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let (superuser, name) = (self.superuser.clone(), self.name.clone());
        let removed = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let client = connect(&superuser).await;
                let gone = format!("drop database if exists {name} with (force)");
                client.batch_execute(&gone).await.unwrap();
                for role in ["settings", "people"] {
                    let gone = format!("drop role if exists {name}_app_{role}");
                    client.batch_execute(&gone).await.unwrap();
                }
                let gone =
                    format!("drop role if exists {name}_app; drop role if exists {name}_owner");
                client.batch_execute(&gone).await.unwrap();
            });
        })
        .join();
        if removed.is_err() {
            eprintln!("the test database {} was left behind", self.name);
        }
    }
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
