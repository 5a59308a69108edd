//! The one write path: every change of contacts, whoever makes it, goes through [`write()`].
//!
//! Pages, the API, imports, bulk edits, the recycle bin and undo differ only in how they come
//! by their edits. Here it is decided whether they may and whether it is valid; here records,
//! links, taken values, words and slots, and the history are written, for one edit and for
//! five thousand with the same number of statements.

use super::check::{self, Taken, Targets};
use super::shape::Shape;
use super::value::{Difference, differences};
use super::{Contact, write};
use crate::field::Field;
use crate::parallel;
use history::{Change, Entry};
use kernel::{Error, FieldErrors, Id, Result};
use kit::{ChangeSet, Permission, Scope};
use std::collections::HashSet;
use std::sync::Arc;
use storage::{Tx, Value};
use vault::Class;

/// One contact before and after.
pub(crate) struct Edit {
    /// What stands in the table; `None`: a new contact.
    pub before: Option<Contact>,
    /// What shall stand there. Its version and time of change are set here.
    pub after: Contact,
    /// What is being done.
    pub act: Act,
    /// The permission that it takes.
    pub needs: Permission,
    /// What was found wrong while the edit was put together.
    pub errors: FieldErrors,
    /// Whether it follows from something that was already allowed, such as a purge that
    /// clears what pointed to the purged contact.
    pub consequence: bool,
}

/// What is done to a contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    Create,
    Update,
    Bin,
    Restore,
}

impl Act {
    fn word(self) -> &'static str {
        match self {
            Act::Create => "created",
            Act::Update => "updated",
            Act::Bin => "binned",
            Act::Restore => "restored",
        }
    }
}

impl Edit {
    /// A new contact.
    pub fn create(after: Contact, errors: FieldErrors) -> Edit {
        Edit {
            before: None,
            after,
            act: Act::Create,
            needs: Permission::CreateContacts,
            errors,
            consequence: false,
        }
    }

    /// A changed contact.
    pub fn update(before: Contact, after: Contact, errors: FieldErrors) -> Edit {
        Edit {
            before: Some(before),
            after,
            act: Act::Update,
            needs: Permission::EditContacts,
            errors,
            consequence: false,
        }
    }

    /// Into the recycle bin.
    pub fn bin(scope: &Scope, before: Contact) -> Edit {
        let after = Contact {
            binned_at: Some(scope.now()),
            ..before.clone()
        };
        Edit {
            act: Act::Bin,
            needs: Permission::DeleteContacts,
            ..Edit::update(before, after, FieldErrors::new())
        }
    }

    /// Out of the recycle bin.
    pub fn restore(before: Contact) -> Edit {
        let after = Contact {
            binned_at: None,
            ..before.clone()
        };
        Edit {
            act: Act::Restore,
            needs: Permission::DeleteContacts,
            ..Edit::update(before, after, FieldErrors::new())
        }
    }
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    pub id: Id<Contact>,
    pub version: i64,
    /// False: the record said so already.
    pub changed: bool,
}

/// An edit that was found good, with what it changes.
struct Good {
    edit: Edit,
    differences: Vec<Difference>,
}

/// Applies edits as part of a change set. A faulty edit changes nothing and never stops the
/// others; its fault is its result. With `dry` nothing is written.
///
/// # Errors
/// `Conflict("stale")` and `Conflict("duplicate")` for the whole when another transaction was
/// faster on PostgreSQL; then nothing of the caller's transaction may be committed.
pub(crate) async fn write(
    scope: &Scope,
    tx: &mut Tx,
    set: Id<ChangeSet>,
    shape: &Shape,
    edits: Vec<Edit>,
    dry: bool,
) -> Result<Vec<Result<Done>>> {
    let targets = Targets::find(tx, &edits, shape).await?;
    let mut taken = Taken::find(tx, &edits, shape).await?;
    let mut results = Vec::with_capacity(edits.len());
    let mut good = Vec::with_capacity(edits.len());
    for edit in edits {
        match judge(scope, edit, shape, &targets, &mut taken) {
            Err(error @ Error::Internal(_)) => return Err(error),
            Err(error) => results.push(Err(error)),
            Ok(Err(unchanged)) => results.push(Ok(unchanged)),
            Ok(Ok(one)) => {
                results.push(Ok(Done {
                    id: one.edit.after.id,
                    version: one.edit.after.version,
                    changed: true,
                }));
                good.push(one);
            }
        }
    }
    if !dry {
        store(scope, tx, set, shape, good).await?;
    }
    Ok(results)
}

