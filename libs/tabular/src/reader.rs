//! The one reader of tables: a header, then line after line, resumable.

use std::collections::HashMap;
use std::path::Path;

use crate::csv::Records;
use crate::decode::Decoded;
use crate::vcard::Cards;
use crate::xlsx::Sheet;
use crate::xml::{Records as XmlRecords, Titled};
use crate::{Cell, Code, Error, Format, Line, Result, Settings};

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What the file calls the column, or `Column 7` if it does not.
    pub name: String,
    /// True if the name is ours.
    pub unnamed: bool,
}

/// Where a reader stands. Plain figures, to be stored and given back to [`Reader::seek`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Records read, faulty ones included, the header not.
    pub record: u64,
    /// Text only: the physical line on which the next record begins.
    pub line: u64,
    /// Text only: bytes of UTF-8 before it, after decoding.
    pub byte: u64,
}

/// Reads a table line after line. Goes on after an error unless [`Error::fatal`] is set.
pub struct Reader {
    source: Source,
    settings: Settings,
    header: Vec<Header>,
    record: u64,
    first: Option<Line>,
    start: (u64, u64),
    ended: bool,
    keeps_raw: bool,
    surplus: Option<String>,
}

// One of them exists per reader, so their difference in size costs nothing.
#[allow(clippy::large_enum_variant)]
enum Source {
    Csv(Records),
    Xlsx(Sheet),
    Vcard(Cards),
    Xml(XmlRecords),
}

impl Reader {
    /// Opens a file and reads its header.
    ///
    /// Fails with `empty_file`, `duplicate_header`, or with whatever keeps the first record from being read.
    pub fn open(path: impl AsRef<Path>, settings: &Settings) -> Result<Reader> {
        let path = path.as_ref();
        let mut source = match settings.format {
            Format::Csv => Source::Csv(Records::open(path, settings)?),
            Format::Xlsx => Source::Xlsx(Sheet::open(path, settings)?),
            Format::Vcard => {
                let cards = Cards::open(path, settings)?;
                let titles = cards.titles().to_vec();
                return Ok(Reader::named(Source::Vcard(cards), titles, settings));
            }
            Format::Xml => {
                let records = XmlRecords::open(path, settings)?;
                let titles = records.titles().to_vec();
                return Ok(Reader::named(Source::Xml(records), titles, settings));
            }
        };
        let begin = source.place();
        let first = source.next()?.ok_or(Error::fatal(Code::EmptyFile))?;
        let header = if settings.has_header {
            name_columns(&first)?
        } else {
            number_columns(first.cells.len())
        };
        let first = Some(first).filter(|_| !settings.has_header);
        let start = if first.is_some() {
            begin
        } else {
            source.place()
        };

        Ok(Reader {
            source,
            settings: settings.clone(),
            header,
            record: 0,
            first,
            start,
            ended: false,
            keeps_raw: false,
            surplus: None,
        })
    }

    /// Cards and records name their columns themselves.
    fn named(source: Source, titles: Vec<String>, settings: &Settings) -> Reader {
        let name = |title: String| Header {
            name: title,
            unnamed: false,
        };
        Reader {
            header: titles.into_iter().map(name).collect(),
            source,
            settings: settings.clone(),
            record: 0,
            first: None,
            start: (0, 0),
            ended: false,
            keeps_raw: false,
            surplus: None,
        }
    }

    /// The columns, in the order of the file.
    pub fn header(&self) -> &[Header] {
        &self.header
    }

    /// What people call the columns of a file that calls them by keys, as far as it says so.
    pub fn titled(path: impl AsRef<Path>, settings: &Settings) -> Result<Vec<Titled>> {
        match settings.format {
            Format::Xml => crate::xml::titled(path.as_ref(), settings),
            _ => Ok(Vec::new()),
        }
    }

    /// Where the next record begins.
    pub fn position(&self) -> Position {
        let (byte, line) = if self.first.is_some() {
            self.start
        } else {
            self.source.place()
        };
        Position {
            record: self.record,
            line,
            byte,
        }
    }

    /// Goes to a position that a reader of the same file with the same settings gave.
    /// Workbooks, address books and XML can only be read forwards.
    pub fn seek(&mut self, position: Position) -> Result<()> {
        let Source::Csv(records) = &mut self.source else {
            return self.skip_to(position.record);
        };
        let place = if position.record == 0 {
            self.start
        } else {
            (position.byte, position.line)
        };
        records.seek(place)?;
        self.first = None;
        self.record = position.record;
        self.ended = false;
        Ok(())
    }

