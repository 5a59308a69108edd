//! A row of a file that changes a contact adds to its lists and takes nothing out of them: a
//! file that names one address does not say that there are no others.

use super::actions::values;
use super::references::Directory;
use super::shape::Shape;
use super::{Contact, Patch};
use kernel::text;
use kit::Kind;

/// The lists of a contact: each value with the parts beside it.
const LISTS: [&str; 4] = ["emails", "phones", "addresses", "companies"];

/// What a row puts into a contact. Columns with one value take that of the row; lists keep what
/// they hold, in its order and as it is written, and get the row's other values behind it. A
/// list that the row empties on purpose becomes empty.
pub(super) fn patch(
    contact: &Contact,
    (shape, directory): (&Shape, &Directory),
    more: &Patch,
) -> Patch {
    let now = values(contact, &shape.fields);
    let mut out = Patch::new();
    for list in LISTS {
        out.extend(extended(list, (shape, directory), &now, more));
    }
    for (key, texts) in more {
        let list = key.split('.').next().unwrap_or_default();
        if LISTS.contains(&list) {
            continue;
        }
        let field = shape.column(key);
        let several = field.is_some_and(|field| field.kind == Kind::Choices);
        let mut all = match several && !texts.is_empty() {
            true => of(&now, key).to_vec(),
            false => Vec::new(),
        };
        let new = texts.iter().filter(|text| !all.contains(text));
        let new: Vec<String> = new.cloned().collect();
        all.extend(new);
        out.push((key.clone(), all));
    }
    out
}

fn extended(
    list: &str,
    (shape, directory): (&Shape, &Directory),
    now: &Patch,
    more: &Patch,
) -> Patch {
    let beside = format!("{list}.");
    let default = format!("{list}.default");
    let member = |key: &str| key == list || key.starts_with(&beside);
    let named: Vec<&(String, Vec<String>)> = more.iter().filter(|(key, _)| member(key)).collect();
    let filled = |(_, texts): &&(String, Vec<String>)| texts.iter().any(|text| !text.is_empty());
    if !named.iter().any(filled) {
        return named.into_iter().cloned().collect();
    }
    let mut keys: Vec<&String> = Vec::new();
    for (key, _) in now.iter().chain(more) {
        if member(key) && *key != default && !keys.contains(&key) {
            keys.push(key);
        }
    }
    let sameness = |item: &[String]| {
        let values = keys.iter().zip(item).filter(|(key, _)| !is_label(key));
        let values = values.map(|(key, text)| alike(key, text, shape, directory));
        values.collect::<Vec<_>>()
    };
    let mut all = items(&keys, now);
    let mut chosen = place(of(now, &default));
    let wanted = place(of(more, &default));
    for (at, item) in items(&keys, more).into_iter().enumerate() {
        let same = sameness(&item);
        if same.iter().all(Vec::is_empty) {
            continue;
        }
        let found = all.iter().position(|known| sameness(known) == same);
        let position = found.unwrap_or(all.len());
        match all.get_mut(position) {
            Some(known) => relabel(&keys, known, item),
            None => all.push(item),
        }
        if wanted == Some(at) {
            chosen = Some(position);
        }
    }
    let column = |(n, key): (usize, &&String)| {
        let texts = all.iter().map(|item| item.get(n).cloned());
        let texts = texts.map(Option::unwrap_or_default).collect();
        ((*key).clone(), texts)
    };
    let mut out: Patch = keys.iter().enumerate().map(column).collect();
    out.extend(chosen.map(|chosen| (default, vec![chosen.to_string()])));
    out
}

/// The values of a list, each as the texts of these columns.
fn items(keys: &[&String], patch: &Patch) -> Vec<Vec<String>> {
    let columns: Vec<&[String]> = keys.iter().map(|key| of(patch, key)).collect();
    let count = columns.iter().map(|texts| texts.len()).max().unwrap_or(0);
    let at = |i: usize| columns.iter().map(move |texts| texts.get(i).cloned());
    (0..count)
        .map(|i| at(i).map(Option::unwrap_or_default).collect())
        .collect()
}

/// What the row says a known value is for holds from now on; how it is written stays.
fn relabel(keys: &[&String], known: &mut [String], item: Vec<String>) {
    for ((key, known), text) in keys.iter().zip(known).zip(item) {
        if is_label(key) && !text.is_empty() {
            *known = text;
        }
    }
}

fn is_label(key: &str) -> bool {
    key.ends_with(".type") || key.ends_with(".title")
}

fn place(texts: &[String]) -> Option<usize> {
    texts.first()?.trim().parse().ok()
}

fn of<'a>(patch: &'a Patch, key: &str) -> &'a [String] {
    let known = patch.iter().find(|(known, _)| known == key);
    known.map_or(&[][..], |(_, texts)| texts)
}

/// The same for two texts that mean the same address, number or company; empty for none.
fn alike(key: &str, value: &str, shape: &Shape, directory: &Directory) -> Vec<u8> {
    let line = text::line(value);
    let kind = match key {
        "emails" => Some(Kind::Email),
        "phones" => Some(Kind::Phone),
        _ => None,
    };
    if let Some(kind) = kind
        && let Ok(cell) = kind.parse(&line, &shape.zone)
    {
        return kind.sort_key(&cell);
    }
    match directory.company(&line) {
        Ok(company) if key == "companies" => company.bytes().to_vec(),
        _ => text::fold(&line).into_bytes(),
    }
}