/// May they, and is it valid? The inner `Err` is an edit with nothing to do.
fn judge(
    scope: &Scope,
    mut edit: Edit,
    shape: &Shape,
    targets: &Targets,
    taken: &mut Taken,
) -> Result<Result<Good, Done>> {
    if !edit.consequence {
        check::may(scope, &edit)?;
    }
    let binned = edit
        .before
        .as_ref()
        .is_some_and(|before| before.binned_at.is_some());
    if binned != (edit.act == Act::Restore) && !edit.consequence {
        return Err(Error::Conflict("wrong_state"));
    }
    let mut errors = std::mem::take(&mut edit.errors);
    let differences = differences(edit.before.as_ref(), &edit.after)?;
    if edit.act == Act::Update && differences.is_empty() && errors.is_empty() {
        return Ok(Err(Done {
            id: edit.after.id,
            version: edit.after.version,
            changed: false,
        }));
    }
    let changed: HashSet<&str> = differences
        .iter()
        .map(|difference| difference.key.as_str())
        .collect();
    if edit.act != Act::Bin && !edit.consequence {
        check::stays_within_reach(scope, &edit, &mut errors);
        check::required(&edit, &changed, shape, &mut errors);
        targets.check(&edit, &changed, shape, &mut errors);
        if errors.is_empty() {
            taken.claim(&edit, shape, &mut errors);
        }
    }
    errors.check()?;
    edit.after.updated_at = scope.now();
    edit.after.version = edit.before.as_ref().map_or(1, |before| before.version + 1);
    Ok(Ok(Good { edit, differences }))
}

/// How many edits are written at once, while the next ones are made ready.
const PART: usize = 500;

/// Edits as the tables take them.
#[derive(Default)]
struct Part {
    new: Vec<Vec<Value>>,
    old: Vec<Vec<Value>>,
    sealed: Vec<history::Sealed>,
}

/// While the engine writes some edits, the next ones are put into rows and sealed.
async fn store(
    scope: &Scope,
    tx: &mut Tx,
    set: Id<ChangeSet>,
    shape: &Shape,
    good: Vec<Good>,
) -> Result<()> {
    if good.is_empty() {
        return Ok(());
    }
    let mut beside = write::Beside::default();
    for Good { edit, .. } in &good {
        beside.note(edit.before.as_ref(), &edit.after, &shape.fields);
    }
    let fields: Arc<[Field]> = shape.fields.as_slice().into();
    let mut sealed = Vec::with_capacity(good.len());
    let mut rest = good.into_iter();
    let mut ready = Part::default();
    loop {
        let next: Vec<Good> = rest.by_ref().take(PART).collect();
        let last = next.is_empty();
        let (saved, prepared) = futures::join!(
            save(tx, ready.new, ready.old),
            prepare(scope, set, &fields, next)
        );
        saved?;
        if last {
            break;
        }
        ready = prepared?;
        sealed.append(&mut ready.sealed);
    }
    beside.store(tx).await?;
    history::append(tx, scope, set, sealed).await
}

async fn save(tx: &mut Tx, new: Vec<Vec<Value>>, old: Vec<Vec<Value>>) -> Result<()> {
    write::insert(tx, new).await?;
    write::update(tx, old).await
}

async fn prepare(
    scope: &Scope,
    set: Id<ChangeSet>,
    fields: &Arc<[Field]>,
    good: Vec<Good>,
) -> Result<Part> {
    let mut entries = Vec::with_capacity(good.len());
    let mut edits = Vec::with_capacity(good.len());
    for Good { edit, differences } in good {
        entries.push(entry(edit.after.id, edit.act.word(), differences));
        edits.push(edit);
    }
    let sealer = history::Sealer::new(scope, set, &entries).await?;
    let fields = fields.clone();
    parallel::aside(edits.len(), move || {
        let mut part = Part::default();
        for edit in &edits {
            let row = write::row(&edit.after, &fields)?;
            match edit.before {
                None => part.new.push(row),
                Some(_) => part.old.push(row),
            }
        }
        part.sealed = sealer.seal(entries)?;
        Ok(part)
    })
    .await?
}

/// A line of history; every contact is its own person, companies too, for they may be
/// sole traders.
pub(super) fn entry(id: Id<Contact>, action: &'static str, differences: Vec<Difference>) -> Entry {
    let changes = differences
        .into_iter()
        .map(|Difference { key, before, after }| Change {
            class: if key == "notes" {
                Class::Notes
            } else {
                Class::Contact
            },
            ..Change::new(key, before, after)
        })
        .collect();
    Entry {
        kind: "contact",
        subject: id.bytes(),
        person: Some(id.cast()),
        action,
        changes,
    }
}
