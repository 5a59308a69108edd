//! The cards of a file as a table.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::card::Card;
use super::cells::{Cells, Slot};
use super::lines::{Lines, Logical};
use super::property::{Property, Version};
use crate::decode::Decoded;
use crate::{Cell, Code, Encoding, Error, Line, Result, Settings};

/// The cards of one file. The file is read twice: what its columns are is known at its end.
pub(crate) struct Cards {
    stack: Stack,
    titles: Vec<String>,
    places: HashMap<Slot, usize>,
}

impl Cards {
    pub(crate) fn open(path: &Path, settings: &Settings) -> Result<Cards> {
        let mut slots: BTreeSet<Slot> = BTreeSet::new();
        let mut stack = Stack::open(path, settings)?;
        let mut any = false;
        loop {
            match stack.next() {
                Ok(None) => break,
                Ok(Some((_, cells))) => slots.extend(cells.filled.into_keys()),
                // What stands before the end that is missing can be read.
                Err(error) if error.code == Code::Incomplete => break,
                Err(error) if error.fatal => return Err(error),
                Err(_) => {}
            }
            any = true;
            if slots.len() > settings.limits.columns {
                return Err(
                    Error::fatal(Code::TooManyColumns).with("limit", settings.limits.columns)
                );
            }
        }
        if !any {
            return Err(Error::fatal(Code::EmptyFile));
        }
        let titles: Vec<String> = slots.iter().map(|slot| slot.title.clone()).collect();
        let places = slots
            .into_iter()
            .enumerate()
            .map(|(at, slot)| (slot, at))
            .collect();
        Ok(Cards {
            stack: Stack::open(path, settings)?,
            titles,
            places,
        })
    }

    /// What the columns are called.
    pub(crate) fn titles(&self) -> &[String] {
        &self.titles
    }

    /// The next card, or none at the end of the file.
    pub(crate) fn next(&mut self) -> Result<Option<Line>> {
        let Some((number, found)) = self.stack.next()? else {
            return Ok(None);
        };
        let mut cells = vec![Cell::Empty; self.titles.len()];
        for (slot, text) in found.filled {
            if let Some(cell) = self.places.get(&slot).and_then(|at| cells.get_mut(*at)) {
                *cell = Cell::Text(text);
            }
        }
        Ok(Some(Line { number, cells }))
    }

    /// The text behind the cards.
    pub(crate) fn source(&mut self) -> &mut Decoded {
        self.stack.lines.source()
    }
}

/// Puts lines together to cards.
struct Stack {
    lines: Lines,
    encoding: Encoding,
    properties: usize,
    /// The line of a card whose first line was read already.
    begun: Option<u64>,
}

impl Stack {
    fn open(path: &Path, settings: &Settings) -> Result<Stack> {
        Ok(Stack {
            lines: Lines::open(path, settings)?,
            encoding: settings.encoding,
            properties: settings.limits.columns,
            begun: None,
        })
    }

    /// The next card and its line. A faulty card is read to its end, so that the next can follow.
    fn next(&mut self) -> Result<Option<(u64, Cells)>> {
        let Some(begin) = self.begin()? else {
            return Ok(None);
        };
        self.lines.keeps_space = false;
        let (mut card, mut version) = (Card::default(), Version::Later);
        let (mut depth, mut fault) = (1, None);
        while depth > 0 {
            let Some(logical) = self.lines.next()? else {
                return Err(Error::fatal(Code::Incomplete).at_line(begin));
            };
            if is(&logical, b"BEGIN:VCARD") {
                depth += 1;
                card.has_agent = true;
            } else if is(&logical, b"END:VCARD") {
                depth -= 1;
            } else if depth == 1 && fault.is_none() {
                match Property::parse(&logical, version, self.encoding) {
                    Ok(Some(property)) if property.name == "VERSION" => {
                        let old = property.text().starts_with('2');
                        version = if old { Version::V21 } else { Version::Later };
                        self.lines.keeps_space = old;
                    }
                    Ok(Some(_)) if card.properties.len() >= self.properties => {
                        fault = Some(
                            card_fault(Code::TooManyColumns, begin).with("limit", self.properties),
                        );
                    }
                    Ok(Some(property)) => card.properties.push(property),
                    Ok(None) => fault = Some(card_fault(Code::NotACardLine, logical.number)),
                    Err(code) => fault = Some(card_fault(code, logical.number)),
                }
            }
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        let cells = card.cells().map_err(|code| card_fault(code, begin))?;
        Ok(Some((begin, cells)))
    }

    /// The line on which the next card begins. What stands between cards is one fault, however
    /// long it is.
    fn begin(&mut self) -> Result<Option<u64>> {
        if let Some(begun) = self.begun.take() {
            return Ok(Some(begun));
        }
        let mut stray = None;
        while let Some(logical) = self.lines.next()? {
            if !is(&logical, b"BEGIN:VCARD") {
                stray.get_or_insert(logical.number);
                continue;
            }
            let Some(stray) = stray else {
                return Ok(Some(logical.number));
            };
            self.begun = Some(logical.number);
            return Err(card_fault(Code::NotACardLine, stray));
        }
        stray.map_or(Ok(None), |stray| Err(card_fault(Code::NotACardLine, stray)))
    }
}

fn card_fault(code: Code, line: u64) -> Error {
    Error {
        fatal: false,
        ..Error::fatal(code).at_line(line)
    }
}

fn is(logical: &Logical, word: &[u8]) -> bool {
    let text = logical.text.trim_ascii();
    // Spaces around the colon are forgiven.
    let plain = || {
        text.iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
    };
    text.len() < 40
        && plain()
            .map(|byte| byte.to_ascii_uppercase())
            .eq(word.iter().copied())
}
