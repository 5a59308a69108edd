//! The job that writes an export.

use super::actions::{self, Left};
use super::approval::{self, Bound};
use super::engine::{self, Ending};
use super::{Export, State, store};
use crate::files::Plain;
use crate::{collections, files};
use identity::log::Event;
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result};
use kit::{App, Scope, Via};
use std::sync::Arc;
use tabular::Written;

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
    let mut tx = scope.read().await?;
    let made_by: Vec<_> = export.created_by.into_iter().collect();
    let mut names = identity::users::names(&mut tx, &made_by).await?;
    drop(tx);
    let by = export.created_by.and_then(|id| names.remove(&id));
    let origin = actions::origin(scope, export.id, by.unwrap_or_default());
    // Once more where nobody was left to ask when it came to asking.
    loop {
        let over;
        let bound = approval::bound(scope, export).await?;
        let ending = engine::write_plain(
            scope,
            collection,
            export.format,
            &export.wanted,
            origin.clone(),
            bound.most(),
            context,
        );
        match ending.await? {
            Ending::Stopped => return Ok(()),
            Ending::Over(rows) => over = rows,
            Ending::Written((plain, written)) => {
                match hand_out(scope, export, plain, written, bound).await? {
                    Some(rows) => over = rows,
                    None => return Ok(()),
                }
            }
        }
        if approval::hold(scope, export, over).await? {
            return Ok(());
        }
    }
}

/// The file can be fetched, once the history tells of it. If more has left meanwhile than may, it
/// cannot: then so many records wait.
async fn hand_out(
    scope: &Scope,
    export: &Export,
    plain: Plain,
    written: Written,
    bound: Bound,
) -> Result<Option<u64>> {
    let digest = plain.digest().await?;
    let vessel = files::vessel(scope).await?;
    vessel.seal(plain, export.id.cast()).await?;
    let mut tx = scope.begin().await?;
    let left = Left {
        id: export.id,
        collection: &export.collection,
        format: export.format,
        wanted: &export.wanted,
        reason: &export.reason,
        written,
        digest,
    };
    let set = actions::tell(&mut tx, scope, left).await?;
    if !approval::fits(&mut tx, scope, export, bound, written.rows).await? {
        drop(tx);
        vessel.remove(export.id.cast()).await?;
        return Ok(Some(written.rows));
    }
    if bound.goes_unasked(written.rows) {
        let (event, by) = (Event::ExportUnasked, export.created_by);
        identity::log::with_reason(&mut tx, scope, event, by, &export.reason).await?;
    }
    let done = (export.id, scope.now());
    if store::finish(&mut tx, done, set, written.rows, written.bytes).await? {
        tx.commit().await?;
        return Ok(None);
    }
    drop(tx);
    vessel.remove(export.id.cast()).await?;
    Ok(None)
}

async fn fail(scope: &Scope, id: Id<Export>, code: &str) -> Result<()> {
    let mut tx = scope.begin().await?;
    store::end(&mut tx, id, State::Failed, Some(code)).await?;
    tx.commit().await
}
