//! Security-sensitive: reading a sealed file from any place in it.

use crate::cipher::{CHUNK, FileCipher, HEADER, TAG, refused, shape};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use zeroize::Zeroizing;

/// Opens one chunk at a time; nothing is given out before its chunk has been verified.
pub struct BlobReader {
    file: File,
    cipher: FileCipher,
    length: u64,
    chunks: u64,
    position: u64,
    /// The plaintext of chunk `loaded`.
    buffer: Zeroizing<Vec<u8>>,
    loaded: Option<u64>,
}

impl BlobReader {
    pub(crate) fn new(file: File, cipher: FileCipher, file_length: u64) -> io::Result<Self> {
        let (length, chunks) = shape(file_length)?;
        let mut reader = BlobReader {
            file,
            cipher,
            length,
            chunks,
            position: 0,
            buffer: Zeroizing::new(Vec::with_capacity(CHUNK + TAG)),
            loaded: None,
        };
        reader.load(chunks - 1)?;
        Ok(reader)
    }

    /// The verified length of the plaintext, bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    fn load(&mut self, chunk: u64) -> io::Result<()> {
        if self.loaded == Some(chunk) {
            return Ok(());
        }
        self.loaded = None;
        let plain = (self.length - chunk * CHUNK as u64).min(CHUNK as u64);
        let sealed = usize::try_from(plain).map_err(|_| refused())? + TAG;
        let start = HEADER as u64 + chunk * (CHUNK + TAG) as u64;
        self.file.seek(SeekFrom::Start(start))?;
        self.buffer.resize(sealed, 0);
        self.file.read_exact(&mut self.buffer)?;
        self.cipher
            .open(chunk, chunk + 1 == self.chunks, &mut self.buffer)?;
        self.loaded = Some(chunk);
        Ok(())
    }
}

impl Read for BlobReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || out.is_empty() {
            return Ok(0);
        }
        self.load(self.position / CHUNK as u64)?;
        let offset = usize::try_from(self.position % CHUNK as u64).map_err(|_| refused())?;
        let mut rest = self.buffer.get(offset..).unwrap_or_default();
        let read = rest.read(out)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = target.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "a place before the beginning")
        })?;
        Ok(self.position)
    }
}
