//! What is done with a tenant's whole file: making, erasing, listing, copying and rewriting it.

use super::Shelf;
use crate::sqlite::blocking;
use crate::sqlite::connection::{Conn, Purpose};
use crate::sqlite::error::of_step;
use crate::sqlite::home::{Home, checkpoint};
use kernel::{Error, Result, ResultExt, TenantId};
use rusqlite::limits::Limit;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

impl Shelf {
    pub async fn create(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        self.until_closed(tenant).await?;
        if self.open().barred.contains(&tenant) {
            return Err(Error::Busy);
        }
        let key = (self.keys)(tenant).await?;
        let home = Home::new(
            self.path(tenant),
            Some(key),
            self.tuning.clone(),
            self.plan.clone(),
            self.freed.clone(),
            None,
        );
        home.create().await
    }

    /// Closes the tenant's file, waiting for those who use it, and removes it with its log.
    pub async fn erase(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        self.open().barred.insert(tenant);
        let erased = self.remove(tenant).await;
        self.open().barred.remove(&tenant);
        erased
    }

    async fn remove(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        let unused = async {
            loop {
                let closing = {
                    let mut open = self.open();
                    match open.homes.get(&tenant) {
                        None => break,
                        Some(home) if home.is_idle() => self.begin_closing(&mut open, tenant),
                        Some(_) => None,
                    }
                };
                match closing {
                    Some(closing) => closing.close().await,
                    None => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            }
        };
        tokio::time::timeout(self.tuning.wait_limit, unused)
            .await
            .map_err(|_| Error::Busy)?;
        self.until_closed(tenant).await?;
        let path = self.path(tenant);
        blocking(move || remove_files(&path)).await
    }

    /// Every tenant that has a file, open or not, and when the file or its log last changed.
    pub async fn tenants(&self) -> Result<Vec<(TenantId, SystemTime)>> {
        let folder = self.folder.clone();
        blocking(move || {
            let listing = "listing the tenants' databases";
            let mut tenants = Vec::new();
            for entry in std::fs::read_dir(&folder).doing(listing)? {
                let path = entry.doing(listing)?.path();
                if path.extension().is_none_or(|end| end != "db") {
                    continue;
                }
                let number = path
                    .file_stem()
                    .and_then(|stem| stem.to_str()?.parse().ok());
                let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
                if let (Some(number), Some(at)) = (number, changed(&path)) {
                    let log = changed(&path.with_extension("db-wal"));
                    tenants.push((TenantId(number), log.map_or(at, |log| log.max(at))));
                }
            }
            Ok(tenants)
        })
        .await
    }

    /// `vacuum into` copies what lives and nothing that was deleted, under a snapshot; writers
    /// go on.
    pub async fn backup(self: &Arc<Self>, tenant: TenantId, to: PathBuf) -> Result<()> {
        let lease = self.lease(tenant).await?;
        let target = to.to_str().map(str::to_owned);
        let target = target.ok_or_else(|| Error::internal("a backup's path is not UTF-8"))?;
        blocking(move || {
            let conn = lease.0.connect(Purpose::Write)?;
            allow_vacuum(&conn)?;
            conn.raw
                .execute("vacuum into ?1", [target])
                .map(drop)
                .map_err(|error| of_step(&error, "a backup"))
        })
        .await
    }

    /// Empties the log and rewrites the file, so that no deleted value is left in a gap.
    pub async fn scrub(self: &Arc<Self>, tenant: TenantId) -> Result<()> {
        let lease = self.lease(tenant).await?;
        let home = lease.0.clone();
        let seat = home.writer(lease).await?;
        blocking(move || {
            let conn = home.connect(Purpose::Write)?;
            allow_vacuum(&conn)?;
            checkpoint(&conn)?;
            conn.raw
                .execute_batch("vacuum")
                .map_err(|error| of_step(&error, "rewriting a file"))?;
            checkpoint(&conn)?;
            drop(seat); // The writer's turn lasted until here.
            Ok(())
        })
        .await
    }
}

/// SQLite's `vacuum` attaches its copy, which no other connection may do.
fn allow_vacuum(conn: &Conn) -> Result<()> {
    conn.raw
        .set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)
        .map(drop)
        .map_err(|error| of_step(&error, "preparing to rewrite a file"))
}

/// The file with its log and its shared memory.
pub(in crate::sqlite) fn remove_files(path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.to_owned().into_os_string();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).doing("removing a tenant's database");
            }
            _ => {}
        }
    }
    Ok(())
}
