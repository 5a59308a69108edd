//! Changes of fields in the history.

use crate::field::Field;
use history::{Change, Entry};
use kernel::{Id, Result};
use kit::{ChangeSet, Scope};
use serde_json::{Value as Json, json};
use storage::Tx;

/// One line of history: names and settings of fields are nobody's personal data.
pub(super) async fn remember(
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

pub(super) fn entry(action: &'static str, before: Option<&Field>, after: Option<&Field>) -> Entry {
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
        ("indexed", json!(field.slot.is_some())),
        ("archived", json!(field.archived_at.is_some())),
    ]
}
