//! Turns a line of the file into a row for the collection, or says what is wrong with it.

use super::assemble::{self, Notes, Read, Role, assemble};
use super::canonical;
use super::lookup::{Lookup, is_closed};
use super::mapping::{Mapping, Target};
use super::outlook;
use super::propose::zone_in;
use super::reading::Reading;
use super::{Fault, Import};
use crate::collections::ID;
use crate::listed::{self, Lexicon, Listed};
use kernel::TimeZone;
use kit::collection::{Effect, Find, Mode, Row};
use kit::{Collection, Column, Kind, Scope};
use std::sync::Arc;
use tabular::{Cell, Line};

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

enum Source {
    Undecided,
    Ignored,
    Into(Aim),
}

/// Where a column of the file goes.
#[derive(Clone)]
struct Aim {
    key: String,
    /// The column that the key is about.
    base: String,
    role: Role,
    kind: Kind,
    multiple: bool,
    /// What the values are for, as the title of the column says: the key of that and the word.
    purpose: Option<(String, &'static str)>,
    /// What stands in a cell that says nothing.
    nothing: Option<&'static str>,
    /// The words by which a cell says something of its values.
    lexicon: Arc<Lexicon>,
    /// What its values are made of.
    parts: Vec<&'static str>,
    /// Whose local times its cells hold.
    zone: TimeZone,
    /// The column does not exist yet: values are checked here, since the collection cannot.
    pending: bool,
}

/// A line, ready to be applied.
pub(crate) struct Prepared {
    /// The record's number, from 0.
    pub position: u64,
    /// The physical line.
    pub line: u64,
    /// What to apply; none if the line is faulty or empty.
    pub row: Option<Row>,
    /// What can be read of a faulty line, to find what else is wrong with it.
    pub rest: Option<Row>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Values that stand for nothing known: the column and the value as it stands.
    pub unknown: Vec<(String, String)>,
    /// Whether nothing in it is to be imported.
    pub is_blank: bool,
    /// Whether it says again what an earlier line said.
    pub repeats: bool,
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

    /// The canonical texts of a cell and what it says of each; its faults go to `out`.
    fn cell(
        &self,
        at: usize,
        cell: &Cell,
        aim: &Aim,
        out: &mut Prepared,
    ) -> (Vec<String>, Vec<Notes>) {
        let mut read = (Vec::new(), Vec::new());
        if let Cell::Error(error) = cell {
            let code = if error == Cell::UNCALCULATED {
                "formula_not_calculated"
            } else {
                "formula_error"
            };
            out.fault(Some(at), &aim.key, code);
            return read;
        }
        let text = canonical::text(cell);
        if text.trim().is_empty() || aim.nothing == Some(text.trim()) {
            return read;
        }
        let values = if aim.multiple && aim.role == Role::Values {
            listed::read(&text, &aim.lexicon)
        } else {
            vec![Listed {
                value: text,
                ..Listed::default()
            }]
        };
        for mut listed in values {
            if !aim.parts.is_empty() {
                made_of_parts(&mut listed, aim);
            }
            if let Some(text) = self.one(at, cell, aim, listed.value, out) {
                read.0.push(text);
                read.1.push(Notes {
                    said: listed.notes,
                    is_default: listed.is_default,
                });
            }
        }
        read
    }

    /// The canonical text of one value.
    fn one(
        &self,
        at: usize,
        cell: &Cell,
        aim: &Aim,
        value: String,
        out: &mut Prepared,
    ) -> Option<String> {
        if is_closed(aim.kind) {
            return self.known(at, aim, value, out);
        }
        let read = canonical::value(aim.kind, cell, &value, &self.reading, &aim.zone);
        let read = read.and_then(|text| {
            // The collection reads every value again; one it does not have yet is read here.
            if aim.pending {
                aim.kind.parse(&text, &aim.zone).map(|_| text)
            } else {
                Ok(text)
            }
        });
        match read {
            Ok(text) => Some(text),
            Err(code) => {
                out.fault(Some(at), &aim.key, code);
                None
            }
        }
    }

