//! How imports and exports keep what is more than a word in one column: as JSON, sealed when it
//! may hold words of a person.

use kernel::{Error, Id, Result, ResultExt};
use vault::PersonKey;

const PURPOSE: &str = "exchange";

/// A value as a column of JSON takes it.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).doing("writing a column down")
}

/// Reads such a column back.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).doing("reading a column")
}

/// Seals what may hold words of the file, bound to its row and its column.
pub(crate) fn seal<T>(
    key: &PersonKey,
    id: Id<T>,
    column: &str,
    value: &impl serde::Serialize,
) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(value).doing("writing a column down")?;
    key.seal(PURPOSE, &place(id, column), &plain)
}

/// Opens what [`seal`] closed.
pub(crate) fn open<T, V: serde::de::DeserializeOwned>(
    key: &PersonKey,
    id: Id<T>,
    column: &str,
    sealed: &[u8],
) -> Result<V> {
    let plain = key.open(PURPOSE, &place(id, column), sealed)?;
    serde_json::from_slice(&plain)
        .map_err(|_| Error::internal("a sealed column holds something else"))
}

fn place<T>(id: Id<T>, column: &str) -> Vec<u8> {
    let mut place = id.bytes().to_vec();
    place.extend_from_slice(column.as_bytes());
    place
}
