//! What people and programs do with contacts. Every write is a change set that can be undone,
//! except a purge, which is there so that it cannot.

use super::changes::{Done, Edit, write};
use super::references::Directory;
use super::shape::Shape;
use super::value::cells;
use super::{
    Contact, Draft, Patch, apply, columns, draft, list, purge as purging, store, undo as undoing,
};
use crate::field::Field;
use kernel::{Error, Id, Result};
use kit::collection::{Page, Query, Undone};
use kit::{ChangeSet, Column, Permission, Scope, Via};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use storage::Tx;

/// The largest change set that is taken back at once; larger ones are a job.
pub const INLINE: i64 = 500;
/// How many contacts one act of the recycle bin takes.
const MANY: usize = 500;
/// How often a change that is not based on a version is tried again when others are faster.
const TRIES: usize = 5;

/// What was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The contact.
    pub id: Id<Contact>,
    /// Its version now.
    pub version: i64,
    /// The act, for Undo; `None`: the contact said so already.
    pub set: Option<Id<ChangeSet>>,
}

/// One column of a merge: what stands there now and what somebody wants to put there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The column, or one of the parallel keys of a [`Patch`].
    pub key: String,
    /// What stands there now.
    pub theirs: Vec<String>,
    /// What the patch puts there.
    pub yours: Vec<String>,
    /// Whether somebody has changed it since the version that the patch is based on.
    pub changed: bool,
}

/// One contact, binned or not. Somebody else's is not found.
pub async fn find(scope: &Scope, id: Id<Contact>) -> Result<Contact> {
    let mut tx = scope.read().await?;
    visible(scope, &mut tx, id).await
}

async fn visible(scope: &Scope, tx: &mut Tx, id: Id<Contact>) -> Result<Contact> {
    scope.require(Permission::ViewContacts)?;
    let contact = store::find(tx, id).await?;
    if scope.reaches(Permission::ViewContacts, contact.owner) {
        Ok(contact)
    } else {
        Err(Error::NotFound)
    }
}

/// A page of contacts as columns.
pub async fn page(scope: &Scope, query: &Query) -> Result<Page> {
    let mut tx = scope.read().await?;
    list::page(scope, &mut tx, query).await
}

/// The columns that the actor sees.
pub async fn all_columns(scope: &Scope) -> Result<Vec<Column>> {
    scope.require(Permission::ViewContacts)?;
    let mut tx = scope.read().await?;
    Ok(columns::all(scope, &Shape::load(scope, &mut tx).await?))
}

/// What is in the recycle bin, last binned first, and where to go on.
pub async fn recycle_bin(
    scope: &Scope,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<Contact>, Option<String>)> {
    let mut tx = scope.read().await?;
    let found = list::bin(scope, &mut tx, after, limit).await?;
    Ok((found.contacts, found.next))
}

/// Makes a contact. The same Idempotency-Key with the same draft answers with the contact that
/// it made the first time.
///
/// # Errors
/// `Invalid` with every faulty field; `Conflict("idempotency_mismatch")` when the key came
/// with another draft before.
pub async fn create(scope: &Scope, draft: Draft, idempotency: Option<&str>) -> Result<Saved> {
    scope.require(Permission::CreateContacts)?;
    let keys = idempotency.map(|key| {
        (
            hash(&[
                &scope.actor().user().map_or([0; 16], |user| user.bytes()),
                key.as_bytes(),
            ]),
            hash_of(&draft),
        )
    });
    let mut tx = scope.begin().await?;
    if let Some((key, request)) = &keys
        && let Some((known, id, set)) = store::idempotent(&mut tx, key).await?
    {
        if known != *request {
            return Err(Error::Conflict("idempotency_mismatch"));
        }
        let contact = visible(scope, &mut tx, id).await?;
        return Ok(Saved {
            id,
            version: contact.version,
            set: Some(set),
        });
    }
    let shape = Shape::load(scope, &mut tx).await?;
    let directory = Directory::of(&mut tx, &shape, std::iter::once(&draft)).await?;
    let mut contact = apply::blank(scope, &draft);
    let errors = draft::put(&mut contact, &draft, &shape, &directory, true);
    let set = history::open_set(&mut tx, scope, "create", "contacts", None).await?;
    let done = only(
        write(
            scope,
            &mut tx,
            set,
            &shape,
            vec![Edit::create(contact, errors)],
            false,
        )
        .await?,
    )?;
    if let Some((key, request)) = &keys {
        store::remember_key(&mut tx, key, request, done.id, set, scope.now()).await?;
    }
    tx.commit().await?;
    Ok(Saved {
        id: done.id,
        version: done.version,
        set: Some(set),
    })
}

/// Changes a contact; one column or many.
///
/// # Errors
/// `Conflict("stale")` when the contact is no longer the version that the patch is based on:
/// show [`compare`]. `Conflict("wrong_state")` when it is in the recycle bin.
pub async fn update(
    scope: &Scope,
    id: Id<Contact>,
    based_on: Option<i64>,
    patch: &Patch,
) -> Result<Saved> {
    let mut tries = TRIES;
    loop {
        tries -= 1;
        match update_once(scope, id, based_on, patch).await {
            Err(Error::Conflict("stale")) if based_on.is_none() && tries > 0 => {}
            result => return result,
        }
    }
}

