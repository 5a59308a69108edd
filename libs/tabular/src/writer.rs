//! Writes a table, row after row, in the format that was asked for.

pub(crate) mod csv;
pub(crate) mod sheet;
mod xlsx;
mod xml;
mod xsd;

use std::fs::{File, OpenOptions};
use std::path::Path;

pub use xsd::xsd;

use crate::{Code, Delimiter, Error, Result};

/// The formats that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// UTF-8 with CRLF at the ends of lines.
    Csv {
        /// What stands between cells.
        delimiter: Delimiter,
        /// Whether a byte order mark comes first, without which Excel takes the file for its own code page.
        bom: bool,
        /// Whether text that a spreadsheet would execute is [defused](crate::defuse).
        defuse: bool,
    },
    /// One sheet. Text is text there, and never executed.
    Xlsx,
    /// `records`, in it what people call the `columns`, then every `record` with one element per
    /// column, as [`xsd()`] describes.
    Xml,
}

/// A column of what is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name of its XML element: an ASCII letter or `_`, then letters, digits, `_`, `-` and `.`.
    pub key: String,
    /// What a person reads above it.
    pub title: String,
    /// What its values are.
    pub kind: Kind,
    /// The attributes that [`Value::Items`] may have in XML.
    pub notes: Vec<&'static str>,
    /// What people call the values that stand in XML by their keys: key and title.
    pub choices: Vec<(String, String)>,
}

/// What the values of a column are. Every column may also be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the values")]
pub enum Kind {
    Text,
    Int,
    Decimal,
    Bool,
    Date,
    DateTime,
    List,
    Items,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text as it stands.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A decimal number as text with a point, such as `-12.50`. Never through binary fractions.
    Decimal(String),
    /// Yes or no.
    Bool(bool),
    /// Year, month, day.
    Date(i32, u8, u8),
    /// Year, month, day, hour, minute, second.
    DateTime(i32, u8, u8, u8, u8, u8),
    /// An instant with its distance from UTC, such as `2024-10-27T02:30:00+01:00`.
    Instant(String),
    /// Several texts: in one cell as [`crate::list::join`] writes them, in XML one element each.
    List(Vec<String>),
    /// The same, and in XML each has attributes. Cells hold the texts alone.
    Items(Vec<Item>),
}

/// One of several texts, with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The text.
    pub text: String,
    /// Attributes of [`Column::notes`], each with its text.
    pub notes: Vec<(&'static str, String)>,
}

/// Where a file comes from. It stands where programs keep it and no import looks: in the
/// properties of a workbook and in attributes of XML. CSV has no such place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What the file is found by.
    pub id: String,
    /// Who made it.
    pub by: String,
    /// When, in UTC: `2026-11-29T14:00:00Z`.
    pub at: String,
    /// For whom.
    pub tenant: String,
}

/// What became of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Rows after the header.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
}

/// A file that is being written. It is whole only after [`finish`](Writer::finish).
pub struct Writer {
    sink: Sink,
    file: File,
    columns: Vec<Column>,
    rows: u64,
}

#[allow(clippy::large_enum_variant, reason = "one exists per export")]
enum Sink {
    Csv(csv::CsvSink),
    Xlsx(xlsx::XlsxSink),
    Xml(xml::XmlSink),
}

impl Writer {
    /// Creates the file, readable by its owner alone, and writes what comes before the rows.
    ///
    /// Fails with `bad_key` if a key is no XML name or stands twice.
    pub fn create(path: impl AsRef<Path>, output: Output, columns: &[Column]) -> Result<Writer> {
        Writer::create_from(path, output, columns, None)
    }

    /// The same, and the file says where it comes from.
    pub fn create_from(
        path: impl AsRef<Path>,
        output: Output,
        columns: &[Column],
        origin: Option<&Origin>,
    ) -> Result<Writer> {
        let path = path.as_ref();
        // The rows are personal data: they shall not pass through the system's temporary folder.
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        check_keys(columns)?;
        Writer::onto(create_private(path)?, folder, output, columns, origin)
    }

