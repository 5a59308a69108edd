//! Security-sensitive: what is done with roles. What a role gives holds from the next request of
//! whoever has it.

use super::{AnyRole, OwnRole, RoleDraft, store};
use crate::log::{self, Event};
use crate::{factor, sso};
use history::{Change, Entry};
use kernel::{Error, FieldErrors, Id, Result};
use kit::{FieldRight, Grant, Permission, Role, Scope};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use storage::Tx;

/// How many roles a tenant may make.
pub const MANY: usize = 100;

/// Makes a role.
///
/// # Errors
/// `Invalid` when another role has the title, or a right is on a field that is not there.
pub async fn create(scope: &Scope, draft: &RoleDraft) -> Result<Id<OwnRole>> {
    scope.require(Permission::ManageRoles)?;
    let id = Id::new(scope.now());
    let mut tx = scope.begin().await?;
    if store::all(&mut tx).await?.len() >= MANY {
        return Err(Error::invalid("title", "too_many"));
    }
    check(scope, &mut tx, draft, None).await?;
    store::insert(&mut tx, id, draft, scope.now())
        .await
        .map_err(taken)?;
    remember(&mut tx, scope, id, "created", None, Some(draft)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes a role.
///
/// # Errors
/// `Conflict("stale")` when it is no longer the version that the change is based on.
pub async fn change(
    scope: &Scope,
    id: Id<OwnRole>,
    version: i64,
    draft: &RoleDraft,
) -> Result<OwnRole> {
    scope.require(Permission::ManageRoles)?;
    let mut tx = scope.begin().await?;
    let before = store::find(&mut tx, id).await?;
    check(scope, &mut tx, draft, Some(&before)).await?;
    if !store::update(&mut tx, id, version, draft)
        .await
        .map_err(taken)?
    {
        return Err(Error::Conflict("stale"));
    }
    remember(&mut tx, scope, id, "updated", Some(&before), Some(draft)).await?;
    let (now, by) = (scope.now(), scope.actor().user());
    log::note(&mut tx, now, Event::RightsChanged, None, by, "").await?;
    let role = AnyRole::Own(id);
    sso::person::role_gives(&mut tx, role, &before.grant, &draft.grant).await?;
    // Whoever manages users now may be asked for a second factor.
    factor::policy::sessions::mark_all(&mut tx, scope.app()).await?;
    let after = store::find(&mut tx, id).await?;
    tx.commit().await?;
    Ok(after)
}

/// Removes a role that nobody has.
///
/// # Errors
/// `Conflict("role_in_use")`.
pub async fn delete(scope: &Scope, id: Id<OwnRole>) -> Result<()> {
    scope.require(Permission::ManageRoles)?;
    let mut tx = scope.begin().await?;
    let before = store::find(&mut tx, id).await?;
    store::delete(&mut tx, id).await?;
    remember(&mut tx, scope, id, "deleted", Some(&before), None).await?;
    // After the history, whose turn keeps others from giving the role at this moment.
    let role = AnyRole::Own(id);
    let held = !store::held_by(&mut tx, role, 1).await?.is_empty();
    if held || store::is_of_a_key(&mut tx, role, scope.now()).await? {
        return Err(Error::Conflict("role_in_use"));
    }
    tx.commit().await
}

/// The role that a word means: a fixed level, an id, or the title of an own role.
pub async fn named(tx: &mut Tx, word: &str) -> Result<Option<AnyRole>> {
    match AnyRole::parse(word) {
        Some(AnyRole::Own(id)) => match store::find(tx, id).await {
            Ok(_) => Ok(Some(AnyRole::Own(id))),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        },
        Some(fixed) => Ok(Some(fixed)),
        None => Ok(store::by_title(tx, word).await?.map(AnyRole::Own)),
    }
}

/// Stops whoever does not hold everything that a role gives: nobody gives more than they have,
/// and nobody has power over somebody who may do more.
pub(crate) async fn holds(scope: &Scope, tx: &mut Tx, role: AnyRole) -> Result<bool> {
    let grant = super::held::grant_of(tx, role).await?;
    Ok(scope.rights().covers(&grant))
}

/// Two roles must not look the same, and rights are on fields that exist or once did.
async fn check(
    scope: &Scope,
    tx: &mut Tx,
    draft: &RoleDraft,
    before: Option<&OwnRole>,
) -> Result<()> {
    let mut faults = FieldErrors::new();
    let key = store::title_key(&draft.title);
    let named_so = |text: &str| store::title_key(text) == key;
    let looks_fixed = Role::ALL.into_iter().any(|role| {
        let text = |lang| {
            let key = format!("role-{}", role.name().replace('_', "-"));
            scope.app().texts.get(lang, &key, &[])
        };
        named_so(role.name())
            || kernel::Lang::ALL
                .into_iter()
                .any(|lang| named_so(&text(lang)))
    });
    let other = store::by_title(tx, &draft.title).await?;
    if looks_fixed || other.is_some_and(|other| Some(other) != before.map(|before| before.id)) {
        faults.add("title", "not_unique");
    }
    for collection in scope
        .app()
        .slices
        .iter()
        .flat_map(|slice| slice.collections)
    {
        let name = collection.name();
        let Some(rights) = draft.grant.fields(name) else {
            continue;
        };
        let known: BTreeSet<String> = collection
            .columns(scope, tx)
            .await?
            .into_iter()
            .map(|column| column.key)
            .collect();
        let was = before.and_then(|before| before.grant.fields(name));
        for (key, right) in &rights.of {
            let place = || format!("fields.{name}.{key}");
            match collection.ruled().iter().find(|ruled| ruled.key == key) {
                Some(ruled) if !ruled.hideable && *right < FieldRight::Read => {
                    faults.add(place(), "never_hidden");
                }
                Some(_) => {}
                None if key.starts_with("custom.") && known.contains(key) => {}
                // A field that was archived keeps its right, for it may come back.
                None if was.is_some_and(|was| was.of.contains_key(key)) => {}
                None => {
                    faults.push(kernel::FieldError::new(place(), "unknown_field").with("name", key))
                }
            }
        }
    }
    Ok(faults.check()?)
}

fn taken(error: Error) -> Error {
    match error {
        Error::Conflict(_) => Error::invalid("title", "not_unique"),
        other => other,
    }
}

async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<OwnRole>,
    action: &'static str,
    before: Option<&OwnRole>,
    after: Option<&RoleDraft>,
) -> Result<()> {
    let rights = |grant: &Grant| serde_json::to_value(grant).unwrap_or_default();
    let was = before.map(|role| [json!(role.title), json!(role.about), rights(&role.grant)]);
    let is = after.map(|role| [json!(role.title), json!(role.about), rights(&role.grant)]);
    let empty = || [Json::Null, Json::Null, Json::Null];
    let (was, is) = (was.unwrap_or_else(empty), is.unwrap_or_else(empty));
    let changes = ["title", "about", "rights"]
        .into_iter()
        .zip(was)
        .zip(is)
        .filter(|((_, was), is)| was != is)
        .map(|((field, was), is)| Change::new(field, was, is))
        .collect();
    let set = history::open_set(tx, scope, action, "roles", None).await?;
    let entry = Entry {
        kind: "role",
        subject: id.bytes(),
        person: None,
        action,
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await
}