async fn update_once(
    scope: &Scope,
    id: Id<Contact>,
    based_on: Option<i64>,
    patch: &Patch,
) -> Result<Saved> {
    scope.require(Permission::EditContacts)?;
    let mut tx = scope.begin().await?;
    let before = visible(scope, &mut tx, id).await?;
    if based_on.is_some_and(|version| version != before.version) {
        return Err(Error::Conflict("stale"));
    }
    let shape = Shape::load(scope, &mut tx).await?;
    let directory = Directory::of(&mut tx, &shape, std::iter::once(patch)).await?;
    let mut after = before.clone();
    let errors = draft::put(&mut after, patch, &shape, &directory, false);
    let set = history::open_set(&mut tx, scope, "update", "contacts", None).await?;
    let done = only(
        write(
            scope,
            &mut tx,
            set,
            &shape,
            vec![Edit::update(before, after, errors)],
            false,
        )
        .await?,
    )?;
    if !done.changed {
        return Ok(Saved {
            id,
            version: done.version,
            set: None,
        });
    }
    tx.commit().await?;
    Ok(Saved {
        id,
        version: done.version,
        set: Some(set),
    })
}

/// What a stale patch would change, beside what stands there now.
pub async fn compare(
    scope: &Scope,
    id: Id<Contact>,
    based_on: i64,
    patch: &Patch,
) -> Result<Vec<Comparison>> {
    let mut tx = scope.read().await?;
    let contact = visible(scope, &mut tx, id).await?;
    let shape = Shape::load(scope, &mut tx).await?;
    let since = usize::try_from(contact.version - based_on)
        .unwrap_or(0)
        .min(200);
    let entries =
        history::of_subject(scope, &mut tx, "contact", id.bytes(), None, since.max(1)).await?;
    let fields: HashSet<&str> = entries
        .iter()
        .take(since)
        .flat_map(|entry| entry.fields.iter().map(String::as_str))
        .collect();
    let now = values(&contact, &shape.fields);
    let mut out = Vec::new();
    for (key, yours) in patch {
        let theirs = now
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, texts)| texts.clone())
            .unwrap_or_default();
        let filled = |texts: &[String]| {
            texts
                .iter()
                .filter(|text| !text.is_empty())
                .cloned()
                .collect::<Vec<_>>()
        };
        if filled(&theirs) != filled(yours) {
            let of = match key.split_once('.') {
                Some(("custom", _)) | None => key.as_str(),
                Some(("address", _)) => "addresses",
                Some((list, _)) => list,
            };
            out.push(Comparison {
                changed: fields.contains(of),
                key: key.clone(),
                theirs,
                yours: yours.clone(),
            });
        }
    }
    Ok(out)
}

