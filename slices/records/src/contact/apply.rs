//! Rows of an import, a bulk edit or the API, made into edits.

use super::changes::{Done, Edit, write_made};
use super::references::{self, Directory};
use super::shape::Shape;
use super::store::{self, Lookup};
use super::{Contact, ContactKind, Doc, Patch, complete, draft, extend, rights, value};
use kernel::{Error, FieldError, FieldErrors, Id, Result, sort, text};
use kit::collection::{Effect, Find, Mode, Outcome, Row};
use kit::{Cell, ChangeSet, Kind, Permission, Reach, Scope};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use storage::Tx;

/// A new contact, still without content. Whoever reaches only some records owns it.
pub(super) fn blank(scope: &Scope, patch: &Patch) -> Contact {
    let kind = patch
        .iter()
        .find(|(key, _)| key == "kind")
        .and_then(|(_, texts)| ContactKind::parse(texts.first()?.trim()));
    let own = scope.rights().reach(Permission::CreateContacts) < Reach::All;
    Contact {
        id: Id::new(scope.now()),
        version: 1,
        kind: kind.unwrap_or(ContactKind::Person),
        name: String::new(),
        given_name: String::new(),
        family_name: String::new(),
        owner: if own { scope.actor().user() } else { None },
        source: String::new(),
        language: String::new(),
        created_at: scope.now(),
        updated_at: scope.now(),
        binned_at: None,
        doc: Doc::default(),
        companies: Vec::new(),
    }
}

/// Applies rows; see [`kit::Collection::apply`].
pub(super) async fn apply(
    scope: &Scope,
    tx: &mut Tx,
    set: Id<ChangeSet>,
    rows: Vec<Row>,
    dry: bool,
) -> Result<Vec<Outcome>> {
    let shape = Arc::new(Shape::load(scope, tx).await?);
    let found = find(scope, tx, &shape, &rows).await?;
    let directory = Directory::of(scope, tx, &shape, rows.iter().map(|row| &row.values)).await?;
    let ids: Vec<Id<Contact>> = found
        .iter()
        .filter_map(|found| found.as_ref().ok().copied().flatten())
        .collect();
    let mut loaded: HashMap<Id<Contact>, Contact> = store::load(tx, &ids)
        .await?
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect();

    let seen = loaded
        .values()
        .filter(|contact| scope.reaches(Permission::ViewContacts, contact.owner));
    let seen: HashSet<Id<Contact>> = seen.map(|contact| contact.id).collect();

    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(rows.len());
    let mut drafts = Vec::with_capacity(rows.len());
    let mut places = Vec::with_capacity(rows.len());
    let mut touched = HashSet::new();
    for (row, found) in rows.into_iter().zip(found) {
        let outcome = match (found, row.mode) {
            (Err(errors), _) => Some(Outcome::Failed(errors)),
            (Ok(None), Mode::UpdateOnly) => Some(Outcome::Skipped(None)),
            // Somebody else's record is as one that does not exist, whatever the row may do.
            (Ok(Some(id)), _) if !seen.contains(&id) => Some(failed("id", "not_found")),
            (Ok(Some(id)), Mode::CreateOnly) => Some(Outcome::Skipped(Some(id.bytes()))),
            // Two rows of one batch about the same record: the second would overwrite the first.
            (Ok(Some(id)), _) if !touched.insert(id) => Some(failed("", "twice_in_file")),
            (Ok(Some(id)), _) => match loaded.remove(&id) {
                None => Some(failed("id", "not_found")),
                Some(before) => match patch_of(scope, &before, (&shape, &directory), row) {
                    Err(errors) => Some(Outcome::Failed(errors)),
                    Ok(patch) => {
                        drafts.push((Some(before), patch));
                        None
                    }
                },
            },
            (Ok(None), _) => {
                drafts.push((None, row.values));
                None
            }
        };
        if outcome.is_none() {
            places.push(outcomes.len());
        }
        outcomes.push(outcome);
    }
    let new: Vec<bool> = drafts.iter().map(|(before, _)| before.is_none()).collect();
    let make = {
        let (scope, shape, directory) = (scope.clone(), shape.clone(), Arc::new(directory));
        move |(before, patch)| edit(&scope, &shape, &directory, before, &patch)
    };
    let results = write_made(scope, tx, set, &shape, drafts, make, dry).await?;
    if !dry {
        let changed = results.iter().flatten().filter(|done| done.changed);
        let changed: Vec<_> = changed.map(|done| done.id.bytes()).collect();
        identity::canary::changed(tx, scope, &changed).await?;
    }
    for ((place, new), result) in places.into_iter().zip(new).zip(results) {
        if let Some(outcome) = outcomes.get_mut(place) {
            *outcome = Some(outcome_of(new, result));
        }
    }
    Ok(outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap_or(Outcome::Skipped(None)))
        .collect())
}

