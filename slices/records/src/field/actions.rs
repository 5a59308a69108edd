//! What people do with fields. Always does a change of a field stand in the history.

mod draft;
mod remember;

pub use draft::FieldDraft;

use super::store;
use super::{Field, slots};
use crate::contact::store as contacts;
use crate::contact::store::unique_key;
use draft::{choices, free_key, put, title_taken};
use kernel::{Error, FieldErrors, Id, Result, text};
use kit::{Choice, Permission, Scope};
use remember::{entry, remember};
use std::collections::HashSet;
use storage::{Tx, Value};

/// How many fields a tenant may have.
const FIELDS: usize = 300;
/// How many records are looked through at once when a field becomes unique.
const CHUNK: usize = 1000;

/// The fields in order, archived ones too, for the editor of fields.
pub async fn list(scope: &Scope) -> Result<Vec<Field>> {
    scope.require(Permission::ManageFields)?;
    let mut tx = scope.read().await?;
    store::with_archived(&mut tx).await
}

/// Makes a field. While one of the sixteen slots is free it gets it, and with it an index.
pub async fn create(scope: &Scope, draft: FieldDraft) -> Result<Field> {
    let mut tx = scope.begin().await?;
    let field = create_in(scope, &mut tx, draft).await?;
    tx.commit().await?;
    Ok(field)
}

/// The same inside a transaction, as an import does it.
pub(crate) async fn create_in(scope: &Scope, tx: &mut Tx, draft: FieldDraft) -> Result<Field> {
    scope.require(Permission::ManageFields)?;
    let others = store::with_archived(tx).await?;
    let mut field = Field {
        id: Id::new(scope.now()),
        version: 1,
        key: free_key(&draft.title, &others),
        title: String::new(),
        kind: draft.kind,
        group: String::new(),
        position: others
            .iter()
            .map(|field| field.position + 1)
            .max()
            .unwrap_or(0),
        help: String::new(),
        required: false,
        unique: false,
        default: String::new(),
        choices: Vec::new(),
        privacy: draft.privacy,
        slot: None,
        filling: false,
        archived_at: None,
    };
    put(scope, None, &mut field, draft, &others)?;
    if field.slot.is_some() {
        slots::settle(tx, &mut field, &others, true, scope.now()).await?;
    }
    if others.len() >= FIELDS {
        return Err(Error::invalid("", "too_many"));
    }
    store::insert(tx, &field, scope.now()).await?;
    remember(scope, tx, "created", None, Some(&field)).await?;
    Ok(field)
}

