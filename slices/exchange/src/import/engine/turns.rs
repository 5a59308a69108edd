//! Rows that link to records which other rows of the file make: those come first.

use super::super::links::Left;
use super::super::lookup::folded;
use super::super::nameless;
use super::Engine;
use super::names::{Among, Maker};
use kernel::{Id, Result};
use kit::ChangeSet;
use kit::collection::{Outcome, Row};
use std::collections::HashSet;
use storage::Tx;

impl Engine {
    /// Applies rows, and each after those that make what it links to. Rows that link to each
    /// other in a circle are applied together, and what is not there yet is their fault. A check
    /// makes nothing: there such links are left out of the rows.
    pub(super) async fn in_turn(
        &mut self,
        tx: &mut Tx,
        set: Id<ChangeSet>,
        (mut rows, without): (Vec<Row>, Left),
        dry: bool,
    ) -> Result<Vec<Outcome>> {
        let columns = self.linking();
        let words: Vec<HashSet<String>> = rows.iter().map(|row| words(row, &columns)).collect();
        let names: Vec<Option<String>> = rows
            .iter()
            .map(|row| nameless::name(row).map(|name| folded(name)))
            .collect();
        let makers: Vec<Maker> = match dry {
            true => rows.iter().map(Maker::of).collect(),
            false => Vec::new(),
        };
        let mut outcomes: Vec<Option<Outcome>> = rows.iter().map(|_| None).collect();
        let mut open: Vec<usize> = (0..rows.len()).collect();
        while !open.is_empty() {
            let (mut now, mut later) = after_others(&open, &names, &words);
            if now.is_empty() {
                (now, later) = (later, now);
            }
            let taken = now
                .iter()
                .filter_map(|place| rows.get_mut(*place).map(std::mem::take));
            let mut turn: Vec<Row> = taken.collect();
            let left = match dry {
                true => self.leave_out_links(tx, &mut turn, &columns).await?,
                false => Left::default(),
            };
            let (collection, scope) = (self.collection, &self.scope);
            let done = collection.apply(scope, tx, set, turn, dry).await?;
            for (n, (place, outcome)) in now.into_iter().zip(done).enumerate() {
                let outcome = left.outcome(n, outcome, self.import.mode);
                let outcome = without.outcome(place, outcome, self.import.mode);
                if let (Outcome::Created(_), Some(maker)) = (&outcome, makers.get(place)) {
                    self.names.make(maker, Among::All);
                }
                if let Some(known) = outcomes.get_mut(place) {
                    *known = Some(outcome);
                }
            }
            open = later;
        }
        Ok(outcomes.into_iter().flatten().collect())
    }
}

/// The words, folded, by which a row links to others.
fn words(row: &Row, columns: &[String]) -> HashSet<String> {
    let values = row.values.iter().filter(|(key, _)| columns.contains(key));
    let texts = values.flat_map(|(_, texts)| texts);
    texts.map(|text| folded(text)).collect()
}

/// The rows that wait for no other one, and those that do.
fn after_others(
    open: &[usize],
    names: &[Option<String>],
    words: &[HashSet<String>],
) -> (Vec<usize>, Vec<usize>) {
    let name = |place: &usize| names.get(*place).and_then(Option::as_ref);
    let all: HashSet<&String> = open.iter().filter_map(name).collect();
    let waits = |place: &usize| {
        let own = name(place);
        let words = words.get(*place);
        words.is_some_and(|words| {
            words
                .iter()
                .any(|word| Some(word) != own && all.contains(word))
        })
    };
    open.iter().copied().partition(|place| !waits(place))
}
