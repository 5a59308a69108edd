//! Logical lines: what was folded into several physical lines is one again.

use std::path::Path;

use crate::decode::Decoded;
use crate::{Result, Settings};

/// One property as it stands, not yet taken apart.
pub(super) struct Logical {
    /// The physical line on which it begins; the first is 1.
    pub(super) number: u64,
    /// UTF-8, except where [`crate::decode::UNDECODABLE`] stands.
    pub(super) text: Vec<u8>,
    /// Whether only its beginning was kept.
    pub(super) is_cut: bool,
}

impl Logical {
    /// What stands before the value: name and parameters.
    fn head(&self) -> &[u8] {
        let end = self.text.iter().position(|byte| *byte == b':');
        &self.text[..end.unwrap_or(self.text.len())]
    }

    fn is_quoted_printable(&self) -> bool {
        let word: &[u8] = b"QUOTED-PRINTABLE";
        let head = self.head();
        head.len() < 1000
            && head
                .windows(word.len())
                .any(|part| part.eq_ignore_ascii_case(word))
    }
}

/// The logical lines of one file.
pub(super) struct Lines {
    source: Decoded,
    most: usize,
    line: u64,
    /// vCard 2.1 folds before a space of the value, later versions insert one.
    pub(super) keeps_space: bool,
}

impl Lines {
    pub(super) fn open(path: &Path, settings: &Settings) -> Result<Lines> {
        Ok(Lines {
            source: Decoded::open(path, settings.encoding)?,
            most: settings.limits.cell,
            line: 1,
            keeps_space: false,
        })
    }

    /// The next line that is not blank, or none at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Logical>> {
        loop {
            if self.source.chunk()?.is_empty() {
                return Ok(None);
            }
            let mut logical = Logical {
                number: self.line,
                text: Vec::new(),
                is_cut: false,
            };
            self.take(&mut logical)?;
            if logical.text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.unfold(&mut logical)?;
            return Ok(Some(logical));
        }
    }

    /// The text behind the lines.
    pub(super) fn source(&mut self) -> &mut Decoded {
        &mut self.source
    }

    fn unfold(&mut self, logical: &mut Logical) -> Result<()> {
        let is_quoted = logical.is_quoted_printable();
        loop {
            if is_quoted && logical.text.last() == Some(&b'=') {
                if self.source.chunk()?.is_empty() {
                    return Ok(());
                }
                logical.text.pop();
                self.take(logical)?;
                continue;
            }
            match self.source.chunk()?.first() {
                Some(b' ' | b'\t') => {
                    if !self.keeps_space {
                        self.source.consume(1);
                    }
                    self.take(logical)?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Takes a physical line and passes over its end.
    fn take(&mut self, logical: &mut Logical) -> Result<()> {
        loop {
            let chunk = self.source.chunk()?;
            if chunk.is_empty() {
                return Ok(());
            }
            let end = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let run = &chunk[..end.unwrap_or(chunk.len())];
            let room = self.most.saturating_sub(logical.text.len());
            logical.is_cut |= run.len() > room;
            logical.text.extend_from_slice(&run[..run.len().min(room)]);
            let byte = end.map(|end| chunk[end]);
            let run = run.len();
            self.source.consume(run);
            let Some(byte) = byte else { continue };
            self.source.consume(1);
            self.line += 1;
            if byte == b'\r' && self.source.chunk()?.first() == Some(&b'\n') {
                self.source.consume(1);
            }
            return Ok(());
        }
    }
}
