//! Many contacts at once into the recycle bin, out of it, and away for good.

use crate::contact::changes::{Edit, write};
use crate::contact::shape::Shape;
use crate::contact::{Contact, purge as purging, store};
use kernel::{Error, Id, Result};
use kit::{ChangeSet, Permission, Scope};

/// How many contacts one act takes.
const MANY: usize = 500;

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
    let moved: Vec<_> = ids.iter().map(Id::bytes).collect();
    identity::canary::changed(&mut tx, scope, &moved).await?;
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
