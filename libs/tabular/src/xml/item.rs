//! What attributes say, and an item of a list with what its own say, as it stands in a cell.

use quick_xml::events::BytesStart;

use crate::{Code, Error, Result};

/// Attributes that say more of an item; all others are what it is made of.
const LABELS: [&str; 2] = ["type", "title"];
/// The attribute that marks the value to use.
pub(super) const DEFAULT: &str = "default";
/// Characters that mean something within a list.
const SPECIAL: [char; 7] = ['\\', ';', ',', '(', ')', ':', '*'];

/// Whether attributes say something that would be lost; those of XML itself say how to read.
pub(super) fn mean_something(notes: &[(String, String)]) -> bool {
    let of_xml = |name: &str| name.starts_with("xml") || name.contains(':');
    notes.iter().any(|(name, _)| !of_xml(name))
}

/// The attributes of an element.
pub(super) fn notes(start: &BytesStart<'_>, row: u64) -> Result<Vec<(String, String)>> {
    let wrong = || Error::fatal(Code::NotATable).at_line(row);
    let mut notes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| wrong())?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|_| wrong())?;
        notes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(notes)
}

/// An item as it stands in a cell.
pub(super) fn item(text: &str, notes: &[(String, String)]) -> String {
    let is_label = |name: &str| LABELS.contains(&name) || name == DEFAULT;
    let said = |(name, text): &(String, String)| format!("{name}: {}", escaped(text));
    let parts = notes.iter().filter(|(name, _)| !is_label(name)).map(said);
    let parts: Vec<String> = parts.collect();
    let labels = notes.iter().filter_map(|note| match note.0.as_str() {
        DEFAULT => matches!(note.1.as_str(), "true" | "1").then(|| DEFAULT.to_owned()),
        name => is_label(name).then(|| said(note)),
    });
    let labels: Vec<String> = labels.collect();
    let body = match parts.is_empty() {
        true => escaped(text),
        false => parts.join(", "),
    };
    match labels.is_empty() {
        true => body,
        false => format!("{body} ({})", labels.join(", ")),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if SPECIAL.contains(&character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
