//! What people do with fields. Always does a change of a field stand in the history.

use super::store;
use super::{Field, Privacy, SLOTS, slottable};
use crate::contact::store as contacts;
use crate::contact::store::unique_key;
use history::{Change, Entry};
use kernel::{Error, FieldErrors, Id, Result, text};
use kit::{ChangeSet, Choice, Kind, Permission, Scope};
use serde_json::{Value as Json, json};
use std::collections::HashSet;
use storage::{Tx, Value};

/// How many fields a tenant may have, how many choices a field, and how long texts may be.
const FIELDS: usize = 300;
const CHOICES: usize = 500;
const TITLE: usize = 80;
const HELP: usize = 500;
/// How many records are looked through at once when a field becomes unique.
const CHUNK: usize = 1000;

/// What people say about a field.
#[derive(Clone, Debug)]
pub struct FieldDraft {
    /// What people see.
    pub title: String,
    /// What it holds.
    pub kind: Kind,
    /// The group under which forms show it.
    pub group: String,
    /// A sentence beside the input.
    pub help: String,
    /// Whether a record must have a value.
    pub required: bool,
    /// Whether no two records may share a value.
    pub unique: bool,
    /// The canonical text that a new record gets.
    pub default: String,
    /// The choices. One without a key gets one, made from its title.
    pub choices: Vec<Choice>,
    /// How private its content is.
    pub privacy: Privacy,
}

impl FieldDraft {
    /// An ordinary optional field.
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        FieldDraft {
            title: title.into(),
            kind,
            group: String::new(),
            help: String::new(),
            required: false,
            unique: false,
            default: String::new(),
            choices: Vec::new(),
            privacy: Privacy::Personal,
        }
    }
}

/// The fields in order, archived ones too, for the editor of fields.
pub async fn list(scope: &Scope) -> Result<Vec<Field>> {
    scope.require(Permission::ManageFields)?;
    let mut tx = scope.read().await?;
    store::with_archived(&mut tx).await
}

/// Makes a field. While one of the sixteen slots is free it gets it, and with it an index.
pub async fn create(scope: &Scope, draft: FieldDraft) -> Result<Field> {
    let mut tx = scope.begin().await?;
    let field = create_in(scope, &mut tx, draft).await?;
    tx.commit().await?;
    Ok(field)
}

/// The same inside a transaction, as an import does it.
pub(crate) async fn create_in(scope: &Scope, tx: &mut Tx, draft: FieldDraft) -> Result<Field> {
    scope.require(Permission::ManageFields)?;
    let others = store::with_archived(tx).await?;
    let mut field = Field {
        id: Id::new(scope.now()),
        version: 1,
        key: free_key(&draft.title, &others),
        title: String::new(),
        kind: draft.kind,
        group: String::new(),
        position: others
            .iter()
            .map(|field| field.position + 1)
            .max()
            .unwrap_or(0),
        help: String::new(),
        required: false,
        unique: false,
        default: String::new(),
        choices: Vec::new(),
        privacy: draft.privacy,
        slot: slottable(draft.kind).then(|| free_slot(&others)).flatten(),
        archived_at: None,
    };
    put(scope, &mut field, draft, &others)?;
    if others.len() >= FIELDS {
        return Err(Error::invalid("", "too_many"));
    }
    store::insert(tx, &field, scope.now()).await?;
    remember(scope, tx, "created", None, Some(&field)).await?;
    Ok(field)
}

