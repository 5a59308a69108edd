//! How many records one person may take out within a day before another administrator is asked
//! (P-120).

pub(crate) mod store;
pub(crate) mod web;

use history::{Change, Entry};
use identity::log::{self, Event};
use kernel::{Error, FieldError, FieldErrors, Result};
use kit::{Permission, Scope};
use serde_json::json;
use storage::Tx;

/// What holds until an administrator says something else.
const USUAL: u64 = 1_000;
/// The highest limit.
pub(crate) const HIGHEST: u64 = 1_000_000;

/// The limit of a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Limit {
    /// No export waits.
    Off,
    /// An export with which a day's are more waits.
    Over(u64),
}

impl Limit {
    /// Reads a number that somebody typed.
    pub fn parse(typed: &str) -> Result<Limit, FieldErrors> {
        let wrong = |code| Err(FieldErrors::one(FieldError::new("most", code)));
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        match typed.parse::<u64>() {
            Ok(most) if most <= HIGHEST => Ok(Limit::Over(most)),
            Ok(_) => Err(FieldErrors::one(
                FieldError::new("most", "out_of_range")
                    .with("min", 0)
                    .with("max", HIGHEST),
            )),
            Err(_) if typed.is_empty() => wrong("required"),
            Err(_) => wrong("not_a_whole_number"),
        }
    }

    /// The number, where there is one.
    pub fn most(self) -> Option<u64> {
        match self {
            Limit::Off => None,
            Limit::Over(most) => Some(most),
        }
    }
}

/// What the tenant has decided.
pub(crate) async fn of(tx: &mut Tx) -> Result<Limit> {
    Ok(store::find(tx).await?.unwrap_or(Limit::Over(USUAL)))
}

/// Decides it for every export that is written from now on.
pub(crate) async fn set(scope: &Scope, limit: Limit) -> Result<()> {
    scope.require(Permission::ApproveExports)?;
    if scope.actor().user().is_none() {
        return Err(Error::Forbidden);
    }
    let mut tx = scope.begin().await?;
    let old = of(&mut tx).await?;
    if old == limit {
        return Ok(());
    }
    store::save(&mut tx, limit).await?;
    let set = history::open_set(&mut tx, scope, "updated", "export_limit", None).await?;
    let entry = Entry {
        kind: "export_limit",
        subject: [0; 16],
        person: None,
        action: "updated",
        changes: vec![Change::new("most", json!(old.most()), json!(limit.most()))],
    };
    history::record(&mut tx, scope, set, vec![entry]).await?;
    let by = scope.actor().user();
    log::note(&mut tx, scope.now(), Event::SettingsChanged, None, by, "").await?;
    tx.commit().await
}
