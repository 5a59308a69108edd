//! Looks at a file and proposes how to read it. A person has the last word.

mod content;
mod encoding;
mod shape;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::vcard::is_vcard;
use crate::xlsx::{is_compound, is_zip, sheet_names};
use crate::xml::is_records;
use crate::{Code, Error, Format, Header, Reader, Result, Settings};

const SAMPLE_LINES: usize = 20;

/// What a file seems to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Detected {
    /// How to read it.
    pub settings: Settings,
    /// The sheets of a workbook, of which [`Settings::sheet`] chooses one.
    pub sheets: Vec<String>,
    /// The columns.
    pub header: Vec<Header>,
    /// The first twenty records after the header, as text. Faulty ones are left out.
    pub sample: Vec<Vec<String>>,
}

/// Looks at a file. Reads a text file once from end to end, since only then is it surely UTF-8.
pub fn detect(path: impl AsRef<Path>) -> Result<Detected> {
    let path = path.as_ref();
    let mut start = Vec::new();
    File::open(path)?.take(64 * 1024).read_to_end(&mut start)?;
    if start.is_empty() {
        return Err(Error::fatal(Code::EmptyFile));
    }
    if is_compound(&start) {
        return Err(Error::fatal(Code::OldOrProtectedWorkbook));
    }

    if is_records(&String::from_utf8_lossy(&start)) {
        let settings = Settings {
            format: Format::Xml,
            ..Settings::default()
        };
        return blank(settings.clone(), Vec::new()).with(path, settings);
    }
    if content::is_known_otherwise(&start) {
        return Err(Error::fatal(Code::NotATable));
    }

    let mut settings = Settings::default();
    let mut sheets = Vec::new();
    if is_zip(&start) {
        settings.format = Format::Xlsx;
        sheets = sheet_names(path, &settings.limits)?;
        settings.sheet = first_filled(path, &settings, sheets.len())?;
    } else {
        settings.encoding = encoding::of(path, &start)?;
        if !settings.encoding.is_utf16() && content::is_binary(&start) {
            return Err(Error::fatal(Code::NotATable));
        }
        let (text, _) = settings.encoding.table().decode_with_bom_removal(&start);
        if is_vcard(&text) {
            settings.format = Format::Vcard;
            return blank(settings.clone(), sheets).with(path, settings);
        }
        settings.delimiter = shape::delimiter(&text);
    }
    describe(path, settings, sheets)
}

/// The names of the sheets of a workbook, in the order of the tabs, whatever they hold.
pub fn sheets(path: impl AsRef<Path>, settings: &Settings) -> Result<Vec<String>> {
    sheet_names(path.as_ref(), &settings.limits)
}

/// The first sheet that holds anything: many workbooks begin with an empty one or a cover.
fn first_filled(path: &Path, settings: &Settings, sheets: usize) -> Result<usize> {
    for sheet in 0..sheets {
        let settings = Settings {
            sheet,
            has_header: false,
            ..settings.clone()
        };
        match Reader::open(path, &settings) {
            Err(error) if error.code == Code::EmptyFile => {}
            _ => return Ok(sheet),
        }
    }
    Err(Error::fatal(Code::EmptyFile))
}

impl Detected {
    /// Looks at the same file again as a person wants it read: header and sample follow the settings.
    pub fn with(self, path: impl AsRef<Path>, settings: Settings) -> Result<Detected> {
        let mut reader = Reader::open(path, &settings)?;
        let header = reader.header().to_vec();
        Ok(Detected {
            settings,
            header,
            sample: sample(&mut reader),
            sheets: self.sheets,
        })
    }
}

fn describe(path: &Path, mut settings: Settings, sheets: Vec<String>) -> Result<Detected> {
    let bare = Settings {
        has_header: false,
        ..settings.clone()
    };
    let rows = sample(&mut Reader::open(path, &bare)?);
    settings.has_header = shape::has_header(&rows);
    settings.decimal_comma = shape::decimal_comma(&rows, settings.format, settings.delimiter);
    blank(settings.clone(), sheets).with(path, settings)
}

fn blank(settings: Settings, sheets: Vec<String>) -> Detected {
    Detected {
        settings,
        sheets,
        header: Vec::new(),
        sample: Vec::new(),
    }
}

fn sample(reader: &mut Reader) -> Vec<Vec<String>> {
    let text = |line: crate::Line| {
        line.cells
            .iter()
            .map(|cell| cell.to_text().into_owned())
            .collect()
    };
    reader.flatten().take(SAMPLE_LINES).map(text).collect()
}
