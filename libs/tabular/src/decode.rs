//! A text file as a stream of UTF-8 chunks, whatever its encoding.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult};

use crate::{Encoding, Result};

/// Stands in the decoded stream where the file has bytes that its encoding does not know.
/// Never part of UTF-8, so it cannot be confused with text.
pub(crate) const UNDECODABLE: u8 = 0xFF;

const CHUNK: usize = 64 * 1024;

/// The decoded stream, of which one chunk is in memory.
pub(crate) struct Decoded {
    file: File,
    encoding: Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    file_ended: bool,
    finished: bool,
    text: Vec<u8>,
    text_at: usize,
    offset: u64,
    /// What was consumed since it was last forgotten, if that is kept.
    kept: Option<Vec<u8>>,
}

/// How much of a record is kept as it stands: what a cell of a workbook can hold.
const KEPT: usize = 32_000;

impl Decoded {
    pub(crate) fn open(path: &Path, encoding: Encoding) -> Result<Decoded> {
        Ok(Decoded {
            file: File::open(path)?,
            encoding,
            decoder: encoding.table().new_decoder_with_bom_removal(),
            raw: Vec::with_capacity(CHUNK),
            raw_at: 0,
            file_ended: false,
            finished: false,
            text: Vec::with_capacity(CHUNK * 4),
            text_at: 0,
            offset: 0,
            kept: None,
        })
    }

    /// The bytes at hand, never empty before the end of the file.
    pub(crate) fn chunk(&mut self) -> Result<&[u8]> {
        while self.text_at >= self.text.len() && !self.finished {
            self.decode_more()?;
        }
        Ok(self.text.get(self.text_at..).unwrap_or_default())
    }

    pub(crate) fn consume(&mut self, bytes: usize) {
        if let Some(kept) = &mut self.kept {
            let piece = self.text.get(self.text_at..self.text_at + bytes);
            let room = KEPT.saturating_sub(kept.len());
            kept.extend(piece.unwrap_or_default().iter().take(room));
        }
        self.text_at += bytes;
        self.offset += bytes as u64;
    }

    /// From now on keeps what is consumed, and forgets what was.
    pub(crate) fn keep(&mut self) {
        self.kept.get_or_insert_default().clear();
    }

    /// The beginning of what was consumed since [`keep`](Self::keep).
    pub(crate) fn kept(&self) -> Option<String> {
        let kept = String::from_utf8_lossy(self.kept.as_deref()?);
        Some(kept.trim_matches(['\r', '\n']).to_owned())
    }

    /// How many decoded bytes were consumed so far.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Goes to a decoded offset: by decoding from the start, which costs no more than reading the file.
    pub(crate) fn seek(&mut self, offset: u64) -> Result<()> {
        self.file.rewind()?;
        self.decoder = self.encoding.table().new_decoder_with_bom_removal();
        (self.file_ended, self.finished) = (false, false);
        (self.raw_at, self.text_at, self.offset) = (0, 0, 0);
        self.raw.clear();
        self.text.clear();

        while self.offset < offset {
            let left = usize::try_from(offset - self.offset).unwrap_or(usize::MAX);
            let step = self.chunk()?.len().min(left);
            if step == 0 {
                break;
            }
            self.consume(step);
        }
        Ok(())
    }

    fn decode_more(&mut self) -> Result<()> {
        if self.raw_at >= self.raw.len() && !self.file_ended {
            self.raw.clear();
            self.raw_at = 0;
            let read = (&mut self.file)
                .take(CHUNK as u64)
                .read_to_end(&mut self.raw)?;
            self.file_ended = read < CHUNK;
        }

        // One UTF-16 unit becomes at most three bytes of UTF-8, as does one byte of a code page.
        self.text.resize(CHUNK * 4, 0);
        self.text_at = 0;
        let rest = self.raw.get(self.raw_at..).unwrap_or_default();
        let (result, read, mut written) =
            self.decoder
                .decode_to_utf8_without_replacement(rest, &mut self.text, self.file_ended);
        self.raw_at += read;
        self.text.truncate(written);
        if self.encoding.is_code_page() {
            strike_unmapped(&mut self.text);
        }

        match result {
            DecoderResult::Malformed(..) => {
                written += 1;
                self.text.resize(written, UNDECODABLE);
            }
            DecoderResult::InputEmpty => self.finished = self.file_ended,
            DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl Encoding {
    fn is_code_page(self) -> bool {
        matches!(
            self,
            Encoding::Windows1250 | Encoding::Windows1252 | Encoding::Iso8859_2
        )
    }
}

/// Browsers read the holes of a code page as C1 control characters. No spreadsheet means them:
/// they are the sign of a wrong encoding.
fn strike_unmapped(text: &mut [u8]) {
    let mut previous = 0;
    for at in 0..text.len() {
        let Some(byte) = text.get(at).copied() else {
            return;
        };
        if previous == 0xC2 && (0x80..=0x9F).contains(&byte) {
            text[at - 1..=at].fill(UNDECODABLE);
        }
        previous = byte;
    }
}
