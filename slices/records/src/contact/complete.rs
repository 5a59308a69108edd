//! A second row about one contact adds to what the first one said, and overwrites nothing.

use super::Contact;
use super::Patch;
use super::actions::values;
use super::shape::Shape;
use kernel::{FieldErrors, text};
use kit::Kind;

/// The lists of a contact: each value with the parts beside it.
const LISTS: [&str; 4] = ["emails", "phones", "addresses", "companies"];

/// The values that a row adds to a contact: what is empty is filled, lists and notes grow. A
/// column that already says something else is a fault.
pub(super) fn patch(
    contact: &Contact,
    shape: &Shape,
    more: &Patch,
) -> std::result::Result<Patch, FieldErrors> {
    let now = values(contact, &shape.fields);
    let mut errors = FieldErrors::new();
    let mut out: Patch = LISTS
        .iter()
        .flat_map(|list| grown(list, &now, more))
        .collect();
    for (key, texts) in more {
        let list = key.split('.').next().unwrap_or_default();
        let says_who = matches!(key.as_str(), "name" | "kind");
        if LISTS.contains(&list) || says_who || texts.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let is = of(&now, key);
        let new = || texts.iter().filter(|text| !holds(is, text)).cloned();
        let several = shape
            .column(key)
            .is_some_and(|field| field.kind == Kind::Choices);
        if is.is_empty() {
            out.push((key.clone(), texts.clone()));
        } else if new().next().is_none() {
            continue;
        } else if key == "notes" {
            let lines: Vec<String> = is.iter().cloned().chain(new()).collect();
            out.push((key.clone(), vec![lines.join("\n")]));
        } else if several {
            out.push((key.clone(), is.iter().cloned().chain(new()).collect()));
        } else {
            errors.add(key, "says_otherwise");
        }
    }
    errors.check().map(|()| out)
}

/// A list with the values of the row that it does not hold yet behind its own.
fn grown(list: &str, now: &Patch, more: &Patch) -> Patch {
    let beside = format!("{list}.");
    let default = format!("{list}.default");
    let member = |key: &str| (key == list || key.starts_with(&beside)) && key != default;
    let mut keys: Vec<&String> = Vec::new();
    for (key, _) in now.iter().chain(more) {
        if member(key) && !keys.contains(&key) {
            keys.push(key);
        }
    }
    let items = |of_patch: &Patch| -> Vec<Vec<String>> {
        let columns: Vec<&[String]> = keys.iter().map(|key| of(of_patch, key)).collect();
        let count = columns.iter().map(|texts| texts.len()).max().unwrap_or(0);
        let at = |i: usize| columns.iter().map(move |texts| texts.get(i).cloned());
        (0..count)
            .map(|i| at(i).map(Option::unwrap_or_default).collect())
            .collect()
    };
    // What a value is besides what it is called: an address without its type.
    let core = |item: &[String]| -> Vec<String> {
        let parts = keys.iter().zip(item);
        let parts = parts.filter(|(key, _)| **key == list || !is_label(key));
        parts.map(|(_, text)| alike(text)).collect()
    };
    let mut all = items(now);
    let count = all.len();
    for item in items(more) {
        let says = core(&item).iter().any(|part| !part.is_empty());
        if says && !all.iter().any(|known| core(known) == core(&item)) {
            all.push(item);
        }
    }
    if all.len() == count {
        return Patch::new();
    }
    let columns = keys.iter().enumerate().map(|(at, key)| {
        let texts = all.iter().map(|item| item.get(at).cloned());
        let texts = texts.map(Option::unwrap_or_default).collect();
        ((*key).clone(), texts)
    });
    let mut out: Patch = columns.collect();
    // Where nothing was, the row says which value is the default.
    let chosen = of(more, &default);
    if count == 0 && !chosen.is_empty() {
        out.push((default, chosen.to_vec()));
    }
    out
}

fn is_label(key: &str) -> bool {
    key.ends_with(".type") || key.ends_with(".title")
}

fn of<'a>(patch: &'a Patch, key: &str) -> &'a [String] {
    let known = patch.iter().find(|(known, _)| known == key);
    known.map_or(&[][..], |(_, texts)| texts)
}

/// Whether one of the texts says it already; of notes, whether one of their lines does.
fn holds(texts: &[String], wanted: &str) -> bool {
    let wanted = alike(wanted);
    let mut said = texts.iter().map(|text| alike(text));
    said.any(|text| text == wanted)
        || texts
            .iter()
            .any(|text| text.lines().any(|line| alike(line) == wanted))
}

/// A text without case, accents and spaces: numbers and addresses are written in many ways.
fn alike(value: &str) -> String {
    let folded = text::fold(&text::line(value));
    folded.chars().filter(|c| !c.is_whitespace()).collect()
}
