//! `serve`, `worker`, `migrate`, `doctor`.

use super::Said;
use crate::app::{Running, worker as run_worker};
use crate::assemble::assemble;
use crate::config::Config;
use crate::{platform, root_key};
use kernel::{Error, Result, ResultExt};
use kit::App;
use tokio::sync::watch;

/// Serve pages and the API, and run queued work.
#[derive(clap::Args)]
pub struct Serve {
    /// Where to listen, such as 0.0.0.0:8080.
    #[arg(long)]
    listen: Option<std::net::SocketAddr>,
}

impl Serve {
    pub async fn run(self, config: &Config) -> Result<()> {
        let mut config = config.clone();
        if let Some(listen) = self.listen {
            config.server.listen = listen;
        }
        let running = Running::start(&config).await?;
        tracing::info!(url = %running.app.settings.public_url, engine = ?running.app.db.engine(), "serving");
        running.serve(config.server.workers).await
    }
}

/// Runs queued work without serving, for PostgreSQL installations of several processes.
pub async fn worker(config: &Config) -> Result<()> {
    let app = assemble(config, config.public_url(config.server.listen)).await?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        drop(tokio::signal::ctrl_c().await);
        stop.send_replace(true);
    });
    // Exports and imports touch canaries too, of which operators are told.
    let told = operators::alert::keep(platform::hand(&app), stopped.clone());
    let told = tokio::spawn(told);
    run_worker(app.clone(), config.server.workers, stopped).await;
    told.await.doing("telling operators what was noticed")?;
    operators::alert::last(&platform::hand(&app)).await;
    app.db.close().await;
    Ok(())
}

/// Brings every database up to date: the shared ones, and on SQLite every tenant's file.
pub async fn migrate(config: &Config) -> Result<Said> {
    let app = assemble(config, config.public_url(config.server.listen)).await?;
    let mut tenants = 0u64;
    let mut after = None;
    loop {
        let page = accounts::list(&app, after, 200).await?;
        for account in &page {
            app.db.open_tenant(account.tenant.id).await?;
            tenants += 1;
        }
        match page.last() {
            Some(last) => after = Some(last.tenant.id),
            None => break,
        }
    }
    app.db.close().await;
    Said::new(
        &serde_json::json!({ "tenants": tenants }),
        format!("Up to date: {tenants} tenants."),
    )
}

/// Looks at everything an installation needs, and says what is wrong with it. It changes nothing:
/// a newer program must be able to look beside an older one that serves.
pub async fn doctor(config: &Config) -> Result<Said> {
    let config = &config.only_looking();
    let app = assemble(config, config.public_url(config.server.listen)).await?;
    let first = accounts::list(&app, None, 1).await?;
    for account in &first {
        app.db.open_tenant(account.tenant.id).await?;
    }
    let engine = format!("{:?}", app.db.engine()).to_lowercase();
    let mail = letters(&app.mail).await?;
    let backups = backups(&app).await?;
    let old = root_key::look(config, &app.clock).await?;
    app.db.close().await;
    let old: Vec<String> = old.iter().map(|key| key.display().to_string()).collect();
    let keys = old_keys(&old);
    let text = format!(
        "The root key opens the key store; the directory and the data ({engine}) answer. {mail} {backups}{keys}"
    );
    Said::new(
        &serde_json::json!({ "ok": true, "engine": engine, "tenants": !first.is_empty(), "mail": app.mail.server().is_some(), "old_root_keys": old }),
        text,
    )
}

/// What is said of old root keys that were not destroyed yet.
fn old_keys(old: &[String]) -> String {
    match old {
        [] => String::new(),
        [one] => format!(
            " An old root key lies in {one}: destroy it as soon as no copy of the key store is older."
        ),
        many => format!(
            " Old root keys lie in {}: destroy each as soon as no copy of the key store is older \
             than the day on which it was replaced.",
            many.join(", ")
        ),
    }
}

/// Whether every tenant has a backup as young as is expected.
async fn backups(app: &App) -> Result<&'static str> {
    if app.settings.backups_expected_every_hours.is_none() {
        return Ok("No backups are expected.");
    }
    let late = accounts::backup::late(app).await?;
    match late.as_slice() {
        [] => Ok("Every tenant's backup is in time."),
        [first, rest @ ..] => Err(Error::internal(format!(
            "backups.expected_every_hours: no backup was noted in time for {} tenants, the first is {first}",
            rest.len() + 1
        ))),
    }
}

/// Whether the mail server answers, where one is set.
async fn letters(mail: &mail::Mail) -> Result<&'static str> {
    let Some(server) = mail.server() else {
        return Ok("No mail server is set, so letters wait.");
    };
    server.check().await.map_err(|refusal| {
        Error::internal(format!(
            "mail.url: the mail server refuses us ({})",
            refusal.name()
        ))
    })?;
    Ok("The mail server takes letters.")
}
