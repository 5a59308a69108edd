//! Looks at a whole file before anything is decided: what its columns hold.

use super::Import;
use super::guess::Guess;
use super::lookup::{Lookup, is_closed};
use super::mapping::{LISTED, Mapping, Replacement, Target, Unknown};
use super::plan::Plan;
use super::read::{open, refused};
use super::reading::Reading;
use super::titles::Titles;
use crate::collections;
use crate::files::{Plain, blocking};
use kernel::{Error, Result, TimeZone};
use kit::{Column, Scope};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use tabular::{Line, Reader};

/// What a file holds.
pub(crate) struct Survey {
    /// For each column that is still open: whether it holds anything, and the kind that suits it.
    pub columns: Vec<Guess>,
    /// The columns of the file with values that stand for nothing known.
    pub strangers: BTreeSet<usize>,
    /// Those values.
    pub unknown: Vec<Unknown>,
    /// How many records there are, faulty ones included.
    pub records: u64,
}

/// Goes through the whole file, and reads only the cells about which something is still open:
/// those of columns that nothing names, and those whose values must be known: of fields that exist
/// and of new ones.
pub(crate) async fn survey(
    scope: &Scope,
    file: Arc<Plain>,
    import: &Import,
    columns: &[Column],
    lookup: Lookup,
) -> Result<Survey> {
    let mut open_ones = import.clone();
    open_ones.key = None;
    let mut guessed = Vec::new();
    for assignment in &mut open_ones.mapping.columns {
        let closed = columns.iter().any(|column| {
            is_closed(column.kind)
                && matches!(&assignment.target, Target::Column { key } if *key == column.key)
        });
        guessed.push(closed || assignment.target == Target::Undecided);
        let new = matches!(&assignment.target, Target::New { kind, .. } if is_closed(*kind));
        if !closed && !new {
            assignment.target = Target::Ignored;
        }
    }
    let collection = collections::find(scope.app(), &import.collection)?;
    let plan = Plan::new(scope, collection, &open_ones, columns, lookup);
    let (zone, reading) = (scope.zone().clone(), import.reading.clone());
    blocking(move || {
        let mut reader = open(&file, &reading.to_settings()?)?;
        let mut survey = Survey {
            columns: reader.header().iter().map(|_| Guess::new()).collect(),
            strangers: BTreeSet::new(),
            unknown: Vec::new(),
            records: 0,
        };
        // One thread reads lines while this one looks at those before.
        std::thread::scope(|threads| {
            let (send, lines) = std::sync::mpsc::sync_channel(AHEAD);
            let read = threads.spawn(move || read(&mut reader, &send));
            for line in lines.iter().flatten() {
                survey.see(&line, &zone, &reading, &guessed, &plan);
            }
            survey.records = read
                .join()
                .map_err(|_| Error::internal("the thread that reads a file has stopped"))??;
            Ok::<_, Error>(())
        })?;
        Ok(survey)
    })
    .await
}

/// How many lines are handed over at once, and how many times that wait.
const LINES: usize = 256;
const AHEAD: usize = 4;

/// Hands every line on that can be read, until the end or until nobody wants more. How many
/// records it has gone through.
fn read(reader: &mut Reader, send: &SyncSender<Vec<Line>>) -> Result<u64> {
    loop {
        let mut lines = Vec::with_capacity(LINES);
        while lines.len() < LINES {
            match reader.next() {
                None => break,
                Some(Ok(line)) => lines.push(line),
                Some(Err(error)) if error.fatal => return Err(refused(error)),
                Some(Err(_)) => {}
            }
        }
        if lines.is_empty() || send.send(lines).is_err() {
            return Ok(Reader::position(reader).record);
        }
    }
}

impl Survey {
    /// One more line.
    fn see(
        &mut self,
        line: &Line,
        zone: &TimeZone,
        reading: &Reading,
        guessed: &[bool],
        plan: &Plan,
    ) {
        let cells = line.cells.iter().zip(&mut self.columns).zip(guessed);
        for ((cell, guess), _) in cells.filter(|(_, guessed)| **guessed) {
            guess.see(zone, cell, reading);
        }
        let prepared = plan.prepare(0, line);
        let strange = prepared
            .faults
            .iter()
            .filter(|fault| fault.code.starts_with("unknown_"));
        self.strangers
            .extend(strange.filter_map(|fault| fault.source));
        note(&mut self.unknown, &prepared.unknown);
    }
}

/// Counts values that stand for nothing known; of each column the first [`LISTED`] different ones.
pub(crate) fn note(known: &mut Vec<Unknown>, found: &[(String, String)]) {
    for (column, value) in found {
        let folded = super::lookup::folded(value);
        let same = |unknown: &&mut Unknown| {
            unknown.column == *column && super::lookup::folded(&unknown.value) == folded
        };
        if let Some(unknown) = known.iter_mut().find(same) {
            unknown.count += 1;
        } else if known
            .iter()
            .filter(|unknown| unknown.column == *column)
            .count()
            < LISTED
        {
            known.push(Unknown {
                column: column.clone(),
                value: value.clone(),
                count: 1,
            });
        }
    }
}

/// Lets values that stand for nothing known become choices of the columns that take new ones.
pub(crate) fn add_choices(mapping: &mut Mapping, survey: &mut Survey, columns: &[Column]) {
    let takes = |key: &str| {
        columns
            .iter()
            .any(|column| column.key == key && column.extensible)
    };
    for unknown in survey
        .unknown
        .iter()
        .filter(|unknown| takes(&unknown.column))
    {
        mapping.values.push(Replacement {
            column: unknown.column.clone(),
            value: unknown.value.clone(),
            becomes: None,
            new_choice: true,
        });
    }
    survey.strangers.retain(
        |at| match mapping.columns.get(*at).map(|column| &column.target) {
            Some(Target::Column { key }) => !takes(key),
            _ => true,
        },
    );
}

/// Decides what a command was allowed to decide: a column that nothing names, or whose values
/// stand for nothing known, becomes a field of its own; an empty one is left out.
pub(crate) fn with_new_fields(mapping: &Mapping, survey: &Survey, titles: &Titles) -> Mapping {
    let mut mapping = mapping.clone();
    for (at, (assignment, guess)) in mapping.columns.iter_mut().zip(&survey.columns).enumerate() {
        let undecided = assignment.target == Target::Undecided;
        if undecided && !guess.filled() {
            assignment.target = Target::Ignored;
        } else if undecided || survey.strangers.contains(&at) {
            assignment.target = Target::New {
                name: titles.field(&assignment.title),
                kind: guess.kind(),
            };
        }
    }
    mapping
}

/// The titles of the columns that hold something and go nowhere.
pub(crate) fn undecided<'a>(mapping: &'a Mapping, survey: &Survey) -> Vec<&'a str> {
    let columns = mapping.columns.iter().zip(&survey.columns);
    columns
        .filter(|(assignment, guess)| assignment.target == Target::Undecided && guess.filled())
        .map(|(assignment, _)| assignment.title.as_str())
        .collect()
}
