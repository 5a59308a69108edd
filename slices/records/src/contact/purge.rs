//! Removing contacts for good: rows, what pointed to them, and the keys of their history.

use super::changes::{Edit, entry, write};
use super::draft::Found;
use super::shape::Shape;
use super::{Contact, store};
use kernel::{Error, Id, Result};
use kit::{ChangeSet, Kind, Permission, Scope};
use serde_json::Value as Json;
use std::collections::HashSet;
use storage::Tx;
use vault::Class;

/// How many pointing contacts are changed at once.
const CHUNK: usize = 500;

/// Removes binned contacts and notes that their keys must be destroyed; call [`shred`] once
/// the transaction is committed.
pub(super) async fn purge(
    scope: &Scope,
    tx: &mut Tx,
    ids: &[Id<Contact>],
) -> Result<Id<ChangeSet>> {
    scope.require(Permission::PurgeContacts)?;
    let contacts = store::load(tx, ids).await?;
    if contacts.len() < ids.iter().collect::<HashSet<_>>().len() {
        return Err(Error::NotFound);
    }
    for contact in &contacts {
        if !scope.reaches(Permission::ViewContacts, contact.owner)
            || !scope.reaches(Permission::PurgeContacts, contact.owner)
        {
            return Err(Error::NotFound);
        }
        if contact.binned_at.is_none() {
            return Err(Error::Conflict("wrong_state"));
        }
    }
    let set = history::open_set(tx, scope, "purge", "contacts", None).await?;
    clear_pointers(scope, tx, set, ids).await?;
    for hook in scope.app().slices.iter().flat_map(|slice| slice.references) {
        for id in ids {
            hook(scope, tx, "contact", id.bytes()).await?;
        }
    }
    let entries = contacts
        .iter()
        .map(|contact| entry(contact.id, "purged", Vec::new()))
        .collect();
    history::record(tx, scope, set, entries).await?;
    let gone: Vec<Id<Contact>> = contacts.iter().map(|contact| contact.id).collect();
    store::delete(tx, &gone, scope.now()).await?;
    kit::idempotency::forget_answers(tx).await?;
    Ok(set)
}

/// Empties what points to the contacts, with a line in the history of each that pointed.
async fn clear_pointers(
    scope: &Scope,
    tx: &mut Tx,
    set: Id<ChangeSet>,
    targets: &[Id<Contact>],
) -> Result<()> {
    let shape = Shape::load(scope, tx).await?;
    let gone: HashSet<Id<Contact>> = targets.iter().copied().collect();
    let mut pointing = store::pointing_to(tx, targets).await?;
    pointing.retain(|id| !gone.contains(id));
    for some in pointing.chunks(CHUNK) {
        let mut edits = Vec::with_capacity(some.len());
        for before in store::load(tx, some).await? {
            let after = without(&before, &gone, &shape);
            edits.push(Edit {
                consequence: true,
                ..Edit::update(before, after, Found::default())
            });
        }
        for result in write(scope, tx, set, &shape, edits, false).await? {
            result?;
        }
    }
    Ok(())
}

fn without(before: &Contact, gone: &HashSet<Id<Contact>>, shape: &Shape) -> Contact {
    let mut after = before.clone();
    after
        .companies
        .retain(|membership| !gone.contains(&membership.company));
    if !after
        .companies
        .iter()
        .any(|membership| membership.is_default)
        && let Some(first) = after.companies.first_mut()
    {
        first.is_default = true;
    }
    let words: HashSet<String> = gone.iter().map(Id::to_string).collect();
    for field in shape
        .fields
        .iter()
        .filter(|field| field.kind == Kind::Contact)
    {
        if after
            .doc
            .custom
            .get(&field.key)
            .and_then(Json::as_str)
            .is_some_and(|word| words.contains(word))
        {
            after.doc.custom.remove(&field.key);
        }
    }
    after
}

/// Destroys the keys of purged contacts, so that their history cannot be read any more. What
/// a crash leaves over, the nightly job destroys.
pub(super) async fn shred(scope: &Scope, gone: &[Id<Contact>]) -> Result<()> {
    for id in gone {
        scope
            .vault()
            .shred(scope.tenant().id, id.cast(), &Class::ALL)
            .await?;
    }
    let mut tx = scope.begin().await?;
    store::forget_shreds(&mut tx, gone).await?;
    tx.commit().await
}
