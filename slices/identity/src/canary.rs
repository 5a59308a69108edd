//! Security-sensitive: records that nobody has a reason to open (P-136).
//!
//! An administrator makes a record a canary. To everybody else it stays the record that it was:
//! no field, no flag, no entry of its history tells it from others. Whoever opens, changes or
//! exports it raises the alarm: a line in the security log, from which letters and messages go
//! out. A name in a list is no sign of anything, and raises none.
//!
//! - Never does an ordinary request pay for it: what was opened is compared with the canaries
//!   where it is written into the detailed log, about once a second for all of it together.
//! - Never is the alarm raised again within an hour by the same person at the same canary.
//! - Always does a canary end with its record.

pub mod actions;
pub(crate) mod personal;
pub(crate) mod store;

use crate::log::{self, Event};
use futures::future::BoxFuture;
use kernel::{Error, Id, Result, Timestamp, micros};
use kit::{App, Scope, User, Viewing};
use std::collections::HashMap;
use std::sync::Arc;
use storage::Tx;

/// The most canaries of a tenant.
pub const MOST: usize = 50;
/// For how long whoever made a canary may look at what they have made, and for how long an alarm
/// is not raised again, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// The record that is a canary; it does not matter of which kind it is.
pub type Subject = [u8; 16];

/// A canary as stored.
#[derive(Clone)]
pub struct Canary {
    /// The record.
    pub subject: Subject,
    /// Who made it one.
    pub made_by: Option<Id<User>>,
    /// When.
    pub made_at: Timestamp,
}

/// An alarm as administrators see it.
#[derive(Clone)]
pub struct Alarm {
    /// The canary.
    pub subject: Subject,
    /// Who raised it.
    pub user: Id<User>,
    /// When last.
    pub at: Timestamp,
    /// By what.
    pub did: Did,
    /// How often they have raised it.
    pub times: i64,
}

/// What somebody did with a canary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Did {
    /// They looked at it, as a page or by the API.
    Opened,
    /// They changed it or tried to, alone or with others.
    Changed,
    /// It left in a file.
    Exported,
}

impl Did {
    const ALL: [Did; 3] = [Did::Opened, Did::Changed, Did::Exported];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Did::Opened => "opened",
            Did::Changed => "changed",
            Did::Exported => "exported",
        }
    }

    fn stored(word: &str) -> Result<Did> {
        let known = Did::ALL.into_iter().find(|did| did.name() == word);
        known.ok_or_else(|| Error::internal("an alarm of a canary is stored with an unknown word"))
    }
}

impl Canary {
    /// Whether it is whoever made it, looking at what they have just made.
    fn is_quiet(&self, user: Id<User>, at: Timestamp) -> bool {
        let age = micros(at).saturating_sub(micros(self.made_at));
        age < 0 || (self.made_by == Some(user) && age < HOUR)
    }
}

/// Compares what was opened with the canaries, where it is written into the detailed log.
pub(crate) async fn opened(
    tx: &mut Tx,
    app: &Arc<App>,
    viewings: &[Viewing],
    now: Timestamp,
) -> Result<()> {
    let seen = |viewing: &&Viewing| viewing.status < 400 && viewing.subject.is_some();
    let subjects: Vec<Subject> = viewings
        .iter()
        .filter(seen)
        .filter_map(|viewing| viewing.subject)
        .collect();
    let canaries = find(tx, &subjects).await?;
    if canaries.is_empty() {
        return Ok(());
    }
    for viewing in viewings.iter().filter(seen) {
        let Some(canary) = viewing.subject.and_then(|subject| canaries.get(&subject)) else {
            continue;
        };
        let looked = viewing.route.starts_with("GET ") || viewing.route.starts_with("HEAD ");
        let shown = viewing.route.starts_with(crate::viewing::REVEAL);
        let did = match looked || shown {
            true => Did::Opened,
            false => Did::Changed,
        };
        raise(tx, app, canary, (viewing.user, viewing.at), did, now).await?;
    }
    Ok(())
}

/// The acting user changes these records at once, where no address names each of them.
pub async fn changed(tx: &mut Tx, scope: &Scope, subjects: &[Subject]) -> Result<()> {
    let Some(user) = scope.actor().user() else {
        return Ok(());
    };
    for canary in find(tx, subjects).await?.values() {
        let now = scope.now();
        raise(tx, scope.app(), canary, (user, now), Did::Changed, now).await?;
    }
    Ok(())
}

/// Which of some records are canaries, in one look for a page of an export.
pub async fn among(tx: &mut Tx, subjects: &[Subject]) -> Result<Vec<Subject>> {
    Ok(find(tx, subjects).await?.into_keys().collect())
}

/// These canaries stand in a file that the acting user has had written.
pub async fn exported(scope: &Scope, canaries: &[Subject]) -> Result<()> {
    let Some(user) = scope.actor().user().filter(|_| !canaries.is_empty()) else {
        return Ok(());
    };
    let now = scope.now();
    let mut tx = scope.begin().await?;
    for canary in find(&mut tx, canaries).await?.values() {
        raise(
            &mut tx,
            scope.app(),
            canary,
            (user, now),
            Did::Exported,
            now,
        )
        .await?;
    }
    tx.commit().await
}

/// A record that is removed for good is no canary any more.
pub(crate) fn forget<'a>(
    _: &'a Scope,
    tx: &'a mut Tx,
    _: &'a str,
    id: Subject,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move { store::remove(tx, id).await.map(drop) })
}

async fn find(tx: &mut Tx, subjects: &[Subject]) -> Result<HashMap<Subject, Canary>> {
    let mut subjects = subjects.to_vec();
    subjects.sort_unstable();
    subjects.dedup();
    let mut found = HashMap::new();
    for some in subjects.chunks(store::AT_ONCE) {
        let canaries = store::among(tx, some).await?;
        found.extend(canaries.into_iter().map(|canary| (canary.subject, canary)));
    }
    Ok(found)
}

/// Raises the alarm, unless it was raised by the same person within the last hour.
async fn raise(
    tx: &mut Tx,
    app: &Arc<App>,
    canary: &Canary,
    (user, at): (Id<User>, Timestamp),
    did: Did,
    now: Timestamp,
) -> Result<()> {
    if canary.is_quiet(user, at) {
        return Ok(());
    }
    let before = micros(now).saturating_sub(HOUR);
    if store::raise(tx, canary.subject, user, did, micros(now), before).await? {
        log::note(tx, now, Event::CanaryTouched, Some(user), None, "").await?;
        tell_operators(tx, app);
    }
    Ok(())
}

/// Operators learn that there was an alarm once it is durable, and nothing else of it.
pub(crate) fn tell_operators(tx: &mut Tx, app: &Arc<App>) {
    let app = app.clone();
    tx.on_commit(Box::new(move || app.watch.canary()));
}
