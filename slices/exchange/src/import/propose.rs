//! Proposes where the columns of a file go, by their titles. A person has the last word.

use super::known;
use super::mapping::{Assignment, Mapping, Target};
use super::outlook;
use super::upload::Look;
use crate::collections::{ID, is_target};
use kernel::TimeZone;
use kernel::text::fold;
use kit::{Collection, Column, Kind, Scope};
use std::collections::BTreeSet;

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
    (columns, translated): (&[Column], &[Column]),
    look: &Look,
    makes: bool,
) -> Mapping {
    let mut mapping = by_titles(scope, collection, (columns, translated), look);
    let outlook = outlook::is_export(&look.titles);
    if is_ours(scope, collection, (columns, translated), look) {
        return mapping;
    }
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
                .any(|column| column.key == *key && is_target(column)),
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

/// Whether an export of ours wrote a file: it has our ids, or no column but ours. Fields of the
/// tenant's own may be called as another program calls its columns.
fn is_ours(
    scope: &Scope,
    collection: &dyn Collection,
    (columns, translated): (&[Column], &[Column]),
    look: &Look,
) -> bool {
    let known = columns
        .iter()
        .map(|column| Known::of(collection, column, translated));
    let known: Vec<Known<'_>> = known.collect();
    let own = own_titles(scope);
    let mut titles = look.titles.iter().enumerate();
    let has_ids = titles.clone().any(|(at, title)| {
        let is_id = |known: &Known<'_>| known.column.key == ID && known.is_titled(title);
        known.iter().any(is_id) && look.holds_ids(at)
    });
    let is_ours = |title: &String| {
        own.contains(&bare(title)) || known.iter().any(|known| known.is_titled(title))
    };
    look.reading.is_records() || has_ids || titles.all(|(_, title)| is_ours(title))
}

fn by_titles(
    scope: &Scope,
    collection: &dyn Collection,
    (columns, translated): (&[Column], &[Column]),
    look: &Look,
) -> Mapping {
    let own = own_titles(scope);
    let known: Vec<Known<'_>> = columns
        .iter()
        .map(|column| Known::of(collection, column, translated))
        .collect();
    let mut taken: Vec<&str> = Vec::new();
    let assignments = look.titles.iter().enumerate().map(|(at, title)| {
        let found = match look.reading.is_records() {
            true => known.iter().find(|known| known.column.key == *title),
            false => found(&known, title),
        };
        let found = found.map(|known| known.column);
        let target = match found {
            _ if own.contains(&bare(title)) => Target::Ignored,
            // Another system has ids too.
            Some(column) if column.key == ID && !look.holds_ids(at) => Target::Undecided,
            // What can only be read, such as when a record was made, comes back in our own files.
            Some(column) if !is_target(column) => Target::Ignored,
            Some(column) if column.multiple || !taken.contains(&column.key.as_str()) => {
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
        make_linked: brings_what_it_links_to(collection, &known, look),
        columns: assignments.collect(),
        ..Mapping::default()
    }
}

/// Whether a file has rows for the records to which its other rows link: it calls its columns as
/// our own exports do, and has those that make what a link finds.
fn brings_what_it_links_to(collection: &dyn Collection, known: &[Known<'_>], look: &Look) -> bool {
    let by_key = look.reading.is_records();
    let is_there = |known: &&Known<'_>| {
        let mut titles = look.titles.iter();
        titles.any(|title| match by_key {
            true => known.column.key == *title,
            false => known.is_titled(title),
        })
    };
    let there: Vec<&str> = known
        .iter()
        .filter(is_there)
        .map(|known| known.column.key.as_str())
        .collect();
    there.iter().any(|key| {
        let made = collection.linked(key, "?");
        made.is_some_and(|values| values.iter().all(|(key, _)| there.contains(&key.as_str())))
    })
}

/// A column with the titles under which files have it.
struct Known<'a> {
    column: &'a Column,
    /// Its title in every language, alone and with its key, as our own files have it.
    titles: BTreeSet<String>,
    /// Other words for it.
    words: BTreeSet<String>,
}

impl<'a> Known<'a> {
    fn of(collection: &dyn Collection, column: &'a Column, translated: &[Column]) -> Self {
        let others = translated.iter().filter(|other| other.key == column.key);
        let titles = others.map(|other| other.title.as_str());
        let titles = titles.chain([column.title.as_str()]);
        let titles =
            titles.flat_map(|title| [bare(title), bare(&format!("{title} ({})", column.key))]);
        let mut titles: BTreeSet<String> = titles.collect();
        titles.remove("");
        Known {
            column,
            titles,
            words: words(collection, column),
        }
    }

    /// Whether our own files call the column so; behind times they name the zone.
    fn is_titled(&self, title: &str) -> bool {
        let is_time = self.column.kind == Kind::DateTime;
        let of_times = zone_in(title).filter(|_| is_time);
        self.titles.contains(&bare(title))
            || of_times.is_some_and(|(title, _)| self.titles.contains(&bare(title)))
    }
}

/// The column that a title means: one that our own files call so before one that others might,
/// and a field of the tenant's own, which is called the same in every language, before a
/// built-in one in another language.
fn found<'a, 'k>(known: &'k [Known<'a>], title: &str) -> Option<&'k Known<'a>> {
    let name = bare(title);
    let own = |known: &&Known<'_>| known.column.key.starts_with("custom.");
    let titled = |known: &&Known<'_>| known.is_titled(title);
    let writable = |known: &&Known<'_>| is_target(known.column);
    let stem = singular(&name);
    known
        .iter()
        .find(|known| titled(known) && own(known))
        .or_else(|| known.iter().find(titled))
        .or_else(|| {
            known
                .iter()
                .find(|known| writable(known) && known.words.contains(&name))
        })
        .or_else(|| {
            known.iter().find(|known| {
                writable(known) && known.column.multiple && known.words.contains(stem)
            })
        })
}

/// A title without the zone of its times behind it, and that zone: `Called (Europe/Budapest)`.
pub(super) fn zone_in(title: &str) -> Option<(&str, TimeZone)> {
    let (head, zone) = title.trim().strip_suffix(')')?.rsplit_once('(')?;
    let is_name = zone == "UTC" || zone.contains('/');
    let zone = TimeZone::get(zone).ok().filter(|_| is_name)?;
    Some((head.trim_end(), zone))
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
