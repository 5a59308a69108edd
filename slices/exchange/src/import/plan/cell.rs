//! What stands in a cell of the file, as canonical texts.

use super::super::assemble::{Notes, Read, Role};
use super::super::canonical;
use super::super::lookup::is_closed;
use super::aim::Aim;
use super::{Plan, Prepared};
use crate::listed::{self, Listed};
use kit::Kind;
use tabular::Cell;

impl Plan {
    /// The canonical texts of a cell and what it says of each; its faults go to `out`.
    pub(super) fn cell(
        &self,
        at: usize,
        cell: &Cell,
        aim: &Aim,
        out: &mut Prepared,
    ) -> (Vec<String>, Vec<Notes>) {
        let mut read = (Vec::new(), Vec::new());
        if let Cell::Error(error) = cell {
            let code = match error.as_str() {
                Cell::UNCALCULATED => "formula_not_calculated",
                Cell::TWICE => "element_twice",
                Cell::MEANINGLESS => "meaningless_content",
                _ => "formula_error",
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
}

/// Names the cells that mark one more value of a column as the default than there can be.
pub(super) fn two_defaults(cells: &[Read<'_>], out: &mut Prepared) {
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
