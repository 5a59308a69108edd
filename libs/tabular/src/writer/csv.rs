//! Separated text, as RFC 4180 describes it.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};

use super::{Column, Value};
use crate::defuse::defuse;
use crate::{Delimiter, Result};

/// A file of separated text that is being written.
pub(super) struct CsvSink {
    file: BufWriter<File>,
    delimiter: u8,
    defuse: bool,
}

impl CsvSink {
    pub(super) fn begin(
        file: File,
        delimiter: Delimiter,
        bom: bool,
        defuse: bool,
        columns: &[Column],
    ) -> Result<CsvSink> {
        let mut sink = CsvSink {
            file: BufWriter::new(file),
            delimiter: delimiter.byte(),
            defuse,
        };
        if bom {
            sink.file.write_all("\u{feff}".as_bytes())?;
        }
        // Titles are written by people too.
        let titles: Vec<Value> = columns
            .iter()
            .map(|column| Value::Text(column.title.clone()))
            .collect();
        sink.write(&titles)?;
        Ok(sink)
    }

    pub(super) fn write(&mut self, values: &[Value]) -> Result<()> {
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.file.write_all(&[self.delimiter])?;
            }
            let text = value.to_text();
            let text = match value {
                Value::Text(_) | Value::List(_) if self.defuse => defuse(&text),
                _ => Cow::Borrowed(text.as_str()),
            };
            // The only cell of a line must not look like an empty line, nor the first of a file
            // like one of the SYLK files that Excel sees wherever it begins with `ID`.
            if needs_quotes(&text, self.delimiter)
                || at == 0 && (values.len() == 1 && text.is_empty() || text.starts_with("ID"))
            {
                write!(self.file, "\"{}\"", text.replace('"', "\"\""))?;
            } else {
                self.file.write_all(text.as_bytes())?;
            }
        }
        self.file.write_all(b"\r\n")?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<()> {
        Ok(self.file.flush()?)
    }
}

fn needs_quotes(text: &str, delimiter: u8) -> bool {
    text.bytes()
        .any(|byte| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n'))
        || text.starts_with([' ', '\t', '\u{feff}'])
        || text.ends_with([' ', '\t'])
}
