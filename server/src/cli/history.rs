//! `verify-history`.

use super::Said;
use kernel::Result;
use kit::App;
use serde_json::json;
use std::sync::Arc;

/// Check a tenant's history and name the first broken entry.
#[derive(clap::Args)]
pub struct VerifyHistory {
    /// The tenant's short name.
    #[arg(long)]
    tenant: String,
}

impl VerifyHistory {
    pub async fn run(self, app: &Arc<App>) -> Result<Said> {
        let tenant = super::tenant(app, &self.tenant).await?;
        let mut tx = app.db.read(tenant.id).await?;
        let found = history::verify(&mut tx, &app.vault, tenant.id).await?;
        drop(tx);
        app.db.close().await;
        match &found.broken {
            Some(broken) => {
                let text = format!(
                    "the history of {} is broken at entry {}: {}",
                    self.tenant, broken.seq, broken.fault
                );
                let json = json!({
                    "error": text, "errors": [],
                    "entries": found.entries, "shredded": found.shredded, "broken": broken.seq,
                });
                Ok(Said::new(&json, format!("tenet: {text}"))?.ending(1))
            }
            None => {
                let text = format!(
                    "{} entries verify; of {} the content was erased with the person's keys. Head {}.",
                    found.entries, found.shredded, found.head
                );
                Said::new(&found, text)
            }
        }
    }
}
