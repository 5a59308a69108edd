//! What people and programs do with contacts. Every write is a change set that can be undone,
//! except a purge, which is there so that it cannot.

mod bin;
mod compare;
mod reveal;
mod undo;

pub use bin::{bin, purge, restore};
pub use compare::{Comparison, cells_of, compare, values};
pub(crate) use reveal::{masked_columns, reveal};
pub(crate) use undo::step as undo_step;
pub use undo::{INLINE, Undoing, undo, undo_of};

use super::changes::{Done, Edit, write};
use super::references::Directory;
use super::shape::Shape;
use super::{Contact, Draft, Patch, apply, columns, draft, list, rights, store};
use kernel::{Error, FieldErrors, Id, Result};
use kit::collection::{Page, Query};
use kit::{ChangeSet, Column, Permission, Scope};
use storage::Tx;

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

/// One contact, binned or not, without what is hidden from the actor. Somebody else's is not
/// found.
pub async fn find(scope: &Scope, id: Id<Contact>) -> Result<Contact> {
    open(scope, id).await.map(|opened| opened.contact)
}

/// A contact as the actor sees it, and what they may do with it.
pub(crate) struct Opened {
    pub contact: Contact,
    /// Whether they may change it.
    pub edit: bool,
    /// Whether they may bin and restore it.
    pub delete: bool,
}

/// The same with what the actor may do, which an owner who is hidden decides too.
pub(crate) async fn open(scope: &Scope, id: Id<Contact>) -> Result<Opened> {
    let mut tx = scope.read().await?;
    let contact = whole(scope, &mut tx, id).await?;
    let reaches = |permission| scope.reaches(permission, contact.owner);
    Ok(Opened {
        edit: contact.binned_at.is_none() && reaches(Permission::EditContacts),
        delete: reaches(Permission::DeleteContacts),
        contact: rights::veil(scope, contact),
    })
}

/// A contact without what is hidden from the actor, and the shape with which it is shown.
pub(crate) async fn seen(scope: &Scope, id: Id<Contact>) -> Result<(Contact, Shape)> {
    let mut tx = scope.read().await?;
    let (shape, asked) = Shape::guess(scope, &mut tx).await?;
    let contact = whole(scope, &mut tx, id).await;
    let instead = shape.instead(scope, &mut tx, asked, &contact).await?;
    Ok((rights::veil(scope, contact?), instead.unwrap_or(shape)))
}

/// Every field of a contact that the actor reaches: for changing it, never for showing it.
async fn whole(scope: &Scope, tx: &mut Tx, id: Id<Contact>) -> Result<Contact> {
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
    let found = list::bin(scope, &mut tx, "", after, limit).await?;
    Ok((found.contacts, found.next))
}

/// The same of those whose names have words that begin as typed, and whether it was only looked
/// through in part.
pub(crate) async fn in_the_bin(
    scope: &Scope,
    typed: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<Contact>, Option<String>, bool)> {
    let mut tx = scope.read().await?;
    let found = list::bin(scope, &mut tx, typed, after, limit).await?;
    Ok((found.contacts, found.next, found.partial))
}

/// Makes a contact.
///
/// # Errors
/// `Invalid` with every faulty field.
pub async fn create(scope: &Scope, draft: Draft) -> Result<Saved> {
    create_unless(scope, draft, FieldErrors::new()).await
}

/// The same unless something was found wrong before: then those faults are named with the others.
pub(crate) async fn create_unless(
    scope: &Scope,
    draft: Draft,
    wrong: FieldErrors,
) -> Result<Saved> {
    let (contact, set, _) = create_from(scope, |_| Ok((draft.clone(), wrong.clone()))).await?;
    Ok(Saved {
        id: contact.id,
        version: contact.version,
        set: Some(set),
    })
}

/// Makes a contact of a draft that is put together with the fields as they are, which may find
/// faults; gives it as it was written, the act, and the shape.
///
/// It is made with the fields as they are remembered, and anew if the transaction sees others.
pub(crate) async fn create_from(
    scope: &Scope,
    draft: impl Fn(&Shape) -> Result<(Draft, FieldErrors)>,
) -> Result<(Contact, Id<ChangeSet>, Shape)> {
    scope.require(Permission::CreateContacts)?;
    let newborn = scope.vault().newborn(scope.tenant().id).await?;
    let id = newborn.id().cast();
    let mut shape = Shape::supposed(scope).await?;
    let mut tx = scope.begin().await?;
    let asked = Shape::ask(&mut tx).await?;
    let mut made = create_in(scope, &mut tx, &shape, id, &draft).await;
    let by_shape = matches!(made, Ok(_) | Err(Error::Invalid(_)));
    if by_shape && !shape.still(&mut tx, asked).await? {
        drop(tx);
        tx = scope.begin().await?;
        shape = Shape::load(scope, &mut tx).await?;
        made = create_in(scope, &mut tx, &shape, id, &draft).await;
    }
    let (contact, set) = made?;
    newborn.keep();
    tx.commit().await?;
    Ok((contact, set, shape))
}

