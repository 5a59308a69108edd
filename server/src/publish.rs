//! The generated files of the repository: what the code says about itself.

mod personal;
mod promises;

use crate::assemble::assemble;
use crate::config::Config;
use kernel::{Result, ResultExt, TenantId};
use std::path::Path;
use vault::RootKey;

/// A generated file: its path from the root of the repository, and its content.
pub struct Generated {
    /// Its path.
    pub path: &'static str,
    /// What it must hold.
    pub content: String,
}

/// Every generated file, made anew. `root` is the root of the repository; a temporary
/// installation on SQLite is made in `scratch`.
pub async fn generate(root: &Path, scratch: &Path) -> Result<Vec<Generated>> {
    let mut config = Config::load(None, Some(scratch))?;
    config.database.url.clear();
    config.keys.url.clear();
    std::fs::create_dir_all(scratch).doing("making a temporary directory")?;
    RootKey::create_file(&config.root_key_file())?;
    let app = assemble(&config, "http://localhost".into()).await?;
    let tenant = TenantId(1);
    app.vault.create_tenant(tenant).await?;
    app.db.create_tenant(tenant).await?;
    let schema = format!(
        "-- Generated: the tables of every tenant, then those of the control directory, the same on both engines.\n\n{}\n{}",
        storage::describe(&app.db, tenant).await?,
        storage::describe_central(&app.control).await?,
    );
    let openapi =
        serde_json::to_string_pretty(&kit::publish::openapi(&app)).doing("writing openapi.json")?;
    let files = vec![
        Generated {
            path: "schema.sql",
            content: schema,
        },
        Generated {
            path: "openapi.json",
            content: openapi + "\n",
        },
        Generated {
            path: "access.txt",
            content: kit::publish::access_table(&app),
        },
        Generated {
            path: "personal-data.md",
            content: personal::table(app.slices),
        },
        Generated {
            path: "promises.md",
            content: promises::table(root)?,
        },
    ];
    app.db.close().await;
    Ok(files)
}
