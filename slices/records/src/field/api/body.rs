//! JSON of a field, made into a draft.

use crate::api::body::{flag, list, object, text, text_or_null, unchanged, unknown, within};
use crate::field::actions::FieldDraft;
use crate::field::{Field, Privacy};
use kernel::FieldErrors;
use kit::{Choice, Kind};
use serde_json::{Map, Value as Json};

/// The members that only the server sets.
const READ_ONLY: [&str; 5] = ["id", "version", "key", "position", "archived_at"];

/// Reads a merge patch (RFC 7396) of a field, or a new one; `shown` is the field as it is
/// shown now.
pub(super) fn draft(
    body: &Map<String, Json>,
    before: Option<&Field>,
    shown: Option<&Json>,
    faults: &mut FieldErrors,
) -> FieldDraft {
    let mut draft = before.map_or_else(|| FieldDraft::new("", Kind::Text), said);
    if before.is_none() && !body.contains_key("kind") {
        faults.add("kind", "required");
    }
    for (key, json) in body {
        match key.as_str() {
            "title" => line(&mut draft.title, key, json, faults),
            "group" => line(&mut draft.group, key, json, faults),
            "help" => line(&mut draft.help, key, json, faults),
            "default" => line(&mut draft.default, key, json, faults),
            "required" => yes_or_no(&mut draft.required, key, json, faults),
            "unique" => yes_or_no(&mut draft.unique, key, json, faults),
            // What is sent back as it was leaves it as it is.
            "indexed" if shown.is_some_and(|shown| shown.get(key) == Some(json)) => {}
            "indexed" if json.is_null() => {}
            "indexed" => draft.indexed = flag(key, json, faults),
            "kind" => match word(key, json, Kind::parse_name, faults) {
                Some(kind) => draft.kind = kind,
                None if json.is_null() => faults.add("kind", "required"),
                None => {}
            },
            "privacy" if json.is_null() => draft.privacy = Privacy::Personal,
            "privacy" => {
                if let Some(privacy) = word(key, json, Privacy::parse, faults) {
                    draft.privacy = privacy;
                }
            }
            "choices" => draft.choices = choices(json, faults),
            key if READ_ONLY.contains(&key) => unchanged(key, json, shown, faults),
            key => unknown("", key, faults),
        }
    }
    draft
}

/// What a field says already.
fn said(field: &Field) -> FieldDraft {
    FieldDraft {
        title: field.title.clone(),
        kind: field.kind,
        group: field.group.clone(),
        help: field.help.clone(),
        required: field.required,
        unique: field.unique,
        default: field.default.clone(),
        choices: field.choices.clone(),
        privacy: field.privacy,
        indexed: None,
    }
}

fn line(place: &mut String, key: &str, json: &Json, faults: &mut FieldErrors) {
    if let Some(text) = text_or_null(key, json, faults) {
        text.clone_into(place);
    }
}

fn yes_or_no(place: &mut bool, key: &str, json: &Json, faults: &mut FieldErrors) {
    if let Some(yes) = flag(key, json, faults) {
        *place = yes;
    }
}

/// One of some fixed words.
fn word<T>(
    key: &str,
    json: &Json,
    parse: fn(&str) -> Option<T>,
    faults: &mut FieldErrors,
) -> Option<T> {
    if json.is_null() {
        return None;
    }
    let word = parse(text(key, json, faults)?);
    if word.is_none() {
        faults.add(key, "unknown_choice");
    }
    word
}

fn choices(json: &Json, faults: &mut FieldErrors) -> Vec<Choice> {
    let mut out = Vec::new();
    for (i, part) in list("choices", json, faults)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let place = format!("choices.{i}");
        let Some(choice) = object(&place, part, &["key", "title"], faults) else {
            continue;
        };
        let mut member = |name: &str| {
            choice
                .get(name)
                .and_then(|json| text_or_null(&within(&place, name), json, faults))
                .unwrap_or_default()
                .to_owned()
        };
        out.push(Choice {
            key: member("key"),
            title: member("title"),
        });
    }
    out
}
