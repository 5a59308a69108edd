//! Proposes where the columns of a file go, by their titles, and what kind a new field has,
//! by its values. A person has the last word.

use super::canonical;
use super::known;
use super::mapping::{Assignment, Mapping, Target};
use super::outlook;
use super::reading::Reading;
use super::upload::Look;
use kernel::text::fold;
use kit::{Collection, Column, Kind, Scope};
use std::collections::BTreeSet;
use tabular::Cell;

/// Letters and digits alone, without accents and case: `E-mail 1` is `email1`.
pub(crate) fn bare(title: &str) -> String {
    fold(title)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// A title without the number at its end, by which files tell several of a kind apart, and
/// without the word "value" of Google's files.
fn singular(bare: &str) -> &str {
    let stem = bare.trim_end_matches("value").trim_end_matches("ertek");
    stem.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Assigns every column of a file whose title says enough. `makes`: whether new fields may be
/// proposed for the columns of an address book.
pub(crate) fn mapping(
    scope: &Scope,
    collection: &dyn Collection,
    columns: &[Column],
    look: &Look,
    makes: bool,
) -> Mapping {
    let mut mapping = by_titles(scope, collection, columns, &look.titles);
    let outlook = outlook::is_export(&look.titles);
    if !outlook && !look.reading.is_address_book() && !known::is_address_book(&look.titles) {
        return mapping;
    }
    let ours = own_titles(scope);
    for (at, assignment) in mapping.columns.iter_mut().enumerate() {
        let own =
            matches!(&assignment.target, Target::Column { key } if key.starts_with("custom."));
        let makes = makes && look.is_filled(at);
        let exists = |target: &Target| match target {
            Target::Column { key } => columns
                .iter()
                .any(|column| column.key == *key && column.writable),
            _ => true,
        };
        let target = match outlook {
            true => outlook::target(&assignment.title, makes),
            false => known::target(&look.titles, at, makes),
        };
        let ours = ours.contains(&bare(&assignment.title));
        if !own
            && !ours
            && let Some(target) = target.filter(exists)
        {
            assignment.target = target;
        }
    }
    mapping.make_linked = true;
    mapping
}

fn by_titles(
    scope: &Scope,
    collection: &dyn Collection,
    columns: &[Column],
    titles: &[String],
) -> Mapping {
    let mut own = own_titles(scope);
    // What can only be read, such as when a record was made, comes back in our own files.
    own.extend(
        columns
            .iter()
            .filter(|column| !column.writable)
            .map(|column| bare(&column.title)),
    );
    let words: Vec<(&Column, BTreeSet<String>)> = columns
        .iter()
        .filter(|column| column.writable)
        .map(|column| (column, words(collection, column)))
        .collect();
    let mut taken: Vec<&str> = Vec::new();
    let assignments = titles.iter().map(|title| {
        let name = bare(title);
        let exact = words.iter().find(|(_, words)| words.contains(&name));
        let found = exact.or_else(|| {
            let stem = singular(&name);
            words
                .iter()
                .find(|(column, words)| column.multiple && words.contains(stem))
        });
        let target = match found {
            _ if own.contains(&name) => Target::Ignored,
            Some((column, _)) if column.multiple || !taken.contains(&column.key.as_str()) => {
                taken.push(&column.key);
                Target::Column {
                    key: column.key.clone(),
                }
            }
            _ => Target::Undecided,
        };
        Assignment {
            title: title.clone(),
            target,
        }
    });
    Mapping {
        columns: assignments.collect(),
        ..Mapping::default()
    }
}

fn words(collection: &dyn Collection, column: &Column) -> BTreeSet<String> {
    let key = column.key.rsplit('.').next().unwrap_or(&column.key);
    let mut words: BTreeSet<String> = collection
        .aliases(&column.key)
        .iter()
        .map(|alias| bare(alias))
        .collect();
    words.insert(bare(&column.title));
    words.insert(bare(key));
    words.insert(bare(&column.key));
    words.remove("");
    words
}

/// Columns that only our own files have and that are never imported: the reasons and the rows
/// as they stood in a file of faulty rows, in each language, as [`bare`] has them.
pub(crate) fn own_titles(scope: &Scope) -> Vec<String> {
    let keys = ["import-reasons-column", "import-raw-column"];
    let titles = |lang| keys.map(|key| bare(&scope.app().texts.get(lang, key, &[])));
    kernel::Lang::ALL.into_iter().flat_map(titles).collect()
}

/// What the values of a column have in common. Fed with cell after cell.
pub(crate) struct Guess {
    possible: Vec<Kind>,
    seen: bool,
}

/// In the order in which a guess prefers them.
const GUESSES: [Kind; 7] = [
    Kind::Int,
    Kind::Decimal,
    Kind::Date,
    Kind::DateTime,
    Kind::Bool,
    Kind::Email,
    Kind::Link,
];

impl Guess {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Guess {
            possible: GUESSES.to_vec(),
            seen: false,
        }
    }

    /// One more cell.
    pub fn see(&mut self, scope: &Scope, cell: &Cell, reading: &Reading) {
        let text = canonical::text(cell);
        if text.trim().is_empty() {
            return;
        }
        self.seen = true;
        self.possible
            .retain(|kind| fits(*kind, cell, &text, reading, scope));
        if self.possible.is_empty() && fits(Kind::Text, cell, &text, reading, scope) {
            self.possible.push(Kind::Text);
        }
        if self.possible.is_empty() {
            self.possible.push(Kind::LongText);
        }
    }

    /// The narrowest kind that holds every value without changing what it says.
    pub fn kind(&self) -> Kind {
        match self.possible.first() {
            Some(kind) if self.seen => *kind,
            _ => Kind::Text,
        }
    }

    /// Whether the column holds anything.
    pub fn filled(&self) -> bool {
        self.seen
    }
}

/// Whether a kind holds the value and gives back the same text, or, of days and of yes and
/// no, means the same.
fn fits(kind: Kind, cell: &Cell, text: &str, reading: &Reading, scope: &Scope) -> bool {
    let Ok(canonical) = canonical::value(kind, cell, text, reading) else {
        return false;
    };
    let Ok(value) = kind.parse(&canonical, scope.zone()) else {
        return false;
    };
    match kind {
        Kind::LongText => true,
        Kind::Text => {
            !text.contains(['\n', '\r']) && text.trim().chars().count() <= kit::kind::TEXT
        }
        Kind::Date => true,
        Kind::DateTime => !matches!(cell, Cell::Date(..)),
        Kind::Bool => matches!(cell, Cell::Bool(_)) || !matches!(text.trim(), "0" | "1"),
        Kind::Int | Kind::Decimal => value.to_text() == plain(text, cell, reading),
        _ => value.to_text() == text.trim(),
    }
}

/// The figures of a number without what only parts them and without zeros at the end of its
/// fraction. Zeros in front stay: they are why a customer number is none.
fn plain(text: &str, cell: &Cell, reading: &Reading) -> String {
    let comma = reading.decimal_comma && !matches!(cell, Cell::Number(_));
    let (decimal, thousands) = if comma { (',', '.') } else { ('.', ',') };
    let kept = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != thousands);
    let figures: String = kept.map(|c| if c == decimal { '.' } else { c }).collect();
    match figures.contains('.') {
        true => figures
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned(),
        false => figures,
    }
}
