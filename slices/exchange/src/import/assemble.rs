//! Puts what the cells of a line say together to the values of columns.
//!
//! Several columns of a file may belong together: a telephone and what it is for, the parts of
//! one address among several, lines of a note.

use super::mapping::{LABEL, LINE, Mapping, Target};
use super::outlook;
use kit::{Column, Kind};
use std::collections::BTreeMap;

/// What a column of the file is to the column it goes into.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Its values.
    Values,
    /// Something about each value of another column of the file, which is at that place.
    Beside(Option<usize>),
    /// A part of the value with that number.
    Part(usize),
    /// A line of a long text, under this title.
    Line(String),
    /// The title of a line, which is at that place.
    LineLabel(Option<usize>),
}

/// The column that a key is about: `emails` of `emails.type`, itself of a plain one.
pub(crate) fn base<'a>(key: &'a str, columns: &[Column]) -> &'a str {
    match key.rsplit_once('.') {
        Some((base, _)) if columns.iter().any(|column| column.key == base) => base,
        _ => key,
    }
}

/// The role of the column of the file that is at a place.
pub(super) fn role(mapping: &Mapping, at: usize, key: &str, columns: &[Column]) -> Role {
    let base = base(key, columns);
    let title = mapping
        .columns
        .get(at)
        .map_or("", |assignment| &assignment.title);
    if base == key {
        return Role::Values;
    }
    if key.ends_with(LINE) {
        return Role::Line(title.to_owned());
    }
    if key.ends_with(LABEL) {
        return Role::LineLabel(partner(mapping, at, &format!("{base}{LINE}")));
    }
    let composed = columns
        .iter()
        .any(|column| column.key == base && column.composed);
    match composed {
        false => Role::Beside(partner(mapping, at, base)),
        true => Role::Part(number(mapping, at, key)),
    }
}

/// Whether a column says something about values that no column of the file brings.
pub(super) fn is_lonely(mapping: &Mapping, at: usize, key: &str, columns: &[Column]) -> bool {
    matches!(
        role(mapping, at, key, columns),
        Role::Beside(None) | Role::LineLabel(None)
    )
}

/// The column of the file that goes there: the one whose title is most alike, the nearest of
/// those, and of two as near the later.
fn partner(mapping: &Mapping, at: usize, key: &str) -> Option<usize> {
    let title = |at: usize| {
        mapping
            .columns
            .get(at)
            .map_or("", |assignment| &assignment.title)
    };
    let alike = |other: usize| {
        let pairs = title(at).chars().zip(title(other).chars());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let columns = mapping.columns.iter().enumerate();
    columns
        .filter(|(_, assignment)| {
            matches!(&assignment.target, Target::Column { key: known } if known == key)
        })
        .map(|(other, _)| other)
        .max_by_key(|other| (alike(*other), std::cmp::Reverse(other.abs_diff(at)), *other))
}

/// The number in the title, or how many columns of that key there are up to here.
fn number(mapping: &Mapping, at: usize, key: &str) -> usize {
    let title = mapping
        .columns
        .get(at)
        .map_or("", |assignment| &assignment.title);
    if let Some(place) = outlook::place(title) {
        return place;
    }
    let digits = title.chars().skip_while(|c| !c.is_ascii_digit());
    let digits: String = digits.take_while(char::is_ascii_digit).take(4).collect();
    digits.parse().unwrap_or_else(|_| {
        let same = mapping.columns.iter().take(at + 1).filter(|assignment| {
            matches!(&assignment.target, Target::Column { key: known } if known == key)
        });
        same.count()
    })
}

/// A cell that was read.
pub(super) struct Read<'a> {
    /// The place of its column in the file.
    pub at: usize,
    pub role: &'a Role,
    pub key: &'a str,
    pub base: &'a str,
    pub kind: Kind,
    pub multiple: bool,
    /// What its values are for if no other column says so: the key of that and the word.
    pub purpose: Option<(&'a str, &'static str)>,
    pub texts: Vec<String>,
    /// What the cell itself says of each of them.
    pub notes: Vec<Notes>,
    /// What its values are made of, if they are.
    pub parts: &'a [&'static str],
}

