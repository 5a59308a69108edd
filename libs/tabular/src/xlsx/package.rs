//! The archive around a workbook: what is in it, and what unpacking it may cost.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::part::Part;
use crate::{Code, Error, Limits, Result};

/// No spreadsheet program makes more; reading their names alone would cost memory.
const MOST_ENTRIES: usize = 10_000;
/// Below this size a part is harmless however well it was packed.
const SMALL: u64 = 10 << 20;

/// Whether a file that begins like this is an archive, hence possibly a workbook.
pub(crate) fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04")
}

/// Whether a file that begins like this is a compound file: an `.xls`, or a workbook with a password.
pub(crate) fn is_compound(start: &[u8]) -> bool {
    start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// An archive whose list of contents was found to be within the limits.
pub(super) struct Package {
    path: PathBuf,
    entries: HashMap<String, Entry>,
    pub(super) limits: Limits,
}

struct Entry {
    start: u64,
    packed: u64,
    unpacked: u64,
    deflated: bool,
    crc: u32,
}

impl Package {
    /// Reads the list of contents, and refuses the file by it before anything is unpacked.
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<Package> {
        let mut file = BufReader::new(File::open(path)?);
        let mut start = Vec::new();
        (&mut file).take(8).read_to_end(&mut start)?;
        if start.is_empty() {
            return Err(Error::fatal(Code::EmptyFile));
        }
        if is_compound(&start) {
            return Err(Error::fatal(Code::OldOrProtectedWorkbook));
        }
        if !is_zip(&start) {
            return Err(Error::fatal(Code::NotAWorkbook));
        }
        file.rewind()?;

        // The list stands at the end of the file, so an archive without one was cut off.
        let mut archive = ZipArchive::new(file).map_err(|_| Error::fatal(Code::Incomplete))?;
        if archive.len() > MOST_ENTRIES {
            return Err(Error::fatal(Code::UnpackedTooLarge).with("limit", MOST_ENTRIES));
        }
        let mut entries = HashMap::new();
        let mut total: u64 = 0;
        for index in 0..archive.len() {
            let file = archive
                .by_index_raw(index)
                .map_err(|_| Error::fatal(Code::DamagedWorkbook))?;
            let entry = Entry {
                start: file
                    .data_start()
                    .ok_or(Error::fatal(Code::DamagedWorkbook))?,
                packed: file.compressed_size(),
                unpacked: file.size(),
                deflated: match file.compression() {
                    CompressionMethod::Stored => false,
                    CompressionMethod::Deflated => true,
                    _ => return Err(Error::fatal(Code::NotAWorkbook)),
                },
                crc: file.crc32(),
            };
            if file.encrypted() {
                return Err(Error::fatal(Code::OldOrProtectedWorkbook));
            }
            total = total.saturating_add(entry.unpacked);
            if total > limits.unpacked {
                return Err(Error::fatal(Code::UnpackedTooLarge).with("limit", limits.unpacked));
            }
            if entry.unpacked > SMALL && entry.unpacked / entry.packed.max(1) > limits.ratio {
                return Err(Error::fatal(Code::UnpackedTooLarge).with("ratio", limits.ratio));
            }
            let name = file
                .name()
                .map_err(|_| Error::fatal(Code::DamagedWorkbook))?;
            entries.insert(key(&name), entry);
        }
        Ok(Package {
            path: path.to_owned(),
            entries,
            limits: limits.clone(),
        })
    }

    /// Opens a part to be streamed, if there is one of that name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Part>> {
        let Some(entry) = self.entries.get(&key(name)) else {
            return Ok(None);
        };
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(entry.start))?;
        let packed = file.take(entry.packed);
        let bytes: Box<dyn Read + Send> = if entry.deflated {
            Box::new(DeflateDecoder::new(packed))
        } else {
            Box::new(packed)
        };
        Ok(Some(Part::new(
            bytes,
            entry.unpacked,
            entry.crc,
            self.limits.cell,
        )))
    }

    /// Opens a part whose contents will be held in memory.
    pub(super) fn held(&self, name: &str) -> Result<Option<Part>> {
        let entry = self.entries.get(&key(name));
        if entry.is_some_and(|entry| entry.unpacked > self.limits.held) {
            return Err(Error::fatal(Code::UnpackedTooLarge).with("limit", self.limits.held));
        }
        self.stream(name)
    }
}

/// Some programs write other cases and back slashes, and mean the same part.
fn key(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}
