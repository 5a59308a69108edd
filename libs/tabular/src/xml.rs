//! Our own XML, read as a stream: what [`crate::xsd()`] describes, and nothing else.
//!
//! A list is read as one cell, its items with `; ` between them. What the attributes of an item
//! say stands in brackets behind it, `type: work, default`; an item with other attributes than
//! `type`, `title` and `default` is made of these: `city: Győr, street: Fő utca 1.`. Whatever
//! would part or name something within a text has a backslash before it.

mod bounded;
mod item;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, ErrorKind};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

use bounded::Bounded;
use item::{DEFAULT, item, mean_something, notes};

use crate::{Cell, Code, Error, Line, Result, Settings, defuse};

/// Whether a text begins as our own XML does.
pub(crate) fn is_records(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let text = match text.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or("", |(_, rest)| rest),
        None => text,
    };
    text.trim_start()
        .strip_prefix("<records")
        .is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace()))
}

/// The records of one file. It is read twice: what its columns are is known at its end.
pub(crate) struct Records {
    events: Events,
    titles: Vec<String>,
    places: HashMap<String, usize>,
    row: u64,
}

impl Records {
    pub(crate) fn open(path: &Path, settings: &Settings) -> Result<Records> {
        let (mut titles, mut places) = (Vec::new(), HashMap::new());
        let mut events = Events::open(path, settings)?;
        let mut row = 0;
        loop {
            let fields = match events.record(row + 1) {
                Ok(Some(fields)) => fields,
                Ok(None) => break,
                // What stands before the end that is missing can be read.
                Err(error) if error.code == Code::Incomplete => break,
                Err(error) => return Err(error),
            };
            row += 1;
            for Field { key, .. } in fields {
                if !places.contains_key(&key) {
                    places.insert(key.clone(), titles.len());
                    titles.push(key);
                }
            }
            if titles.len() > settings.limits.columns {
                return Err(
                    Error::fatal(Code::TooManyColumns).with("limit", settings.limits.columns)
                );
            }
        }
        if titles.is_empty() {
            return Err(Error::fatal(Code::EmptyFile));
        }
        Ok(Records {
            events: Events::open(path, settings)?,
            titles,
            places,
            row: 0,
        })
    }

    /// What the columns are called: by their keys.
    pub(crate) fn titles(&self) -> &[String] {
        &self.titles
    }

    /// The next record, or none at the end of the file.
    pub(crate) fn next(&mut self) -> Result<Option<Line>> {
        self.row += 1;
        let Some(fields) = self.events.record(self.row)? else {
            return Ok(None);
        };
        let mut cells = vec![Cell::Empty; self.titles.len()];
        for field in fields {
            if let Some(cell) = self
                .places
                .get(&field.key)
                .and_then(|at| cells.get_mut(*at))
            {
                put(cell, field);
            }
        }
        Ok(Some(Line {
            number: self.row,
            cells,
        }))
    }
}

/// A field of a record, and whether something in it means nothing.
struct Field {
    key: String,
    text: String,
    is_meaningless: bool,
}

/// Nothing is dropped silently: of two that hold something none is taken for the other.
fn put(cell: &mut Cell, field: Field) {
    let is_twice = !cell.is_empty() && (field.is_meaningless || !field.text.is_empty());
    if is_twice {
        *cell = Cell::Error(Cell::TWICE.to_owned());
    } else if field.is_meaningless {
        *cell = Cell::Error(Cell::MEANINGLESS.to_owned());
    } else if cell.is_empty() {
        *cell = cell_of(field.text);
    }
}

/// What people call a column of the file, and the values that stand there by their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Titled {
    /// The name of its element.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Its choices: key and title.
    pub choices: Vec<(String, String)>,
}

/// What the columns of a file are called, as far as it says so: it does before the first record.
pub(crate) fn titled(path: &Path, settings: &Settings) -> Result<Vec<Titled>> {
    let mut events = Events::open(path, settings)?;
    match events.record(1) {
        Ok(_) => Ok(events.titled),
        Err(_) if !events.titled.is_empty() => Ok(events.titled),
        Err(error) => Err(error),
    }
}

