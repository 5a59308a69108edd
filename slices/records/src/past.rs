//! Security-sensitive: the history of contacts as an actor may see it. Nothing else in this
//! capability reads entries for somebody.

use crate::contact::{Contact, rights, store};
use history::Shown;
use kernel::{Id, Result};
use kit::{ChangeSet, MASK, Permission, Scope};
use std::collections::HashMap;
use storage::Tx;

/// Some entries, latest first.
pub(crate) struct Past {
    /// Those that the actor sees, without what is hidden from them.
    pub entries: Vec<Shown>,
    /// The place behind which there is more; `None`: that was all.
    pub next: Option<i64>,
}

/// What has happened to a contact that the actor reaches.
pub(crate) async fn of_contact(
    scope: &Scope,
    tx: &mut Tx,
    id: Id<Contact>,
    before: Option<i64>,
    limit: usize,
) -> Result<Past> {
    let found = history::of_subject(scope, tx, "contact", id.bytes(), before, limit + 1).await?;
    let (entries, next) = cut(found, limit);
    let entries = entries.into_iter().filter_map(|entry| veil(scope, entry));
    Ok(Past {
        entries: entries.collect(),
        next,
    })
}

/// What an act has done, as far as its records are reached.
pub(crate) async fn of_set(
    scope: &Scope,
    tx: &mut Tx,
    set: Id<ChangeSet>,
    before: Option<i64>,
    limit: usize,
) -> Result<Past> {
    let found = history::of_set(scope, tx, set, before, limit + 1).await?;
    let (entries, next) = cut(found, limit);
    let entries = reached(scope, tx, entries).await?;
    let entries = entries.into_iter().filter_map(|entry| veil(scope, entry));
    Ok(Past {
        entries: entries.collect(),
        next,
    })
}

fn cut(mut found: Vec<Shown>, limit: usize) -> (Vec<Shown>, Option<i64>) {
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().map(|entry| entry.seq);
    (found, last.filter(|_| more))
}

/// Without entries about contacts of others. One that is gone is nobody's.
async fn reached(scope: &Scope, tx: &mut Tx, entries: Vec<Shown>) -> Result<Vec<Shown>> {
    if scope.owners(Permission::ViewContacts).is_none() {
        return Ok(entries);
    }
    let is_contact = |entry: &&Shown| entry.kind == "contact";
    let ids: Vec<Id<Contact>> = entries
        .iter()
        .filter(is_contact)
        .map(|entry| Id::from_bytes(entry.subject))
        .collect();
    let owners: HashMap<[u8; 16], _> = store::titles(tx, &ids)
        .await?
        .into_iter()
        .map(|(id, _, owner)| (id.bytes(), owner))
        .collect();
    let seen = |entry: &Shown| match owners.get(&entry.subject) {
        _ if entry.kind != "contact" => true,
        Some(owner) => scope.reaches(Permission::ViewContacts, *owner),
        None => false,
    };
    Ok(entries.into_iter().filter(seen).collect())
}

/// An entry without hidden fields, masked ones under their mask; none if nothing else has changed.
fn veil(scope: &Scope, mut entry: Shown) -> Option<Shown> {
    if entry.kind != "contact" || rights::sees_all(scope) {
        return Some(entry);
    }
    let named = entry.fields.len();
    // A new record names what it was given. A mask that stands there for some records and not for
    // others would tell of which of them the field was empty.
    let names_masked = entry.action != "created";
    let shown =
        |field: &str| rights::sees(scope, field) || (names_masked && rights::masks(scope, field));
    entry.fields.retain(|field| shown(field));
    if let Some(changes) = &mut entry.changes {
        changes.retain(|change| shown(&change.field));
        for change in changes {
            if rights::masks(scope, &change.field) {
                // Nor is it told whether there was something before or is something now.
                change.before = MASK.into();
                change.after = MASK.into();
            }
        }
    }
    let nothing_left = named > 0 && entry.fields.is_empty() && entry.action == "updated";
    (!nothing_left).then_some(entry)
}
