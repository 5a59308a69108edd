//! Once a day: uploaded files after thirty days and exported files after seven are gone.

use crate::{export, import};
use jiff::SignedDuration;
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::Result;
use kit::App;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const PURGE: &str = "exchange-purge";
/// How long an uploaded file stays.
const UPLOAD_DAYS: i64 = 30;
/// Files of one step.
const STEP: i64 = 50;

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let app = app.clone();
    let kind = Kind {
        name: PURGE,
        lane: Lane::Short,
        max_attempts: 20,
    };
    registry.add(kind, move |context| purge(app.clone(), context));
}

/// The file goes before its row: whatever interrupts this, no file is left without a row that
/// leads to it.
async fn purge(app: Arc<App>, context: Context) -> Result<Outcome> {
    let now = context.clock.now();
    let uploaded = now - SignedDuration::from_hours(24 * UPLOAD_DAYS);
    loop {
        let mut tx = context.db.write(context.tenant).await?;
        let imports = import::store::older_than(&mut tx, uploaded, STEP).await?;
        let exports = export::store::expired(&mut tx, now, STEP).await?;
        if imports.is_empty() && exports.is_empty() {
            return Ok(Outcome::Again(now + SignedDuration::from_hours(24)));
        }
        let files: Vec<_> = imports
            .iter()
            .map(|id| id.cast())
            .chain(exports.iter().map(|id| id.cast()))
            .collect();
        let (blobs, tenant) = (app.blobs.clone(), context.tenant);
        crate::files::blocking(move || {
            for file in files {
                blobs.delete(tenant, file)?;
            }
            Ok(())
        })
        .await?;
        for id in imports {
            import::store::delete(&mut tx, id).await?;
        }
        for id in exports {
            export::store::delete(&mut tx, id).await?;
        }
        tx.commit().await?;
    }
}
