//! Cuts decoded text into records as RFC 4180 describes them, forgiving line ends and nothing else.

use std::path::Path;

use super::row::{Row, State};
use crate::decode::Decoded;
use crate::{Code, Error, Line, Result, Settings};

/// The records of one file. A faulty record is an error; the one after it can still be read.
pub(crate) struct Records {
    source: Decoded,
    settings: Settings,
    line: u64,
}

impl Records {
    pub(crate) fn open(path: &Path, settings: &Settings) -> Result<Records> {
        let source = Decoded::open(path, settings.encoding)?;
        let mut records = Records {
            source,
            settings: settings.clone(),
            line: 1,
        };
        records.pass_over_hint()?;
        Ok(records)
    }

    /// The next record, or none at the end of the file.
    pub(crate) fn next(&mut self) -> Result<Option<Line>> {
        let mut row = Row::begin(self.line);
        let mut quote_line = self.line;

        while let Some(byte) = self.peek()? {
            match row.state {
                State::Quoted => {
                    if byte == b'"' {
                        self.source.consume(1);
                        row.state = State::Closed;
                    } else {
                        self.take_quoted(&mut row)?;
                    }
                }
                State::Start if byte == b'"' => {
                    self.source.consume(1);
                    quote_line = self.line;
                    row.state = State::Quoted;
                }
                State::Closed if byte == b'"' => {
                    self.source.consume(1);
                    row.push(b"\"", &self.settings.limits);
                    row.state = State::Quoted;
                }
                _ if byte == b'\n' || byte == b'\r' => {
                    self.take_line_end(byte)?;
                    if row.is_blank() {
                        row = Row::begin(self.line);
                        continue;
                    }
                    row.end_cell(&self.settings.limits);
                    return self.finish(row);
                }
                _ if byte == self.settings.delimiter.byte() => {
                    self.source.consume(1);
                    row.end_cell(&self.settings.limits);
                }
                State::Closed => {
                    row.fail(Error::fatal(Code::StrayQuote));
                    row.state = State::Bare;
                }
                State::Start | State::Bare => {
                    row.state = State::Bare;
                    self.take_bare(&mut row)?;
                }
            }
        }

        if row.state == State::Quoted {
            return Err(Error::fatal(Code::Truncated).at_line(quote_line));
        }
        if row.is_blank() {
            return Ok(None);
        }
        row.end_cell(&self.settings.limits);
        self.finish(row)
    }

    /// Decoded bytes and physical line at which the next record begins.
    pub(crate) fn place(&self) -> (u64, u64) {
        (self.source.offset(), self.line)
    }

    /// Returns to a place that [`place`](Self::place) gave.
    pub(crate) fn seek(&mut self, (offset, line): (u64, u64)) -> Result<()> {
        self.line = line;
        self.source.seek(offset)
    }

    /// The text behind the records.
    pub(crate) fn source(&mut self) -> &mut Decoded {
        &mut self.source
    }

    /// Files made for Excel may begin with a line such as `sep=;`, which is no record.
    fn pass_over_hint(&mut self) -> Result<()> {
        let chunk = self.source.chunk()?;
        let is_hint = chunk.starts_with(b"sep=") && matches!(chunk.get(5), Some(b'\r' | b'\n'));
        if is_hint {
            let line_end = chunk.get(5).copied().unwrap_or(b'\n');
            self.source.consume(5);
            self.take_line_end(line_end)?;
        }
        Ok(())
    }

    fn finish(&self, row: Row) -> Result<Option<Line>> {
        let number = row.line;
        row.finish().map(|cells| Some(Line { number, cells }))
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        Ok(self.source.chunk()?.first().copied())
    }

    fn take_bare(&mut self, row: &mut Row) -> Result<()> {
        let delimiter = self.settings.delimiter.byte();
        let chunk = self.source.chunk()?;
        let run = chunk
            .iter()
            .position(|byte| *byte == delimiter || *byte == b'\n' || *byte == b'\r');
        let run = run.unwrap_or(chunk.len());
        row.push(&chunk[..run], &self.settings.limits);
        self.source.consume(run);
        Ok(())
    }

    /// Takes text up to the next quote, and counts the lines it spans.
    fn take_quoted(&mut self, row: &mut Row) -> Result<()> {
        let chunk = self.source.chunk()?;
        let special = |byte: &u8| matches!(byte, b'"' | b'\n' | b'\r');
        let run = chunk.iter().position(special).unwrap_or(chunk.len());
        row.push(&chunk[..run], &self.settings.limits);
        let end = chunk.get(run).copied().filter(|byte| *byte != b'"');
        self.source.consume(run);

        if let Some(byte) = end {
            let whole: &[u8] = if self.take_line_end(byte)? {
                b"\r\n"
            } else {
                &[byte]
            };
            row.push(whole, &self.settings.limits);
        }
        Ok(())
    }

    /// Takes one line end of any system. True if it was of two characters.
    fn take_line_end(&mut self, byte: u8) -> Result<bool> {
        self.source.consume(1);
        self.line += 1;
        let pair = byte == b'\r' && self.peek()? == Some(b'\n');
        if pair {
            self.source.consume(1);
        }
        Ok(pair)
    }
}