/// What a row changes in the record that it is about.
fn patch_of(
    scope: &Scope,
    before: &Contact,
    (shape, directory): (&Shape, &Directory),
    row: Row,
) -> Result<Patch, FieldErrors> {
    let seen = || rights::veil(scope, before.clone());
    let mut patch = match row.effect {
        Effect::Replace => return Ok(row.values),
        Effect::Extend => extend::patch(&seen(), (shape, directory), &row.values),
        Effect::Complete => complete::patch(&seen(), shape, &row.values)?,
    };
    // What the row does not name stays out of it, hidden or not.
    let named = |key: &str| row.values.iter().any(|(named, _)| named == key);
    patch.retain(|(key, _)| rights::writes(scope, key) || named(key));
    Ok(patch)
}

fn edit(
    scope: &Scope,
    shape: &Shape,
    directory: &Directory,
    before: Option<Contact>,
    patch: &Patch,
) -> Edit {
    match before {
        Some(before) => {
            let mut after = before.clone();
            let found = draft::put(scope, &mut after, patch, shape, directory, false);
            Edit::update(before, after, found)
        }
        None => {
            let mut after = blank(scope, patch);
            let found = draft::put(scope, &mut after, patch, shape, directory, true);
            Edit::create(after, found)
        }
    }
}

fn failed(field: &str, code: &'static str) -> Outcome {
    Outcome::Failed(FieldErrors::one(FieldError::new(field, code)))
}

fn outcome_of(new: bool, result: Result<Done>) -> Outcome {
    match result {
        Ok(done) if new => Outcome::Created(done.id.bytes()),
        Ok(done) if done.changed => Outcome::Updated(done.id.bytes()),
        Ok(done) => Outcome::Skipped(Some(done.id.bytes())),
        Err(Error::Invalid(errors)) => Outcome::Failed(errors),
        Err(Error::Conflict("wrong_state")) => failed("id", "in_recycle_bin"),
        Err(Error::Forbidden) => failed("", "not_allowed"),
        Err(_) => failed("id", "not_found"),
    }
}

/// The record that each row is about; a fault if there are several, or none of that id.
async fn find(
    scope: &Scope,
    tx: &mut Tx,
    shape: &Shape,
    rows: &[Row],
) -> Result<Vec<Result<Option<Id<Contact>>, FieldErrors>>> {
    let mut found: Vec<Result<Option<Id<Contact>>, FieldErrors>> = Vec::with_capacity(rows.len());
    let mut by_value: Vec<(usize, &str, Vec<Key>)> = Vec::new();
    let mut by_link: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        found.push(match &row.find {
            None => Ok(None),
            Some(Find::Id(id)) => Ok(Some(Id::from_bytes(*id))),
            Some(Find::Value(column, raw)) if column == "id" => match text::line(raw).parse() {
                Ok(id) => Ok(Some(id)),
                Err(_) if raw.trim().is_empty() => Ok(None),
                Err(_) => Err(FieldErrors::one(FieldError::new("id", "not_found"))),
            },
            Some(Find::Value(_, raw)) if raw.trim().is_empty() => Ok(None),
            Some(Find::Value(column, raw)) => {
                let keys = keys_of(scope, shape, column, std::slice::from_ref(raw));
                keys.map(|keys| by_value.push((at, column, keys)))
                    .map(|()| None)
                    .map_err(|code| FieldErrors::one(FieldError::new(column, code)))
            }
            Some(Find::Linked(column, word)) => {
                let of_column = by_link.entry(column).or_default();
                of_column.push((at, text::line(word)));
                Ok(None)
            }
            Some(Find::AnyValue(column, raws)) => keys_of(scope, shape, column, raws)
                .map(|keys| by_value.push((at, column, keys)))
                .map(|()| None)
                .map_err(|code| FieldErrors::one(FieldError::new(column, code))),
        });
    }
    for (column, asked) in by_link {
        let words = asked.iter().map(|(_, word)| word.clone());
        let named = references::linked(scope, tx, column, words).await?;
        for (at, word) in asked {
            if let Some(place) = found.get_mut(at) {
                *place = match named.get(&word).map_or(&[][..], Vec::as_slice) {
                    [] => Ok(None),
                    [one] => Ok(Some(*one)),
                    _ => Err(FieldErrors::one(FieldError::new(column, "ambiguous"))),
                };
            }
        }
    }
    let wanted: Vec<Lookup<'_>> = by_value
        .iter()
        .flat_map(|(_, _, keys)| keys)
        .map(|key| match key {
            Key::Token(_, _, token) => Lookup::Token(token),
            Key::Range(column, from, to) => Lookup::Range(column, from.clone(), to.clone()),
        })
        .collect();
    let candidates = store::lookup(tx, &wanted).await?;
    let all: Vec<Id<Contact>> = candidates.iter().flatten().copied().collect();
    let loaded: HashMap<Id<Contact>, Contact> = store::load(tx, &all)
        .await?
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect();
    let mut unknown = HashSet::new();
    let mut candidates = candidates.into_iter();
    for (at, column, keys) in by_value {
        // Somebody else's record is not found, and does not stand in the way either.
        let mut fitting: Vec<Id<Contact>> = Vec::new();
        for (key, ids) in keys.iter().zip(candidates.by_ref().take(keys.len())) {
            for id in ids {
                let fits = loaded.get(&id).is_some_and(|contact| {
                    scope.reaches(Permission::ViewContacts, contact.owner)
                        && fits(contact, shape, column, key)
                });
                if fits && !fitting.contains(&id) {
                    fitting.push(id);
                }
            }
        }
        if let Some(place) = found.get_mut(at) {
            *place = match fitting.as_slice() {
                [] => {
                    let new = keys
                        .iter()
                        .filter(|key| unknown.insert((column, key.bytes())));
                    // The first of two new rows with one key makes the record; the second would
                    // double it.
                    match new.count() == keys.len() {
                        true => Ok(None),
                        false => Err(FieldErrors::one(FieldError::new(column, "twice_in_file"))),
                    }
                }
                [one] => Ok(Some(*one)),
                _ => Err(FieldErrors::one(FieldError::new(column, "ambiguous"))),
            };
        }
    }
    Ok(found)
}

