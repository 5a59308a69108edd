//! Security-sensitive: adding, changing, trying and removing receivers.

use crate::alert::receiver::{Checked, MOST, Receiver, TEST, Target, delivery, signature, store};
use crate::log::{self, Event};
use crate::role::GUARD;
use history::{Change, Entry};
use kernel::{Error, Id, Result, ResultExt, Secret, random};
use kit::{App, Scope, Tenant};
use serde_json::{Value as Json, json};
use storage::Tx;
use vault::PersonKey;

/// The purpose under which addresses and secrets are sealed.
const PURPOSE: &str = "alert";

/// Adds a receiver; gives the secret with which its messages are signed, now or never.
///
/// # Errors
/// `Conflict("too_many_receivers")`.
pub async fn add(
    scope: &Scope,
    new: &Checked,
    address: &str,
) -> Result<(Id<Receiver>, Secret<String>)> {
    scope.require(GUARD)?;
    let (id, now) = (Id::new(scope.now()), scope.now());
    let target = Target {
        address: address.to_owned(),
        secret: random::bytes(),
        old: Vec::new(),
    };
    let key = scope.vault().own(scope.tenant().id).await?;
    let receiver = Receiver {
        id,
        title: new.title.clone(),
        sealed: seal(&key, id, &target)?,
        kinds: new.kinds.clone(),
        failing_since: None,
        off_at: None,
    };
    let mut tx = scope.begin().await?;
    if store::all(&mut tx).await?.len() >= MOST {
        return Err(Error::Conflict("too_many_receivers"));
    }
    store::insert(&mut tx, &receiver, now).await?;
    let change = Change::new("title", Json::Null, json!(new.title));
    remember(&mut tx, scope, id, "created", vec![change]).await?;
    tx.commit().await?;
    Ok((id, signature::shown(&target.secret)))
}

/// Changes the name of a receiver and what it is told of.
pub async fn change(scope: &Scope, id: Id<Receiver>, new: &Checked) -> Result<()> {
    scope.require(GUARD)?;
    let mut tx = scope.begin().await?;
    let old = store::find(&mut tx, id).await?;
    let words = |of: &[crate::alert::receiver::Kind]| {
        let words: Vec<_> = of.iter().map(|kind| kind.name()).collect();
        json!(words)
    };
    let mut changes = Vec::new();
    for (field, before, after) in [
        ("title", json!(old.title), json!(new.title)),
        ("kinds", words(&old.kinds), words(&new.kinds)),
    ] {
        if before != after {
            changes.push(Change::new(field, before, after));
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    store::save(&mut tx, id, &new.title, &new.kinds).await?;
    remember(&mut tx, scope, id, "updated", changes).await?;
    tx.commit().await
}

/// Removes a receiver. What waits for it is not sent.
pub async fn remove(scope: &Scope, id: Id<Receiver>) -> Result<()> {
    scope.require(GUARD)?;
    let mut tx = scope.begin().await?;
    let old = store::find(&mut tx, id).await?;
    store::remove(&mut tx, id).await?;
    let change = Change::new("title", json!(old.title), Json::Null);
    remember(&mut tx, scope, id, "removed", vec![change]).await?;
    tx.commit().await
}

/// Sends to a receiver again that had been switched off.
pub async fn resume(scope: &Scope, id: Id<Receiver>) -> Result<()> {
    scope.require(GUARD)?;
    let mut tx = scope.begin().await?;
    store::find(&mut tx, id).await?;
    store::switch_on(&mut tx, id).await?;
    remember(&mut tx, scope, id, "resumed", Vec::new()).await?;
    tx.commit().await
}

/// Sends a message that tells of nothing, to see whether it arrives. It is tried once.
///
/// # Errors
/// `Conflict("receiver_off")` when nothing is sent to it.
pub async fn test(scope: &Scope, id: Id<Receiver>) -> Result<()> {
    scope.require(GUARD)?;
    let mut tx = scope.begin().await?;
    if store::find(&mut tx, id).await?.off_at.is_some() {
        return Err(Error::Conflict("receiver_off"));
    }
    delivery::queue(&mut tx, scope.now(), id, None, TEST).await?;
    tx.commit().await
}

/// Where a receiver is, and its secrets.
pub(crate) async fn target(app: &App, tenant: &Tenant, receiver: &Receiver) -> Result<Target> {
    let key = app.vault.own(tenant.id).await?;
    kept(&key, receiver)
}

pub(super) fn seal(key: &PersonKey, id: Id<Receiver>, target: &Target) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(target).doing("keeping a receiver")?;
    key.seal(PURPOSE, &id.bytes(), &plain)
}

pub(super) fn kept(key: &PersonKey, receiver: &Receiver) -> Result<Target> {
    let plain = key.open(PURPOSE, &receiver.id.bytes(), &receiver.sealed)?;
    serde_json::from_slice(&plain).doing("reading a receiver back")
}

pub(super) async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<Receiver>,
    action: &'static str,
    changes: Vec<Change>,
) -> Result<()> {
    let set = history::open_set(tx, scope, action, "alert_receivers", None).await?;
    let entry = Entry {
        kind: "alert_receiver",
        subject: id.bytes(),
        person: None,
        action,
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await?;
    let (now, by) = (scope.now(), scope.actor().user());
    log::note(tx, now, Event::SettingsChanged, None, by, "").await
}
