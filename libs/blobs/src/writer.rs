//! Security-sensitive: writing a sealed file.

use crate::cipher::{CHUNK, FileCipher, TAG};
use crate::disk::keep;
use kernel::{Error, Result, ResultExt};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Takes plaintext and writes it sealed, 64 KiB at a time. Dropped before
/// [`finish`](BlobWriter::finish), it leaves nothing behind.
pub struct BlobWriter {
    file: File,
    cipher: FileCipher,
    /// Always at most a chunk of plaintext; the last one is held back until the end is known.
    buffer: Zeroizing<Vec<u8>>,
    chunk: u64,
    length: u64,
    part: PathBuf,
    path: PathBuf,
}

impl BlobWriter {
    pub(crate) fn new(file: File, cipher: FileCipher, part: PathBuf, path: PathBuf) -> Self {
        BlobWriter {
            file,
            cipher,
            buffer: Zeroizing::new(Vec::with_capacity(CHUNK + TAG)),
            chunk: 0,
            length: 0,
            part,
            path,
        }
    }

    /// Ends the file and makes it durable under its name. The length of the plaintext, bytes.
    ///
    /// # Errors
    /// `Conflict("duplicate")` if another writer was faster with the same id.
    pub fn finish(mut self) -> Result<u64> {
        self.put(true).doing("writing a sealed file")?;
        self.file.sync_all().doing("keeping a sealed file")?;
        // Unlike a rename, a hard link never replaces a file that is there.
        fs::hard_link(&self.part, &self.path).or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Err(Error::Conflict("duplicate")),
            _ => Err(error).doing("naming a sealed file"),
        })?;
        fs::remove_file(&self.part).doing("naming a sealed file")?;
        if let Some(folder) = self.path.parent() {
            keep(folder).doing("keeping a sealed file")?;
        }
        Ok(self.length)
    }

    fn put(&mut self, last: bool) -> io::Result<()> {
        self.length += self.buffer.len() as u64;
        self.cipher.seal(self.chunk, last, &mut self.buffer)?;
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        self.chunk += 1;
        Ok(())
    }
}

impl Write for BlobWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() == CHUNK && !bytes.is_empty() {
            self.put(false)?;
        }
        let (now, _) = bytes.split_at(bytes.len().min(CHUNK - self.buffer.len()));
        self.buffer.extend_from_slice(now);
        Ok(now.len())
    }

    /// Does nothing: what is written is whole and durable only after `finish`.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        match fs::remove_file(&self.part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "an unfinished sealed file stays behind");
            }
            _ => {}
        }
    }
}
