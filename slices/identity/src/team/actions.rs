//! Security-sensitive: what is done with teams. Who joins a team may see more from the next
//! request on, so teams are for those who define roles.

use super::{Team, store};
use crate::log::{self, Event};
use crate::role::title as checked;
use crate::user;
use history::{Change, Entry};
use kernel::{Error, FieldErrors, Id, Result};
use kit::{Permission, Scope, User};
use serde_json::{Value as Json, json};
use storage::Tx;
use vault::Class;

/// How many teams a tenant may have.
pub const MANY: usize = 500;
/// How many users may belong to a team.
pub const MEMBERS: i64 = 500;

/// Makes a team.
pub async fn create(scope: &Scope, title: &str) -> Result<Id<Team>> {
    scope.require(Permission::ManageRoles)?;
    let title = checked(title).map_err(|fault| Error::Invalid(FieldErrors::one(fault)))?;
    let id = Id::new(scope.now());
    let mut tx = scope.begin().await?;
    if store::all(&mut tx).await?.len() >= MANY {
        return Err(Error::invalid("title", "too_many"));
    }
    store::insert(&mut tx, id, &title, scope.now())
        .await
        .map_err(taken)?;
    let change = Change::new("title", Json::Null, json!(title));
    remember(&mut tx, scope, id, "created", change).await?;
    tx.commit().await?;
    Ok(id)
}

/// Gives a team another title.
pub async fn rename(scope: &Scope, id: Id<Team>, title: &str) -> Result<()> {
    scope.require(Permission::ManageRoles)?;
    let title = checked(title).map_err(|fault| Error::Invalid(FieldErrors::one(fault)))?;
    let mut tx = scope.begin().await?;
    let before = store::find(&mut tx, id).await?;
    if before.title == title {
        return Ok(());
    }
    store::rename(&mut tx, id, &title).await.map_err(taken)?;
    let change = Change::new("title", json!(before.title), json!(title));
    remember(&mut tx, scope, id, "updated", change).await?;
    tx.commit().await
}

/// Removes a team. Its members stay users and see what they see without it.
pub async fn delete(scope: &Scope, id: Id<Team>) -> Result<()> {
    scope.require(Permission::ManageRoles)?;
    let mut tx = scope.begin().await?;
    let before = store::find(&mut tx, id).await?;
    store::delete(&mut tx, id).await?;
    let change = Change::new("title", json!(before.title), Json::Null);
    remember(&mut tx, scope, id, "deleted", change).await?;
    tx.commit().await
}

/// Puts a user into a team.
pub async fn join(scope: &Scope, id: Id<Team>, member: Id<User>) -> Result<()> {
    scope.require(Permission::ManageRoles)?;
    let mut tx = scope.begin().await?;
    let team = store::find(&mut tx, id).await?;
    if team.members >= MEMBERS {
        return Err(Error::invalid("user", "too_many"));
    }
    user::store::find(&mut tx, member)
        .await
        .map_err(|error| match error {
            Error::NotFound => Error::invalid("user", "not_found"),
            other => other,
        })?;
    if !store::add(&mut tx, id, member).await? {
        return Ok(());
    }
    moved(&mut tx, scope, member, Json::Null, json!(team.title)).await?;
    tx.commit().await
}

/// Takes a user out of a team.
pub async fn leave(scope: &Scope, id: Id<Team>, member: Id<User>) -> Result<()> {
    scope.require(Permission::ManageRoles)?;
    let mut tx = scope.begin().await?;
    let team = store::find(&mut tx, id).await?;
    if !store::remove(&mut tx, id, member).await? {
        return Err(Error::NotFound);
    }
    moved(&mut tx, scope, member, json!(team.title), Json::Null).await?;
    tx.commit().await
}

fn taken(error: Error) -> Error {
    match error {
        Error::Conflict(_) => Error::invalid("title", "not_unique"),
        other => other,
    }
}

/// That somebody came or went is part of their own history.
async fn moved(
    tx: &mut Tx,
    scope: &Scope,
    member: Id<User>,
    before: Json,
    after: Json,
) -> Result<()> {
    let change = Change {
        class: Class::Profile,
        ..Change::new("team", before, after)
    };
    user::actions::remember(tx, scope, member, "updated", vec![change]).await?;
    log::tell(tx, scope, Event::RightsChanged, member).await
}

async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<Team>,
    action: &'static str,
    change: Change,
) -> Result<()> {
    let set = history::open_set(tx, scope, action, "teams", None).await?;
    let entry = Entry {
        kind: "team",
        subject: id.bytes(),
        person: None,
        action,
        changes: vec![change],
    };
    history::record(tx, scope, set, vec![entry]).await
}
