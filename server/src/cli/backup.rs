//! `backup note`.

use super::Said;
use kernel::{Error, Result, Timestamp};
use kit::App;
use serde_json::json;
use std::sync::Arc;

/// What the host's own tools say of the backups that they make. Tenet makes none itself.
#[derive(clap::Subcommand)]
pub enum Backups {
    /// Note that a backup was made; for a tool to call when it has succeeded.
    Note(Note),
}

/// A backup that was made.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct Note {
    /// The short name of the tenant of whom it is.
    #[arg(long, group = "what")]
    tenant: Option<String>,
    /// It is of every tenant that there was.
    #[arg(long, group = "what")]
    all: bool,
    /// The moment whose data it holds, such as 2026-11-29T02:00:00Z: for a backup that took long,
    /// when it began. Otherwise now.
    #[arg(long)]
    at: Option<String>,
}

impl Backups {
    pub async fn run(self, app: &Arc<App>) -> Result<Said> {
        let Backups::Note(Note { tenant, at, .. }) = self;
        let at: Option<Timestamp> = match at {
            Some(typed) => {
                let read = typed.parse();
                Some(read.map_err(|_| Error::invalid("at", "not_a_moment"))?)
            }
            None => None,
        };
        let tenants = accounts::backup::note(app, tenant.as_deref(), at).await?;
        app.db.close().await;
        let text = match &tenant {
            Some(tenant) => format!("A backup of {tenant} is noted."),
            None => format!("A backup of {tenants} tenants is noted."),
        };
        Said::new(&json!({ "tenant": tenant, "tenants": tenants }), text)
    }
}