    /// Passes over records until the one with that index, counted from 0, is next.
    /// Faulty records on the way are passed over too; it fails only where reading ends for good.
    pub fn skip_to(&mut self, record: u64) -> Result<()> {
        while self.record < record {
            match self.next() {
                Some(Err(error)) if error.fatal => return Err(error),
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// From now on keeps each record as it stands in the file; see [`raw`](Self::raw).
    pub fn keep_raw(&mut self) {
        self.keeps_raw = true;
    }

    /// The last record as it stands in the file, at most its first 32,000 bytes. Of a row of a
    /// workbook the texts of its cells, and only if it has too many of them.
    pub fn raw(&mut self) -> Option<String> {
        match self.source.text() {
            Some(text) => text.kept(),
            None => self.surplus.clone(),
        }
    }

    fn read(&mut self) -> Result<Option<Line>> {
        let line = match self.first.take() {
            Some(line) => Some(line),
            None => self.source.next()?,
        };
        let Some(mut line) = line else {
            return Ok(None);
        };
        if self.record >= self.settings.limits.rows {
            return Err(Error::fatal(Code::TooManyRows)
                .at_line(line.number)
                .with("limit", self.settings.limits.rows));
        }

        let width = self.header.len();
        let surplus = line
            .cells
            .iter()
            .skip(width)
            .position(|cell| !cell.is_empty());
        if let Some(at) = surplus {
            let texts: Vec<_> = line.cells.iter().map(Cell::to_text).collect();
            self.surplus = self.keeps_raw.then(|| texts.join("\t"));
            return Err(
                Error::of_row(Code::TooManyCells, line.number, width + at + 1)
                    .with("expected", width)
                    .with("found", line.cells.len()),
            );
        }
        line.cells.resize(width, Cell::Empty);
        Ok(Some(line))
    }
}

impl Iterator for Reader {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Result<Line>> {
        if self.ended {
            return None;
        }
        if self.keeps_raw {
            self.surplus = None;
            if let Some(text) = self.source.text() {
                text.keep();
            }
        }
        let line = self.read().transpose();
        match &line {
            Some(Ok(_)) => self.record += 1,
            Some(Err(error)) if !error.fatal => self.record += 1,
            Some(Err(_)) | None => self.ended = true,
        }
        line
    }
}

impl Source {
    fn next(&mut self) -> Result<Option<Line>> {
        match self {
            Source::Csv(records) => records.next(),
            Source::Xlsx(sheet) => sheet.next(),
            Source::Vcard(cards) => cards.next(),
            Source::Xml(records) => records.next(),
        }
    }

    /// The text behind the records; a workbook has none, and that of XML is not shown.
    fn text(&mut self) -> Option<&mut Decoded> {
        match self {
            Source::Csv(records) => Some(records.source()),
            Source::Vcard(cards) => Some(cards.source()),
            Source::Xlsx(_) | Source::Xml(_) => None,
        }
    }

    fn place(&self) -> (u64, u64) {
        match self {
            Source::Csv(records) => records.place(),
            Source::Xlsx(_) | Source::Vcard(_) | Source::Xml(_) => (0, 0),
        }
    }
}

fn number_columns(width: usize) -> Vec<Header> {
    (1..=width)
        .map(|column| Header {
            name: format!("Column {column}"),
            unnamed: true,
        })
        .collect()
}

fn name_columns(first: &Line) -> Result<Vec<Header>> {
    let names: Vec<String> = first
        .cells
        .iter()
        .map(|cell| cell.to_text().trim().to_owned())
        .collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, name) in names
        .iter()
        .enumerate()
        .filter(|(_, name)| !name.is_empty())
    {
        if let Some(earlier) = seen.insert(name, at + 1) {
            return Err(Error::fatal(Code::DuplicateHeader)
                .at_line(first.number)
                .at_column(at + 1)
                .with("other_column", earlier));
        }
    }

    let ours = |column: usize| {
        let mut name = format!("Column {column}");
        while seen.contains_key(name.as_str()) {
            name.push('_');
        }
        name
    };
    let header = |(at, name): (usize, &String)| match name.as_str() {
        "" => Header {
            name: ours(at + 1),
            unnamed: true,
        },
        name => Header {
            name: name.to_owned(),
            unnamed: false,
        },
    };
    Ok(names.iter().enumerate().map(header).collect())
}