/// A part of an address: its word, and where it stands.
type Part = (&'static str, fn(&super::Address) -> &String);

/// Everything a contact says as a patch that would change nothing: the texts of a form.
pub fn values(contact: &Contact, fields: &[Field]) -> Patch {
    let mut all: Patch = Vec::new();
    let one = |text: &str| {
        if text.is_empty() {
            Vec::new()
        } else {
            vec![text.to_owned()]
        }
    };
    all.push(("kind".into(), vec![contact.kind.name().into()]));
    for (key, text) in [
        ("name", &contact.name),
        ("family_name", &contact.family_name),
        ("given_name", &contact.given_name),
        ("source", &contact.source),
        ("language", &contact.language),
        ("notes", &contact.doc.notes),
    ] {
        all.push((key.into(), one(text)));
    }
    all.push((
        "owner".into(),
        contact.owner.iter().map(Id::to_string).collect(),
    ));
    for (key, entries) in [
        ("emails", &contact.doc.emails),
        ("phones", &contact.doc.phones),
    ] {
        all.push((
            key.into(),
            entries.iter().map(|entry| entry.value.clone()).collect(),
        ));
        all.push((
            format!("{key}.type"),
            entries.iter().map(|entry| entry.label.clone()).collect(),
        ));
        all.push((
            format!("{key}.default"),
            place(entries.iter().map(|entry| entry.is_default)),
        ));
    }
    let addresses = &contact.doc.addresses;
    let parts: [Part; 6] = [
        ("type", |address| &address.label),
        ("country", |address| &address.country),
        ("region", |address| &address.region),
        ("postcode", |address| &address.postcode),
        ("city", |address| &address.city),
        ("street", |address| &address.street),
    ];
    for (part, of) in parts {
        all.push((
            format!("addresses.{part}"),
            addresses
                .iter()
                .map(|address| of(address).clone())
                .collect(),
        ));
        if part != "type" {
            let default = addresses.iter().find(|address| address.is_default);
            all.push((
                format!("address.{part}"),
                default.map(|address| one(of(address))).unwrap_or_default(),
            ));
        }
    }
    all.push((
        "addresses.default".into(),
        place(addresses.iter().map(|address| address.is_default)),
    ));
    all.push((
        "companies".into(),
        contact
            .companies
            .iter()
            .map(|membership| membership.company.to_string())
            .collect(),
    ));
    all.push((
        "companies.title".into(),
        contact
            .companies
            .iter()
            .map(|membership| membership.title.clone())
            .collect(),
    ));
    all.push((
        "companies.default".into(),
        place(
            contact
                .companies
                .iter()
                .map(|membership| membership.is_default),
        ),
    ));
    for field in fields.iter().filter(|field| field.archived_at.is_none()) {
        all.push((
            field.column_key(),
            contact
                .custom(field)
                .iter()
                .map(kit::Cell::to_text)
                .collect(),
        ));
    }
    all
}

fn place(mut defaults: impl Iterator<Item = bool>) -> Vec<String> {
    defaults
        .position(|is| is)
        .iter()
        .map(usize::to_string)
        .collect()
}

/// Moves contacts to the recycle bin: all of them or, after an error, none.
pub async fn bin(scope: &Scope, ids: &[Id<Contact>]) -> Result<Id<ChangeSet>> {
    move_all(scope, ids, "bin", |contact| Edit::bin(scope, contact)).await
}

/// Takes contacts out of the recycle bin: all of them or, after an error, none.
///
/// # Errors
/// `Invalid`, when another contact has taken a unique value in the meantime.
pub async fn restore(scope: &Scope, ids: &[Id<Contact>]) -> Result<Id<ChangeSet>> {
    move_all(scope, ids, "restore", Edit::restore).await
}

async fn move_all(
    scope: &Scope,
    ids: &[Id<Contact>],
    action: &str,
    edit: impl Fn(Contact) -> Edit,
) -> Result<Id<ChangeSet>> {
    scope.require(Permission::DeleteContacts)?;
    let ids = distinct(ids)?;
    let mut tx = scope.begin().await?;
    let shape = Shape::load(scope, &mut tx).await?;
    let contacts = store::load(&mut tx, &ids).await?;
    if contacts.len() < ids.len() {
        return Err(Error::NotFound);
    }
    let set = history::open_set(&mut tx, scope, action, "contacts", None).await?;
    let edits = contacts.into_iter().map(edit).collect();
    for result in write(scope, &mut tx, set, &shape, edits, false).await? {
        result?;
    }
    tx.commit().await?;
    Ok(set)
}

/// Removes binned contacts for good: rows, words, links, and the keys of their history, of
/// which only the bare facts remain.
pub async fn purge(scope: &Scope, ids: &[Id<Contact>]) -> Result<Id<ChangeSet>> {
    let ids = distinct(ids)?;
    let mut tx = scope.begin().await?;
    let set = purging::purge(scope, &mut tx, &ids).await?;
    tx.commit().await?;
    purging::shred(scope, &ids).await?;
    Ok(set)
}

/// Takes a change set of at most [`INLINE`] records back, as a change set of its own.
///
/// # Errors
/// `Conflict("already_undone")`, and `Conflict("large_set")` for what has to be a job.
pub async fn undo(scope: &Scope, set: Id<ChangeSet>) -> Result<(Id<ChangeSet>, Undone)> {
    scope.require(Permission::EditContacts)?;
    let scope = &scope.through(Via::Undo);
    let mut tx = scope.begin().await?;
    let act = history::find_set(&mut tx, set).await?;
    if act.collection != "contacts" {
        return Err(Error::NotFound);
    }
    if act.count > INLINE {
        return Err(Error::Conflict("large_set"));
    }
    let by = history::open_set(&mut tx, scope, "undo", "contacts", Some(set)).await?;
    if !history::mark_undone(&mut tx, set, by).await? {
        return Err(Error::Conflict("already_undone"));
    }
    let mut all = Undone::default();
    loop {
        let some = undoing::undo(scope, &mut tx, set, by, MANY).await?;
        all.restored += some.restored;
        all.conflicts += some.conflicts;
        if !some.more {
            break;
        }
    }
    tx.commit().await?;
    Ok((by, all))
}

fn distinct(ids: &[Id<Contact>]) -> Result<Vec<Id<Contact>>> {
    let mut distinct = ids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    match distinct.len() {
        0 => Err(Error::invalid("ids", "required")),
        n if n > MANY => Err(Error::invalid("ids", "too_many")),
        _ => Ok(distinct),
    }
}

fn only(mut results: Vec<Result<Done>>) -> Result<Done> {
    results.pop().unwrap_or(Err(Error::NotFound))
}

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

fn hash_of(draft: &Draft) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for (key, texts) in draft {
        parts.push(key.as_bytes());
        parts.extend(texts.iter().map(|text| text.as_bytes()));
        parts.push(&[0xff]);
    }
    hash(&parts)
}

/// The values of one column of a contact, for a page that shows it alone.
pub fn cells_of(contact: &Contact, fields: &[Field], key: &str) -> Vec<kit::Cell> {
    let shape = Shape {
        fields: fields.to_vec(),
        lang: kernel::Lang::default(),
        zone: kernel::TimeZone::UTC,
    };
    cells(contact, &shape, key)
}
