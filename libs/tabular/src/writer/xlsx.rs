//! A workbook of one sheet, written in constant memory.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Column, Origin, Value};
use crate::{Code, Error, Result};

/// Rows of a sheet, the header included. No program can read more.
pub(super) const MOST_ROWS: u32 = 1_048_576;
/// Significant digits that a number of a sheet keeps.
const DIGITS: usize = 15;

/// A workbook that is being written: its rows wait in a file without a name.
pub(super) struct XlsxSink {
    workbook: Workbook,
    date: Format,
    date_time: Format,
    next_row: u32,
}

impl XlsxSink {
    pub(super) fn begin(
        folder: &Path,
        columns: &[Column],
        origin: Option<&Origin>,
    ) -> Result<XlsxSink> {
        let mut workbook = Workbook::new();
        if let Some(origin) = origin {
            workbook.set_properties(&properties(origin));
        }
        workbook
            .set_tempdir(folder)
            .map_err(|error| workbook_error(&error))?;
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(|error| workbook_error(&error))?;
        sheet
            .set_freeze_panes(1, 0)
            .map_err(|error| workbook_error(&error))?;
        let bold = Format::new().set_bold();
        for (at, column) in columns.iter().enumerate() {
            let place = column_number(at)?;
            sheet
                .write_string_with_format(0, place, &column.title, &bold)
                .map_err(|error| workbook_error(&error).at_column(at + 1))?;
        }
        Ok(XlsxSink {
            workbook,
            date: Format::new().set_num_format("yyyy-mm-dd"),
            date_time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            next_row: 1,
        })
    }

    pub(super) fn write(&mut self, values: &[Value]) -> Result<()> {
        if self.next_row >= MOST_ROWS {
            return Err(Error::fatal(Code::TooManyRows).with("limit", MOST_ROWS - 1));
        }
        let row = self.next_row;
        let sheet = self
            .workbook
            .worksheet_from_index(0)
            .map_err(|error| workbook_error(&error))?;
        for (at, value) in values.iter().enumerate() {
            let cell = (row, column_number(at)?);
            write_value(sheet, cell, value, &self.date, &self.date_time).map_err(|error| {
                workbook_error(&error)
                    .at_line(u64::from(row))
                    .at_column(at + 1)
            })?;
        }
        self.next_row += 1;
        Ok(())
    }

    pub(super) fn finish(mut self, file: &File) -> Result<()> {
        self.workbook
            .save_to_writer(BufWriter::new(file))
            .map_err(|error| workbook_error(&error))
    }
}

/// What File → Info shows of the workbook, and the same word by word for programs.
fn properties(Origin { id, by, at, tenant }: &Origin) -> DocProperties {
    DocProperties::new()
        .set_author(by)
        .set_company(tenant)
        .set_comment(format!("Tenet · {id} · {at}"))
        .set_custom_property("Tenet export", within(id))
        .set_custom_property("Tenet by", within(by))
        .set_custom_property("Tenet at", within(at))
        .set_custom_property("Tenet for", within(tenant))
}

/// As much of a text as a property of one's own can hold.
fn within(text: &str) -> String {
    text.chars().take(255).collect()
}

fn write_value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    date: &Format,
    date_time: &Format,
) -> std::result::Result<(), XlsxError> {
    match value {
        Value::Empty => return Ok(()),
        Value::Bool(yes) => sheet.write_boolean(row, column, *yes)?,
        Value::Int(_) | Value::Decimal(_) => {
            let text = value.to_text();
            match exact(&text) {
                Some(number) => sheet.write_number(row, column, number)?,
                None => sheet.write_string(row, column, text)?,
            }
        }
        Value::Date(year, month, day) => match excel_day(*year, *month, *day) {
            Some(day) => sheet.write_datetime_with_format(row, column, &day, date)?,
            None => sheet.write_string(row, column, value.to_text())?,
        },
        Value::DateTime(year, month, day, hour, minute, second) => {
            let day = excel_day(*year, *month, *day);
            match day.and_then(|day| day.and_hms(u16::from(*hour), *minute, *second).ok()) {
                Some(moment) => {
                    sheet.write_datetime_with_format(row, column, &moment, date_time)?
                }
                None => sheet.write_string(row, column, value.to_text())?,
            }
        }
        Value::Text(_) | Value::Instant(_) | Value::List(_) | Value::Items(_) => {
            match value.to_text() {
                text if text.is_empty() => return Ok(()),
                text => sheet.write_string(row, column, text)?,
            }
        }
    };
    Ok(())
}

/// The number, if a sheet can keep all its digits. Otherwise it is better kept as text.
fn exact(text: &str) -> Option<f64> {
    let digits = text
        .bytes()
        .filter(u8::is_ascii_digit)
        .skip_while(|digit| *digit == b'0')
        .count();
    if digits > DIGITS {
        None
    } else {
        text.parse().ok()
    }
}

/// The day, if a sheet can count it: sheets begin with 1900, and with March of it to be sure.
fn excel_day(year: i32, month: u8, day: u8) -> Option<ExcelDateTime> {
    if (year, month) < (1900, 3) {
        return None;
    }
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, month, day).ok()
}

fn column_number(at: usize) -> Result<u16> {
    u16::try_from(at).map_err(|_| Error::fatal(Code::TooManyColumns))
}

fn workbook_error(error: &XlsxError) -> Error {
    match error {
        XlsxError::MaxStringLengthExceeded => {
            Error::fatal(Code::TooLargeCell).with("limit", 32_767)
        }
        XlsxError::RowColumnLimitError => Error::fatal(Code::TooManyColumns).with("limit", 16_384),
        XlsxError::IoError(error) => Error::fatal(Code::Io).with("cause", error.kind()),
        _ => Error::fatal(Code::Io).with("cause", "workbook"),
    }
}
