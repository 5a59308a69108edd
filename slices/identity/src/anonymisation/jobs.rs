//! Destroys the keys of a user who was anonymised, should the process have died before it did.

use ::jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Id, Result, ResultExt};
use kit::{App, User};
use serde::Deserialize;
use std::sync::Arc;
use vault::Class;

/// The stored name of the job.
pub(crate) const SHRED: &str = "shred_user";

/// Whose keys.
#[derive(Deserialize)]
struct Asked {
    user: Id<User>,
}

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = Kind {
        name: SHRED,
        lane: Lane::Short,
        max_attempts: 100,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { shred(&app, &context).await }
    });
}

async fn shred(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let asked: Asked = serde_json::from_value(context.payload.clone())
        .doing("reading whose keys are to be destroyed")?;
    let user = asked.user.cast();
    app.vault.shred(context.tenant, user, &Class::ALL).await?;
    Ok(Outcome::Done)
}
