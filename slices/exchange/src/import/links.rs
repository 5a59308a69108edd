//! Records that a file links to and that do not exist yet, such as the company of a person.

use super::Import;
use super::lookup::folded;
use super::made::{Made, Record};
use kernel::Result;
use kit::collection::{Effect, Find, Mode, Outcome, Row};
use kit::{Collection, Column, Kind, Scope};
use std::collections::HashSet;
use storage::Tx;

/// Makes what the rows link to, in the transaction and the change set of the rows. A dry run
/// makes nothing: there the links to what would be made are left out of the rows. The records
/// that were made, or would be, each by the word of the file, and the places of the rows that lack
/// a link; `known` knows the records of earlier chunks.
pub(super) async fn make(
    (collection, scope, columns): (&dyn Collection, &Scope, &[Column]),
    tx: &mut Tx,
    import: &Import,
    rows: &mut [Row],
    known: &mut Made,
) -> Result<(HashSet<String>, HashSet<usize>)> {
    let (mut made, mut lacking) = (HashSet::new(), HashSet::new());
    if !import.mapping.make_linked {
        return Ok((made, lacking));
    }
    let dry = import.set.is_none();
    let set = import.set.unwrap_or_else(|| kernel::Id::new(scope.now()));
    for column in columns.iter().filter(|column| column.kind == Kind::Contact) {
        let (mut words, mut hashes, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
        for word in links(rows, &column.key) {
            let is_new = !word.trim().is_empty() && !words.contains(&folded(word));
            let Some(values) = collection.linked(&column.key, word).filter(|_| is_new) else {
                continue;
            };
            words.push(folded(word));
            hashes.push(known.word(word)?);
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
        let mut missing = HashSet::new();
        for ((word, hash), outcome) in words.into_iter().zip(hashes).zip(outcomes) {
            if let Outcome::Created(id) = outcome {
                if known.find(&hash).is_none() {
                    let own_row = false;
                    if known.note(hash, Record { id, own_row }) {
                        made.insert(word.clone());
                    }
                }
                missing.insert(word);
            }
        }
        if dry {
            lacking.extend(leave_out(rows, &column.key, &missing));
        }
    }
    Ok((made, lacking))
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
        let made: HashSet<String> = made.map(|word| folded(word)).collect();
        leave_out(rows, &column.key, &made);
    }
}

fn links<'a>(rows: &'a [Row], key: &'a str) -> impl Iterator<Item = &'a String> {
    rows.iter().flat_map(move |row| links_of(row, key))
}

fn links_of<'a>(row: &'a Row, key: &'a str) -> impl Iterator<Item = &'a String> {
    let of_column = row.values.iter().filter(move |(known, _)| known == key);
    of_column.flat_map(|(_, texts)| texts)
}

/// Takes the links to what is missing out of the rows, and what stands beside them. The places of
/// the rows that had some.
pub(super) fn leave_out(rows: &mut [Row], key: &str, missing: &HashSet<String>) -> HashSet<usize> {
    let mut lacking = HashSet::new();
    for (place, row) in rows.iter_mut().enumerate() {
        let known = row.values.iter().find(|(known, _)| known == key);
        let Some(kept) = known.map(|(_, texts)| {
            let kept = texts.iter().map(|text| !missing.contains(&folded(text)));
            kept.collect::<Vec<bool>>()
        }) else {
            continue;
        };
        if kept.contains(&false) {
            lacking.insert(place);
        }
        let beside = format!("{key}.");
        for (known, texts) in &mut row.values {
            if known == key || known.starts_with(&beside) {
                let mut kept = kept.iter();
                texts.retain(|_| kept.next().copied().unwrap_or(true));
            }
        }
    }
    lacking
}
