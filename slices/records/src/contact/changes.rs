//! The one write path: every change of contacts, whoever makes it, goes through [`write()`].
//!
//! Pages, the API, imports, bulk edits, the recycle bin and undo differ only in how they come
//! by their edits. Here it is decided whether they may and whether it is valid; here records,
//! links, taken values, words and slots, and the history are written, for one edit and for
//! five thousand with the same number of statements.

use super::check::{self, Taken, Targets};
use super::draft::Found;
use super::shape::Shape;
use super::value::{Difference, differences};
use super::{Contact, rights, rows, store};
use crate::field::Field;
use crate::parallel;
use history::{Change, Entry};
use kernel::{Error, Id, Result, Timestamp};
use kit::{Permission, Scope};
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
    /// What was found while the edit was put together.
    pub found: Found,
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
    pub fn create(after: Contact, found: Found) -> Edit {
        Edit {
            before: None,
            after,
            act: Act::Create,
            needs: Permission::CreateContacts,
            found,
            consequence: false,
        }
    }

    /// A changed contact.
    pub fn update(before: Contact, after: Contact, found: Found) -> Edit {
        Edit {
            before: Some(before),
            after,
            act: Act::Update,
            needs: Permission::EditContacts,
            found,
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
            ..Edit::update(before, after, Found::default())
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
            ..Edit::update(before, after, Found::default())
        }
    }
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    pub id: Id<Contact>,
    pub version: i64,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// False: the record said so already.
    pub changed: bool,
}

/// An edit with what it changes.
struct Compared {
    edit: Edit,
    differences: Result<Vec<Difference>>,
}

impl Compared {
    fn new(edit: Edit) -> Compared {
        Compared {
            differences: differences(edit.before.as_ref(), &edit.after),
            edit,
        }
    }
}

/// An edit that was found good.
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
    act: impl Into<history::Act>,
    shape: &Shape,
    edits: Vec<Edit>,
    dry: bool,
) -> Result<Vec<Result<Done>>> {
    write_made(scope, tx, act.into(), shape, edits, |edit| edit, dry).await
}

/// How many edits are written at once, while the next ones are made ready.
const PART: usize = 500;

/// As [`write()`], for edits that are still to be made of something: they are made, and put into
/// rows and sealed, part by part, while the engine writes the part before.
pub(crate) async fn write_made<T: Send + 'static>(
    scope: &Scope,
    tx: &mut Tx,
    act: impl Into<history::Act>,
    shape: &Shape,
    raw: Vec<T>,
    make: impl Fn(T) -> Edit + Clone + Send + 'static,
    dry: bool,
) -> Result<Vec<Result<Done>>> {
    let mut results = Vec::with_capacity(raw.len());
    let mut raw = raw.into_iter();
    let mut compared = |make: &_| compare(raw.by_ref().take(PART).collect(), Clone::clone(make));
    let mut now = compared(&make).await?;
    let act = act.into();
    let mut writing = Writing::new(scope, act, shape);
    let mut ready = Part::default();
    let mut taken = Taken::default();
    while !now.is_empty() || !ready.is_empty() {
        let targets = Targets::find(scope, tx, now.iter().map(|one| &one.edit), shape).await?;
        taken
            .find(tx, now.iter().map(|one| &one.edit), shape)
            .await?;
        let mut good = Vec::with_capacity(now.len());
        for one in now {
            match judge(scope, one, shape, &targets, &mut taken) {
                Err(error @ Error::Internal(_)) => return Err(error),
                Err(error) => results.push(Err(error)),
                Ok(Err(unchanged)) => results.push(Ok(unchanged)),
                Ok(Ok(one)) => {
                    results.push(Ok(Done {
                        id: one.edit.after.id,
                        version: one.edit.after.version,
                        updated_at: one.edit.after.updated_at,
                        changed: true,
                    }));
                    good.push(one);
                }
            }
        }
        if dry {
            now = compared(&make).await?;
            continue;
        }
        if !tx.holds_all() {
            writing.late.append(&mut ready.sealed);
        }
        let (saved, prepared, next) = futures::join!(
            save(tx, scope, act, ready),
            writing.prepare(good),
            compared(&make)
        );
        saved?;
        ready = prepared?;
        now = next?;
    }
    writing.end(tx).await?;
    Ok(results)
}

