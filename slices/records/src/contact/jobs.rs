//! Once a day: what has lain in the recycle bin long enough is purged. And whenever somebody
//! asks: a large change is taken back.

use super::{Contact, actions, purge, store};
use crate::field::slots;
use ::jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result, ResultExt, Timestamp};
use kit::{Actor, App, ChangeSet, Key, Rights, Scope, User, Via};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const PURGE_BIN: &str = "purge_bin";
/// The stored name of the job that takes a large change back.
pub(crate) const UNDO: &str = "undo_contacts";
/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;
/// How many contacts are purged in one transaction.
const CHUNK: usize = 50;

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let app = app.clone();
    let kind = Kind {
        name: PURGE_BIN,
        lane: Lane::Long,
        max_attempts: 20,
    };
    let (undoing, filling) = (app.clone(), app.clone());
    registry.add(kind, move |context| purge_bin(app.clone(), context));
    let kind = Kind {
        name: UNDO,
        lane: Lane::Long,
        max_attempts: 20,
    };
    registry.add(kind, move |context| undo(undoing.clone(), context));
    let kind = Kind {
        name: slots::FILL,
        lane: Lane::Long,
        max_attempts: 20,
    };
    registry.add(kind, move |context| slots::fill(filling.clone(), context));
}

/// What is taken back, as what, and by whom.
#[derive(Deserialize)]
struct Undo {
    set: Id<ChangeSet>,
    by: Id<ChangeSet>,
    user: Id<User>,
    key: Option<Id<Key>>,
}

/// Every step notes in its own transaction how far it has come, so another attempt goes on, and
/// looks what whoever asked may do now: who is locked in the middle takes nothing back any more.
async fn undo(app: Arc<App>, context: Context) -> Result<Outcome> {
    let asked: Undo =
        serde_json::from_value(context.payload.clone()).doing("reading what is to be undone")?;
    let Some(tenant) = accounts::by_id(&app, context.tenant).await? else {
        return Err(Error::NotFound);
    };
    let actor = match asked.key {
        Some(key) => Actor::Key(key, asked.user),
        None => Actor::User(asked.user),
    };
    let as_now = |rights: Rights| {
        let (lang, zone) = (tenant.lang, tenant.zone.clone());
        let (app, tenant, actor) = (app.clone(), tenant.clone(), actor.clone());
        Scope::new(
            app,
            tenant,
            actor,
            String::new(),
            rights,
            Via::Undo,
            lang,
            zone,
        )
    };
    let mut done = context.done;
    loop {
        let mut tx = app.db.write(context.tenant).await?;
        let scope = as_now(identity::users::rights(&mut tx, &actor, app.clock.now()).await?);
        let total = history::find_set(&mut tx, asked.set).await?.count;
        let some = actions::undo_step(&scope, &mut tx, asked.set, asked.by).await?;
        done += i64::try_from(some.restored + some.conflicts).unwrap_or(0);
        context.progress_in(&mut tx, done, total).await?;
        tx.commit().await?;
        if !some.more {
            return Ok(Outcome::Done);
        }
    }
}

async fn purge_bin(app: Arc<App>, context: Context) -> Result<Outcome> {
    let now = context.clock.now();
    // A tenant that was closed keeps its bin until it is opened again or erased.
    if let Some(tenant) = accounts::by_id(&app, context.tenant).await? {
        tidy(&Scope::system(app, tenant)).await?;
    }
    Ok(Outcome::Again(days_from(now, 1)))
}

/// Destroys the keys that a crash has left over, purges what was binned too long ago, and
/// forgets the Idempotency-Keys of yesterday.
pub async fn tidy(scope: &Scope) -> Result<()> {
    let mut tx = scope.begin().await?;
    kit::idempotency::forget(&mut tx, scope.now()).await?;
    let left = store::shreds(&mut tx, 1000).await?;
    tx.commit().await?;
    if !left.is_empty() {
        purge::shred(scope, &left).await?;
    }
    let before = days_from(scope.now(), -scope.app().settings.bin_days);
    let mut tried: HashSet<Id<Contact>> = HashSet::new();
    loop {
        let mut tx = scope.begin().await?;
        let ids = store::binned_before(&mut tx, before, CHUNK).await?;
        if ids.is_empty() || ids.iter().all(|id| !tried.insert(*id)) {
            return Ok(());
        }
        purge::purge(scope, &mut tx, &ids).await?;
        tx.commit().await?;
        purge::shred(scope, &ids).await?;
    }
}

fn days_from(at: Timestamp, days: i64) -> Timestamp {
    kernel::timestamp(kernel::micros(at).saturating_add(days.saturating_mul(DAY)))
}
