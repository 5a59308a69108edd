//! What values may point to: users and contacts, by id or by the words of a file.

use super::shape::Shape;
use super::store::{self, Lookup};
use super::{Contact, ContactKind, Patch};
use kernel::{Id, Result, sort, text};
use kit::{Kind, Permission, Scope, User};
use std::collections::HashMap;
use storage::Tx;

/// The users and the named contacts that a batch of patches mentions.
#[derive(Default)]
pub(crate) struct Directory {
    users: Option<Vec<(Id<User>, String, String)>>,
    companies: HashMap<String, Vec<Id<Contact>>>,
    contacts: HashMap<String, Vec<Id<Contact>>>,
}

impl Directory {
    /// Looks everything up that some patches mention by another word than an id. A contact of
    /// somebody else is not found.
    pub async fn of<'a>(
        scope: &Scope,
        tx: &mut Tx,
        shape: &Shape,
        patches: impl Iterator<Item = &'a Patch>,
    ) -> Result<Directory> {
        let mut directory = Directory::default();
        let mut users = false;
        for (key, texts) in patches.flatten() {
            let kind = match key.as_str() {
                "owner" => Kind::User,
                "companies" => Kind::Contact,
                key => match shape.column(key) {
                    Some(field) => field.kind,
                    None => continue,
                },
            };
            let named = || {
                texts
                    .iter()
                    .map(|word| text::line(word))
                    .filter(|word| !word.is_empty() && id_in(word).is_none())
            };
            match kind {
                Kind::User => users |= named().next().is_some(),
                Kind::Contact => {
                    let of = if key == "companies" {
                        &mut directory.companies
                    } else {
                        &mut directory.contacts
                    };
                    of.extend(named().map(|word| (word, Vec::new())));
                }
                _ => {}
            }
        }
        if users {
            directory.users = Some(store::users(tx).await?);
        }
        find_named(
            scope,
            tx,
            &mut directory.companies,
            Some(ContactKind::Company),
        )
        .await?;
        find_named(scope, tx, &mut directory.contacts, None).await?;
        Ok(directory)
    }

    /// The active user of an id, an e-mail address or a name.
    pub fn user(&self, word: &str) -> std::result::Result<Id<User>, &'static str> {
        if let Ok(id) = word.parse() {
            return Ok(id);
        }
        let users = self.users.as_deref().unwrap_or_default();
        let word = text::fold(word);
        let mut by_email = users
            .iter()
            .filter(|(_, email, _)| text::fold(email) == word);
        if let Some((id, ..)) = by_email.next() {
            return Ok(*id);
        }
        only(
            users
                .iter()
                .filter(|(_, _, name)| text::fold(name) == word)
                .map(|(id, ..)| *id),
        )
    }

    /// The company of an id or a name.
    pub fn company(&self, word: &str) -> std::result::Result<Id<Contact>, &'static str> {
        by_name(&self.companies, word)
    }

    /// The contact of an id or a name.
    pub fn contact(&self, word: &str) -> std::result::Result<Id<Contact>, &'static str> {
        by_name(&self.contacts, word)
    }
}

/// The id by which a word of a file means a contact: the word itself, or what stands in brackets
/// behind a name that several have: `Acél Kft. [02ky…]`.
pub(super) fn id_in(word: &str) -> Option<Id<Contact>> {
    let word = word.trim();
    let bracketed = || Some(word.strip_suffix(']')?.rsplit_once('[')?.1);
    let id = word.parse().ok();
    id.or_else(|| bracketed()?.parse().ok())
}

/// The words by which files find linked contacts again, of those of which the actor sees the
/// record: the name, and behind one by which others are found too the id.
pub(super) async fn telling_names(
    scope: &Scope,
    tx: &mut Tx,
    column: &str,
    ids: &[[u8; 16]],
) -> Result<HashMap<[u8; 16], String>> {
    let ids: Vec<Id<Contact>> = ids.iter().map(|id| Id::from_bytes(*id)).collect();
    let kind = (column == "companies").then_some(ContactKind::Company);
    let seen = |contact: &Contact| {
        contact.binned_at.is_none() && scope.reaches(Permission::ViewContacts, contact.owner)
    };
    let linked: Vec<Contact> = store::load(tx, &ids)
        .await?
        .into_iter()
        .filter(seen)
        .collect();
    let mut named: HashMap<String, Vec<Id<Contact>>> = linked
        .iter()
        .map(|contact| (contact.name.clone(), Vec::new()))
        .collect();
    find_named(scope, tx, &mut named, kind).await?;
    let tells = |contact: &Contact| {
        let found = named.get(&contact.name);
        id_in(&contact.name).is_none() && found.is_some_and(|found| **found == [contact.id])
    };
    let word = |contact: &Contact| match tells(contact) {
        true => contact.name.clone(),
        false => format!("{} [{}]", contact.name, contact.id),
    };
    Ok(linked
        .iter()
        .map(|contact| (contact.id.bytes(), word(contact)))
        .collect())
}

/// The contacts that links in a column find by each of some words.
pub(super) async fn linked(
    scope: &Scope,
    tx: &mut Tx,
    column: &str,
    words: impl Iterator<Item = String>,
) -> Result<HashMap<String, Vec<Id<Contact>>>> {
    let mut named = words.map(|word| (word, Vec::new())).collect();
    let kind = (column == "companies").then_some(ContactKind::Company);
    find_named(scope, tx, &mut named, kind).await?;
    Ok(named)
}

fn by_name(
    named: &HashMap<String, Vec<Id<Contact>>>,
    word: &str,
) -> std::result::Result<Id<Contact>, &'static str> {
    match id_in(word) {
        Some(id) => Ok(id),
        None => only(named.get(word).into_iter().flatten().copied()),
    }
}

fn only<T>(mut found: impl Iterator<Item = T>) -> std::result::Result<T, &'static str> {
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err("not_found"),
        _ => Err("ambiguous"),
    }
}

async fn find_named(
    scope: &Scope,
    tx: &mut Tx,
    named: &mut HashMap<String, Vec<Id<Contact>>>,
    kind: Option<ContactKind>,
) -> Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = named.keys().cloned().collect();
    let wanted: Vec<Lookup<'_>> = names
        .iter()
        .map(|name| {
            let (from, to) = sort::text_range(name);
            Lookup::Range("display_key", from, to)
        })
        .collect();
    let found = store::lookup(tx, &wanted).await?;
    let all: Vec<Id<Contact>> = found.iter().flatten().copied().collect();
    let kinds = store::living(scope, tx, &all).await?;
    for (name, mut ids) in names.into_iter().zip(found) {
        ids.retain(|id| {
            kinds
                .get(id)
                .is_some_and(|is| kind.is_none_or(|kind| kind == *is))
        });
        named.insert(name, ids);
    }
    Ok(())
}
