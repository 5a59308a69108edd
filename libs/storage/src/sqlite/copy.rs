//! Security-sensitive: the same database under another key.
//!
//! A copy is made beside the file and put in its place when it is whole, so that at any moment one
//! of the two keys opens what lies there. It holds what is live and nothing of what was overwritten
//! or deleted.

use super::connection::with_key;
use super::error;
use super::home::sync_folder;
use super::shelf::remove_files;
use kernel::{Error, Result, ResultExt, Secret};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// Writes the copy, durably. What is left of one that was not finished goes first.
pub(crate) fn copy(
    from: &Path,
    key: &Secret<[u8; 32]>,
    to: &Path,
    new: &Secret<[u8; 32]>,
) -> Result<()> {
    remove_files(to)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    if !from.exists() {
        return Err(Error::NotFound);
    }
    let place = to
        .to_str()
        .ok_or_else(|| Error::internal("the path of a database is not written in Unicode"))?;
    let raw = Connection::open_with_flags(from, flags).map_err(|error| error::of_open(&error))?;
    let fill = || -> rusqlite::Result<()> {
        raw.execute_batch("pragma cipher_log_level = none")?;
        raw.execute_batch("pragma cipher_default_hmac_algorithm = HMAC_SHA256")?;
        raw.execute_batch(&with_key("pragma key = ", key))?;
        let attach = with_key("attach database ?1 as copy key ", new);
        raw.execute(&attach, [&place])?;
        raw.execute_batch("pragma copy.synchronous = full")?;
        raw.query_row("select sqlcipher_export('copy')", [], |_| Ok(()))?;
        raw.execute_batch("detach database copy")
    };
    fill().map_err(|error| error::of_open(&error))?;
    drop(raw);
    std::fs::File::open(to)
        .and_then(|file| file.sync_all())
        .doing("keeping the copy of a database")?;
    sync_folder(to)
}

/// Puts a copy in the place of the file, durably; both are closed.
///
/// # Errors
/// Internal, if one of them is not: its log would belong to another file afterwards.
pub(crate) fn put_in_place(copy: &Path, file: &Path) -> Result<()> {
    for path in [copy, file] {
        for end in ["-wal", "-shm"] {
            let beside = beside(path, end);
            let length = std::fs::metadata(&beside).map_or(0, |about| about.len());
            if end == "-wal" && length > 0 {
                return Err(Error::internal(format!(
                    "{} is still in use: its log is not empty",
                    path.display()
                )));
            }
            match std::fs::remove_file(&beside) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).doing("removing the log of a database");
                }
                _ => {}
            }
        }
    }
    sync_folder(file)?;
    std::fs::rename(copy, file).doing("putting a database in its place")?;
    sync_folder(file)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(end);
    name.into()
}