/// What a cell says of one value: names of [`kit::collection::Beside`] with what they say, and
/// whether it is marked as the default.
#[derive(Clone, Default)]
pub(super) struct Notes {
    pub said: Vec<(&'static str, String)>,
    pub is_default: bool,
}

/// The values of a line by column. With `clears` a column without a text is emptied, otherwise
/// left out.
pub(super) fn assemble(cells: &[Read<'_>], clears: bool) -> Vec<(String, Vec<String>)> {
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for cell in cells {
        if done.contains(&cell.base) {
            continue;
        }
        done.push(cell.base);
        let same: Vec<&Read<'_>> = cells
            .iter()
            .filter(|other| other.base == cell.base)
            .collect();
        let is_list = |cell: &&Read<'_>| match cell.role {
            Role::Values => cell.multiple,
            Role::Beside(_) => true,
            _ => false,
        };
        let is_part =
            |cell: &&Read<'_>| matches!(cell.role, Role::Part(_)) || !cell.parts.is_empty();
        let values = if same.iter().any(is_part) {
            parts(cell.base, &same)
        } else if same.iter().any(is_list) {
            list(cell.base, &same)
        } else {
            vec![(cell.base.to_owned(), one(&same))]
        };
        let filled = values
            .iter()
            .any(|(_, texts)| texts.iter().any(|text| !text.is_empty()));
        if filled {
            out.extend(values);
        } else if clears {
            out.extend(values.into_iter().map(|(key, _)| (key, Vec::new())));
        }
    }
    out
}

/// The texts of a column with one value: words in one line, lines in a long text.
fn one(cells: &[&Read<'_>]) -> Vec<String> {
    let label = |at: usize| {
        let mut labels = cells
            .iter()
            .filter(|cell| *cell.role == Role::LineLabel(Some(at)));
        labels
            .find_map(|cell| cell.texts.first())
            .map(|label| plain(label).1.to_owned())
    };
    let mut texts: Vec<String> = Vec::new();
    let mut long = false;
    for cell in cells {
        long |= cell.kind == Kind::LongText;
        match cell.role {
            Role::Values => texts.extend(cell.texts.iter().cloned()),
            Role::Line(title) => texts.extend(cell.texts.iter().map(|text| {
                let label = label(cell.at).filter(|label| !label.is_empty());
                format!("{}: {text}", label.as_deref().unwrap_or(title))
            })),
            _ => {}
        }
    }
    if texts.len() < 2
        || !matches!(
            cells.first().map(|cell| cell.kind),
            Some(Kind::Text | Kind::LongText)
        )
    {
        return texts;
    }
    vec![texts.join(if long { "\n" } else { " " })]
}

/// The values of a list with what stands beside them; those with a star come first, and what
/// nobody can talk to comes last if only the titles say what it is for.
fn list(base: &str, cells: &[&Read<'_>]) -> Vec<(String, Vec<String>)> {
    let mut beside: Vec<String> = Vec::new();
    for cell in cells {
        let mut keys: Vec<String> = match cell.role {
            Role::Beside(_) => vec![cell.key.to_owned()],
            _ => cell
                .purpose
                .iter()
                .map(|(key, _)| (*key).to_owned())
                .collect(),
        };
        let said = cell.notes.iter().flat_map(|notes| &notes.said);
        keys.extend(said.map(|(name, _)| format!("{base}.{name}")));
        for key in keys {
            if !beside.contains(&key) {
                beside.push(key);
            }
        }
    }
    let mut rows: Vec<(u8, &String, Vec<String>, bool)> = Vec::new();
    for cell in cells.iter().filter(|cell| *cell.role == Role::Values) {
        let mut starred = false;
        let mut labels = Vec::with_capacity(beside.len());
        for key in &beside {
            let mut found = cells
                .iter()
                .filter(|label| label.key == key && *label.role == Role::Beside(Some(cell.at)));
            let (star, label) = plain(
                found
                    .find_map(|label| label.texts.first())
                    .map_or("", |text| text),
            );
            starred |= star;
            labels.push(match cell.purpose {
                Some((known, purpose)) if label.is_empty() && known == key => purpose,
                _ => label,
            });
        }
        let mute = |word: &str| matches!(word, "fax" | "pager");
        let is_mute = |purpose: &str| purpose.split(' ').any(mute);
        let rank = match cell.purpose {
            _ if starred => 0,
            Some((_, purpose)) if is_mute(purpose) => 2,
            _ => 1,
        };
        for (n, text) in cell.texts.iter().enumerate() {
            let notes = cell.notes.get(n);
            let own = beside.iter().zip(&labels).map(|(key, label)| {
                let name = key.rsplit('.').next().unwrap_or_default();
                let said =
                    notes.and_then(|notes| notes.said.iter().find(|(said, _)| *said == name));
                said.map_or_else(|| (*label).to_owned(), |(_, text)| text.clone())
            });
            let is_default = notes.is_some_and(|notes| notes.is_default);
            rows.push((rank, text, own.collect(), is_default));
        }
    }
    rows.sort_by_key(|(rank, ..)| *rank);
    let mut out = vec![(
        base.to_owned(),
        rows.iter().map(|(_, text, ..)| (*text).clone()).collect(),
    )];
    for (n, key) in beside.into_iter().enumerate() {
        let labels = rows
            .iter()
            .map(|(_, _, labels, _)| labels.get(n).cloned().unwrap_or_default());
        out.push((key, labels.collect()));
    }
    let default = rows.iter().position(|(.., is_default)| *is_default);
    out.extend(default.map(|n| (format!("{base}.default"), vec![n.to_string()])));
    out
}

/// The parts of several values, as lists that run parallel.
fn parts(base: &str, cells: &[&Read<'_>]) -> Vec<(String, Vec<String>)> {
    let mut rows: BTreeMap<usize, BTreeMap<String, String>> = BTreeMap::new();
    let mut keys: Vec<String> = Vec::new();
    let mut note = |key: &str| {
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    };
    for cell in cells {
        let Role::Part(n) = cell.role else { continue };
        note(cell.key);
        let Some(text) = cell.texts.first() else {
            continue;
        };
        let row = rows.entry(*n).or_default();
        // Several columns of one part are its lines.
        match row.get_mut(cell.key) {
            Some(lines) => lines.extend([", ", plain(text).1]),
            None => drop(row.insert(cell.key.to_owned(), plain(text).1.to_owned())),
        }
    }
    for cell in cells.iter().filter(|cell| !cell.texts.is_empty()) {
        if let (Role::Part(n), Some((key, purpose))) = (cell.role, cell.purpose) {
            let row = rows.entry(*n).or_default();
            row.entry(key.to_owned())
                .or_insert_with(|| purpose.to_owned());
            note(key);
        }
    }
    // Whole values come behind those that columns are put together to.
    let mut next = rows.keys().last().map_or(0, |last| last + 1);
    let mut default = None;
    for cell in cells.iter().filter(|cell| *cell.role == Role::Values) {
        for name in cell.parts {
            note(&format!("{base}.{name}"));
        }
        for notes in &cell.notes {
            let said = notes.said.iter();
            let row = said.map(|(name, text)| (format!("{base}.{name}"), text.clone()));
            let row: BTreeMap<String, String> = row.collect();
            row.keys().for_each(|key| note(key));
            if notes.is_default && default.is_none() {
                default = Some(next);
            }
            rows.insert(next, row);
            next += 1;
        }
    }
    let place = default.and_then(|default| rows.keys().position(|n| *n == default));
    let column = |key: String| {
        let texts = rows
            .values()
            .map(|row| row.get(&key).cloned().unwrap_or_default());
        let texts: Vec<String> = texts.collect();
        (key, texts)
    };
    let mut out: Vec<(String, Vec<String>)> = keys.into_iter().map(column).collect();
    out.extend(place.map(|place| (format!("{base}.default"), vec![place.to_string()])));
    out
}

/// A label without the star by which Google marks the default, and whether it has one.
fn plain(label: &str) -> (bool, &str) {
    match label.trim().strip_prefix('*') {
        Some(rest) => (true, rest.trim()),
        None => (false, label.trim()),
    }
}
