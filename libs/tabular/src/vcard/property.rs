//! One property: `item1.TEL;TYPE=CELL:+36 30 123 4567` taken apart and decoded.

use super::lines::Logical;
use crate::decode::UNDECODABLE;
use crate::{Code, Encoding};

/// A property of a card.
pub(super) struct Property {
    /// What ties it to others, such as `item1`; lower case, mostly empty.
    pub(super) group: String,
    /// Its name, upper case.
    pub(super) name: String,
    /// Its parameters: names in upper case, values as they stand.
    parameters: Vec<(String, String)>,
    value: String,
    /// Whether backslashes have the meaning that vCard 3.0 gave them.
    escaped: bool,
    /// Whether its value is no text.
    pub(super) is_binary: bool,
}

/// Properties whose value is a picture, a sound or a key, unless it is an address of one.
const BINARY: [&str; 4] = ["PHOTO", "LOGO", "SOUND", "KEY"];

impl Property {
    /// Takes a line apart. None: it is no property.
    pub(super) fn parse(
        logical: &Logical,
        version: Version,
        file: Encoding,
    ) -> Result<Option<Property>, Code> {
        let Some(colon) = colon(&logical.text) else {
            return Ok(None);
        };
        let (head, value) = logical.text.split_at(colon);
        let value = &value[1..];
        let head = text(head)?;
        let mut parts = split(&head, ';').into_iter();
        let name = parts.next().unwrap_or_default();
        let (group, name) = name.rsplit_once('.').unwrap_or(("", name));
        let name = name.trim().to_ascii_uppercase();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || name.len() > 60 || !name.chars().all(is_name) {
            return Ok(None);
        }
        let mut property = Property {
            group: group.trim().to_ascii_lowercase(),
            name,
            parameters: parts.map(parameter).collect(),
            value: String::new(),
            escaped: version != Version::V21,
            is_binary: false,
        };
        property.take(value, logical.is_cut, file)?;
        Ok(Some(property))
    }

    fn take(&mut self, value: &[u8], is_cut: bool, file: Encoding) -> Result<(), Code> {
        let encoding = self.first("ENCODING").unwrap_or("").to_ascii_uppercase();
        let in_place = value.len() >= 5 && value[..5].eq_ignore_ascii_case(b"data:");
        let packed = matches!(encoding.as_str(), "B" | "BASE64");
        if BINARY.contains(&self.name.as_str()) && (packed || in_place || is_cut) {
            self.is_binary = true;
            return Ok(());
        }
        if is_cut {
            return Err(Code::TooLargeCell);
        }
        self.value = match encoding.as_str() {
            "QUOTED-PRINTABLE" => self.unquote(value, file)?,
            _ => text(value)?,
        };
        if self.value.contains('\0') {
            return Err(Code::NulByte);
        }
        if self.value.contains('\r') {
            self.value = self.value.replace("\r\n", "\n").replace('\r', "\n");
        }
        Ok(())
    }

    /// Quoted-printable bytes in the encoding that the property names, or else in UTF-8, or
    /// else in that of the file.
    fn unquote(&self, value: &[u8], file: Encoding) -> Result<String, Code> {
        let bytes = unquoted(value);
        let named = self.first("CHARSET").map(str::trim);
        let table = match named {
            Some(name) => {
                encoding_rs::Encoding::for_label(name.as_bytes()).ok_or(Code::BadEncoding)?
            }
            None if std::str::from_utf8(&bytes).is_ok() => encoding_rs::UTF_8,
            None => file.table(),
        };
        let text = table.decode_without_bom_handling_and_without_replacement(&bytes);
        text.map(|text| text.into_owned()).ok_or(Code::BadEncoding)
    }

