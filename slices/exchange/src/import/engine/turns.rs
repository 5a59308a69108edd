//! Rows that link to records which other rows of the file make: those come first.

use super::super::links;
use super::super::lookup::folded;
use super::super::nameless;
use super::Engine;
use super::repeated::fingerprint;
use kernel::{Id, Result};
use kit::collection::{Mode, Outcome, Row};
use kit::{ChangeSet, Kind};
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
        mut rows: Vec<Row>,
        dry: bool,
    ) -> Result<Vec<Outcome>> {
        let columns = self.linking();
        let words: Vec<HashSet<String>> = rows.iter().map(|row| words(row, &columns)).collect();
        let names: Vec<Option<String>> = rows
            .iter()
            .map(|row| nameless::name(row).map(|name| folded(name)))
            .collect();
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
            let lacking = match dry {
                true => self.leave_out_links(&mut turn, &columns),
                false => HashSet::new(),
            };
            let (collection, scope) = (self.collection, &self.scope);
            let done = collection.apply(scope, tx, set, turn, dry).await?;
            for (n, (place, outcome)) in now.into_iter().zip(done).enumerate() {
                if let (true, Outcome::Created(_), Some(Some(name))) =
                    (dry, &outcome, names.get(place))
                {
                    self.would_make(name);
                }
                let outcome = self.with_links(outcome, lacking.contains(&n));
                if let Some(known) = outcomes.get_mut(place) {
                    *known = Some(outcome);
                }
            }
            open = later;
        }
        Ok(outcomes.into_iter().flatten().collect())
    }

    /// Notes that a check would make a record of this name, to which rows may link.
    pub(super) fn would_make(&mut self, name: &str) {
        let name = fingerprint(["made", &folded(name)]);
        if self.met.insert(name) {
            self.named.push(name);
        }
    }

    /// What becomes of a row that lacks a link only because a check makes nothing: with the link
    /// it changes its record.
    pub(super) fn with_links(&self, outcome: Outcome, lacks: bool) -> Outcome {
        match outcome {
            Outcome::Skipped(Some(id)) if lacks && self.import.mode != Mode::CreateOnly => {
                Outcome::Updated(id)
            }
            outcome => outcome,
        }
    }

    /// The columns of the import that link to records which only rows can make.
    pub(super) fn linking(&self) -> Vec<String> {
        let columns = self.columns.iter();
        let links = columns.filter(|column| {
            column.kind == Kind::Contact && self.collection.linked(&column.key, "?").is_none()
        });
        links.map(|column| column.key.clone()).collect()
    }

    /// Takes links to what earlier rows would have made out of rows of a check. The places of the
    /// rows that had some.
    pub(super) fn leave_out_links(&self, rows: &mut [Row], columns: &[String]) -> HashSet<usize> {
        let mut lacking = HashSet::new();
        for column in columns {
            let made: HashSet<String> = rows
                .iter()
                .flat_map(|row| words(row, std::slice::from_ref(column)))
                .filter(|word| self.met.contains(&fingerprint(["made", word])))
                .collect();
            lacking.extend(links::leave_out(rows, column, &made));
        }
        lacking
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
