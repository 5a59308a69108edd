//! The faulty rows of an import, in a file that a person corrects and imports again.

use std::io::Write;

use crate::writer::csv::CsvSink;
use crate::writer::sheet::SheetStream;
use crate::{Cell, Column, Delimiter, Header, Kind, Result, Value};

/// A copy of the faulty rows: the columns of the original, one with the reasons, and one with
/// the row as it stands for rows that could not be taken apart.
pub struct ErrorFile {
    sink: Sink,
    width: usize,
}

enum Sink {
    Text(CsvSink),
    Sheet(Box<SheetStream>),
}

impl ErrorFile {
    /// Begins the file, sent row by row to wherever it is wanted: CSV for Excel with this
    /// delimiter, or a workbook. `reasons` and `raw` are the titles of the last two columns. It
    /// is whole when [`finish`](Self::finish) has succeeded.
    pub fn through(
        to: impl Write + Send + 'static,
        delimiter: Option<Delimiter>,
        header: &[Header],
        [reasons, raw]: [&str; 2],
    ) -> Result<ErrorFile> {
        let (to, columns) = (Box::new(to), columns(header, reasons, raw));
        let sink = match delimiter {
            Some(delimiter) => Sink::Text(CsvSink::begin(to, delimiter, true, true, &columns)?),
            None => Sink::Sheet(Box::new(SheetStream::begin(to, &columns)?)),
        };
        Ok(ErrorFile {
            sink,
            width: header.len(),
        })
    }

    /// Adds a row as it was read, and why it was refused.
    pub fn write(&mut self, cells: &[Cell], reasons: &str) -> Result<()> {
        self.put(cells, reasons, None)
    }

    /// Adds a row that could not be taken apart, as it stands.
    pub fn write_raw(&mut self, raw: Option<&str>, reasons: &str) -> Result<()> {
        self.put(&[], reasons, raw)
    }

    fn put(&mut self, cells: &[Cell], reasons: &str, raw: Option<&str>) -> Result<()> {
        let text = |cell: &Cell| Value::Text(cell.to_text().into_owned());
        let mut values: Vec<Value> = cells.iter().take(self.width).map(text).collect();
        values.resize(self.width, Value::Empty);
        values.push(Value::Text(reasons.to_owned()));
        values.push(raw.map_or(Value::Empty, |raw| Value::Text(raw.to_owned())));
        match &mut self.sink {
            Sink::Text(sink) => sink.write(&values),
            Sink::Sheet(sink) => sink.write(&values),
        }
    }

    /// Makes the file whole.
    pub fn finish(self) -> Result<()> {
        match self.sink {
            Sink::Text(sink) => sink.finish(),
            Sink::Sheet(sink) => sink.finish(),
        }
    }
}

fn columns(header: &[Header], reasons: &str, raw: &str) -> Vec<Column> {
    let titles = header.iter().map(|header| header.name.as_str());
    let column = |(at, title): (usize, &str)| Column {
        key: format!("column-{}", at + 1),
        title: title.to_owned(),
        kind: Kind::Text,
        notes: Vec::new(),
        choices: Vec::new(),
    };
    titles
        .chain([reasons, raw])
        .enumerate()
        .map(column)
        .collect()
}
