//! Security-sensitive: making and revoking keys.

use crate::key::{NewKey, store, text_of};
use crate::log::{self, Event};
use crate::user::actions::may_give;
use crate::{Token, user};
use history::{Change, Entry};
use kernel::{Error, Id, Result, Secret};
use kit::{Key, Permission, Scope, User};
use serde_json::{Value as Json, json};
use storage::Tx;

/// Makes a key that acts in the name of `maker`, who is the acting user or, for a command, any
/// active user. The text is what a program sends; it is never to be had again.
///
/// # Errors
/// `Invalid` when the role gives more than the actor holds; `Forbidden` for another maker.
pub async fn create(
    scope: &Scope,
    maker: Id<User>,
    new: &NewKey,
) -> Result<(Id<Key>, Secret<String>)> {
    scope.require(Permission::ManageKeys)?;
    if scope.actor().user().is_some_and(|user| user != maker) {
        return Err(Error::Forbidden);
    }
    let (id, secret, now) = (Id::new(scope.now()), Token::new(), scope.now());
    let expires_at = kernel::timestamp(kernel::micros(now) + new.days * 86_400_000_000);
    let mut tx = scope.begin().await?;
    user::store::find(&mut tx, maker).await?;
    may_give(&mut tx, scope, new.role).await?;
    store::insert(&mut tx, id, new, secret.hash(), maker, now, expires_at).await?;
    let changes = vec![
        Change::new("title", Json::Null, json!(new.title)),
        Change::new("role", Json::Null, json!(new.role.to_string())),
        Change::new("expires_at", Json::Null, json!(expires_at.to_string())),
    ];
    remember(&mut tx, scope, id, "created", changes).await?;
    log::tell(&mut tx, scope, Event::KeyMade, maker).await?;
    tx.commit().await?;
    Ok((id, Secret::new(text_of(id, &secret))))
}

/// Stops a key for good, from its next request on.
///
/// # Errors
/// `NotFound` when there is no such key that still could be used; `Forbidden` when it is the key of
/// somebody who holds more than the actor.
pub async fn revoke(scope: &Scope, id: Id<Key>) -> Result<()> {
    scope.require(Permission::ManageKeys)?;
    let mut tx = scope.begin().await?;
    let maker = store::maker(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if scope.actor().user() != Some(maker) {
        let whose = user::store::find(&mut tx, maker).await?;
        user::actions::may_manage(&mut tx, scope, &whose).await?;
    }
    if !store::revoke(&mut tx, id, scope.now()).await? {
        return Err(Error::NotFound);
    }
    log::tell(&mut tx, scope, Event::KeyRevoked, maker).await?;
    remember(&mut tx, scope, id, "revoked", Vec::new()).await?;
    tx.commit().await
}

pub(super) async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<Key>,
    action: &'static str,
    changes: Vec<Change>,
) -> Result<()> {
    let set = history::open_set(tx, scope, action, "api_keys", None).await?;
    let entry = Entry {
        kind: "api_key",
        subject: id.bytes(),
        person: None,
        action,
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await
}
