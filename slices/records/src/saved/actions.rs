//! What people do with saved filters.

use super::{Saved, store};
use history::{Change, Entry};
use kernel::{Error, FieldError, FieldErrors, Id, Result};
use kit::{Filter, Permission, Scope};
use serde_json::{Value as Json, json};
use storage::Tx;

/// How long a title may be, characters.
pub(crate) const TITLE: usize = 80;
/// How many filters one person may see.
const MANY: usize = 500;

/// What makes a filter worth keeping.
#[derive(Clone, Debug)]
pub struct SavedDraft {
    /// What people call it.
    pub title: String,
    /// Of which collection.
    pub collection: String,
    /// Which records.
    pub filter: Filter,
    /// In which order.
    pub sort: String,
    /// Which columns.
    pub columns: Vec<String>,
}

/// The filters that the actor sees: their own and the shared ones, by title, without those that
/// ask about a hidden field.
pub async fn list(scope: &Scope, collection: &str) -> Result<Vec<Saved>> {
    scope.require(Permission::ViewContacts)?;
    let mut tx = scope.read().await?;
    seen(scope, &mut tx, collection).await
}

/// The same in the middle of other work.
pub(crate) async fn seen(scope: &Scope, tx: &mut Tx, collection: &str) -> Result<Vec<Saved>> {
    let mut all = store::of(tx, collection, scope.actor().user()).await?;
    all.retain(|saved| saved.is_seen(scope));
    Ok(all)
}

/// One of them; somebody else's is not found.
pub async fn find(scope: &Scope, id: Id<Saved>) -> Result<Saved> {
    scope.require(Permission::ViewContacts)?;
    let mut tx = scope.read().await?;
    visible(scope, store::find(&mut tx, id).await?)
}

/// Keeps a filter for the actor alone.
pub async fn save(scope: &Scope, draft: SavedDraft) -> Result<Saved> {
    scope.require(Permission::ViewContacts)?;
    let mut tx = scope.begin().await?;
    if store::of(&mut tx, &draft.collection, scope.actor().user())
        .await?
        .len()
        >= MANY
    {
        return Err(Error::invalid("", "too_many"));
    }
    let saved = Saved {
        id: Id::new(scope.now()),
        version: 1,
        title: title(&draft.title)?,
        collection: draft.collection,
        filter: draft.filter,
        sort: draft.sort,
        columns: draft.columns,
        owner: scope.actor().user(),
        shared: false,
        created_at: scope.now(),
    };
    if !saved.is_seen(scope) {
        return Err(hidden());
    }
    keep(scope, &mut tx, "created", None, &saved).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Gives a filter another title.
pub async fn rename(scope: &Scope, id: Id<Saved>, to: &str) -> Result<Saved> {
    let to = title(to)?;
    change(scope, id, None, |saved| saved.title = to).await
}

/// Puts other conditions, another order and other columns under the same title.
pub async fn replace(
    scope: &Scope,
    id: Id<Saved>,
    filter: Filter,
    sort: String,
    columns: Vec<String>,
) -> Result<Saved> {
    change(scope, id, None, |saved| {
        saved.filter = filter;
        saved.sort = sort;
        saved.columns = columns;
    })
    .await
}

/// Shows a filter to everybody, or to its owner alone.
///
/// # Errors
/// `Conflict("stale")` when it is no longer the version that this is based on.
pub async fn share(
    scope: &Scope,
    id: Id<Saved>,
    based_on: Option<i64>,
    shared: bool,
) -> Result<Saved> {
    scope.require(Permission::ShareFilters)?;
    change(scope, id, based_on, |saved| saved.shared = shared).await
}

/// Removes a filter.
///
/// # Errors
/// `Conflict("stale")` when it is no longer the version that this is based on.
pub async fn delete(scope: &Scope, id: Id<Saved>, based_on: Option<i64>) -> Result<()> {
    let mut tx = scope.begin().await?;
    let saved = own(scope, store::find(&mut tx, id).await?)?;
    fresh(&saved, based_on)?;
    store::delete(&mut tx, id).await?;
    remember(scope, &mut tx, "deleted", Some(&saved), None).await?;
    tx.commit().await
}

async fn change(
    scope: &Scope,
    id: Id<Saved>,
    based_on: Option<i64>,
    how: impl FnOnce(&mut Saved),
) -> Result<Saved> {
    let mut tx = scope.begin().await?;
    let before = own(scope, store::find(&mut tx, id).await?)?;
    fresh(&before, based_on)?;
    let mut after = before.clone();
    how(&mut after);
    after.version += 1;
    if !after.is_seen(scope) {
        return Err(hidden());
    }
    keep(scope, &mut tx, "updated", Some(&before), &after).await?;
    tx.commit().await?;
    Ok(after)
}

/// A hidden field is as unknown to a filter as one that was never there.
fn hidden() -> Error {
    Error::invalid("filter", "unknown_column")
}

fn fresh(saved: &Saved, based_on: Option<i64>) -> Result<()> {
    match based_on {
        Some(version) if version != saved.version => Err(Error::Conflict("stale")),
        _ => Ok(()),
    }
}

async fn keep(
    scope: &Scope,
    tx: &mut Tx,
    action: &'static str,
    before: Option<&Saved>,
    after: &Saved,
) -> Result<()> {
    store::save(tx, after).await?;
    remember(scope, tx, action, before, Some(after)).await
}

/// A title as it is kept.
pub(crate) fn title(text: &str) -> Result<String, FieldErrors> {
    let title = crate::direction::line(text);
    let fault = match title.chars().count() {
        0 => FieldError::new("title", "required"),
        n if n > TITLE => FieldError::new("title", "too_long").with("max", TITLE),
        _ => return Ok(title),
    };
    Err(FieldErrors::one(fault))
}

fn visible(scope: &Scope, saved: Saved) -> Result<Saved> {
    let mine = saved.owner.is_some() && saved.owner == scope.actor().user();
    if (mine || saved.shared) && saved.is_seen(scope) {
        Ok(saved)
    } else {
        Err(Error::NotFound)
    }
}

/// One's own filters, and shared ones for those who may share.
fn own(scope: &Scope, saved: Saved) -> Result<Saved> {
    scope.require(Permission::ViewContacts)?;
    let saved = visible(scope, saved)?;
    let mine = saved.owner.is_some() && saved.owner == scope.actor().user();
    if mine && !saved.shared || scope.may(Permission::ShareFilters) {
        Ok(saved)
    } else {
        Err(Error::Forbidden)
    }
}

async fn remember(
    scope: &Scope,
    tx: &mut Tx,
    action: &'static str,
    before: Option<&Saved>,
    after: Option<&Saved>,
) -> Result<()> {
    let shown = |saved: Option<&Saved>| {
        saved.map_or([Json::Null, Json::Null], |saved| {
            [json!(saved.title), json!(saved.shared)]
        })
    };
    let mut changes = Vec::new();
    for ((field, was), is) in ["title", "shared"]
        .into_iter()
        .zip(shown(before))
        .zip(shown(after))
    {
        if was != is {
            changes.push(Change::new(field, was, is));
        }
    }
    // A filter may quote a person, and this payload outlives persons: only the fact is kept.
    if before.map(|saved| &saved.filter) != after.map(|saved| &saved.filter) {
        changes.push(Change::new("filter", Json::Null, Json::Null));
    }
    let Some(of) = after.or(before) else {
        return Ok(());
    };
    let set = history::open_set(tx, scope, action, "filters", None).await?;
    let entry = Entry {
        kind: "filter",
        subject: of.id.bytes(),
        person: None,
        action,
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await
}
