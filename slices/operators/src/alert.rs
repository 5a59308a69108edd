//! Security-sensitive: what operators are told of (P-136): one network that fails at many
//! accounts, failures at their own door, alarms of canaries as a bare count, hosts that imitate
//! ours.
//!
//! - Never does an alert say which account, which record or which tenant.
//! - Never is the same told again within the hour; of a host, within the day.
//! - Always is an alert durable before a letter tells of it.

mod letters;
pub(crate) mod store;
pub(crate) mod web;

pub use letters::send;

use kernel::{Id, Result, Timestamp, micros};
use kit::platform::PlatformScope;
use kit::watch::{Told, Tried, WINDOW};
use std::fmt::Write;
use std::time::Duration;
use storage::Tx;
use tokio::sync::watch;

/// So many accounts at which one network fails within ten minutes are no office that mistypes.
pub const MANY_ACCOUNTS: i64 = 15;
/// So many failures at the door of operators within ten minutes.
pub const MANY_AT_THE_DOOR: i64 = 10;
/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;
/// A day, in microseconds.
const DAY: i64 = 24 * HOUR;
/// Days that alerts are kept (P-164: security logs other than detailed ones).
pub const KEPT: i64 = 365;
/// How often it is looked at what was noticed.
const OFTEN: Duration = Duration::from_secs(1);
/// Every how many looks letters that wait are tried.
const LETTERS: u32 = 15;
/// Bytes of the hash of a network that are shown.
const SHORT: usize = 6;

/// What an alert is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One network fails at many accounts.
    Stuffing,
    /// Many failures at the door of operators.
    Door,
    /// Canaries have raised their alarm.
    Canary,
    /// A host imitates ours.
    LookAlike,
}

impl Kind {
    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Stuffing => "stuffing",
            Kind::Door => "door",
            Kind::Canary => "canary",
            Kind::LookAlike => "look-alike",
        }
    }

    /// For how long the same is not told again, in microseconds.
    fn rest(self) -> i64 {
        match self {
            Kind::LookAlike => DAY,
            _ => HOUR,
        }
    }
}

/// An alert as it is kept.
#[derive(Clone)]
pub struct Alert {
    /// Its id.
    pub id: Id<Alert>,
    /// When.
    pub at: Timestamp,
    /// The word of its kind.
    pub kind: String,
    /// By what it is known again; empty where there is nothing.
    pub mark: String,
    /// How many accounts, failures or alarms.
    pub count: i64,
    /// Over how many tenants.
    pub tenants: i64,
}

/// Looks at what was noticed since the last time, and tells of it. Whether there was anything new.
pub async fn look(scope: &PlatformScope) -> Result<bool> {
    let told = scope.watch().take(scope.now());
    if told.is_empty() {
        return Ok(false);
    }
    match note(scope, &told).await {
        Ok(new) => Ok(new),
        Err(error) => {
            scope.watch().put_back(told);
            Err(error)
        }
    }
}

async fn note(scope: &PlatformScope, told: &Told) -> Result<bool> {
    let mut tx = scope.control_write().await?;
    let mut new = false;
    for tried in &told.tried {
        new |= failures(&mut tx, scope, tried).await?;
    }
    if told.canaries > 0 {
        let count = i64::try_from(told.canaries).unwrap_or(i64::MAX);
        new |= raise(&mut tx, scope, Kind::Canary, "", count, 0).await?;
    }
    for host in &told.hosts {
        new |= raise(&mut tx, scope, Kind::LookAlike, host, 1, 0).await?;
    }
    tx.commit().await?;
    Ok(new)
}

/// Adds up what every process has seen of a network.
async fn failures(tx: &mut Tx, scope: &PlatformScope, tried: &Tried) -> Result<bool> {
    let now = micros(scope.now());
    let process = Id::from_bytes(scope.watch().process());
    store::report(tx, process, tried, now).await?;
    let (accounts, tenants) = store::together(tx, tried.network, now - WINDOW).await?;
    let (kind, many, mark) = match tried.network == kit::watch::PLATFORM {
        true => (Kind::Door, MANY_AT_THE_DOOR, String::new()),
        false => (Kind::Stuffing, MANY_ACCOUNTS, short(&tried.network)),
    };
    match accounts >= many {
        true => raise(tx, scope, kind, &mark, accounts, tenants).await,
        false => Ok(false),
    }
}

/// Keeps an alert and asks for the letters; what was told a short while ago only counts on.
async fn raise(
    tx: &mut Tx,
    scope: &PlatformScope,
    kind: Kind,
    mark: &str,
    count: i64,
    tenants: i64,
) -> Result<bool> {
    let now = scope.now();
    let since = micros(now) - kind.rest();
    if let Some(known) = store::since(tx, kind.name(), mark, since).await? {
        let (count, tenants) = match kind {
            Kind::Canary => (known.count.saturating_add(count), 0),
            Kind::LookAlike => (known.count, 0),
            Kind::Stuffing | Kind::Door => (known.count.max(count), known.tenants.max(tenants)),
        };
        store::count_on(tx, known.id, count, tenants).await?;
        return Ok(false);
    }
    let alert = Alert {
        id: Id::new(now),
        at: now,
        kind: kind.name().to_owned(),
        mark: mark.to_owned(),
        count,
        tenants,
    };
    if !store::insert(tx, &alert, micros(now).div_euclid(HOUR)).await? {
        return Ok(false);
    }
    letters::ask(tx, alert.id, now).await?;
    tx.on_commit(Box::new(move || {
        let Alert {
            kind,
            mark,
            count,
            tenants,
            ..
        } = &alert;
        tracing::warn!(kind, mark, count, tenants, "operators are told of an alert");
    }));
    Ok(true)
}

/// A hash of a network, as people compare it.
fn short(hash: &[u8]) -> String {
    let mut text = "#".to_owned();
    for byte in hash.iter().take(SHORT) {
        // Writing into a text does not fail.
        write!(text, "{byte:02x}").ok();
    }
    text
}

/// Looks once more, when nothing can be noticed any more.
pub async fn last(scope: &PlatformScope) {
    if let Err(error) = look(scope).await {
        tracing::error!("telling operators what was noticed: {error}");
    }
}

/// Does so about once a second and sends the letters, until told to stop.
pub async fn keep(scope: PlatformScope, mut stopped: watch::Receiver<bool>) {
    let mut looks = 0_u32;
    loop {
        let new = look(&scope).await.unwrap_or_else(|error| {
            tracing::error!("telling operators what was noticed: {error}");
            false
        });
        if (new || looks.is_multiple_of(LETTERS))
            && let Err(error) = send(&scope).await
        {
            tracing::error!("writing to operators: {error}");
        }
        looks = looks.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(OFTEN) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Removes what has had its time.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let now = micros(now);
    store::tidy(tx, now - KEPT * DAY, now - WINDOW).await
}
