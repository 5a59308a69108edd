//! Taking a change set back, last change first.

use super::changes::{Edit, write};
use super::draft::Found;
use super::shape::Shape;
use super::value::{differences, json_of, put_json};
use super::{Contact, store};
use history::{Change, Shown};
use kernel::{Id, Result};
use kit::collection::Undone;
use kit::{ChangeSet, Permission, Scope};
use std::collections::{HashMap, HashSet};
use storage::Tx;

/// See [`kit::Collection::undo`]. How far it has come is kept beside the set, in the same
/// transaction, so that a later call goes on where this one ended.
pub(super) async fn undo(
    scope: &Scope,
    tx: &mut Tx,
    set: Id<ChangeSet>,
    by: Id<ChangeSet>,
    limit: usize,
) -> Result<Undone> {
    scope.require(Permission::EditContacts)?;
    let act = history::find_set(tx, set).await?;
    let mine = act.actor.is_some() && act.actor == scope.actor().user();
    let before = store::undoing(tx, set).await?.and_then(|known| known.seq);
    let entries = history::of_set(scope, tx, set, before, limit.max(1)).await?;
    let mut more = entries.len() == limit.max(1);

    // A record that the set has changed twice is taken back one change per call.
    let mut subjects = HashSet::new();
    let once: Vec<&Shown> = entries
        .iter()
        .take_while(|entry| subjects.insert(entry.subject))
        .collect();
    more |= once.len() < entries.len();
    let Some(last) = once.last() else {
        return Ok(Undone::default());
    };
    let last = last.seq;

    let shape = Shape::load(scope, tx).await?;
    let ids: Vec<Id<Contact>> = once
        .iter()
        .filter(|entry| entry.kind == "contact")
        .map(|entry| Id::from_bytes(entry.subject))
        .collect();
    let mut contacts: HashMap<Id<Contact>, Contact> = store::load(tx, &ids)
        .await?
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect();
    let mut undone = Undone {
        more,
        ..Undone::default()
    };
    let mut edits = Vec::with_capacity(once.len());
    for entry in once.into_iter().filter(|entry| entry.kind == "contact") {
        let contact = contacts.remove(&Id::from_bytes(entry.subject));
        match reverse(scope, contact, entry, mine)? {
            Some(edit) => edits.push(edit),
            None => undone.conflicts += 1,
        }
    }
    let touched: Vec<_> = edits.iter().map(|edit| edit.after.id.bytes()).collect();
    identity::canary::changed(tx, scope, &touched).await?;
    for result in write(scope, tx, by, &shape, edits, false).await? {
        match result {
            Ok(_) => undone.restored += 1,
            // Not theirs, not valid any more, or taken by another record: left alone.
            Err(_) => undone.conflicts += 1,
        }
    }
    store::note_undone(tx, set, last, &undone).await?;
    Ok(undone)
}

/// The edit that takes an entry back. `None`: the record has been changed since, is gone, or
/// the entry can no longer be opened.
fn reverse(
    scope: &Scope,
    contact: Option<Contact>,
    entry: &Shown,
    mine: bool,
) -> Result<Option<Edit>> {
    let (Some(contact), Some(changes)) = (contact, &entry.changes) else {
        return Ok(None);
    };
    let living = contact.binned_at.is_none();
    match entry.action.as_str() {
        "created"
            if living
                && untouched(&contact, changes)?
                && differences(None, &contact)?.len() == changes.len() =>
        {
            let mut edit = Edit::bin(scope, contact);
            if mine {
                // Who could make it may take it back.
                edit.needs = Permission::CreateContacts;
            }
            Ok(Some(edit))
        }
        "updated" if living && untouched(&contact, changes)? => {
            let mut after = contact.clone();
            for change in changes {
                put_json(&mut after, &change.field, &change.before)?;
            }
            Ok(Some(Edit::update(contact, after, Found::default())))
        }
        "binned" if !living => Ok(Some(Edit::restore(contact))),
        "restored" if living => Ok(Some(Edit::bin(scope, contact))),
        _ => Ok(None),
    }
}

/// Whether every field still says what the change made it say.
fn untouched(contact: &Contact, changes: &[Change]) -> Result<bool> {
    for change in changes {
        if json_of(contact, &change.field)? != change.after {
            return Ok(false);
        }
    }
    Ok(true)
}
