//! An installation in a folder of its own, prepared in this process, measured in another.

use crate::cluster::Database;
use crate::http::Who;
use crate::people;
use anyhow::{Context, Result};
use identity::key::NewKey;
use identity::password::Password;
use identity::session::{Device, cookie_name};
use kernel::{Lang, TenantId, TimeZone};
use kit::{Actor, App, Rights, Role, Scope, Tenant, Via};
use serde::{Deserialize, Serialize};
use server::assemble::assemble;
use server::config::Config;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use vault::RootKey;

/// The engine that keeps the data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// One encrypted file per tenant.
    Sqlite,
    /// Row security.
    Postgres,
}

impl Engine {
    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }
}

/// The folder of an installation.
pub struct Place {
    /// Its data directory.
    pub folder: PathBuf,
    /// Its engine.
    pub engine: Engine,
    /// Its database, on PostgreSQL.
    pub database: Option<Database>,
    program: PathBuf,
}

/// A tenant and the ways into it.
#[derive(Clone)]
pub struct Door {
    /// Its number.
    pub id: TenantId,
    /// Its short name.
    pub slug: String,
    /// The key of its file, for the raw engine.
    pub file_key: [u8; 32],
    /// An administrator's key of the API.
    pub program: Who,
    /// An administrator's session.
    pub browser: Who,
}

impl Door {
    /// A page's path.
    pub fn page(&self, rest: &str) -> String {
        format!("/t/{}{rest}", self.slug)
    }

    /// A resource's path.
    pub fn api(&self, rest: &str) -> String {
        format!("/t/{}/api/v1{rest}", self.slug)
    }
}

impl Place {
    /// A fresh installation with a root key and nothing else. `program` is the built `tenet`.
    pub fn new(
        folder: PathBuf,
        engine: Engine,
        database: Option<Database>,
        program: &Path,
    ) -> Result<Place> {
        std::fs::create_dir_all(&folder)?;
        let place = Place {
            folder,
            engine,
            database,
            program: program.to_owned(),
        };
        RootKey::create_file(&place.config()?.root_key_file())?;
        Ok(place)
    }

    fn config(&self) -> Result<Config> {
        let mut config = Config::load(None, Some(&self.folder))?;
        if let Some(database) = &self.database {
            config.database.url.clone_from(&database.url);
            config.database.owner_url.clone_from(&database.owner_url);
        }
        Ok(config)
    }

    /// The installation, opened in this process. Close it before another process measures.
    pub async fn open(&self) -> Result<Arc<App>> {
        Ok(assemble(&self.config()?, "http://127.0.0.1".to_owned()).await?)
    }

    /// The file of a tenant, on SQLite.
    pub fn file(&self, tenant: TenantId) -> PathBuf {
        self.folder.join("tenants").join(format!("{tenant}.db"))
    }

    /// The built program, set up for this installation.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(&self.folder)
            .env("TENET_DATA", &self.folder)
            .env("TENET__LOG__FORMAT", "json")
            // What is measured is the product, not how long it makes people wait.
            .env("TENET__LIMITS__REQUESTS_PER_MINUTE", "0")
            .env("TENET__LIMITS__ROUTE_LIMITS", "false");
        if let Some(database) = &self.database {
            command.env("TENET__DATABASE__URL", &database.url);
            command.env("TENET__DATABASE__OWNER_URL", &database.owner_url);
        }
        command
    }

    /// Makes tenants, each with an administrator, a session, a key of the API and the fields
    /// that no file declares.
    pub async fn make(&self, slugs: &[String]) -> Result<Vec<Door>> {
        let app = self.open().await?;
        let mut doors = Vec::with_capacity(slugs.len());
        for slug in slugs {
            doors.push(
                make(&app, slug)
                    .await
                    .with_context(|| format!("making the tenant {slug}"))?,
            );
        }
        app.db.close().await;
        Ok(doors)
    }
}

/// What a new tenant is made of.
pub fn input(slug: &str) -> Result<accounts::NewTenant> {
    let input = accounts::TenantInput {
        slug: slug.to_owned(),
        name: format!("{slug} Kft."),
        lang: Lang::Hu.tag().to_owned(),
        zone: "Europe/Budapest".to_owned(),
        house: false,
        plan: String::new(),
        administrator: "Kiss Éva".to_owned(),
        email: format!("eva@{slug}.example"),
    };
    input
        .check()
        .map_err(|faults| anyhow::anyhow!("{faults:?}"))
}

async fn make(app: &Arc<App>, slug: &str) -> Result<Door> {
    let (new, password) = (input(slug)?, Password::present(crate::measure::PASSWORD));
    let made = accounts::create(app, &new, Some(&password)).await?;
    let tenant = made.tenant;
    let email = new.administrator.email.as_str();
    let device = Device::default();
    let next = identity::sign_in(app, &tenant, email, &password, &device).await?;
    let signed_in = next.signed_in().context("a sign-in in one step")?;
    let browser = format!(
        "{}={}",
        cookie_name(&app.settings, &tenant),
        signed_in.token.expose()
    );
    let scope = command(app, &tenant);
    let key = NewKey {
        title: "bench".into(),
        role: Role::Administrator.into(),
        days: 30,
    };
    let (_, program) = identity::create_key(&scope, made.administrator, &key).await?;
    let mut tx = scope.begin().await?;
    for (title, kind, choices) in people::fields() {
        records::CONTACTS
            .create_column(&scope, &mut tx, title, kind, &choices)
            .await?;
    }
    tx.commit().await?;
    Ok(Door {
        id: tenant.id,
        slug: slug.to_owned(),
        file_key: *app.vault.file_key(tenant.id).await?.expose(),
        program: Who::Program(program.expose().clone()),
        browser: Who::Browser(browser),
    })
}

/// A command's hand in a tenant.
pub fn command(app: &Arc<App>, tenant: &Tenant) -> Scope {
    let zone: TimeZone = tenant.zone.clone();
    Scope::new(
        app.clone(),
        tenant.clone(),
        Actor::Command,
        String::new(),
        Rights::Whole,
        Via::Command,
        tenant.lang,
        zone,
    )
}