/// Makes edits and finds what each of them changes.
async fn compare<T: Send + 'static>(
    raw: Vec<T>,
    make: impl Fn(T) -> Edit + Clone + Send + 'static,
) -> Result<Vec<Compared>> {
    parallel::map(raw, move |one| Compared::new(make(one))).await
}

/// May they, and is it valid? The inner `Err` is an edit with nothing to do.
fn judge(
    scope: &Scope,
    compared: Compared,
    shape: &Shape,
    targets: &Targets,
    taken: &mut Taken,
) -> Result<Result<Good, Done>> {
    let mut edit = compared.edit;
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
    let mut errors = std::mem::take(&mut edit.found.errors);
    let differences = compared.differences?;
    if edit.act == Act::Update && differences.is_empty() && errors.is_empty() {
        return Ok(Err(Done {
            id: edit.after.id,
            version: edit.after.version,
            updated_at: edit.after.updated_at,
            changed: false,
        }));
    }
    let changed: HashSet<&str> = differences
        .iter()
        .map(|difference| difference.key.as_str())
        .collect();
    if edit.act != Act::Bin && !edit.consequence {
        rights::check(scope, &edit, &differences, &mut errors);
        check::stays_within_reach(scope, &edit, &mut errors);
        check::required(scope, &edit, &changed, shape, &mut errors);
        targets.check(&edit, &changed, shape, &mut errors);
        taken.claim(&edit, shape, &mut errors);
    }
    errors.check()?;
    edit.after.updated_at = scope.now();
    edit.after.version = edit.before.as_ref().map_or(1, |before| before.version + 1);
    Ok(Ok(Good { edit, differences }))
}

/// Edits as the table takes them.
#[derive(Default)]
struct Part {
    new: Vec<Vec<Value>>,
    old: Vec<Vec<Value>>,
    sealed: Vec<history::Sealed>,
}

impl Part {
    fn is_empty(&self) -> bool {
        self.new.is_empty() && self.old.is_empty()
    }
}

async fn save(tx: &mut Tx, scope: &Scope, act: history::Act, part: Part) -> Result<()> {
    store::insert(tx, part.new).await?;
    store::update(tx, part.old).await?;
    history::append(tx, scope, act, part.sealed).await
}

/// What is written once for all parts, after the records themselves.
struct Writing<'a> {
    scope: &'a Scope,
    act: history::Act,
    shape: &'a Shape,
    fields: Arc<[Field]>,
    beside: rows::Beside,
    /// Entries for the end, since from the first one on other writers wait.
    late: Vec<history::Sealed>,
}

impl<'a> Writing<'a> {
    fn new(scope: &'a Scope, act: history::Act, shape: &'a Shape) -> Self {
        Writing {
            scope,
            act,
            shape,
            fields: shape.fields.clone(),
            beside: rows::Beside::default(),
            late: Vec::new(),
        }
    }

    /// Puts edits into rows and seals their entries.
    async fn prepare(&mut self, good: Vec<Good>) -> Result<Part> {
        if good.is_empty() {
            return Ok(Part::default());
        }
        let mut entries = Vec::with_capacity(good.len());
        let mut edits = Vec::with_capacity(good.len());
        for Good { edit, differences } in good {
            self.beside
                .note(edit.before.as_ref(), &edit.after, &self.shape.fields);
            entries.push(entry(edit.after.id, edit.act.word(), differences));
            edits.push(edit);
        }
        let sealer = history::Sealer::new(self.scope, self.act.set, &entries).await?;
        let fields = self.fields.clone();
        let count = edits.len();
        let work = move || -> Result<Part> {
            let mut part = Part::default();
            for edit in &edits {
                let row = rows::row(&edit.after, &fields)?;
                match edit.before {
                    None => part.new.push(row),
                    Some(_) => part.old.push(row),
                }
            }
            part.sealed = sealer.seal(entries)?;
            Ok(part)
        };
        parallel::aside(count, work).await?
    }

    async fn end(self, tx: &mut Tx) -> Result<()> {
        store::put_beside(tx, self.beside).await?;
        history::append(tx, self.scope, self.act, self.late).await
    }
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
