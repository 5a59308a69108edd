//! The job that writes an export.

use super::{Export, State, actions, engine, store};
use crate::{collections, files};
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result};
use kit::{App, Scope, Via};
use std::sync::Arc;

pub(crate) const WRITE: &str = "export-write";

/// Puts the handler into the register.
pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let app = app.clone();
    let kind = Kind {
        name: WRITE,
        lane: Lane::Long,
        max_attempts: 5,
    };
    registry.add(kind, move |context| write(app.clone(), context));
}

async fn write(app: Arc<App>, context: Context) -> Result<Outcome> {
    let id = context
        .payload
        .get("export")
        .and_then(|id| id.as_str())
        .unwrap_or_default();
    let Ok(id) = id.parse::<Id<Export>>() else {
        return Ok(Outcome::Done);
    };
    let key = app.vault.own(context.tenant).await?;
    let mut tx = context.db.read(context.tenant).await?;
    let export = match store::find(&mut tx, &key, id).await {
        Ok(export) => export,
        Err(Error::NotFound) => return Ok(Outcome::Done),
        Err(error) => return Err(error),
    };
    if export.state != State::Running {
        return Ok(Outcome::Done);
    }
    let acting = export.acting.clone();
    let scope = acting.scope(&app, &mut tx, context.tenant, Via::Job);
    let scope = scope.await?;
    drop(tx);
    match finish(&scope, &export, &context).await {
        Err(Error::Invalid(errors)) => {
            fail(
                &scope,
                id,
                errors.iter().next().map_or("invalid", |error| error.code),
            )
            .await?
        }
        Err(Error::Forbidden) => fail(&scope, id, "forbidden").await?,
        other => other?,
    }
    Ok(Outcome::Done)
}

async fn finish(scope: &Scope, export: &Export, context: &Context) -> Result<()> {
    let collection = collections::find(scope.app(), &export.collection)?;
    let written = engine::write_plain(
        scope,
        collection,
        export.format,
        &export.wanted,
        Some(context),
    )
    .await?;
    let Some((plain, written)) = written else {
        return Ok(());
    };
    let vessel = files::vessel(scope).await?;
    vessel.seal(plain, export.id.cast()).await?;
    let mut tx = scope.begin().await?;
    let set = actions::tell(
        &mut tx,
        scope,
        export.id,
        &export.collection,
        export.format,
        &export.wanted,
        written,
    )
    .await?;
    if store::finish(&mut tx, export.id, set, written.rows, written.bytes).await? {
        return tx.commit().await;
    }
    drop(tx);
    vessel.remove(export.id.cast()).await
}

async fn fail(scope: &Scope, id: Id<Export>, code: &str) -> Result<()> {
    let mut tx = scope.begin().await?;
    store::end(&mut tx, id, State::Failed, Some(code)).await?;
    tx.commit().await
}
