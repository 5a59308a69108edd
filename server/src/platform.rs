//! What operators' pages ask the running server: what the host is like, and acts on tenants.

use crate::slices::{control_migrations, migrations};
use accounts::TenantInput;
use futures::FutureExt;
use kernel::{Result, ResultExt, TenantId, Timestamp};
use kit::App;
use kit::platform::{Act, Host, PlatformDoors, PlatformScope};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use storage::{Engine, Sql};

/// How long it is believed how large the folder of sealed files is: to look is dear.
const BELIEVED: Duration = Duration::from_secs(600);

/// The questions of operators' pages, and who answers them.
pub fn doors(app: &App) -> PlatformDoors {
    let started_at = app.clock.now();
    let files: Arc<Files> = Arc::default();
    PlatformDoors {
        operator: Arc::new(|scope, headers, visit| operators::door(scope, headers, visit).boxed()),
        carry_out: Arc::new(|app, act| async move { carry_out(&app, act).await }.boxed()),
        host: Arc::new(move |app| {
            let files = files.clone();
            async move { host(&app, started_at, &files).await }.boxed()
        }),
    }
}

/// The hand of whoever runs a command on the host.
pub fn hand(app: &Arc<App>) -> PlatformScope {
    PlatformScope::host(app.clone(), doors(app))
}

async fn carry_out(app: &Arc<App>, act: Act) -> Result<Option<TenantId>> {
    match act {
        Act::Close { slug } => accounts::close(app, &slug).await.map(|()| None),
        Act::Open { slug } => accounts::open(app, &slug).await.map(|()| None),
        Act::Plan { slug, plan } => {
            let set = accounts::set_plan(app, &slug, plan.as_deref());
            set.await.map(|()| None)
        }
        Act::Create(draft) => {
            let input = TenantInput {
                slug: draft.slug,
                name: draft.name,
                lang: draft.lang,
                zone: draft.zone,
                house: false,
                plan: draft.plan,
                email: draft.email,
                administrator: draft.administrator,
            };
            // The letter is written with the invitation; the link is in it and nowhere else.
            let created = accounts::create(app, &input.check()?, None).await?;
            Ok(Some(created.tenant.id))
        }
    }
}

/// The size of the folder of sealed files, and when it was found.
#[derive(Default)]
struct Files(Mutex<Option<(Instant, u64)>>);

impl Files {
    fn size(&self, folder: &Path) -> Result<u64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, size)) = *known
            && since.elapsed() < BELIEVED
        {
            return Ok(size);
        }
        let size = size(folder)?;
        *known = Some((Instant::now(), size));
        Ok(size)
    }
}

async fn host(app: &Arc<App>, started_at: Timestamp, files: &Arc<Files>) -> Result<Host> {
    let (data, files) = (app.settings.data.clone(), files.clone());
    let looked = tokio::task::spawn_blocking(move || disk(&data, &files));
    let (free, size, parts) = looked.await.doing("looking at the disk")??;
    let mut versions = vec![
        ("product", env!("CARGO_PKG_VERSION").to_owned()),
        ("storage", app.control.version().await?),
    ];
    if app.control.engine() == Engine::Sqlite {
        let rows = app
            .control
            .read_once(Sql::new("pragma cipher_version"))
            .await?;
        if let Some(row) = rows.first() {
            versions.push(("cipher", format!("SQLCipher {}", row.get::<String>(0)?)));
        }
    }
    let newest = migrations().into_iter().chain(control_migrations());
    let newest = newest.map(|migration| migration.stamp).max();
    versions.push(("migration", newest.unwrap_or("").to_owned()));
    Ok(Host {
        free,
        size,
        parts,
        versions,
        started_at,
    })
}

type Disk = (u64, u64, Vec<(&'static str, u64)>);

fn disk(data: &Path, files: &Files) -> Result<Disk> {
    let about = rustix::fs::statvfs(data).doing("asking the disk of the data directory")?;
    let mut parts = Vec::new();
    for (part, file) in [("control", "control.db"), ("keys", "keys.db")] {
        let file = data.join(file);
        if file.exists() {
            let log = PathBuf::from(format!("{}-wal", file.display()));
            parts.push((part, size(&file)? + size(&log)?));
        }
    }
    parts.push(("blobs", files.size(&data.join("blobs"))?));
    let block = about.f_frsize;
    Ok((
        about.f_bavail.saturating_mul(block),
        about.f_blocks.saturating_mul(block),
        parts,
    ))
}

/// The bytes of a file, or of all in a folder; none of what is not there, for files come and go.
fn size(path: &Path) -> Result<u64> {
    let about = match std::fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error).doing("measuring the data directory"),
    };
    if !about.is_dir() {
        return Ok(about.len());
    }
    let mut sum = 0;
    for entry in std::fs::read_dir(path).doing("measuring the data directory")? {
        sum += size(&entry.doing("measuring the data directory")?.path())?;
    }
    Ok(sum)
}
