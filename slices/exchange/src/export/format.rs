//! The formats of exported files.

use tabular::{Delimiter, Output};

/// The format of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Separated by commas, UTF-8.
    Csv,
    /// Separated by semicolons, with a byte order mark and decimal commas, as Excel on a
    /// Hungarian Windows reads it.
    CsvExcel,
    /// A workbook.
    Xlsx,
    /// XML that a published schema describes.
    Xml,
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Format; 4] = [Format::Xlsx, Format::CsvExcel, Format::Csv, Format::Xml];

    /// The word of the API, the command and the database.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::CsvExcel => "csv_excel",
            Format::Xlsx => "xlsx",
            Format::Xml => "xml",
        }
    }

    /// The format of a word.
    pub fn parse(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == word)
    }

    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv | Format::CsvExcel => "csv",
            Format::Xlsx => "xlsx",
            Format::Xml => "xml",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv | Format::CsvExcel => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Xml => "application/xml",
        }
    }

    /// How the writer of tables is told.
    pub(crate) fn output(self) -> Output {
        match self {
            Format::Csv => Output::Csv {
                delimiter: Delimiter::Comma,
                bom: false,
                defuse: true,
            },
            Format::CsvExcel => Output::Csv {
                delimiter: Delimiter::Semicolon,
                bom: true,
                defuse: true,
            },
            Format::Xlsx => Output::Xlsx,
            Format::Xml => Output::Xml,
        }
    }
}
