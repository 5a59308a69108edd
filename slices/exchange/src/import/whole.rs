//! Whether a file can be read to its end, which is known before anything of it is written.

use super::Fault;
use super::read::{fault, open};
use crate::files::{Plain, blocking};
use kernel::Result;
use std::sync::Arc;
use tabular::{Reader, Settings};

/// How many records a file has, faulty ones included, or why it cannot be read to its end.
pub(super) async fn count(
    file: Arc<Plain>,
    settings: Settings,
) -> Result<std::result::Result<i64, Fault>> {
    blocking(move || {
        let mut reader = open(&file, &settings)?;
        loop {
            let position = Reader::position(&reader).record;
            match reader.next() {
                None => return Ok(Ok(i64::try_from(position).unwrap_or(i64::MAX))),
                Some(Err(error)) if error.fatal => return Ok(Err(fault(position, &error))),
                Some(_) => {}
            }
        }
    })
    .await
}
