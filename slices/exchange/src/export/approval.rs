//! Security-sensitive: large exports wait for another administrator (P-120).
//!
//! What counts is what one person takes out unasked within a day, in however many files.
//!
//! Whether an export is large turns out in its job, before anything of it could be fetched:
//! then there is no file, only a number. Who approves it lets the job write what was asked for,
//! with the rights of whoever asked, as they are by then.
//!
//! - Never does anybody decide on an export of their own.
//! - Never does an approval hold for another export, or for far more records than it named.
//! - Never does whoever may see less than when they asked get the file.

mod letters;
pub(crate) mod web;

use super::actions::{DAYS, enqueue};
use super::limit;
use super::reason::Reason;
use super::store::{self, Decision};
use super::{Export, State};
use crate::kept::seal;
use history::{Change, Entry};
use identity::log::Event;
use identity::users;
use jiff::SignedDuration;
use kernel::{Error, Id, Result, Timestamp};
use kit::{Actor, Permission, Scope, User, Via};
use serde_json::json;
use storage::Tx;

/// The most exports that are listed as waiting.
const MANY: i64 = 100;

/// What somebody takes out within so many hours is counted together.
pub(crate) const HOURS: i64 = 24;

/// How many records an export may hold before somebody else is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bound {
    /// As many as there are.
    Free,
    /// So many; more wait.
    UpTo(u64),
    /// As many as there are, for nobody else can be asked; more than so many are noted.
    Unasked(u64),
}

impl Bound {
    /// The most records of the file.
    pub fn most(self) -> Option<u64> {
        match self {
            Bound::UpTo(most) => Some(most),
            Bound::Free | Bound::Unasked(_) => None,
        }
    }

    /// Whether so many records leave although somebody else should have been asked.
    pub fn goes_unasked(self, rows: u64) -> bool {
        matches!(self, Bound::Unasked(most) if rows > most)
    }
}

/// The bound of an export at this moment.
pub(crate) async fn bound(scope: &Scope, export: &Export) -> Result<Bound> {
    let mut tx = scope.read().await?;
    let (Some(most), Some(maker)) = (most(&mut tx, scope, export).await?, export.created_by) else {
        return Ok(Bound::Free);
    };
    let others = users::administrators_besides(&mut tx, scope, maker).await?;
    Ok(match others.is_empty() {
        true => Bound::Unasked(most),
        false => Bound::UpTo(most),
    })
}

/// So many records of it may leave: as many as were approved, or as the day has still left over.
async fn most(tx: &mut Tx, scope: &Scope, export: &Export) -> Result<Option<u64>> {
    let Some(limit) = limit::of(tx).await?.most() else {
        return Ok(None);
    };
    let left = limit.saturating_sub(today(tx, scope, export).await?);
    Ok(Some(left.max(u64::try_from(export.allowed).unwrap_or(0))))
}

/// So many records its maker has taken out unasked within a day, this export aside.
pub(crate) async fn today(tx: &mut Tx, scope: &Scope, export: &Export) -> Result<u64> {
    match export.created_by {
        Some(maker) => {
            let since = scope.now() - SignedDuration::from_hours(HOURS);
            store::unasked_since(tx, maker, since).await
        }
        None => Ok(0),
    }
}

/// Whether so many records may leave still: other exports of the same person may have been
/// finished while this one was written. Always called after the history was written to, whose
/// turn lets one of them look after the other.
pub(crate) async fn fits(
    tx: &mut Tx,
    scope: &Scope,
    export: &Export,
    bound: Bound,
    rows: u64,
) -> Result<bool> {
    match bound {
        Bound::Free | Bound::Unasked(_) => Ok(true),
        Bound::UpTo(_) => Ok(most(tx, scope, export)
            .await?
            .is_none_or(|most| rows <= most)),
    }
}

/// From now on the export waits, and every other administrator knows it. False: nobody could be
/// asked.
pub(crate) async fn hold(scope: &Scope, export: &Export, rows: u64) -> Result<bool> {
    let mut tx = scope.begin().await?;
    let Some(maker) = export.created_by else {
        return Ok(false);
    };
    let others = users::administrators_besides(&mut tx, scope, maker).await?;
    if others.is_empty() {
        return Ok(false);
    }
    let until = in_days(scope.now());
    if !store::hold(&mut tx, export.id, rows, until).await? {
        // Stopped meanwhile: there is nothing left to do.
        return Ok(true);
    }
    let (event, reason) = (Event::ExportWaits, export.reason.as_str());
    identity::log::with_reason(&mut tx, scope, event, Some(maker), reason).await?;
    letters::ask(&mut tx, scope, export, rows, until, &others).await?;
    tx.commit().await?;
    Ok(true)
}

/// So many records an approval lets leave: a tenth more than were counted, for work goes on.
pub(crate) fn allowed(rows: i64) -> i64 {
    rows.saturating_add(rows / 10)
}

