//! Writes that the API makes in its own way: based on a version, or many rows at once.

use super::body;
use super::dto::ContactDto;
use crate::contact::changes::{Edit, write};
use crate::contact::references::Directory;
use crate::contact::shape::Shape;
use crate::contact::{Contact, Patch, apply, draft, store};
use kernel::{Error, FieldError, FieldErrors, Id, Result, ResultExt};
use kit::{ChangeSet, Permission, Scope};
use serde_json::{Map, Value as Json};
use std::collections::HashMap;

/// What became of a row.
pub(super) enum Outcome {
    /// A new contact.
    Created(Id<Contact>, i64),
    /// A changed contact.
    Updated(Id<Contact>, i64),
    /// The contact said so already.
    Unchanged(Id<Contact>, i64),
    /// Faulty: nothing of the row was written.
    Failed(FieldErrors),
}

/// Moves the contact to the recycle bin if it is still the version that was seen.
pub(super) async fn bin(scope: &Scope, id: Id<Contact>, based_on: Option<i64>) -> Result<()> {
    scope.require(Permission::DeleteContacts)?;
    let mut tx = scope.begin().await?;
    let contact = store::find(&mut tx, id).await?;
    if !scope.reaches(Permission::ViewContacts, contact.owner) {
        return Err(Error::NotFound);
    }
    if based_on.is_some_and(|version| version != contact.version) {
        return Err(Error::Conflict("stale"));
    }
    let shape = Shape::load(scope, &mut tx).await?;
    let set = history::open_set(&mut tx, scope, "bin", "contacts", None).await?;
    let edits = vec![Edit::bin(scope, contact)];
    let results = write(scope, &mut tx, set, &shape, edits, false).await;
    let results = match based_on {
        Some(_) => results?,
        None => results.map_err(again)?,
    };
    for result in results {
        result?;
    }
    tx.commit().await
}

/// Somebody else was faster, which is no fault of a caller who named no version.
fn again(error: Error) -> Error {
    match error {
        Error::Conflict("stale") => Error::Busy,
        other => other,
    }
}

/// One row: the contact it is about, if there is one yet, and what it says.
struct Line {
    before: Option<Contact>,
    patch: Patch,
    /// What was found wrong while it was read.
    wrong: FieldErrors,
}

/// Makes and changes contacts, one per row, as one change set. A faulty row changes nothing
/// and never stops the others; if nothing at all changes there is no change set.
pub(super) async fn bulk(
    scope: &Scope,
    rows: Vec<Map<String, Json>>,
) -> Result<(Option<Id<ChangeSet>>, Vec<Outcome>)> {
    scope.require(Permission::BulkEditContacts)?;
    let scope = &scope.within(Permission::BulkEditContacts);
    let mut tx = scope.begin().await?;
    let shape = Shape::load(scope, &mut tx).await?;
    let ours = body::Known::of(scope, &shape);
    let ids: Vec<Id<Contact>> = rows.iter().filter_map(id_of).collect();
    let mut known: HashMap<Id<Contact>, Option<Contact>> = store::load(&mut tx, &ids)
        .await?
        .into_iter()
        .filter(|contact| scope.reaches(Permission::ViewContacts, contact.owner))
        .map(|contact| (contact.id, Some(contact)))
        .collect();

    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        lines.push(line(scope, row, &ours, &mut known)?);
    }
    let patches = lines
        .iter()
        .filter_map(|line| Some(&line.as_ref().ok()?.patch));
    let directory = Directory::of(scope, &mut tx, &shape, patches).await?;
    let mut edits = Vec::with_capacity(lines.len());
    for line in lines.iter().flatten() {
        let new = line.before.is_none();
        let before = line.before.clone();
        let mut after = before
            .clone()
            .unwrap_or_else(|| apply::blank(scope, &line.patch));
        let found = draft::put(scope, &mut after, &line.patch, &shape, &directory, new);
        let found = found.after(line.wrong.clone());
        edits.push(match before {
            None => Edit::create(after, found),
            Some(before) => Edit::update(before, after, found),
        });
    }
    let set = history::open_set(&mut tx, scope, "update", "contacts", None).await?;
    let results = write(scope, &mut tx, set, &shape, edits, false).await;
    let mut results = results.map_err(again)?.into_iter();
    let known = lines
        .iter()
        .flatten()
        .filter_map(|line| line.before.as_ref());
    let known: Vec<_> = known.map(|contact| contact.id.bytes()).collect();
    identity::canary::changed(&mut tx, scope, &known).await?;
    let mut outcomes = Vec::with_capacity(lines.len());
    let mut changed = false;
    for line in lines {
        let outcome = match line {
            Err(faults) => Outcome::Failed(faults),
            Ok(line) => match results.next().unwrap_or(Err(Error::NotFound)) {
                Ok(done) if line.before.is_none() => Outcome::Created(done.id, done.version),
                Ok(done) if done.changed => Outcome::Updated(done.id, done.version),
                Ok(done) => Outcome::Unchanged(done.id, done.version),
                Err(error) => Outcome::Failed(faults_of(error)?),
            },
        };
        changed |= matches!(outcome, Outcome::Created(..) | Outcome::Updated(..));
        outcomes.push(outcome);
    }
    if changed {
        tx.commit().await?;
    }
    Ok((changed.then_some(set), outcomes))
}

fn id_of(row: &Map<String, Json>) -> Option<Id<Contact>> {
    row.get("id")?.as_str()?.parse().ok()
}

/// Reads a row against the contact it is about, which no second row can be about.
fn line(
    scope: &Scope,
    row: &Map<String, Json>,
    ours: &body::Known,
    known: &mut HashMap<Id<Contact>, Option<Contact>>,
) -> Result<std::result::Result<Line, FieldErrors>> {
    let named = row.get("id").is_some_and(|id| !id.is_null());
    let slot = id_of(row).and_then(|id| known.get_mut(&id));
    let code = if slot.is_some() {
        "twice_in_file"
    } else {
        "not_found"
    };
    let before = slot.and_then(Option::take);
    if named && before.is_none() {
        return Ok(Err(FieldErrors::one(FieldError::new("id", code))));
    }
    let shown = before
        .as_ref()
        .map(|before| ContactDto::of(scope, before, &ours.fields));
    let shown = shown
        .map(serde_json::to_value)
        .transpose()
        .doing("writing a contact")?;
    let version = row.get("version").filter(|version| !version.is_null());
    if let (Some(version), Some(before)) = (version, &before)
        && version.as_i64() != Some(before.version)
    {
        return Ok(Err(FieldErrors::one(FieldError::new("version", "stale"))));
    }
    let read = body::patch(row, ours, shown.as_ref(), FieldErrors::new());
    Ok(read.map(|(patch, wrong)| Line {
        before,
        patch,
        wrong,
    }))
}

/// What is wrong with a row that could not be written; faults of our own stop everything.
fn faults_of(error: Error) -> Result<FieldErrors> {
    let (field, code) = match error {
        Error::Invalid(faults) => return Ok(faults),
        Error::NotFound => ("id", "not_found"),
        Error::Forbidden => ("", "not_allowed"),
        Error::Conflict("wrong_state") => ("id", "in_recycle_bin"),
        other => return Err(other),
    };
    Ok(FieldErrors::one(FieldError::new(field, code)))
}
