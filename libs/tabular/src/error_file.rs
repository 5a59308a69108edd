//! The faulty rows of an import, in a file that a person corrects and imports again.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::writer::csv::CsvSink;
use crate::{Cell, Column, Delimiter, Header, Kind, Output, Result, Value, Writer};

/// A copy of the faulty rows: the columns of the original, one with the reasons, and one with
/// the row as it stands for rows that could not be taken apart.
pub struct ErrorFile {
    sink: Sink,
    width: usize,
}

enum Sink {
    File(Box<Writer>),
    Stream(CsvSink),
}

impl ErrorFile {
    /// Creates the file. `reasons` and `raw` are the titles of the last two columns.
    pub fn create(
        path: impl AsRef<Path>,
        output: Output,
        header: &[Header],
        reasons: &str,
        raw: &str,
    ) -> Result<ErrorFile> {
        let columns = columns(header, reasons, raw);
        Ok(ErrorFile {
            sink: Sink::File(Box::new(Writer::create(path, output, &columns)?)),
            width: header.len(),
        })
    }

    /// The same in a file that may have no name; see [`Writer::onto`].
    pub fn onto(
        file: File,
        folder: &Path,
        output: Output,
        header: &[Header],
        [reasons, raw]: [&str; 2],
    ) -> Result<ErrorFile> {
        let columns = columns(header, reasons, raw);
        Ok(ErrorFile {
            sink: Sink::File(Box::new(Writer::onto(file, folder, output, &columns)?)),
            width: header.len(),
        })
    }

    /// The same as CSV for Excel, row by row to wherever it is wanted. It is whole when
    /// [`finish`](Self::finish) has succeeded.
    pub fn through(
        to: impl Write + Send + 'static,
        delimiter: Delimiter,
        header: &[Header],
        [reasons, raw]: [&str; 2],
    ) -> Result<ErrorFile> {
        let columns = columns(header, reasons, raw);
        let sink = CsvSink::begin(Box::new(to), delimiter, true, true, &columns)?;
        Ok(ErrorFile {
            sink: Sink::Stream(sink),
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
            Sink::File(writer) => writer.write(&values),
            Sink::Stream(sink) => sink.write(&values),
        }
    }

    /// Makes the file whole.
    pub fn finish(self) -> Result<()> {
        match self.sink {
            Sink::File(writer) => writer.finish().map(drop),
            Sink::Stream(sink) => sink.finish(),
        }
    }
}

fn columns(header: &[Header], reasons: &str, raw: &str) -> Vec<Column> {
    let titles = header.iter().map(|header| header.name.as_str());
    let column = |(at, title): (usize, &str)| Column {
        key: format!("column-{}", at + 1),
        title: title.to_owned(),
        kind: Kind::Text,
    };
    titles
        .chain([reasons, raw])
        .enumerate()
        .map(column)
        .collect()
}
