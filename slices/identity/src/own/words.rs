//! What a program keeps as an object (in whose name a job runs, what a role gives) in words.
//!
//! The file that people take out holds it letter by letter; here nothing of it is left out but what
//! is empty, and ids of colleagues, who are counted.

use super::show::Names;
use kernel::{Id, Lang};
use kit::{FieldRight, Permission, Reach, Scope, User, texts};
use serde_json::{Map, Value as Json};

/// An object or a list in words; nothing if the text is none.
pub(super) fn of_text(scope: &Scope, names: &Names, text: &str) -> Option<String> {
    match text.starts_with(['{', '[']) {
        true => match serde_json::from_str(text).ok()? {
            value @ (Json::Object(_) | Json::Array(_)) => Some(of_json(scope, names, &value)),
            _ => None,
        },
        false => None,
    }
}

/// A word that a program keeps in this column of a table; nothing where it keeps no word there.
pub(super) fn of_column(scope: &Scope, column: (&str, &str), word: &str) -> Option<String> {
    Some(match column {
        ("security_log", "event") => worded(scope, "log-event", word),
        ("security_log", "way") => {
            let ways: Vec<String> = word
                .split('+')
                .map(|way| worded(scope, "log-way", way))
                .collect();
            ways.join(" + ")
        }
        ("users" | "letters", "lang") => worded(scope, "own-lang", word),
        _ => return None,
    })
}

/// What was done to an account.
pub(super) fn did(scope: &Scope, action: &str) -> String {
    match worded(scope, "own-did", action) {
        word if word == action => worded(scope, "log-event", action),
        word => word,
    }
}

/// What a field of an account is called.
pub(super) fn field(scope: &Scope, field: &str) -> String {
    worded(scope, "own-change", field)
}

/// A value of a field of an account, before or after a change.
pub(super) fn of_change(scope: &Scope, names: &Names, field: &str, value: &Json) -> String {
    match (field, value) {
        ("role", Json::String(role)) => worded(scope, "role", role),
        ("lang", Json::String(tag)) => worded(scope, "own-lang", tag),
        ("state", Json::String(state)) => worded(scope, "user-state", state),
        (_, value) => of_json(scope, names, value),
    }
}

/// A value of the history or of an object in words.
pub(super) fn of_json(scope: &Scope, names: &Names, value: &Json) -> String {
    match value {
        Json::Null => scope.t("own-nothing"),
        Json::Bool(yes) => said(scope, *yes),
        Json::Number(number) => match number.as_i64() {
            Some(number) => texts::number(scope.lang(), number),
            None => number.to_string(),
        },
        Json::String(text) => text.clone(),
        Json::Array(all) if all.is_empty() => scope.t("own-nothing"),
        Json::Array(all) => {
            let all: Vec<String> = all.iter().map(|one| of_json(scope, names, one)).collect();
            all.join(", ")
        }
        Json::Object(object) => of_object(scope, names, object),
    }
}

fn of_object(scope: &Scope, names: &Names, object: &Map<String, Json>) -> String {
    let acting = object.contains_key("tenant_zone");
    let parts: Vec<String> = object
        .iter()
        .filter_map(|(key, value)| match acting {
            true => acts(scope, names, key, value),
            false => Some(format!("{key}: {}", of_json(scope, names, value))),
        })
        .collect();
    match parts.is_empty() {
        true => scope.t("own-nothing"),
        false => parts.join(" · "),
    }
}

/// A part of what says in whose name a job runs: what it is, and its value.
fn acts(scope: &Scope, names: &Names, key: &str, value: &Json) -> Option<String> {
    let value = match (key, value) {
        (_, Json::Null) => return None,
        ("grant", Json::Object(grant)) => return Some(granted(scope, names, grant)),
        ("colleagues", Json::Array(all)) if all.is_empty() => return None,
        ("colleagues", Json::Array(all)) => {
            let number = i64::try_from(all.len()).unwrap_or(i64::MAX);
            texts::number(scope.lang(), number)
        }
        ("kind", Json::String(kind)) => worded(scope, "own-acts-kind", kind),
        ("lang" | "tenant_lang", Json::String(tag)) => match Lang::parse(tag) {
            Some(lang) => scope.t(&format!("own-lang-{}", lang.tag())),
            None => tag.clone(),
        },
        ("user", Json::String(id)) => {
            let known = id.parse::<Id<User>>().ok();
            known.map_or_else(|| id.clone(), |id| names.user(id))
        }
        (_, value) => of_json(scope, names, value),
    };
    let key = worded(scope, "own-acts", key);
    Some(format!("{key}: {value}"))
}

/// What a role gives: what reaches how far, and which fields are not written.
fn granted(scope: &Scope, names: &Names, grant: &Map<String, Json>) -> String {
    let mut parts = Vec::new();
    let reach = grant.get("reach").and_then(Json::as_object);
    for how_far in [Reach::All, Reach::Team, Reach::Own] {
        let reached = Permission::ALL.into_iter().filter(|one| {
            let stored = reach.and_then(|reach| reach.get(one.name()));
            stored.and_then(Json::as_str) == Some(how_far.name())
        });
        let reached: Vec<String> = reached
            .map(|one| worded(scope, "permission", one.name()))
            .collect();
        if !reached.is_empty() {
            let how_far = worded(scope, "own-reach", how_far.name());
            parts.push(format!("{how_far}: {}", reached.join(", ")));
        }
    }
    let collections = grant.get("fields").and_then(Json::as_object);
    for (_, rights) in collections.into_iter().flatten() {
        for right in FieldRight::ALL {
            let fields = fields_with(scope, names, rights, right);
            if !fields.is_empty() {
                let right = worded(scope, "own-fields", right.name());
                parts.push(format!("{right}: {}", fields.join(", ")));
            }
        }
    }
    parts.join(" · ")
}

/// The fields that have this right, and those of later, where they have it.
fn fields_with(scope: &Scope, names: &Names, rights: &Json, right: FieldRight) -> Vec<String> {
    let has = |value: &Json| value.as_str() == Some(right.name());
    let of = rights.get("of").and_then(Json::as_object);
    let named = of.into_iter().flatten().filter(|(_, value)| has(value));
    let mut fields: Vec<String> = named
        .map(|(key, _)| {
            names
                .fields
                .get(key)
                .cloned()
                .unwrap_or_else(|| key.clone())
        })
        .collect();
    if right < FieldRight::Write && rights.get("later").is_some_and(has) {
        fields.push(scope.t("role-fields-later"));
    }
    fields
}

fn said(scope: &Scope, yes: bool) -> String {
    scope.t(if yes { "reach-yes" } else { "reach-no" })
}

/// The text of a word; the word itself where there is none.
fn worded(scope: &Scope, prefix: &str, word: &str) -> String {
    let key = format!("{prefix}-{word}").replace(['_', '.'], "-");
    match scope.app().texts.has(scope.lang(), &key) {
        true => scope.t(&key),
        false => word.to_owned(),
    }
}
