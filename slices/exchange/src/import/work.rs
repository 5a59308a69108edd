//! The jobs of imports.

use super::engine::{Engine, TENANT_CLOSED};
use super::{Import, State, store, undo};
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result};
use kit::{App, Scope, Via};
use std::sync::Arc;

pub(crate) const CHECK: &str = "import-check";
pub(crate) const RUN: &str = "import-run";
pub(crate) const UNDO: &str = "import-undo";

/// Every attempt goes on where the last one stopped, so many of them do no harm.
const ATTEMPTS: i64 = 20;

/// Puts the handlers of imports into the register.
pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    for name in [CHECK, RUN] {
        let app = app.clone();
        let kind = Kind {
            name,
            lane: Lane::Long,
            max_attempts: ATTEMPTS,
        };
        registry.add(kind, move |context| work(app.clone(), context));
    }
    let app = app.clone();
    let kind = Kind {
        name: UNDO,
        lane: Lane::Long,
        max_attempts: ATTEMPTS,
    };
    registry.add(kind, move |context| undo(app.clone(), context));
}

async fn work(app: Arc<App>, context: Context) -> Result<Outcome> {
    let Some((scope, import)) = begun(&app, &context, Via::Import).await? else {
        return Ok(Outcome::Done);
    };
    let mut import = import;
    if import.state == State::Checking {
        // What the check has met is only in memory, so it begins anew.
        let mut tx = scope.begin().await?;
        store::begin(&mut tx, &import, State::Checking, None).await?;
        tx.commit().await?;
        import.done = 0;
    }
    let id = import.id;
    let worked = async {
        let mut engine = Engine::open(&scope, id, Some(context.clone())).await?;
        engine.work().await
    };
    match worked.await {
        Err(Error::Invalid(errors)) => {
            give_up(
                &scope,
                id,
                errors.iter().next().map_or("invalid", |error| error.code),
            )
            .await?
        }
        Err(Error::NotFound) => give_up(&scope, id, "file_gone").await?,
        Err(Error::Forbidden) => give_up(&scope, id, "forbidden").await?,
        Err(Error::Conflict(TENANT_CLOSED)) => pause(&scope, id, TENANT_CLOSED).await?,
        other => other?,
    }
    Ok(Outcome::Done)
}

async fn undo(app: Arc<App>, context: Context) -> Result<Outcome> {
    if let Some((scope, import)) = begun(&app, &context, Via::Undo).await? {
        match undo::work(&scope, &import, Some(&context)).await {
            // It stays half undone, and whoever may can go on with it.
            Err(Error::Forbidden) => {}
            Err(Error::Conflict(TENANT_CLOSED)) => {
                pause(&scope, import.id, TENANT_CLOSED).await?;
            }
            other => other?,
        }
    }
    Ok(Outcome::Done)
}

/// The import of a job and whoever started it; none if the import is gone.
async fn begun(app: &Arc<App>, context: &Context, via: Via) -> Result<Option<(Scope, Import)>> {
    let id = context
        .payload
        .get("import")
        .and_then(|id| id.as_str())
        .unwrap_or_default();
    let Ok(id) = id.parse::<Id<Import>>() else {
        return Ok(None);
    };
    let key = app.vault.own(context.tenant).await?;
    let mut tx = context.db.read(context.tenant).await?;
    let import = match store::find(&mut tx, &key, id).await {
        Ok(import) => import,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let acting = import.acting.clone();
    let scope = acting.scope(app, &mut tx, context.tenant, via).await?;
    Ok(import.state.is_busy().then_some((scope, import)))
}

/// The import cannot go on, and trying again would not help.
async fn give_up(scope: &Scope, id: Id<Import>, code: &str) -> Result<()> {
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    let import = store::find(&mut tx, &key, id).await?;
    if import.state.is_busy()
        && store::end(&mut tx, &import, State::Failed, Some(code), scope.now()).await?
    {
        tx.commit().await?;
    }
    Ok(())
}

/// The import stays where it is and says why, until somebody goes on with it. A check begins
/// anew anyway.
async fn pause(scope: &Scope, id: Id<Import>, code: &str) -> Result<()> {
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    let import = store::find(&mut tx, &key, id).await?;
    let paused = match import.state {
        State::Checking => {
            let to = State::Uploaded;
            store::end(&mut tx, &import, to, Some(code), scope.now()).await?
        }
        _ => store::note_fault(&mut tx, &import, Some(code)).await?,
    };
    if paused {
        tx.commit().await?;
    }
    Ok(())
}
