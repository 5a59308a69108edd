//! The texts that the cells of a workbook share, packed into one string.

use std::borrow::Cow;

use quick_xml::events::Event;

use super::package::Package;
use crate::{Code, Error, Result};

/// All shared texts end to end: one allocation for a million texts.
#[derive(Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    /// Reads them. The count that the part declares is never believed.
    pub(super) fn read(package: &Package, name: &str) -> Result<SharedStrings> {
        let mut strings = SharedStrings::default();
        let Some(mut part) = package.held(name)? else {
            return Ok(strings);
        };
        loop {
            let begins = match part.next()? {
                Event::Start(e) => e.local_name().as_ref() == "si",
                Event::Eof => return Ok(strings),
                _ => false,
            };
            if begins {
                part.text("si", &mut strings.text)?;
                let end = u32::try_from(strings.text.len());
                strings
                    .ends
                    .push(end.map_err(|_| Error::fatal(Code::UnpackedTooLarge))?);
            }
        }
    }

    /// The text with that number, its escapes resolved.
    pub(super) fn get(&self, index: usize) -> Option<Cow<'_, str>> {
        let end = *self.ends.get(index)? as usize;
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| *end as usize);
        self.text.get(start..end).map(unescape)
    }
}

/// Resolves `_x000D_`, by which workbooks write the characters that XML cannot.
/// ECMA-376 part 1, 22.4.2.4 (`bstr`).
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        match escaped_character(escape) {
            Some(character) => {
                out.push(character);
                rest = &escape[7..];
            }
            None => {
                out.push_str("_x");
                rest = &escape[2..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn escaped_character(escape: &str) -> Option<char> {
    let hex = escape.get(2..6)?;
    if escape.get(6..7)? != "_" || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escaped_characters_come_back_and_lookalikes_stay() {
        assert_eq!(unescape("a_x000D_b"), "a\rb");
        assert_eq!(unescape("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescape("snake_xyz_case"), "snake_xyz_case");
        assert_eq!(unescape("_x00é_"), "_x00é_");
    }
}
