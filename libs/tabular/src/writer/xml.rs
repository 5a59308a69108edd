//! Records as XML 1.0. The shape is fixed, so that its schema can be published.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};

use super::{Column, Origin, Value};
use crate::Result;

/// An XML file that is being written.
pub(super) struct XmlSink {
    file: BufWriter<File>,
}

impl XmlSink {
    pub(super) fn begin(
        file: File,
        columns: &[Column],
        origin: Option<&Origin>,
    ) -> Result<XmlSink> {
        let mut file = BufWriter::new(file);
        file.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records")?;
        if let Some(Origin { id, by, at, tenant }) = origin {
            for (name, value) in [("export", id), ("by", by), ("at", at), ("tenant", tenant)] {
                write!(file, " {name}=\"{}\"", attribute(value))?;
            }
        }
        file.write_all(b">\n<columns>\n")?;
        for column in columns {
            let told = |key: &str, title: &str| {
                let (key, title) = (attribute(key), attribute(title));
                format!("key=\"{key}\" title=\"{title}\"")
            };
            write!(file, "<column {}>", told(&column.key, &column.title))?;
            for (key, title) in &column.choices {
                write!(file, "<choice {}/>", told(key, title))?;
            }
            file.write_all(b"</column>\n")?;
        }
        file.write_all(b"</columns>\n")?;
        Ok(XmlSink { file })
    }

    /// Writes a record. An empty value has no element.
    pub(super) fn write(&mut self, columns: &[Column], values: &[Value]) -> Result<()> {
        self.file.write_all(b"<record>")?;
        for (column, value) in columns.iter().zip(values) {
            let key = &column.key;
            match value {
                Value::Empty => {}
                Value::List(items) => {
                    write!(self.file, "<{key}>")?;
                    for item in items {
                        write!(self.file, "<item>{}</item>", escape(item))?;
                    }
                    write!(self.file, "</{key}>")?;
                }
                Value::Items(items) => {
                    write!(self.file, "<{key}>")?;
                    for item in items {
                        self.file.write_all(b"<item")?;
                        for (name, text) in &item.notes {
                            write!(self.file, " {name}=\"{}\"", attribute(text))?;
                        }
                        write!(self.file, ">{}</item>", escape(&item.text))?;
                    }
                    write!(self.file, "</{key}>")?;
                }
                value => write!(self.file, "<{key}>{}</{key}>", escape(&value.to_text()))?,
            }
        }
        self.file.write_all(b"</record>\n")?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<()> {
        self.file.write_all(b"</records>\n")?;
        Ok(self.file.flush()?)
    }
}

/// Text as the value of an attribute, in which a reader makes a blank of every line break.
fn attribute(text: &str) -> String {
    escape(text)
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
        .replace('\t', "&#9;")
}

/// Text as XML content. The characters that XML 1.0 cannot carry at all, not even escaped, are
/// replaced visibly: a control by its picture (`␀`), a noncharacter by U+FFFD. An export that a
/// person has a right to must not fail because of one of them.
fn escape(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '<' | '>' | '&' | '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A bare carriage return would be read as a line feed.
            '\r' => out.push_str("&#13;"),
            '\0'..='\x08' | '\x0b'..='\x1f' => {
                out.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'));
            }
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{attribute, escape};

    #[test]
    fn characters_that_xml_cannot_carry_stay_visible() {
        assert_eq!(escape("a\0b\x1bc\u{ffff}"), "a␀b␛c\u{fffd}");
        assert_eq!(escape("<a & b>\r\n\t"), "&lt;a &amp; b&gt;&#13;\n\t");
        assert_eq!(escape("őű"), "őű");
        assert_eq!(attribute("\"A & B\"\n"), "&quot;A &amp; B&quot;&#10;");
    }
}