/// Cells of text are read as those of spreadsheets are, where an apostrophe may keep a text from
/// being executed: one that is part of a text gets company.
fn cell_of(text: String) -> Cell {
    match text.is_empty() {
        true => Cell::Empty,
        false if defuse::undefuse(&text) != text => Cell::Text(format!("'{text}")),
        false => Cell::Text(text),
    }
}

/// What an element begins, or holds.
enum Piece {
    Begin(String, Vec<(String, String)>),
    End,
    Text(String),
    Eof,
}

/// The events of a file, none of them larger than a cell may be.
struct Events {
    xml: Reader<Bounded>,
    buffer: Vec<u8>,
    limit: usize,
    most: usize,
    begun: bool,
    ended: bool,
    titled: Vec<Titled>,
}

impl Events {
    fn open(path: &Path, settings: &Settings) -> Result<Events> {
        let bytes = Bounded {
            bytes: BufReader::new(File::open(path)?),
            left: 0,
        };
        let mut xml = Reader::from_reader(bytes);
        xml.config_mut().expand_empty_elements = true;
        Ok(Events {
            xml,
            buffer: Vec::new(),
            limit: settings.limits.cell,
            most: settings.limits.columns,
            begun: false,
            ended: false,
            titled: Vec::new(),
        })
    }

    /// The fields of the next record with their texts.
    fn record(&mut self, row: u64) -> Result<Option<Vec<Field>>> {
        let wrong = || Error::fatal(Code::NotATable).at_line(row);
        if self.ended {
            return Ok(None);
        }
        let says_more = loop {
            match self.piece(row)? {
                Piece::Begin(name, _) if name == "records" && !self.begun => self.begun = true,
                Piece::Begin(name, _) if name == "columns" && self.begun && row == 1 => {
                    self.columns(row)?;
                }
                Piece::Begin(name, notes) if name == "record" && self.begun => {
                    break mean_something(&notes);
                }
                Piece::Text(text) if text.trim().is_empty() => {}
                Piece::End if self.begun => {
                    self.ended = true;
                    return Ok(None);
                }
                Piece::Eof => return Err(Error::fatal(Code::Incomplete).at_line(row)),
                _ => return Err(wrong()),
            }
        };
        let mut fields: Vec<Field> = Vec::new();
        loop {
            match self.piece(row)? {
                Piece::Begin(key, notes) => {
                    let (text, is_whole) = self.field(row)?;
                    fields.push(Field {
                        is_meaningless: !is_whole || mean_something(&notes),
                        key,
                        text,
                    });
                }
                Piece::Text(text) if text.trim().is_empty() => {}
                Piece::End => {
                    // What the record itself says belongs to none of its fields.
                    let first = fields.first_mut().filter(|_| says_more);
                    first
                        .into_iter()
                        .for_each(|field| field.is_meaningless = true);
                    return Ok(Some(fields));
                }
                Piece::Eof => return Err(Error::fatal(Code::Incomplete).at_line(row)),
                Piece::Text(_) => return Err(wrong()),
            }
        }
    }

    /// What the columns are called, once that has begun.
    fn columns(&mut self, row: u64) -> Result<()> {
        let mut open = 1;
        while open > 0 {
            match self.piece(row)? {
                Piece::Begin(name, notes) => {
                    open += 1;
                    let of = |wanted: &str| {
                        let found = notes.iter().find(|(name, _)| name == wanted);
                        found.map_or_else(String::new, |(_, text)| text.clone())
                    };
                    let (key, title) = (of("key"), of("title"));
                    match (name.as_str(), open) {
                        ("column", 2) => self.titled.push(Titled {
                            key,
                            title,
                            choices: Vec::new(),
                        }),
                        ("choice", 3) => {
                            let column = self.titled.last_mut();
                            column.into_iter().for_each(|column| {
                                column.choices.push((key.clone(), title.clone()));
                            });
                        }
                        _ => return Err(Error::fatal(Code::NotATable).at_line(row)),
                    }
                }
                Piece::End => open -= 1,
                Piece::Text(text) if text.trim().is_empty() => {}
                Piece::Text(_) => return Err(Error::fatal(Code::NotATable).at_line(row)),
                Piece::Eof => return Err(Error::fatal(Code::Incomplete).at_line(row)),
            }
            if self.titled.len() > self.most {
                return Err(Error::fatal(Code::TooManyColumns).with("limit", self.most));
            }
        }
        Ok(())
    }

