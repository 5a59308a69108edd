//! Turns a line of the file into a row for the collection, or says what is wrong with it.

mod aim;
mod cell;
mod prepared;

pub(crate) use prepared::Prepared;

use super::assemble::{Read, assemble};
use super::lookup::Lookup;
use super::mapping::Mapping;
use super::reading::Reading;
use super::{Fault, Import};
use crate::collections::ID;
use aim::{Source, source};
use cell::two_defaults;
use kit::collection::{Effect, Find, Mode, Row};
use kit::{Collection, Column, Kind, Scope};
use tabular::Line;

/// Everything that is needed to read rows, decided before the first one.
pub(crate) struct Plan {
    reading: Reading,
    sources: Vec<Source>,
    fixed: Vec<(String, Vec<String>)>,
    lookup: Lookup,
    key: Option<String>,
    mode: Mode,
    empty_clears: bool,
}

impl Plan {
    /// How to read the rows of an import whose collection has these columns.
    pub fn new(
        scope: &Scope,
        collection: &'static dyn Collection,
        import: &Import,
        columns: &[Column],
        lookup: Lookup,
    ) -> Plan {
        let sources = import.mapping.columns.iter().enumerate();
        let source =
            |(at, target)| source(scope, collection, &import.mapping, target, (at, columns));
        let fixed = import.mapping.fixed.iter();
        Plan {
            reading: import.reading.clone(),
            sources: sources
                .map(|(at, assignment)| source((at, &assignment.target)))
                .collect(),
            fixed: fixed
                .map(|fixed| (fixed.column.clone(), vec![fixed.value.clone()]))
                .collect(),
            lookup,
            key: import.key.clone(),
            mode: import.mode,
            empty_clears: import.mapping.empty_clears,
        }
    }

    /// Reads a line.
    pub fn prepare(&self, position: u64, line: &Line) -> Prepared {
        let mut out = Prepared::new(position, line.number);
        let mut cells: Vec<Read<'_>> = Vec::with_capacity(line.cells.len());
        let mut filled = false;
        for (at, (cell, source)) in line.cells.iter().zip(&self.sources).enumerate() {
            let aim = match source {
                Source::Ignored => continue,
                Source::Undecided if cell.is_empty() => continue,
                Source::Undecided => {
                    out.fault(Some(at), "", "undecided_column");
                    continue;
                }
                Source::Into(aim) => aim,
            };
            let (texts, notes) = self.cell(at, cell, aim, &mut out);
            filled |= !texts.is_empty();
            if aim.pending {
                continue;
            }
            cells.push(Read {
                at,
                role: &aim.role,
                key: &aim.key,
                base: &aim.base,
                kind: aim.kind,
                multiple: aim.multiple,
                purpose: aim
                    .purpose
                    .as_ref()
                    .map(|(key, word)| (key.as_str(), *word)),
                texts,
                notes,
                parts: &aim.parts,
            });
        }
        two_defaults(&cells, &mut out);
        out.is_blank = !filled && out.faults.is_empty();
        // Every faulty cell is named at once, so a faulty line is gone through to its end too.
        if filled || !out.faults.is_empty() {
            self.complete(assemble(&cells, self.empty_clears), &mut out);
        }
        out
    }

    fn complete(&self, mut values: Vec<(String, Vec<String>)>, out: &mut Prepared) {
        for (key, texts) in &self.fixed {
            if !values
                .iter()
                .any(|(known, filled)| known == key && !filled.is_empty())
            {
                values.retain(|(known, _)| known != key);
                values.push((key.clone(), texts.clone()));
            }
        }
        let find = self.key.as_ref().and_then(|key| {
            let (_, texts) = values.iter().find(|(known, _)| known == key)?;
            match texts.as_slice() {
                [] => None,
                [text] => Some(Find::Value(key.clone(), text.clone())),
                several => Some(Find::AnyValue(key.clone(), several.to_vec())),
            }
        });
        if let Some(key) = self.key.as_deref().filter(|_| find.is_none())
            && !out.faults.iter().any(|fault| fault.column == key)
        {
            out.fault(self.source_of(key), key, "key_is_empty");
        }
        // An id says which record is meant, and is nothing that a record could be given.
        values.retain(|(known, _)| known != ID);
        let row = Row {
            line: out.line,
            find,
            values,
            mode: self.mode,
            effect: Effect::Extend,
        };
        match out.faults.is_empty() {
            true => out.row = Some(row),
            false => out.rest = Some(row),
        }
    }

    /// Whether a line without a value for a column may have one in a cell that cannot be read:
    /// the value by which its record is found, or a part of a text.
    pub fn may_hide(&self, faults: &[Fault]) -> bool {
        faults.iter().any(|fault| {
            let is_key = self.key.as_deref() == Some(fault.column.as_str());
            let source = fault.source.and_then(|source| self.sources.get(source));
            let is_text = matches!(source, Some(Source::Into(aim)) if matches!(aim.kind, Kind::Text | Kind::LongText));
            is_key || is_text || fault.column.is_empty()
        })
    }

    /// The first column of the file that goes into a column.
    pub fn source_of(&self, key: &str) -> Option<usize> {
        self.sources.iter().position(
            |source| matches!(source, Source::Into(aim) if aim.key == key || aim.base == key),
        )
    }

    /// The column that a fault of the collection means: `emails.0.value` is about `emails`.
    pub fn column_of<'a>(&'a self, field: &'a str) -> &'a str {
        let keys = self.sources.iter().filter_map(|source| match source {
            Source::Into(aim) => Some(aim.base.as_str()),
            _ => None,
        });
        let keys = keys.chain(self.fixed.iter().map(|(key, _)| key.as_str()));
        keys.filter(|key| {
            field == *key
                || field
                    .strip_prefix(*key)
                    .is_some_and(|rest| rest.starts_with('.'))
        })
        .max_by_key(|key| key.len())
        .unwrap_or(field)
    }

    /// The keys whose values no two records may share, and which therefore must not repeat
    /// within the file either.
    pub fn unique<'a>(&'a self, columns: &'a [Column]) -> Vec<&'a str> {
        let unique = columns
            .iter()
            .filter(|column| column.unique && self.key.as_deref() != Some(&column.key));
        unique
            .map(|column| column.key.as_str())
            .filter(|key| self.source_of(key).is_some())
            .collect()
    }
}

impl Mapping {
    /// The key under which a field that does not exist yet appears in faults and findings.
    pub fn pending_key(at: usize) -> String {
        format!("new.{at}")
    }
}
