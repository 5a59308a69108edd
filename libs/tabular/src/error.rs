//! What can go wrong with a table, in terms that a caller can translate for a person.

use std::{fmt, io};

/// Every result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, where, and the plain figures that belong to it. Never contents of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What happened.
    pub code: Code,
    /// The physical line of the text file, or the row of the sheet; the first is 1.
    pub line: Option<u64>,
    /// The column of the table; the first is 1.
    pub column: Option<usize>,
    /// Figures for the message, by name: `limit`, `expected`, `other_column`, `cause`.
    pub parameters: Vec<(&'static str, String)>,
    /// True when nothing after this can be read. Otherwise only this row is lost.
    pub fatal: bool,
}

/// The kinds of faults. Their names are stable: callers translate by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each name is its own sentence in `as_str`")]
pub enum Code {
    BadEncoding,
    BadKey,
    DamagedWorkbook,
    DuplicateHeader,
    EmptyFile,
    GroupOfContacts,
    Incomplete,
    Io,
    NoSuchSheet,
    NotACardLine,
    NotATable,
    NotAWorkbook,
    NulByte,
    OldOrProtectedWorkbook,
    StrayQuote,
    TooLargeCell,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    Truncated,
    UnpackedTooLarge,
    WrongValue,
}

impl Code {
    /// The stable machine name, such as `too_large_cell`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::BadEncoding => "bad_encoding",
            Code::BadKey => "bad_key",
            Code::DamagedWorkbook => "damaged_workbook",
            Code::DuplicateHeader => "duplicate_header",
            Code::EmptyFile => "empty_file",
            Code::GroupOfContacts => "group_of_contacts",
            Code::Incomplete => "incomplete_file",
            Code::Io => "io",
            Code::NoSuchSheet => "no_such_sheet",
            Code::NotACardLine => "not_a_card_line",
            Code::NotATable => "not_a_table",
            Code::NotAWorkbook => "not_a_workbook",
            Code::NulByte => "nul_byte",
            Code::OldOrProtectedWorkbook => "old_or_protected_workbook",
            Code::StrayQuote => "stray_quote",
            Code::TooLargeCell => "too_large_cell",
            Code::TooManyCells => "too_many_cells",
            Code::TooManyColumns => "too_many_columns",
            Code::TooManyRows => "too_many_rows",
            Code::Truncated => "truncated",
            Code::UnpackedTooLarge => "unpacked_too_large",
            Code::WrongValue => "wrong_value",
        }
    }
}

impl Error {
    /// An error after which nothing more can be read or written.
    pub(crate) fn fatal(code: Code) -> Error {
        Error {
            code,
            line: None,
            column: None,
            parameters: Vec::new(),
            fatal: true,
        }
    }

    /// An error that costs one row.
    pub(crate) fn of_row(code: Code, line: u64, column: usize) -> Error {
        Error {
            fatal: false,
            ..Error::fatal(code)
        }
        .at_line(line)
        .at_column(column)
    }

    pub(crate) fn at_line(mut self, line: u64) -> Error {
        self.line = Some(line);
        self
    }

    pub(crate) fn at_column(mut self, column: usize) -> Error {
        self.column = Some(column);
        self
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Error {
        self.parameters.push((name, value.to_string()));
        self
    }

    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::fatal(Code::Io).with("cause", error.kind())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        for (name, value) in &self.parameters {
            write!(f, ", {name} {value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
