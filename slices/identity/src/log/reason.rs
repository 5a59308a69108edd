//! Why somebody took records out, as it is kept beside a line of the log: sealed under the
//! tenant's key, bound to its line.

use super::store::Line;
use kernel::{Error, Id, Result};
use vault::PersonKey;

const PURPOSE: &str = "security-log";

/// Seals what somebody typed.
pub(crate) fn seal(key: &PersonKey, line: Id<Line>, text: &str) -> Result<Vec<u8>> {
    key.seal(PURPOSE, &line.bytes(), text.as_bytes())
}

/// Opens it; nothing, where nothing was typed or whoever typed it was anonymised.
pub(crate) fn open(key: &PersonKey, line: Id<Line>, sealed: Option<&[u8]>) -> Result<String> {
    let Some(sealed) = sealed.filter(|sealed| !sealed.is_empty()) else {
        return Ok(String::new());
    };
    let plain = key.open(PURPOSE, &line.bytes(), sealed)?;
    String::from_utf8(plain.to_vec())
        .map_err(|_| Error::internal("a line of the log holds what is no text"))
}
