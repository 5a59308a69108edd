//! Security-sensitive: what operators opened and did (P-119, P-126).
//!
//! - Always is a line durable before a page is shown or a command is carried out.
//! - Always does a line hold the hash of the line before, so a removed or altered one is found;
//!   each line also goes, with ids only, into the log that leaves the host.
//! - Opened pages are kept for 90 days, everything else for 365 (P-164). What goes leaves the
//!   chain whole.

pub(crate) mod store;
mod verify;
pub(crate) mod web;

pub use verify::{Verified, verify};

use kernel::{Id, Result, Timestamp, micros, random};
use kit::platform::{Operator, PlatformScope, Session, Who};
use sha2::{Digest, Sha256};
use storage::Tx;

/// Days that it is kept which pages were opened.
pub const VIEWS_KEPT: i64 = 90;
/// Days that everything else is kept.
pub const KEPT: i64 = 365;
/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// What a line tells.
#[derive(Clone, Default)]
pub struct Entry {
    /// The operator whom it is about, where that is not who acts.
    pub about: Option<Id<Operator>>,
    /// What was done: `view`, `command`, `signed_in`, `tenant_closed`, …
    pub action: &'static str,
    /// The route or the command.
    pub route: String,
    /// The number of a tenant.
    pub tenant: Option<i64>,
    /// `begun`, `done` or `refused`.
    pub outcome: &'static str,
    /// Why, as whoever did it says.
    pub reason: String,
}

impl Entry {
    /// Something that was done.
    pub fn done(action: &'static str) -> Self {
        Entry {
            action,
            outcome: "done",
            ..Entry::default()
        }
    }

    /// Something that was refused.
    pub fn refused(action: &'static str) -> Self {
        Entry {
            outcome: "refused",
            ..Entry::done(action)
        }
    }

    /// The same about an operator.
    #[must_use]
    pub fn about(self, operator: Id<Operator>) -> Self {
        let about = Some(operator);
        Entry { about, ..self }
    }
}

/// A line as it is kept.
#[derive(Clone)]
pub struct Line {
    /// Its place.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// `host`, `stranger` or `operator`.
    pub who: String,
    /// The operator who acted, or whom it is about.
    pub operator: Option<Id<Operator>>,
    /// In which session.
    pub session: Option<Id<Session>>,
    /// What was done.
    pub action: String,
    /// The route or the command.
    pub route: String,
    /// The number of a tenant.
    pub tenant: Option<i64>,
    /// What came of it.
    pub outcome: String,
    /// Why.
    pub reason: String,
    pub(crate) salt: Option<Vec<u8>>,
    pub(crate) digest: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl Line {
    /// The digest of the content under the salt. Each part is preceded by its length, so that
    /// no two contents read the same.
    pub(crate) fn content(&self, salt: &[u8]) -> [u8; 32] {
        let id = |id: Option<[u8; 16]>| id.map_or(Vec::new(), |raw| raw.to_vec());
        let tenant = self.tenant.map_or(Vec::new(), |n| n.to_be_bytes().to_vec());
        let parts: [&[u8]; 10] = [
            salt,
            &micros(self.at).to_be_bytes(),
            self.who.as_bytes(),
            &id(self.operator.map(|id| id.bytes())),
            &id(self.session.map(|id| id.bytes())),
            self.action.as_bytes(),
            self.route.as_bytes(),
            &tenant,
            self.outcome.as_bytes(),
            self.reason.as_bytes(),
        ];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// The hash of a line behind another.
pub(crate) fn chain(before: &[u8], seq: i64, digest: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(seq.to_be_bytes());
    hash.update(digest);
    hash.finalize().into()
}

/// Adds a line in the transaction of what it tells of. Once that is durable, the line is also
/// said to the log of the process.
pub(crate) async fn add(tx: &mut Tx, scope: &PlatformScope, entry: Entry) -> Result<()> {
    add_by(tx, scope.now(), scope.who(), entry).await
}

/// The same by somebody who has just come in.
pub(crate) async fn add_by(tx: &mut Tx, now: Timestamp, by: &Who, entry: Entry) -> Result<()> {
    let (who, actor) = match by {
        Who::Host => ("host", None),
        Who::Stranger => ("stranger", None),
        Who::Operator(operator) => ("operator", Some(operator)),
    };
    let (seq, before) = store::next(tx).await?;
    let salt: [u8; 16] = random::bytes();
    let mut line = Line {
        seq,
        at: now,
        who: who.to_owned(),
        operator: entry.about.or(actor.map(|operator| operator.id)),
        session: actor.map(|operator| operator.session),
        action: entry.action.to_owned(),
        route: entry.route,
        tenant: entry.tenant,
        outcome: entry.outcome.to_owned(),
        reason: entry.reason,
        salt: Some(salt.to_vec()),
        digest: Vec::new(),
        hash: Vec::new(),
    };
    line.digest = line.content(&salt).to_vec();
    line.hash = chain(&before, seq, &line.digest).to_vec();
    store::insert(tx, &line).await?;
    let shown = |id: Option<String>| id.unwrap_or_default();
    let (operator, session) = (
        shown(line.operator.map(|id| id.to_string())),
        shown(line.session.map(|id| id.to_string())),
    );
    tx.on_commit(Box::new(move || {
        let Line {
            seq,
            action,
            route,
            tenant,
            outcome,
            ..
        } = &line;
        let hash: String = line.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        tracing::info!(
            seq,
            who,
            operator,
            session,
            action,
            route,
            tenant,
            outcome,
            hash,
            "operator log"
        );
    }));
    Ok(())
}

/// The latest lines, the newest first.
pub async fn latest(scope: &PlatformScope, limit: usize) -> Result<Vec<Line>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = scope.control_once(store::page(None, None, limit)).await?;
    rows.iter().map(store::line).collect()
}

/// Removes what has had its time. Gives how many lines lost their content or themselves.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    let now = micros(now);
    let blanked = store::blank_views(tx, now - VIEWS_KEPT * DAY).await?;
    let removed = store::remove(tx, now - KEPT * DAY).await?;
    Ok(blanked + removed)
}