async fn create_in(
    scope: &Scope,
    tx: &mut Tx,
    shape: &Shape,
    id: Id<Contact>,
    draft: impl Fn(&Shape) -> Result<(Draft, FieldErrors)>,
) -> Result<(Contact, Id<ChangeSet>)> {
    let (draft, wrong) = draft(shape)?;
    let directory = Directory::of(scope, tx, shape, std::iter::once(&draft)).await?;
    let mut contact = apply::blank(scope, &draft);
    contact.id = id;
    let found = draft::put(scope, &mut contact, &draft, shape, &directory, true);
    let act = history::open_one(tx, scope, "create", "contacts").await?;
    let edits = vec![Edit::create(contact.clone(), found.after(wrong))];
    let done = only(write(scope, tx, act, shape, edits, false).await?)?;
    contact.version = done.version;
    contact.updated_at = done.updated_at;
    Ok((contact, act.set))
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
    let (contact, set, _) = update_from(scope, id, based_on, |_, _| {
        Ok((patch.clone(), FieldErrors::new()))
    })
    .await?;
    Ok(Saved {
        id,
        version: contact.version,
        set,
    })
}

/// Every fault of a change that has some already; nothing is written.
pub(crate) async fn faults_of(
    scope: &Scope,
    id: Id<Contact>,
    patch: &Patch,
    wrong: FieldErrors,
) -> Result<FieldErrors> {
    match update_from(scope, id, None, |_, _| Ok((patch.clone(), wrong.clone()))).await {
        Err(Error::Invalid(faults)) => Ok(faults),
        other => other.map(|_| wrong),
    }
}

/// The same by a patch that is put together with all of the contact and the fields as they are,
/// which may find faults; gives the contact as it stands then, with what is hidden from the actor, the act, and the shape.
pub(crate) async fn update_from(
    scope: &Scope,
    id: Id<Contact>,
    based_on: Option<i64>,
    patch: impl Fn(&Contact, &Shape) -> Result<(Patch, FieldErrors)>,
) -> Result<(Contact, Option<Id<ChangeSet>>, Shape)> {
    let mut tries = TRIES;
    loop {
        tries -= 1;
        match update_once(scope, id, based_on, &patch).await {
            Err(Error::Conflict("stale")) if based_on.is_none() && tries > 0 => {}
            result => return result,
        }
    }
}

async fn update_once(
    scope: &Scope,
    id: Id<Contact>,
    based_on: Option<i64>,
    patch: impl Fn(&Contact, &Shape) -> Result<(Patch, FieldErrors)>,
) -> Result<(Contact, Option<Id<ChangeSet>>, Shape)> {
    scope.require(Permission::EditContacts)?;
    let supposed = Shape::supposed(scope).await?;
    let mut tx = scope.begin().await?;
    let asked = Shape::ask(&mut tx).await?;
    let before = whole(scope, &mut tx, id).await?;
    if based_on.is_some_and(|version| version != before.version) {
        return Err(Error::Conflict("stale"));
    }
    let shape = match supposed.still(&mut tx, asked).await? {
        true => supposed,
        false => Shape::load(scope, &mut tx).await?,
    };
    let (patch, wrong) = patch(&before, &shape)?;
    let directory = Directory::of(scope, &mut tx, &shape, std::iter::once(&patch)).await?;
    let mut after = before.clone();
    let found = draft::put(scope, &mut after, &patch, &shape, &directory, false);
    let act = history::open_one(&mut tx, scope, "update", "contacts").await?;
    let edits = vec![Edit::update(before, after.clone(), found.after(wrong))];
    let done = only(write(scope, &mut tx, act, &shape, edits, false).await?)?;
    if !done.changed {
        return Ok((after, None, shape));
    }
    tx.commit().await?;
    after.version = done.version;
    after.updated_at = done.updated_at;
    Ok((after, Some(act.set), shape))
}

fn only(mut results: Vec<Result<Done>>) -> Result<Done> {
    results.pop().unwrap_or(Err(Error::NotFound))
}
