//! Security-sensitive: adding, setting up, trying and removing providers.
//!
//! A provider decides who somebody is, so whoever chooses it could come in as everybody whom it
//! may name: it takes the right that guards everybody, and never is a role given to new users that
//! the actor does not hold.

use crate::log::{self, Event};
use crate::role::GUARD;
use crate::sso::provider::{NewProvider, Setup};
use crate::sso::tokens::{PURPOSE, try_secret};
use crate::sso::{ProviderId, Refusal, metadata, store};
use crate::user::actions::may_give;
use history::{Change, Entry};
use kernel::{Error, Id, Result};
use kit::Scope;
use serde_json::{Value as Json, json};
use storage::Tx;

/// Adds a provider, not yet set up: at the provider one needs our address first, and here the
/// id that the provider then gives.
///
/// # Errors
/// `Invalid` when it is there already.
pub async fn add(scope: &Scope, new: &NewProvider) -> Result<Id<ProviderId>> {
    scope.require(GUARD)?;
    let (id, now) = (Id::new(scope.now()), scope.now());
    let mut tx = scope.begin().await?;
    if store::all(&mut tx)
        .await?
        .iter()
        .any(|one| one.issuer == new.issuer)
    {
        return Err(Error::invalid("issuer", "not_unique"));
    }
    store::insert(&mut tx, id, new, now).await?;
    let changes = vec![
        Change::new("title", Json::Null, json!(new.title)),
        Change::new("issuer", Json::Null, json!(new.issuer)),
    ];
    remember(&mut tx, scope, id, "created", changes).await?;
    tx.commit().await?;
    Ok(id)
}

/// Saves what an administrator has set. The secret is sealed under the tenant's key and never
/// shown again.
///
/// # Errors
/// `Invalid` on `role` when it gives more than the actor holds.
pub async fn set_up(scope: &Scope, id: Id<ProviderId>, setup: &Setup) -> Result<()> {
    scope.require(GUARD)?;
    let secret = match &setup.secret {
        None => None,
        Some(secret) => {
            let key = scope.vault().own(scope.tenant().id).await?;
            Some(key.seal(PURPOSE, &id.bytes(), secret.expose().as_bytes())?)
        }
    };
    let mut tx = scope.begin().await?;
    may_give(&mut tx, scope, setup.role.into()).await?;
    let old = store::find(&mut tx, id).await?;
    let mut changes = Vec::new();
    for (field, before, after) in [
        ("title", json!(old.title), json!(setup.title)),
        ("client_id", json!(old.client_id), json!(setup.client_id)),
        ("domains", json!(old.domains), json!(setup.domains)),
        ("role", json!(old.role.name()), json!(setup.role.name())),
        (
            "makes_users",
            json!(old.makes_users),
            json!(setup.makes_users),
        ),
        ("required", json!(old.required), json!(setup.required)),
    ] {
        if before != after {
            changes.push(Change::new(field, before, after));
        }
    }
    if secret.is_some() {
        // That it changed is worth knowing; what it is, is not kept in the history.
        changes.push(Change::new("secret", Json::Null, Json::Null));
    }
    if changes.is_empty() {
        return Ok(());
    }
    store::save(&mut tx, id, setup, secret).await?;
    if setup.required {
        store::require_only(&mut tx, id).await?;
    }
    remember(&mut tx, scope, id, "updated", changes).await?;
    tx.commit().await
}

/// Removes a provider. Who is linked there signs in with a password again, or with a new link.
pub async fn remove(scope: &Scope, id: Id<ProviderId>) -> Result<()> {
    scope.require(GUARD)?;
    let mut tx = scope.begin().await?;
    let old = store::find(&mut tx, id).await?;
    store::remove(&mut tx, id).await?;
    let changes = vec![
        Change::new("title", json!(old.title), Json::Null),
        Change::new("issuer", json!(old.issuer), Json::Null),
    ];
    remember(&mut tx, scope, id, "removed", changes).await?;
    tx.commit().await
}

/// Speaks to the provider as a sign-on would, as far as that goes without a person.
///
/// # Errors
/// `Provider` says what is wrong.
pub async fn check(scope: &Scope, id: Id<ProviderId>) -> Result<(), Refusal> {
    scope.require(GUARD)?;
    let mut tx = scope.read().await?;
    let provider = store::find(&mut tx, id).await?;
    drop(tx);
    let metadata = metadata::fetch(scope, &provider).await?;
    metadata::fetch_keys(scope, &provider, &metadata).await?;
    match provider.is_ready() {
        true => try_secret(scope, &provider, &metadata).await,
        false => Ok(()),
    }
}

async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<ProviderId>,
    action: &'static str,
    changes: Vec<Change>,
) -> Result<()> {
    let set = history::open_set(tx, scope, action, "sso_providers", None).await?;
    let entry = Entry {
        kind: "sso_provider",
        subject: id.bytes(),
        person: None,
        action,
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await?;
    let (now, by) = (scope.now(), scope.actor().user());
    log::note(tx, now, Event::ProviderChanged, None, by, "").await
}