/// Exports that wait for somebody else than their maker, the oldest first.
pub(crate) async fn waiting(scope: &Scope) -> Result<Vec<Export>> {
    scope.require(Permission::ApproveExports)?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.read().await?;
    let mut exports = store::waiting(&mut tx, &key, scope.now(), MANY).await?;
    exports.retain(|export| export.created_by != scope.actor().user());
    Ok(exports)
}

/// An export of somebody else on which was or is to be decided.
pub(crate) async fn find(scope: &Scope, id: Id<Export>) -> Result<Export> {
    scope.require(Permission::ApproveExports)?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.read().await?;
    let export = store::find(&mut tx, &key, id).await?;
    let concerns = export.state == State::Pending || export.decided_by.is_some();
    if !concerns || export.expires_at <= scope.now() {
        return Err(Error::NotFound);
    }
    Ok(export)
}

/// The export goes on, if it is still about the number of records that was seen; whoever asked
/// for it is told.
///
/// # Errors
/// `Forbidden` for one's own export; `Conflict("wrong_state")` for one that does not wait any
/// more; `Conflict("export_rights_changed")` if its maker may see less by now: then it has ended.
pub(crate) async fn approve(scope: &Scope, id: Id<Export>, seen: i64) -> Result<()> {
    let by = decider(scope)?;
    let export = find(scope, id).await?;
    let maker = maker(&export, by)?;
    if export.state != State::Pending || export.rows != seen {
        return Err(Error::Conflict("wrong_state"));
    }
    let mut tx = scope.begin().await?;
    let (then, acting) = (export.acting.rights(), export.acting.clone());
    let theirs = acting.scope(scope.app(), &mut tx, scope.tenant().id, Via::Job);
    if !theirs.await?.rights().cover(&then) {
        store::end(&mut tx, id, State::Failed, Some("export_rights_changed")).await?;
        tx.commit().await?;
        return Err(Error::Conflict("export_rights_changed"));
    }
    let allowed = allowed(export.rows);
    let now = scope.now();
    let decision = Decision {
        to: State::Running,
        rows: seen,
        allowed,
        by,
        at: now,
        expires_at: in_days(now),
        refusal: None,
    };
    if !store::decide(&mut tx, id, decision).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    enqueue(&mut tx, now, &export).await?;
    let changes = vec![
        Change::new("reason", json!(null), json!(export.reason)),
        Change::new("count", json!(null), json!(export.rows)),
        Change::new("allowed", json!(null), json!(allowed)),
    ];
    remember(
        &mut tx,
        scope,
        &export,
        ("export_approval", "approved"),
        changes,
    )
    .await?;
    let (event, reason) = (Event::ExportApproved, export.reason.as_str());
    identity::log::with_reason(&mut tx, scope, event, Some(maker), reason).await?;
    letters::tell(&mut tx, scope, &export, maker, "export-approved", "").await?;
    tx.commit().await
}

/// The export ends; whoever asked for it is told why.
///
/// # Errors
/// As [`approve`].
pub(crate) async fn refuse(scope: &Scope, id: Id<Export>, why: &Reason) -> Result<()> {
    let by = decider(scope)?;
    let export = find(scope, id).await?;
    let maker = maker(&export, by)?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    let now = scope.now();
    let decision = Decision {
        to: State::Refused,
        rows: export.rows,
        allowed: 0,
        by,
        at: now,
        expires_at: in_days(now),
        refusal: Some(seal(&key, id, "refusal", &why.text())?),
    };
    if !store::decide(&mut tx, id, decision).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    let changes = vec![
        Change::new("reason", json!(null), json!(export.reason)),
        Change::new("count", json!(null), json!(export.rows)),
        Change::new("refusal", json!(null), json!(why.text())),
    ];
    remember(
        &mut tx,
        scope,
        &export,
        ("export_refusal", "refused"),
        changes,
    )
    .await?;
    let event = Event::ExportRefused;
    identity::log::with_reason(&mut tx, scope, event, Some(maker), why.text()).await?;
    letters::tell(&mut tx, scope, &export, maker, "export-refused", why.text()).await?;
    tx.commit().await
}

/// Who decides: a person, never a program with a key.
fn decider(scope: &Scope) -> Result<Id<User>> {
    scope.require(Permission::ApproveExports)?;
    match scope.actor() {
        Actor::User(user) => Ok(*user),
        _ => Err(Error::Forbidden),
    }
}

/// Who asked for it, who is somebody else than whoever decides.
fn maker(export: &Export, by: Id<User>) -> Result<Id<User>> {
    export
        .created_by
        .filter(|maker| *maker != by)
        .ok_or(Error::Forbidden)
}

fn in_days(now: Timestamp) -> Timestamp {
    now + SignedDuration::from_hours(24 * DAYS)
}

async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    export: &Export,
    (act, action): (&'static str, &'static str),
    changes: Vec<Change>,
) -> Result<()> {
    let set = history::open_set(tx, scope, act, &export.collection, None).await?;
    let entry = Entry {
        kind: "export",
        subject: export.id.bytes(),
        person: None,
        action,
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await?;
    Ok(())
}
