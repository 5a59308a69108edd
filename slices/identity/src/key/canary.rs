//! Security-sensitive: keys that are made only to be stolen (P-136).
//!
//! An administrator leaves one where only an intruder would find it: in an old script, in a note,
//! in a mailbox. It has the form of any key.
//!
//! - Never does it open anything: whoever shows it gets the answer to a wrong key, at once; that
//!   it was used is noted in the background.
//! - Never is it told from where it was used but by the hash of the network under the key of the
//!   day, by which two uses of one day can be compared and nothing else be found.

use super::actions::remember;
use super::{NewKey, store, text_of};
use crate::log::{self, Event};
use crate::role::AnyRole;
use crate::{Token, canary, lockout};
use history::Change;
use kernel::{Error, FieldError, Id, Result, Secret, Timestamp, micros, text};
use kit::{Address, App, Key, Permission, Role, Scope, Tenant};
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::sync::Arc;

/// So often at most it is told that a key is used, in microseconds. Every use is counted.
const OFTEN: i64 = 60_000_000;
/// What stands in the list for those who do not know what it is; it works without an end.
const DAYS: i64 = 365;
/// Bytes of the hash of a network that are kept.
const SHORT: usize = 6;

/// Reads what an administrator calls such a key.
pub(crate) fn title(typed: &str) -> Result<String, FieldError> {
    let title = text::line(typed);
    match title.chars().count() {
        0 => Err(FieldError::new("canary", "required")),
        1..=super::TITLE => Ok(title),
        _ => Err(FieldError::new("canary", "too_long")),
    }
}

/// Makes such a key. The text is never to be had again.
pub(crate) async fn create(scope: &Scope, title: String) -> Result<Secret<String>> {
    scope.require(Permission::ManageKeys)?;
    scope.require(Permission::ManageUsers)?;
    let maker = scope.actor().user().ok_or(Error::Forbidden)?;
    let (id, secret, now) = (Id::<Key>::new(scope.now()), Token::new(), scope.now());
    let new = NewKey {
        title,
        role: AnyRole::from(Role::Restricted),
        days: DAYS,
    };
    let expires_at = kernel::timestamp(micros(now) + DAYS * 86_400_000_000);
    let mut tx = scope.begin().await?;
    store::insert(&mut tx, id, &new, secret.hash(), maker, now, expires_at).await?;
    store::make_canary(&mut tx, id).await?;
    // The history, which others may read, tells of a key like any other.
    let changes = vec![
        Change::new("title", Json::Null, json!(new.title)),
        Change::new("role", Json::Null, json!(new.role.to_string())),
        Change::new("expires_at", Json::Null, json!(expires_at.to_string())),
    ];
    remember(&mut tx, scope, id, "created", changes).await?;
    log::note(&mut tx, now, Event::CanaryKeyMade, None, Some(maker), "").await?;
    tx.commit().await?;
    Ok(Secret::new(text_of(id, &secret)))
}

/// Somebody has shown such a key.
pub(crate) async fn used(
    app: &Arc<App>,
    tenant: &Tenant,
    id: Id<Key>,
    now: Timestamp,
    address: &Address,
) -> Result<()> {
    let network = lockout::actions::network(app, tenant, address).await?;
    let network = network.map_or_else(String::new, |hash| short(&hash));
    let mut tx = app.db.write(tenant.id).await?;
    store::count_use(&mut tx, id, now).await?;
    if store::is_to_be_told(&mut tx, id, micros(now), micros(now) - OFTEN).await? {
        log::note(&mut tx, now, Event::CanaryKeyUsed, None, None, &network).await?;
        canary::tell_operators(&mut tx, app);
    }
    tx.commit().await
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