    /// The first value of a parameter.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        let mut named = self.parameters.iter().filter(|(known, _)| known == name);
        named.next().map(|(_, value)| value.as_str())
    }

    /// What it is for, in lower case, in the order of the file.
    fn types(&self) -> impl Iterator<Item = String> + '_ {
        let all = self.parameters.iter().filter(|(name, _)| name == "TYPE");
        all.flat_map(|(_, value)| value.split(','))
            .map(|word| word.trim().to_ascii_lowercase())
            .filter(|word| !word.is_empty())
    }

    /// Whether it is the one of its kind to use.
    pub(super) fn is_preferred(&self) -> bool {
        self.first("PREF") == Some("1") || self.types().any(|word| word == "pref")
    }

    /// What it is for, without what says nothing to people: `mobile`, `home fax`.
    pub(super) fn label(&self) -> String {
        const MEANINGLESS: [&str; 9] = [
            "pref", "internet", "voice", "x400", "text", "msg", "dom", "intl", "parcel",
        ];
        let mut words: Vec<String> = Vec::new();
        for word in self.types() {
            let word = match word.as_str() {
                "cell" => "mobile".to_owned(),
                _ => word,
            };
            if !MEANINGLESS.contains(&word.as_str()) && !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" ")
    }

    /// The whole value as text.
    pub(super) fn text(&self) -> String {
        self.unescape(&self.value).trim().to_owned()
    }

    /// The parts of the value between semicolons, each of which may be a list.
    pub(super) fn parts(&self) -> Vec<String> {
        self.split(';')
            .into_iter()
            .map(|part| self.unescape(part).trim().to_owned())
            .collect()
    }

    /// The same with lists taken apart and put together with spaces.
    pub(super) fn words(&self) -> Vec<String> {
        let words = |part: &str| {
            let words = unescaped_split(part, ',').into_iter();
            let words: Vec<String> = words
                .map(|word| self.unescape(word).trim().to_owned())
                .collect();
            words.join(" ").trim().to_owned()
        };
        match self.escaped {
            true => self.split(';').into_iter().map(words).collect(),
            false => self.parts(),
        }
    }

    /// The values of a list with commas.
    pub(super) fn list(&self) -> Vec<String> {
        let parts = self.split(',').into_iter();
        let parts = parts.map(|part| self.unescape(part).trim().to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    }

    fn split(&self, at: char) -> Vec<&str> {
        unescaped_split(&self.value, at)
    }

    fn unescape(&self, text: &str) -> String {
        if !text.contains('\\') {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if character != '\\' {
                out.push(character);
                continue;
            }
            match characters.peek() {
                Some('n' | 'N') if self.escaped => out.push('\n'),
                Some(';') => out.push(';'),
                Some(',') => out.push(','),
                Some('\\') if self.escaped => out.push('\\'),
                Some(':') if self.escaped => out.push(':'),
                _ => {
                    out.push('\\');
                    continue;
                }
            }
            characters.next();
        }
        out
    }
}

/// The versions that differ in how they are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// vCard 2.1 of old telephones.
    V21,
    /// vCard 3.0 (RFC 2426) and 4.0 (RFC 6350).
    Later,
}

fn text(bytes: &[u8]) -> Result<String, Code> {
    if bytes.contains(&UNDECODABLE) {
        return Err(Code::BadEncoding);
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| Code::BadEncoding)
}

/// The colon before the value; those between quotes belong to parameters.
fn colon(line: &[u8]) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in line.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b':' if !quoted => return Some(at),
            _ => {}
        }
    }
    // A quote that never closes is no quote.
    line.iter().position(|byte| *byte == b':')
}

fn split(text: &str, at: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut quoted, mut start) = (false, 0);
    for (place, character) in text.char_indices() {
        if character == '"' {
            quoted = !quoted;
        } else if character == at && !quoted {
            parts.push(&text[start..place]);
            start = place + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

fn unescaped_split(text: &str, at: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut escaped, mut start) = (false, 0);
    for (place, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == at {
            parts.push(&text[start..place]);
            start = place + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// `TYPE=home` of vCard 3.0 and `HOME` of 2.1.
fn parameter(text: &str) -> (String, String) {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name.trim().to_ascii_uppercase(), value.trim()),
        None => {
            let word = text.trim();
            let encoding = ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word));
            (if encoding { "ENCODING" } else { "TYPE" }.to_owned(), word)
        }
    };
    // RFC 6868: what a parameter cannot hold is written with a caret.
    let value = value.replace('"', "");
    let value = match value.contains('^') {
        true => value
            .replace("^n", "\n")
            .replace("^'", "\"")
            .replace("^^", "^"),
        false => value,
    };
    (name, value)
}

/// The bytes of quoted-printable text. What is no code stands for itself.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let digit = |at: usize| {
        value
            .get(at)
            .and_then(|byte| char::from(*byte).to_digit(16))
    };
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some(byte) = value.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'=', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}