    /// Writes into an empty file that may have no name. Rows of a workbook wait in `folder`, in
    /// a file that has none either.
    pub fn onto(
        file: File,
        folder: &Path,
        output: Output,
        columns: &[Column],
        origin: Option<&Origin>,
    ) -> Result<Writer> {
        check_keys(columns)?;
        let sink = match output {
            Output::Csv {
                delimiter,
                bom,
                defuse,
            } => Sink::Csv(csv::CsvSink::begin(
                Box::new(file.try_clone()?),
                delimiter,
                bom,
                defuse,
                columns,
            )?),
            Output::Xlsx => Sink::Xlsx(xlsx::XlsxSink::begin(folder, columns, origin)?),
            Output::Xml => Sink::Xml(xml::XmlSink::begin(file.try_clone()?, columns, origin)?),
        };
        Ok(Writer {
            sink,
            file,
            columns: columns.to_vec(),
            rows: 0,
        })
    }

    /// Writes one row: one value per column, each of its column's kind or empty.
    pub fn write(&mut self, values: &[Value]) -> Result<()> {
        if values.len() != self.columns.len() {
            return Err(Error::fatal(Code::WrongValue)
                .at_line(self.rows + 1)
                .with("expected", self.columns.len()));
        }
        for (at, (column, value)) in self.columns.iter().zip(values).enumerate() {
            if !value.fits(column.kind) {
                return Err(Error::of_row(Code::WrongValue, self.rows + 1, at + 1));
            }
        }
        match &mut self.sink {
            Sink::Csv(sink) => sink.write(values)?,
            Sink::Xlsx(sink) => sink.write(values)?,
            Sink::Xml(sink) => sink.write(&self.columns, values)?,
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes what comes after the rows and makes the file durable.
    pub fn finish(self) -> Result<Written> {
        match self.sink {
            Sink::Csv(sink) => sink.finish()?,
            Sink::Xlsx(sink) => sink.finish(&self.file)?,
            Sink::Xml(sink) => sink.finish()?,
        }
        self.file.sync_all()?;
        Ok(Written {
            rows: self.rows,
            bytes: self.file.metadata()?.len(),
        })
    }
}

impl Value {
    /// The text of a cell: ISO dates, `true` and `false`, lists joined.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Text(text) | Value::Decimal(text) | Value::Instant(text) => text.clone(),
            Value::Int(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Date(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
            Value::DateTime(year, month, day, hour, minute, second) => {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
            }
            Value::List(values) => crate::list::join(values),
            Value::Items(items) => {
                let texts: Vec<String> = items.iter().map(|item| item.text.clone()).collect();
                crate::list::join(&texts)
            }
        }
    }

    /// Whether the value is of that kind, and what it claims to be.
    fn fits(&self, kind: Kind) -> bool {
        match (self, kind) {
            (Value::Empty, _) => true,
            (Value::Text(_), Kind::Text) | (Value::Int(_), Kind::Int | Kind::Decimal) => true,
            (Value::Bool(_), Kind::Bool) | (Value::List(_), Kind::List) => true,
            (Value::Items(_), Kind::Items) => true,
            (Value::Instant(text), Kind::DateTime) => is_instant(text),
            (Value::Decimal(text), Kind::Decimal) => is_decimal(text),
            (Value::Date(..), Kind::Date) => crate::date::parse(&self.to_text(), None).is_some(),
            (Value::DateTime(..), Kind::DateTime) => {
                crate::date::parse_date_time(&self.to_text(), None).is_some()
            }
            _ => false,
        }
    }
}

/// Digits with at most one point among them, and perhaps a minus before.
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// A date and a time, and behind them how far they are from UTC.
fn is_instant(text: &str) -> bool {
    let Some((local, distance)) = text.split_at_checked(19) else {
        return false;
    };
    let distance = distance.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let is_distance = distance == "Z"
        || distance.strip_prefix(['+', '-']).is_some_and(|rest| {
            rest.len() == 5
                && rest.get(2..3) == Some(":")
                && rest.bytes().filter(u8::is_ascii_digit).count() == 4
        });
    is_distance && crate::date::parse_date_time(local, None).is_some()
}

fn check_keys(columns: &[Column]) -> Result<()> {
    let mut seen = std::collections::HashSet::new();
    for (at, column) in columns.iter().enumerate() {
        let fits = column
            .key
            .starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && column
                .key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if !fits || !seen.insert(&column.key) {
            return Err(Error::fatal(Code::BadKey).at_column(at + 1));
        }
    }
    Ok(())
}

fn create_private(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}
