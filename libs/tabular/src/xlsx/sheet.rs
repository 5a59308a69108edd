//! The rows of one sheet, read as they come.

use std::path::Path;

use quick_xml::events::Event;

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
                Event::Eof => return Err(Error::fatal(Code::Truncated).at_line(self.row + 1)),
                _ => {}
            }
        }
        Ok(None)
    }

    /// The cells of a row up to the last that is not empty.
    /// A row with too many is read to its end, so that the next one can follow.
    fn cells(&mut self) -> Result<Vec<Cell>> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut column = 0;
        let mut surplus = None;
        loop {
            let (place, style, kind) = match self.part.next()? {
                Event::Start(e) if e.local_name().as_ref() == "c" => {
                    (attribute(&e, "r"), attribute(&e, "s"), attribute(&e, "t"))
                }
                Event::End(e) if e.local_name().as_ref() == "row" => break,
                Event::Eof => return Err(Error::fatal(Code::Truncated)),
                _ => continue,
            };
            column = match place {
                Some(place) => column_of(&place).ok_or(Error::fatal(Code::DamagedWorkbook))?,
                None => column + 1,
            };
            let meaning = style
                .and_then(|style| style.parse().ok())
                .and_then(|style: usize| self.meanings.get(style));
            let meaning = meaning.copied().unwrap_or(Meaning::Amount);
            let cell = self
                .cell(kind.as_deref().unwrap_or("n"), meaning)
                .map_err(|error| error.at_column(column))?;

            if cell.is_empty() {
                continue;
            }
            if column > self.limits.columns {
                surplus = surplus.or(Some(column));
                continue;
            }
            if column <= cells.len() {
                return Err(Error::fatal(Code::DamagedWorkbook).at_column(column));
            }
            cells.resize(column - 1, Cell::Empty);
            cells.push(cell);
        }
        match surplus {
            Some(column) => Err(Error::of_row(Code::TooManyColumns, self.row, column)
                .with("limit", self.limits.columns)),
            None => Ok(cells),
        }
    }

    /// The value of the cell that was just begun. What a formula says is passed over.
    fn cell(&mut self, kind: &str, meaning: Meaning) -> Result<Cell> {
        let mut text = String::new();
        loop {
            let name = match self.part.next()? {
                Event::Start(e) => e.local_name().as_ref().to_owned(),
                Event::End(e) if e.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(Error::fatal(Code::Truncated)),
                _ => continue,
            };
            match name.as_str() {
                "v" if kind != "inlineStr" => self.part.text("v", &mut text)?,
                "is" => self.part.text("is", &mut text)?,
                _ => self.part.text(&name, &mut String::new())?,
            }
        }
        if text.is_empty() {
            return Ok(Cell::Empty);
        }
        Ok(match kind {
            "s" => {
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
            "inlineStr" | "str" => Cell::Text(unescape(&text).into_owned()),
            "b" => Cell::Bool(matches!(text.as_str(), "1" | "true")),
            "e" => Cell::Error(text),
            "d" => iso_date(text),
            _ => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => meaning.apply(number, self.from_1904),
                _ => Cell::Text(text),
            },
        })
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
