//! Hands over, step by step, what somebody owned.

use super::{owned, store};
use crate::user;
use ::jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Id, Result, ResultExt};
use kit::{Actor, App, Rights, Scope, Tenant, User, Via};
use serde::Deserialize;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const HAND_OVER: &str = "hand_over";

/// Whose belongings.
#[derive(Deserialize)]
struct Asked {
    user: Id<User>,
}

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = Kind {
        name: HAND_OVER,
        lane: Lane::Long,
        max_attempts: 20,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { work(&app, &context).await }
    });
}

async fn work(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let asked: Asked =
        serde_json::from_value(context.payload.clone()).doing("reading who has left")?;
    let tenant = app.tenant(context.tenant).await?;
    run(app, &tenant, asked.user, Some(context)).await?;
    Ok(Outcome::Done)
}

/// Hands everything over at once, for a command that waits for it, and says how many records have
/// gone. The job that was enqueued finds nothing left.
///
/// # Errors
/// Whatever stops a step; the job goes on from there.
pub async fn finish(scope: &Scope, user: Id<User>) -> Result<i64> {
    run(scope.app(), scope.tenant(), user, None).await
}

/// Every step commits what it has moved, and another attempt finds only what is left: what was
/// handed over is not theirs any more.
async fn run(
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    context: Option<&Context>,
) -> Result<i64> {
    let mut tx = app.db.read(tenant.id).await?;
    let overs = store::of_user(&mut tx, user).await?;
    drop(tx);
    let mut done = 0;
    for over in &overs {
        let scope = acting(app, tenant, over.by);
        let Some(collection) = owned::collections(&scope).find(|one| one.name() == over.collection)
        else {
            continue;
        };
        let (mut after, mut kept) = (None, 0);
        loop {
            let mut tx = app.db.write(tenant.id).await?;
            // Whoever was invited again in the meantime owns what they have.
            if !user::store::find(&mut tx, user).await?.state.has_left() {
                return Ok(done);
            }
            let (moved, stayed, next) =
                owned::step(&scope, &mut tx, collection, user, over, after).await?;
            kept += stayed;
            done += moved;
            store::count(&mut tx, user, &over.collection, moved, kept).await?;
            if let Some(context) = context {
                context.progress_in(&mut tx, done, 0).await?;
            }
            tx.commit().await?;
            if let Some(context) = context
                && context.cancelled().await
            {
                return Ok(done);
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(done)
}

/// It was decided when the account was closed, by somebody who reached all of it; that they have
/// lost a right since, or have left too, leaves no half of it behind.
fn acting(app: &Arc<App>, tenant: &Tenant, by: Option<Id<User>>) -> Scope {
    match by {
        None => Scope::system(app.clone(), tenant.clone()),
        Some(by) => Scope::new(
            app.clone(),
            tenant.clone(),
            Actor::User(by),
            String::new(),
            Rights::Whole,
            Via::Job,
            tenant.lang,
            tenant.zone.clone(),
        ),
    }
}
