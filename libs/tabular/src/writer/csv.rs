//! Separated text, as RFC 4180 describes it.

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use super::{Column, Value};
use crate::defuse::defuse;
use crate::{Delimiter, Result};

/// Separated text that is being written.
pub(crate) struct CsvSink {
    to: BufWriter<Box<dyn Write + Send>>,
    delimiter: u8,
    defuse: bool,
}

impl CsvSink {
    pub(crate) fn begin(
        to: Box<dyn Write + Send>,
        delimiter: Delimiter,
        bom: bool,
        defuse: bool,
        columns: &[Column],
    ) -> Result<CsvSink> {
        let mut sink = CsvSink {
            to: BufWriter::new(to),
            delimiter: delimiter.byte(),
            defuse,
        };
        if bom {
            sink.to.write_all("\u{feff}".as_bytes())?;
        }
        // Titles are written by people too.
        let titles: Vec<Value> = columns
            .iter()
            .map(|column| Value::Text(column.title.clone()))
            .collect();
        sink.write(&titles)?;
        Ok(sink)
    }

    pub(crate) fn write(&mut self, values: &[Value]) -> Result<()> {
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.to.write_all(&[self.delimiter])?;
            }
            let text = value.to_text();
            let text = match value {
                Value::Text(_) | Value::List(_) | Value::Items(_) if self.defuse => defuse(&text),
                _ => Cow::Borrowed(text.as_str()),
            };
            // The only cell of a line must not look like an empty line, nor the first of a file
            // like one of the SYLK files that Excel sees wherever it begins with `ID`.
            if needs_quotes(&text, self.delimiter)
                || at == 0 && (values.len() == 1 && text.is_empty() || text.starts_with("ID"))
            {
                write!(self.to, "\"{}\"", text.replace('"', "\"\""))?;
            } else {
                self.to.write_all(text.as_bytes())?;
            }
        }
        self.to.write_all(b"\r\n")?;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        Ok(self.to.flush()?)
    }
}

fn needs_quotes(text: &str, delimiter: u8) -> bool {
    text.bytes()
        .any(|byte| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n'))
        || text.starts_with([' ', '\t', '\u{feff}'])
        || text.ends_with([' ', '\t'])
}
