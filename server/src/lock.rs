//! Who works with a data directory: everybody beside everybody, or one alone.

use kernel::{Error, Result, ResultExt};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

const NAME: &str = "in-use.lock";

/// Held until the process ends.
static SHARED: Mutex<Vec<File>> = Mutex::new(Vec::new());

/// Works beside others until the process ends.
///
/// # Errors
/// Internal, in words, while somebody works alone.
pub fn share(data: &Path) -> Result<()> {
    let file = open(data)?;
    match file.try_lock_shared() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(Error::internal(
                "the root key of this installation is being replaced at this moment: \
                 try again when that is done",
            ));
        }
        Err(TryLockError::Error(error)) => return Err(error).doing(WORDS),
    }
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.push(file);
    Ok(())
}

/// Works alone as long as it lives.
pub struct Alone {
    _file: File,
}

/// Begins to work alone.
///
/// # Errors
/// Internal, in words, while anybody else works there.
pub fn alone(data: &Path) -> Result<Alone> {
    let file = open(data)?;
    match file.try_lock() {
        Ok(()) => Ok(Alone { _file: file }),
        Err(TryLockError::WouldBlock) => Err(Error::internal(format!(
            "another tenet works with {}: stop the server and its workers first, \
             for they would go on with the old root key",
            data.display()
        ))),
        Err(TryLockError::Error(error)) => Err(error).doing(WORDS),
    }
}

const WORDS: &str = "looking who works with the data directory";

fn open(data: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(data.join(NAME)).doing(WORDS)
}