    /// What a value of a closed column stands for. Of a column that is about to be made every
    /// value becomes a choice, so it is only noted.
    fn known(&self, at: usize, aim: &Aim, part: String, out: &mut Prepared) -> Option<String> {
        if aim.pending {
            out.unknown.push((aim.key.clone(), part.clone()));
            return Some(part);
        }
        match self.lookup.find(&aim.key, &part) {
            Some(known) => known,
            // Contacts are too many to be known here: the collection finds them by name or id.
            None if aim.kind == Kind::Contact => Some(part),
            None => {
                let code = if aim.kind == Kind::User {
                    "unknown_user"
                } else {
                    "unknown_choice"
                };
                out.unknown.push((aim.key.clone(), part));
                out.fault(Some(at), &aim.key, code);
                None
            }
        }
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

impl Prepared {
    /// A line of which nothing is known yet.
    pub fn new(position: u64, line: u64) -> Self {
        Prepared {
            position,
            line,
            row: None,
            rest: None,
            faults: Vec::new(),
            unknown: Vec::new(),
            is_blank: false,
            repeats: false,
        }
    }

    /// One more fault.
    pub fn fault(&mut self, source: Option<usize>, column: &str, code: &str) {
        self.faults.push(Fault {
            position: self.position,
            n: i64::try_from(self.faults.len()).unwrap_or(i64::MAX),
            line: self.line,
            source,
            column: column.to_owned(),
            code: code.to_owned(),
            params: Vec::new(),
        });
    }
}

/// Names the cells that mark one more value of a column as the default than there can be.
fn two_defaults(cells: &[Read<'_>], out: &mut Prepared) {
    let mut marked: Vec<&str> = Vec::new();
    for cell in cells {
        let defaults = cell.notes.iter().filter(|notes| notes.is_default).count();
        if defaults > 1 || (defaults == 1 && marked.contains(&cell.base)) {
            out.fault(Some(cell.at), cell.key, "two_defaults");
        }
        if defaults > 0 {
            marked.push(cell.base);
        }
    }
}

/// What stands in a value without a word belongs to the part that takes it.
fn made_of_parts(listed: &mut Listed, aim: &Aim) {
    let rest = std::mem::take(&mut listed.value);
    if let (false, Some(name)) = (rest.is_empty(), aim.lexicon.rest()) {
        match listed.notes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, text)) => *text = format!("{rest}, {text}"),
            None => listed.notes.push((name, rest)),
        }
    }
    let mut parts = listed.notes.iter();
    let part = parts.find(|(name, _)| aim.parts.contains(name));
    listed.value = part.map_or_else(String::new, |(_, text)| text.clone());
}

fn source(
    scope: &Scope,
    collection: &'static dyn Collection,
    mapping: &Mapping,
    target: &Target,
    (at, columns): (usize, &[Column]),
) -> Source {
    let title = mapping.columns.get(at);
    let title = title.map_or("", |assignment| &assignment.title);
    let nothing = outlook::nothing(title);
    let zone = zone_in(title).map_or_else(|| scope.zone().clone(), |(_, zone)| zone);
    match target {
        Target::Ignored => Source::Ignored,
        Target::Undecided => Source::Undecided,
        Target::Column { key } => match columns.iter().find(|column| column.key == *key) {
            Some(column) => {
                let base = assemble::base(key, columns).to_owned();
                let of_type = format!("{base}.type");
                let has_type = columns.iter().any(|column| column.key == of_type);
                let purpose = outlook::purpose(title).filter(|_| has_type && *key != of_type);
                let lexicon = Lexicon::of(scope, collection, key);
                let parts = lexicon.parts().filter(|_| column.composed);
                Source::Into(Aim {
                    parts: parts.map(|word| word.name).collect(),
                    lexicon: Arc::new(lexicon),
                    zone,
                    key: key.clone(),
                    base,
                    role: assemble::role(mapping, at, key, columns),
                    kind: column.kind,
                    multiple: column.multiple,
                    purpose: purpose.map(|word| (of_type, word)),
                    nothing,
                    pending: false,
                })
            }
            // It was removed in the meantime; nothing is dropped silently.
            None => Source::Undecided,
        },
        Target::New { kind, .. } => Source::Into(Aim {
            key: Mapping::pending_key(at),
            base: Mapping::pending_key(at),
            role: Role::Values,
            kind: *kind,
            multiple: *kind == Kind::Choices,
            purpose: None,
            nothing,
            lexicon: Arc::new(Lexicon::none()),
            parts: Vec::new(),
            zone,
            pending: true,
        }),
    }
}

impl Mapping {
    /// The key under which a field that does not exist yet appears in faults and findings.
    pub fn pending_key(at: usize) -> String {
        format!("new.{at}")
    }
}
