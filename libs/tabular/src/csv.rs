//! Separated text: decoded in chunks, cut into records by a small machine that knows its place.

mod records;
mod row;

pub(crate) use records::Records;
