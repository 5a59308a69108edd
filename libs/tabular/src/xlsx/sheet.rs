//! The rows of one sheet, read as they come.

use std::path::Path;

use quick_xml::events::{BytesStart, Event};

use super::number_format::{self, Meaning};
use super::package::Package;
use super::part::{Part, attribute};
use super::strings::{SharedStrings, unescape};
use super::workbook::Workbook;
use crate::{Cell, Code, Error, Limits, Line, Result, Settings, date};

/// A sheet that is being read.
pub(crate) struct Sheet {
    part: Part,
    strings: SharedStrings,
    meanings: Vec<Meaning>,
    from_1904: bool,
    limits: Limits,
    row: u64,
    ended: bool,
}

impl Sheet {
    pub(crate) fn open(path: &Path, settings: &Settings) -> Result<Sheet> {
        let package = Package::open(path, &settings.limits)?;
        let workbook = Workbook::read(&package)?;
        let sheet = workbook
            .sheets
            .get(settings.sheet)
            .ok_or(Error::fatal(Code::NoSuchSheet))?;

        let part = package
            .stream(&sheet.part)?
            .ok_or(Error::fatal(Code::DamagedWorkbook))?;
        let strings = workbook
            .strings
            .map(|name| SharedStrings::read(&package, &name));
        let meanings = workbook
            .styles
            .map(|name| number_format::read(&package, &name));
        Ok(Sheet {
            part,
            strings: strings.transpose()?.unwrap_or_default(),
            meanings: meanings.transpose()?.unwrap_or_default(),
            from_1904: workbook.from_1904,
            limits: package.limits,
            row: 0,
            ended: false,
        })
    }

    /// The next row that has something in it, or none at the end of the sheet.
    pub(crate) fn next(&mut self) -> Result<Option<Line>> {
        while !self.ended {
            match self.part.next()? {
                Event::Start(e) if e.local_name().as_ref() == "row" => {
                    let number = attribute(&e, "r")
                        .and_then(|r| r.parse().ok())
                        .unwrap_or(self.row + 1);
                    if number <= self.row {
                        return Err(Error::fatal(Code::DamagedWorkbook).at_line(self.row));
                    }
                    self.row = number;
                    let cells = self.cells().map_err(|error| error.at_line(number))?;
                    if !cells.is_empty() {
                        return Ok(Some(Line { number, cells }));
                    }
                }
                Event::End(e) if e.local_name().as_ref() == "sheetData" => {
                    self.part.drain()?;
                    self.ended = true;
                }
                Event::Eof => return Err(Error::fatal(Code::Incomplete).at_line(self.row + 1)),
                _ => {}
            }
        }
        Ok(None)
    }

    /// The cells of a row up to the last that is not empty.
    /// A faulty row is read to its end, so that the next one can follow.
    fn cells(&mut self) -> Result<Vec<Cell>> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut column = 0;
        let mut fault = None;
        loop {
            let head = match self.part.next()? {
                Event::Start(e) if e.local_name().as_ref() == "c" => Head::of(&e),
                Event::End(e) if e.local_name().as_ref() == "row" => break,
                Event::Eof => return Err(Error::fatal(Code::Incomplete)),
                _ => continue,
            };
            column = match head.column {
                Some(column) => column.ok_or(Error::fatal(Code::DamagedWorkbook))?,
                None => column + 1,
            };
            let cell = self.cell(&head).map_err(|error| error.at_column(column))?;

            if cell.is_empty() || fault.is_some() {
                continue;
            }
            if column > self.limits.columns {
                let error = Error::of_row(Code::TooManyColumns, self.row, column);
                fault = Some(error.with("limit", self.limits.columns));
                continue;
            }
            if matches!(&cell, Cell::Text(text) if text.contains('\0')) {
                fault = Some(Error::of_row(Code::NulByte, self.row, column));
                continue;
            }
            if column <= cells.len() {
                return Err(Error::fatal(Code::DamagedWorkbook).at_column(column));
            }
            cells.resize(column - 1, Cell::Empty);
            cells.push(cell);
        }
        fault.map_or(Ok(cells), Err)
    }

    /// The value of the cell that was just begun. What a formula says is passed over.
    fn cell(&mut self, head: &Head) -> Result<Cell> {
        let mut text = String::new();
        let (mut formula, mut value) = (false, false);
        loop {
            let name = match self.part.next()? {
                Event::Start(e) => e.local_name().as_ref().to_owned(),
                Event::End(e) if e.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(Error::fatal(Code::Incomplete)),
                _ => continue,
            };
            formula |= name == "f";
            value |= name == "v";
            match name.as_str() {
                "v" if head.kind != Kind::Inline => self.part.text("v", &mut text)?,
                "is" => self.part.text("is", &mut text)?,
                _ => self.part.text(&name, &mut String::new())?,
            }
        }
        if formula && !value {
            return Ok(Cell::Error(Cell::UNCALCULATED.to_owned()));
        }
        if text.is_empty() {
            return Ok(Cell::Empty);
        }
        Ok(match head.kind {
            Kind::Shared => {
                let shared = text
                    .parse()
                    .ok()
                    .and_then(|index: usize| self.strings.get(index));
                Cell::Text(
                    shared
                        .ok_or(Error::fatal(Code::DamagedWorkbook))?
                        .into_owned(),
                )
            }
            Kind::Inline | Kind::Formula => Cell::Text(unescape(&text).into_owned()),
            Kind::Bool => Cell::Bool(matches!(text.as_str(), "1" | "true")),
            Kind::Error => Cell::Error(text),
            Kind::IsoDate => iso_date(text),
            Kind::Number => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    let meaning = head.style.and_then(|style| self.meanings.get(style));
                    meaning
                        .copied()
                        .unwrap_or(Meaning::Amount)
                        .apply(number, self.from_1904)
                }
                _ => Cell::Text(text),
            },
        })
    }
}

/// What the tag of a cell says about it.
struct Head {
    /// Its column if it tells one, and none within if that is no column.
    column: Option<Option<usize>>,
    style: Option<usize>,
    kind: Kind,
}

/// How the value of a cell is written: ECMA-376 part 1, 18.18.11.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shared,
    Inline,
    Formula,
    Bool,
    Error,
    IsoDate,
    Number,
}

impl Head {
    fn of(element: &BytesStart<'_>) -> Head {
        let mut head = Head {
            column: None,
            style: None,
            kind: Kind::Number,
        };
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => head.column = Some(column_of(value)),
                "s" => head.style = value.parse().ok(),
                "t" => {
                    head.kind = match value {
                        "s" => Kind::Shared,
                        "inlineStr" => Kind::Inline,
                        "str" => Kind::Formula,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "d" => Kind::IsoDate,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        head
    }
}

/// The column of a reference such as `AB12`; the first is 1. Excel has 16,384 of them.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.take(4).fold(0, |column, letter| {
        column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (1..=16_384).contains(&column).then_some(column)
}

/// Dates that a workbook in strict form writes out.
fn iso_date(text: String) -> Cell {
    let (day, time) = text.split_once('T').unwrap_or((&text, "00:00"));
    match (
        date::parse(day, None),
        date::parse_time(time.trim_end_matches('Z')),
    ) {
        (Some((year, month, day)), Some((0, 0, 0))) => Cell::Date(year, month, day),
        (Some((year, month, day)), Some((hour, minute, second))) => {
            Cell::DateTime(year, month, day, hour, minute, second)
        }
        _ => Cell::Text(text),
    }
}
