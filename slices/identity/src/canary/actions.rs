//! Security-sensitive: making a record a canary, and an ordinary one again.
//!
//! Neither stands in the history of the record, which others read: both stand in the security log.

use crate::canary::{Alarm, Canary, MOST, Subject, store};
use crate::log::{self, Event};
use kernel::{Error, Result};
use kit::{Permission, Scope};

/// Makes a record a canary. The caller has made sure that the actor sees it.
///
/// # Errors
/// `Conflict("too_many_canaries")` when there are [`MOST`] of them.
pub async fn set(scope: &Scope, subject: Subject) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    if store::all(&mut tx).await?.len() >= MOST {
        return Err(Error::Conflict("too_many_canaries"));
    }
    let canary = Canary {
        subject,
        made_by: scope.actor().user(),
        made_at: scope.now(),
    };
    if store::insert(&mut tx, &canary).await? {
        let by = scope.actor().user();
        log::note(&mut tx, scope.now(), Event::CanarySet, None, by, "").await?;
    }
    tx.commit().await
}

/// From now on it is a record like any other.
///
/// # Errors
/// `NotFound` when it was that already.
pub async fn unset(scope: &Scope, subject: Subject) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    if !store::remove(&mut tx, subject).await? {
        return Err(Error::NotFound);
    }
    let by = scope.actor().user();
    log::note(&mut tx, scope.now(), Event::CanaryRemoved, None, by, "").await?;
    tx.commit().await
}

/// The canary that a record is, with its alarms, the latest first.
pub async fn of(scope: &Scope, subject: Subject) -> Result<Option<(Canary, Vec<Alarm>)>> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.read().await?;
    let Some(canary) = store::among(&mut tx, &[subject]).await?.pop() else {
        return Ok(None);
    };
    let mut alarms = store::alarms(&mut tx).await?;
    alarms.retain(|alarm| alarm.subject == subject);
    Ok(Some((canary, alarms)))
}

/// Every canary, the latest first, each with the last alarm that it raised.
pub async fn list(scope: &Scope) -> Result<Vec<(Canary, Option<Alarm>)>> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.read().await?;
    let canaries = store::all(&mut tx).await?;
    let alarms = store::alarms(&mut tx).await?;
    let last = |canary: &Canary| {
        let of = |alarm: &&Alarm| alarm.subject == canary.subject;
        alarms.iter().find(of).cloned()
    };
    Ok(canaries
        .into_iter()
        .map(|canary| (canary.clone(), last(&canary)))
        .collect())
}