    /// The text of the field that has just begun, and whether all of it means something.
    fn field(&mut self, row: u64) -> Result<(String, bool)> {
        let (mut text, mut items) = (String::new(), Vec::new());
        let mut is_whole = true;
        let mut size = 0;
        loop {
            match self.piece(row)? {
                Piece::Text(more) => text.push_str(&more),
                Piece::Begin(name, notes) if name == "item" => {
                    let default = notes.iter().filter(|(name, _)| name == DEFAULT);
                    let is_known = |said: &str| matches!(said, "true" | "1" | "false" | "0");
                    is_whole &= default.into_iter().all(|(_, said)| is_known(said));
                    let item = item(&self.item(row)?, &notes);
                    size += item.len() + 2;
                    items.push(item);
                }
                Piece::Begin(..) => return Err(Error::fatal(Code::NotATable).at_line(row)),
                Piece::End => break,
                Piece::Eof => return Err(Error::fatal(Code::Incomplete).at_line(row)),
            }
            if text.len() + size > self.limit {
                let error = Error::fatal(Code::TooLargeCell).at_line(row);
                return Err(error.with("limit", self.limit));
            }
        }
        match items.is_empty() {
            true => Ok((text, is_whole)),
            // A text beside the items is none of them.
            false => Ok((items.join("; "), is_whole && text.trim().is_empty())),
        }
    }

    fn item(&mut self, row: u64) -> Result<String> {
        let mut text = String::new();
        loop {
            match self.piece(row)? {
                Piece::Text(more) => text.push_str(&more),
                Piece::End => return Ok(text),
                Piece::Begin(..) => return Err(Error::fatal(Code::NotATable).at_line(row)),
                Piece::Eof => return Err(Error::fatal(Code::Incomplete).at_line(row)),
            }
            if text.len() > self.limit {
                let error = Error::fatal(Code::TooLargeCell).at_line(row);
                return Err(error.with("limit", self.limit));
            }
        }
    }

    fn piece(&mut self, row: u64) -> Result<Piece> {
        let wrong = || Error::fatal(Code::NotATable).at_line(row);
        loop {
            self.buffer.clear();
            // One character can be written as an entity of eight, hence the factor.
            self.xml.get_mut().left = self.limit as u64 * 8 + 65_536;
            let event = self.xml.read_event_into(&mut self.buffer);
            return Ok(
                match event.map_err(|error| of_xml(&error, row, self.limit))? {
                    Event::Start(start) => {
                        Piece::Begin(start.name().as_ref().to_owned(), notes(&start, row)?)
                    }
                    Event::End(_) => Piece::End,
                    Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                    Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                    Event::GeneralRef(entity) => {
                        match entity.resolve_char_ref().map_err(|_| wrong())? {
                            Some(character) => Piece::Text(character.to_string()),
                            None => {
                                let text = resolve_xml_entity(&entity).ok_or_else(wrong)?;
                                Piece::Text(text.to_owned())
                            }
                        }
                    }
                    Event::Eof => Piece::Eof,
                    // Entities of one's own are how small files become large texts.
                    Event::DocType(_) => return Err(wrong()),
                    _ => continue,
                },
            );
        }
    }
}

fn of_xml(error: &quick_xml::Error, row: u64, limit: usize) -> Error {
    let error = match error {
        quick_xml::Error::Io(io) if io.kind() == ErrorKind::FileTooLarge => {
            Error::fatal(Code::TooLargeCell).with("limit", limit)
        }
        quick_xml::Error::Io(io) => Error::fatal(Code::Io).with("cause", io.kind()),
        quick_xml::Error::Syntax(_) => Error::fatal(Code::Incomplete),
        _ => Error::fatal(Code::NotATable),
    };
    error.at_line(row)
}
