//! Records that a file links to and that do not exist yet, such as the company of a person.

use super::Import;
use super::engine::names::{Among, Names};
use super::lookup::folded;
use super::made::{Made, Record};
use kernel::{FieldErrors, Result};
use kit::collection::{Effect, Find, Mode, Outcome, Row};
use kit::{Collection, Column, Kind, Scope};
use std::collections::{HashMap, HashSet};
use storage::Tx;

/// Makes what the rows link to, in the transaction and the change set of the rows. A dry run
/// makes nothing: there the links to what would be made are left out of the rows. The records
/// that were made, or would be, each by the word of the file, and what was left out; `known` knows
/// the records of earlier chunks, and `names` those that a check would have made.
pub(super) async fn make(
    (collection, scope, columns): (&dyn Collection, &Scope, &[Column]),
    tx: &mut Tx,
    import: &Import,
    rows: &mut [Row],
    (known, names): (&mut Made, &Names),
) -> Result<(Vec<String>, Left)> {
    let (mut made, mut left) = (Vec::new(), Left::default());
    if !import.mapping.make_linked {
        return Ok((made, left));
    }
    let dry = import.set.is_none();
    let set = import.set.unwrap_or_else(|| kernel::Id::new(scope.now()));
    for column in columns.iter().filter(|column| column.kind == Kind::Contact) {
        let (mut met, mut words, mut wanted) = (HashSet::new(), Vec::new(), Vec::new());
        for word in links(rows, &column.key) {
            if word.trim().is_empty() || met.contains(&folded(word)) {
                continue;
            }
            let Some(values) = collection.linked(&column.key, word) else {
                continue;
            };
            met.insert(folded(word));
            words.push((word.clone(), known.word(word)?));
            wanted.push(Row {
                line: 0,
                find: Some(Find::Linked(column.key.clone(), word.clone())),
                values,
                mode: Mode::CreateOnly,
                effect: Effect::Extend,
            });
        }
        if wanted.is_empty() {
            continue;
        }
        let outcomes = collection.apply(scope, tx, set, wanted, dry).await?;
        // Of each word that is missing so far: whether a link by it would find several.
        let mut missing = HashMap::new();
        for ((word, hash), outcome) in words.into_iter().zip(outcomes) {
            let (count, folded) = (names.count(Among::Linked, &word), folded(&word));
            match outcome {
                Outcome::Created(id) => {
                    let own_row = false;
                    let is_new = known.find(&hash).is_none();
                    if is_new && known.note(hash, Record { id, own_row }) {
                        made.push(word);
                    }
                    missing.insert(folded, count > 1);
                }
                Outcome::Skipped(Some(_)) if count > 0 => drop(missing.insert(folded, true)),
                _ => {}
            }
        }
        if dry {
            left.take(rows, &column.key, |word| {
                missing.get(&self::folded(word)).copied()
            });
        }
    }
    Ok((made, left))
}

/// Links that a check has taken out of rows, since it makes nothing that they could find.
#[derive(Default)]
pub(super) struct Left {
    /// The places of the rows that lack a link which would find what it means.
    lacking: HashSet<usize>,
    /// The columns of the links that would find several, by the places of their rows.
    unclear: HashMap<usize, Vec<String>>,
}

impl Left {
    /// Takes links out of the rows, and what stands beside them. `is_unclear`: whether a word
    /// would find several; none: it stays.
    pub fn take(&mut self, rows: &mut [Row], key: &str, is_unclear: impl Fn(&str) -> Option<bool>) {
        for (place, row) in rows.iter_mut().enumerate() {
            let found: Vec<Option<bool>> =
                links_of(row, key).map(|word| is_unclear(word)).collect();
            leave_out(
                row,
                key,
                &found.iter().map(Option::is_none).collect::<Vec<_>>(),
            );
            if found.contains(&Some(true)) {
                let of_row = self.unclear.entry(place).or_default();
                of_row.push(key.to_owned());
            } else if found.contains(&Some(false)) {
                self.lacking.insert(place);
            }
        }
    }

    /// What becomes of the row at a place: with the links that it lacks it changes its record,
    /// and a link that finds several is its fault.
    pub fn outcome(&self, place: usize, outcome: Outcome, mode: Mode) -> Outcome {
        let unclear = self.unclear.get(&place);
        let lacks = unclear.is_some() || self.lacking.contains(&place);
        let outcome = match outcome {
            Outcome::Skipped(Some(id)) if lacks && mode != Mode::CreateOnly => Outcome::Updated(id),
            outcome => outcome,
        };
        let Some(columns) = unclear else {
            return outcome;
        };
        let mut errors = match outcome {
            Outcome::Skipped(_) => return outcome,
            Outcome::Failed(errors) => errors,
            _ => FieldErrors::new(),
        };
        for column in columns {
            errors.add(column, "ambiguous");
        }
        Outcome::Failed(errors)
    }
}

/// The words by which a row links to records that can be made.
pub(super) fn words(collection: &dyn Collection, columns: &[Column], row: &Row) -> Vec<String> {
    let links = columns.iter().filter(|column| column.kind == Kind::Contact);
    let mut words = Vec::new();
    for column in links {
        let of_row = links_of(row, &column.key);
        let can_be_made = |word: &&String| collection.linked(&column.key, word).is_some();
        words.extend(of_row.filter(can_be_made).map(|word| folded(word)));
    }
    words
}

/// Takes everything out of the rows that an import would make for them.
pub(super) fn leave_out_what_is_made(
    collection: &dyn Collection,
    columns: &[Column],
    rows: &mut [Row],
) {
    for column in columns.iter().filter(|column| column.kind == Kind::Contact) {
        let words = links(rows, &column.key).filter(|word| !word.trim().is_empty());
        let made = words.filter(|word| collection.linked(&column.key, word).is_some());
        let made: HashSet<String> = made.cloned().collect();
        Left::default().take(rows, &column.key, |word| {
            made.contains(word).then_some(false)
        });
    }
}

/// The words by which rows link in a column.
pub(super) fn links<'a>(rows: &'a [Row], key: &'a str) -> impl Iterator<Item = &'a String> {
    rows.iter().flat_map(move |row| links_of(row, key))
}

fn links_of<'a>(row: &'a Row, key: &'a str) -> impl Iterator<Item = &'a String> {
    let of_column = row.values.iter().filter(move |(known, _)| known == key);
    of_column.flat_map(|(_, texts)| texts)
}

/// Keeps some links of a row, and what stands beside them.
fn leave_out(row: &mut Row, key: &str, kept: &[bool]) {
    let beside = format!("{key}.");
    for (known, texts) in &mut row.values {
        if known == key || known.starts_with(&beside) {
            let mut kept = kept.iter();
            texts.retain(|_| kept.next().copied().unwrap_or(true));
        }
    }
}