/// Changes a field. Its kind stays as soon as some record has a value.
pub async fn update(
    scope: &Scope,
    id: Id<Field>,
    based_on: Option<i64>,
    draft: FieldDraft,
) -> Result<Field> {
    scope.require(Permission::ManageFields)?;
    let mut tx = scope.begin().await?;
    let before = store::find(&mut tx, id).await?;
    if based_on.is_some_and(|version| version != before.version) {
        return Err(Error::Conflict("stale"));
    }
    let others = store::with_archived(&mut tx).await?;
    let mut after = before.clone();
    after.version += 1;
    if draft.kind != before.kind {
        if contacts::any_value(&mut tx, &before).await? {
            return Err(Error::invalid("kind", "kind_in_use"));
        }
        after.kind = draft.kind;
        after.slot = match before.slot {
            slot @ Some(_) if slottable(draft.kind) => slot,
            _ if slottable(draft.kind) => free_slot(&others),
            _ => None,
        };
    }
    put(scope, &mut after, draft, &others)?;
    store::update(&mut tx, &after).await?;
    if before.unique && !after.unique {
        store::clear_uniques(&mut tx, id).await?;
    }
    if after.unique && !before.unique {
        claim_existing(&mut tx, &after).await?;
    }
    remember(scope, &mut tx, "updated", Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(after)
}

/// Hides a field; what records hold in it stays.
pub async fn archive(scope: &Scope, id: Id<Field>) -> Result<Field> {
    set_archived(scope, id, true).await
}

/// Shows an archived field again.
pub async fn restore(scope: &Scope, id: Id<Field>) -> Result<Field> {
    set_archived(scope, id, false).await
}

async fn set_archived(scope: &Scope, id: Id<Field>, archived: bool) -> Result<Field> {
    scope.require(Permission::ManageFields)?;
    let mut tx = scope.begin().await?;
    let before = store::find(&mut tx, id).await?;
    if before.archived_at.is_some() == archived {
        return Ok(before);
    }
    let mut after = before.clone();
    after.version += 1;
    after.archived_at = archived.then(|| scope.now());
    store::update(&mut tx, &after).await?;
    let action = if archived { "archived" } else { "restored" };
    remember(scope, &mut tx, action, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(after)
}

/// Puts the fields into this order; those that are not named follow as they were.
pub async fn reorder(scope: &Scope, order: &[Id<Field>]) -> Result<()> {
    scope.require(Permission::ManageFields)?;
    let mut tx = scope.begin().await?;
    let mut fields = store::with_archived(&mut tx).await?;
    fields.sort_by_key(|field| {
        order
            .iter()
            .position(|id| *id == field.id)
            .unwrap_or(usize::MAX)
    });
    let set = history::open_set(&mut tx, scope, "update", "fields", None).await?;
    let mut entries = Vec::new();
    for (position, before) in (0i64..).zip(fields) {
        if before.position != position {
            let after = Field {
                position,
                version: before.version + 1,
                ..before.clone()
            };
            store::update(&mut tx, &after).await?;
            entries.push(entry("updated", Some(&before), Some(&after)));
        }
    }
    history::record(&mut tx, scope, set, entries).await?;
    tx.commit().await
}

/// Puts what people said into a field; every fault is named.
fn put(scope: &Scope, field: &mut Field, draft: FieldDraft, others: &[Field]) -> Result<()> {
    let mut errors = FieldErrors::new();
    field.title = text::line(&draft.title);
    field.group = text::line(&draft.group);
    field.help = text::paragraph(&draft.help);
    field.required = draft.required;
    field.unique = draft.unique;
    for (name, value, most) in [
        ("title", &field.title, TITLE),
        ("group", &field.group, TITLE),
        ("help", &field.help, HELP),
    ] {
        if value.chars().count() > most {
            errors.add(name, "too_long");
        }
    }
    if field.title.is_empty() {
        errors.add("title", "required");
    }
    let alike = |other: &Field| {
        other.id != field.id
            && other.archived_at.is_none()
            && text::fold(&other.title) == text::fold(&field.title)
    };
    if others.iter().any(alike) {
        errors.add("title", "not_unique");
    }
    if draft.privacy == Privacy::Sensitive && !scope.tenant().sensitive_fields {
        errors.add("privacy", "sensitive_refused");
    }
    field.privacy = draft.privacy;
    if field.unique && field.slot.is_none() {
        errors.add("unique", "unique_needs_index");
    }
    if matches!(field.kind, Kind::Choice | Kind::Choices) {
        field.choices = choices(draft.choices, &mut errors);
    } else {
        field.choices = Vec::new();
    }
    field.default = draft.default.trim().to_owned();
    if !field.default.is_empty() {
        match field.kind.parse(&field.default, scope.zone()) {
            Err(code) => errors.add("default", code),
            Ok(_) if matches!(field.kind, Kind::User | Kind::Contact) || field.unique => {
                errors.add("default", "no_default")
            }
            Ok(kit::Cell::Choice(key)) if !field.choices.iter().any(|choice| choice.key == key) => {
                errors.add("default", "unknown_choice");
            }
            Ok(cell) => field.default = cell.to_text(),
        }
    }
    Ok(errors.check()?)
}

fn choices(drafts: Vec<Choice>, errors: &mut FieldErrors) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::with_capacity(drafts.len());
    for (i, draft) in drafts.into_iter().enumerate() {
        let title = text::line(&draft.title);
        if title.is_empty() {
            errors.add(format!("choices.{i}.title"), "required");
        } else if title.chars().count() > TITLE {
            errors.add(format!("choices.{i}.title"), "too_long");
        } else if out
            .iter()
            .any(|other| text::fold(&other.title) == text::fold(&title))
        {
            errors.add(format!("choices.{i}.title"), "not_unique");
        }
        let taken = |key: &str| out.iter().any(|other| other.key == key);
        let key = match draft.key.as_str() {
            key if !key.is_empty() && key.len() <= 60 && key_of(key) == key && !taken(key) => {
                key.to_owned()
            }
            _ => free(&key_of(&title), taken),
        };
        out.push(Choice { key, title });
    }
    if out.is_empty() {
        errors.add("choices", "required");
    } else if out.len() > CHOICES {
        errors.add("choices", "too_many");
    }
    out
}

/// A word of a key: folded letters and digits, the rest as underscores.
fn key_of(title: &str) -> String {
    let words: Vec<String> = text::fold(title)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let key: String = words.join("_").chars().take(40).collect();
    if key.is_empty() {
        "field".to_owned()
    } else {
        key
    }
}

fn free(key: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut free = key.to_owned();
    let mut n = 2;
    while taken(&free) {
        free = format!("{key}_{n}");
        n += 1;
    }
    free
}

fn free_key(title: &str, others: &[Field]) -> String {
    free(&key_of(title), |key| {
        others.iter().any(|field| field.key == key)
    })
}

fn free_slot(others: &[Field]) -> Option<u8> {
    let taken: HashSet<u8> = others.iter().filter_map(|field| field.slot).collect();
    (1u8..).take(SLOTS.len()).find(|slot| !taken.contains(slot))
}

/// Notes which values are taken; two records with the same are a fault.
async fn claim_existing(tx: &mut Tx, field: &Field) -> Result<()> {
    let mut seen = HashSet::new();
    let mut after = None;
    loop {
        let page = contacts::filled(tx, field, after.as_ref(), CHUNK).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some((last.slot_key.clone(), last.contact.id));
        let mut rows = Vec::with_capacity(page.len());
        for found in &page {
            for cell in found.contact.custom(field) {
                let key = unique_key(field.kind, &cell);
                if !seen.insert(key.clone()) {
                    return Err(Error::invalid("unique", "values_not_unique"));
                }
                rows.push(vec![
                    Value::from(field.id),
                    Value::from(key),
                    Value::from(found.contact.id),
                ]);
            }
        }
        store::insert_uniques(tx, rows).await?;
    }
}

/// One line of history: names and settings of fields are nobody's personal data.
async fn remember(
    scope: &Scope,
    tx: &mut Tx,
    action: &'static str,
    before: Option<&Field>,
    after: Option<&Field>,
) -> Result<Id<ChangeSet>> {
    let set = history::open_set(tx, scope, action, "fields", None).await?;
    history::record(tx, scope, set, vec![entry(action, before, after)]).await?;
    Ok(set)
}

fn entry(action: &'static str, before: Option<&Field>, after: Option<&Field>) -> Entry {
    let describe = |field: Option<&Field>| field.map(shown).unwrap_or_default();
    let (was, is) = (describe(before), describe(after));
    let mut changes = Vec::new();
    for i in 0..was.len().max(is.len()) {
        let side = |all: &[(&'static str, Json)]| {
            all.get(i).map_or(Json::Null, |(_, value)| value.clone())
        };
        let name = is
            .get(i)
            .or_else(|| was.get(i))
            .map_or("", |(name, _)| *name);
        let (a, b) = (side(&was), side(&is));
        if a != b {
            changes.push(Change::new(name, a, b));
        }
    }
    let subject = after.or(before).map_or([0; 16], |field| field.id.bytes());
    Entry {
        kind: "field",
        subject,
        person: None,
        action,
        changes,
    }
}

fn shown(field: &Field) -> Vec<(&'static str, Json)> {
    vec![
        ("title", json!(field.title)),
        ("kind", json!(field.kind.name())),
        ("group", json!(field.group)),
        ("position", json!(field.position)),
        ("help", json!(field.help)),
        ("required", json!(field.required)),
        ("unique", json!(field.unique)),
        ("default", json!(field.default)),
        ("choices", json!(field.choices)),
        ("privacy", json!(field.privacy)),
        ("archived", json!(field.archived_at.is_some())),
    ]
}