/// Changes a field. Its kind stays as soon as some record has a value.
pub async fn update(
    scope: &Scope,
    id: Id<Field>,
    based_on: Option<i64>,
    draft: FieldDraft,
) -> Result<Field> {
    scope.require(Permission::ManageFields)?;
    let mut tx = scope.begin().await?;
    let before = store::find(&mut tx, id).await?;
    if based_on.is_some_and(|version| version != before.version) {
        return Err(Error::Conflict("stale"));
    }
    let others = store::with_archived(&mut tx).await?;
    let mut after = before.clone();
    after.version += 1;
    if draft.kind != before.kind {
        if contacts::any_value(&mut tx, &before).await? {
            return Err(Error::invalid("kind", "kind_in_use"));
        }
        after.kind = draft.kind;
    }
    put(scope, Some(&before), &mut after, draft, &others)?;
    if after.slot.is_some() && before.slot.is_none() {
        slots::settle(&mut tx, &mut after, &others, false, scope.now()).await?;
    }
    if after.unique && !before.unique && after.filling {
        return Err(Error::invalid("unique", "index_not_ready"));
    }
    store::update(&mut tx, &after).await?;
    if before.unique && !after.unique {
        store::clear_uniques(&mut tx, id).await?;
    }
    if after.unique && !before.unique {
        claim_existing(&mut tx, &after).await?;
    }
    remember(scope, &mut tx, "updated", Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(after)
}

/// Adds choices inside a transaction, as an import does it. A title that some choice has
/// already adds none.
pub(crate) async fn add_choices_in(
    scope: &Scope,
    tx: &mut Tx,
    id: Id<Field>,
    titles: &[String],
) -> Result<Field> {
    scope.require(Permission::ManageFields)?;
    let before = store::find(tx, id).await?;
    let mut after = before.clone();
    for title in titles {
        let known = |choice: &Choice| text::fold(&choice.title) == text::fold(title);
        if !after.choices.iter().any(known) {
            after.choices.push(Choice {
                key: String::new(),
                title: title.clone(),
            });
        }
    }
    if after.choices.len() == before.choices.len() {
        return Ok(before);
    }
    let mut errors = FieldErrors::new();
    after.choices = choices(after.choices, &mut errors);
    errors.check()?;
    after.version += 1;
    store::update(tx, &after).await?;
    remember(scope, tx, "updated", Some(&before), Some(&after)).await?;
    Ok(after)
}

/// Hides a field; what records hold in it stays, and its place among the indexes is free.
///
/// # Errors
/// `Conflict("stale")` when it is no longer the version that this is based on.
pub async fn archive(scope: &Scope, id: Id<Field>, based_on: Option<i64>) -> Result<Field> {
    set_archived(scope, id, based_on, true).await
}

/// Shows an archived field again, with an index if there is a place.
///
/// # Errors
/// `Invalid` with the code `title_taken` when another field has its title by now.
pub async fn restore(scope: &Scope, id: Id<Field>) -> Result<Field> {
    set_archived(scope, id, None, false).await
}

async fn set_archived(
    scope: &Scope,
    id: Id<Field>,
    based_on: Option<i64>,
    archived: bool,
) -> Result<Field> {
    scope.require(Permission::ManageFields)?;
    let mut tx = scope.begin().await?;
    let before = store::find(&mut tx, id).await?;
    if based_on.is_some_and(|version| version != before.version) {
        return Err(Error::Conflict("stale"));
    }
    if before.archived_at.is_some() == archived {
        return Ok(before);
    }
    let mut after = before.clone();
    after.version += 1;
    after.archived_at = archived.then(|| scope.now());
    let others = store::with_archived(&mut tx).await?;
    if !archived && title_taken(&after, &others) {
        return Err(Error::invalid("title", "title_taken"));
    }
    let wanted = Some(false).filter(|_| archived);
    let wanted = wanted.or(Some(true).filter(|_| slots::can_have(&after, &others)));
    // It comes back without the place that it had: another field may have that now.
    let had = Field {
        slot: before.slot.filter(|_| archived),
        ..before.clone()
    };
    slots::decide(
        Some(&had),
        &mut after,
        wanted,
        &others,
        &mut FieldErrors::new(),
    );
    if after.slot.is_some() {
        slots::settle(&mut tx, &mut after, &others, false, scope.now()).await?;
    }
    store::update(&mut tx, &after).await?;
    let action = if archived { "archived" } else { "restored" };
    remember(scope, &mut tx, action, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(after)
}

/// Puts the fields into this order; those that are not named follow as they were.
pub async fn reorder(scope: &Scope, order: &[Id<Field>]) -> Result<()> {
    scope.require(Permission::ManageFields)?;
    let mut tx = scope.begin().await?;
    let mut fields = store::with_archived(&mut tx).await?;
    fields.sort_by_key(|field| {
        order
            .iter()
            .position(|id| *id == field.id)
            .unwrap_or(usize::MAX)
    });
    let set = history::open_set(&mut tx, scope, "update", "fields", None).await?;
    let mut entries = Vec::new();
    for (position, before) in (0i64..).zip(fields) {
        if before.position != position {
            let after = Field {
                position,
                version: before.version + 1,
                ..before.clone()
            };
            store::update(&mut tx, &after).await?;
            entries.push(entry("updated", Some(&before), Some(&after)));
        }
    }
    history::record(&mut tx, scope, set, entries).await?;
    tx.commit().await
}

/// Notes which values are taken; two records with the same are a fault.
async fn claim_existing(tx: &mut Tx, field: &Field) -> Result<()> {
    let mut seen = HashSet::new();
    let mut after = None;
    loop {
        let page = contacts::filled(tx, field, after.as_ref(), CHUNK).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some((last.slot_key.clone(), last.contact.id));
        let mut rows = Vec::with_capacity(page.len());
        for found in &page {
            for cell in found.contact.custom(field) {
                let key = unique_key(field.kind, &cell);
                if !seen.insert(key.clone()) {
                    return Err(Error::invalid("unique", "values_not_unique"));
                }
                rows.push(vec![
                    Value::from(field.id),
                    Value::from(key),
                    Value::from(found.contact.id),
                ]);
            }
        }
        store::insert_uniques(tx, rows).await?;
    }
}