/// What to look up for a value of a column.
enum Key {
    /// The word of an address or number, with its kind and normal form.
    Token(Kind, Vec<u8>, String),
    /// A range of keys in an indexed column.
    Range(&'static str, Vec<u8>, Vec<u8>),
}

/// What to look up for some values of a column, each once.
fn keys_of(
    scope: &Scope,
    shape: &Shape,
    column: &str,
    raws: &[String],
) -> Result<Vec<Key>, &'static str> {
    let mut keys: Vec<Key> = Vec::with_capacity(raws.len());
    for raw in raws.iter().filter(|raw| !raw.trim().is_empty()) {
        let key = key_of(scope, shape, column, raw)?;
        if !keys.iter().any(|known| known.bytes() == key.bytes()) {
            keys.push(key);
        }
    }
    Ok(keys)
}

impl Key {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Key::Token(_, normal, _) => normal.clone(),
            Key::Range(_, from, _) => from.clone(),
        }
    }
}

fn key_of(scope: &Scope, shape: &Shape, column: &str, raw: &str) -> Result<Key, &'static str> {
    if !rights::sees(scope, column) {
        return Err("unknown_field");
    }
    let (kind, indexed) = match column {
        "emails" => (Kind::Email, None),
        "phones" => (Kind::Phone, None),
        "name" => (Kind::Text, Some("display_key")),
        _ => match shape.column(column) {
            Some(field) => (field.kind, field.slot_column()),
            None => return Err("unknown_field"),
        },
    };
    let cell = kind.parse(raw, &shape.zone)?;
    match (kind, &cell, indexed) {
        (Kind::Email | Kind::Phone, Cell::Text(value), None)
            if column == "emails" || column == "phones" =>
        {
            kind.token(value)
                .map(|token| Key::Token(kind, kind.sort_key(&cell), token))
                .ok_or("not_a_key")
        }
        (Kind::Text | Kind::Link, Cell::Text(value), Some(indexed)) => {
            let (from, to) = sort::text_range(value);
            Ok(Key::Range(indexed, from, to))
        }
        (_, _, Some(indexed)) => {
            let from = kind.sort_key(&cell);
            let mut to = from.clone();
            to.push(0);
            Ok(Key::Range(indexed, from, to))
        }
        _ => Err("not_a_key"),
    }
}

/// A word of the index may stand for another value; a range of keys may not.
fn fits(contact: &Contact, shape: &Shape, column: &str, key: &Key) -> bool {
    match key {
        Key::Range(..) => true,
        Key::Token(kind, normal, _) => value::cells(contact, shape, column)
            .iter()
            .any(|cell| kind.sort_key(cell) == *normal),
    }
}
