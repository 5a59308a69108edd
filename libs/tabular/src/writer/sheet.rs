//! A workbook of one sheet of texts that can be sent while it is written: nothing in it waits
//! for what comes later.

use std::io::{BufWriter, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::xlsx::MOST_ROWS;
use super::{Column, Value};
use crate::{Code, Error, Result};

/// Characters of a cell, in UTF-16 as Excel counts them.
const MOST_CHARACTERS: usize = 32_767;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

type To = Box<dyn Write + Send>;

/// A sheet that is being written.
pub(crate) struct SheetStream {
    to: BufWriter<ZipWriter<StreamWriter<To>>>,
    rows: u32,
}

impl SheetStream {
    /// Writes everything that comes before the rows, and the titles.
    pub(crate) fn begin(to: To, columns: &[Column]) -> Result<SheetStream> {
        let mut zip = ZipWriter::new_stream(to);
        for (name, content) in parts() {
            zip.start_file(name, options()).map_err(broken)?;
            zip.write_all(HEAD.as_bytes())?;
            zip.write_all(content.as_bytes())?;
        }
        zip.start_file("xl/worksheets/sheet1.xml", options())
            .map_err(broken)?;
        let mut sheet = SheetStream {
            to: BufWriter::new(zip),
            rows: 0,
        };
        write!(
            sheet.to,
            "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
             </sheetView></sheetViews><sheetData>"
        )?;
        let titles = columns.iter().map(|column| column.title.clone());
        let titles: Vec<Value> = titles.map(Value::Text).collect();
        sheet.write(&titles)?;
        Ok(sheet)
    }

    /// Adds a row. The first one holds the titles.
    pub(crate) fn write(&mut self, values: &[Value]) -> Result<()> {
        if self.rows >= MOST_ROWS {
            return Err(Error::fatal(Code::TooManyRows).with("limit", MOST_ROWS - 1));
        }
        self.rows += 1;
        let style = if self.rows == 1 { " s=\"1\"" } else { "" };
        write!(self.to, "<row r=\"{}\">", self.rows)?;
        for (at, value) in values.iter().enumerate() {
            let text = value.to_text();
            if text.is_empty() {
                continue;
            }
            if text.encode_utf16().count() > MOST_CHARACTERS {
                return Err(Error::fatal(Code::TooLargeCell)
                    .at_line(u64::from(self.rows))
                    .at_column(at + 1)
                    .with("limit", MOST_CHARACTERS));
            }
            write!(
                self.to,
                "<c r=\"{}{}\" t=\"inlineStr\"{style}><is><t xml:space=\"preserve\">{}</t></is></c>",
                letters(at),
                self.rows,
                escape(&text)
            )?;
        }
        Ok(self.to.write_all(b"</row>")?)
    }

    /// Writes what comes after the rows. Without it nobody takes what was sent for a workbook.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.to.write_all(b"</sheetData></worksheet>")?;
        let zip = self.to.into_inner().map_err(|error| error.into_error())?;
        let mut to = zip.finish().map_err(broken)?.into_inner();
        Ok(to.flush()?)
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// The parts of a workbook that are the same in every one.
fn parts() -> [(&'static str, String); 5] {
    let relation = |name: &str, target: &str, id: u8| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/{name}\" Target=\"{target}\"/>")
    };
    let relations = |all: String| {
        format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>")
    };
    let part = |name: &str, kind: &str| {
        format!("<Override PartName=\"/xl/{name}.xml\" ContentType=\"{TYPE}.{kind}+xml\"/>")
    };
    [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}</Types>",
                part("workbook", "sheet.main"),
                part("worksheets/sheet1", "worksheet"),
                part("styles", "styles"),
            ),
        ),
        (
            "_rels/.rels",
            relations(relation("officeDocument", "xl/workbook.xml", 1)),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                relation("worksheet", "worksheets/sheet1.xml", 1)
                    + &relation("styles", "styles.xml", 2),
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><fonts count=\"2\"><font/><font><b/></font></fonts>\
                 <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
                 <fill><patternFill patternType=\"gray125\"/></fill></fills>\
                 <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
                 <cellXfs count=\"2\"><xf xfId=\"0\"/><xf xfId=\"0\" fontId=\"1\" applyFont=\"1\"/></cellXfs>\
                 </styleSheet>"
            ),
        ),
    ]
}

/// The name of a column: A to Z, AA and on.
fn letters(at: usize) -> String {
    let mut name = Vec::new();
    let mut left = at + 1;
    while left > 0 {
        left -= 1;
        name.push(b'A' + u8::try_from(left % 26).unwrap_or(0));
        left /= 26;
    }
    name.reverse();
    String::from_utf8_lossy(&name).into_owned()
}

/// Text as the content of a cell. What XML cannot carry stands as `_xHHHH_` there, and so does
/// the first character of what looks like it.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(c),
            '_' if text.get(at..).is_some_and(is_coded) => out.push_str("_x005F_"),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                out.push_str(&format!("_x{:04X}_", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

fn is_coded(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|b| b.is_ascii_hexdigit()))
}

fn broken(error: zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::Io(error) => error.into(),
        _ => Error::fatal(Code::Io).with("cause", "workbook"),
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, letters};

    #[test]
    fn columns_have_the_names_that_spreadsheets_give_them() {
        let names = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn what_xml_cannot_carry_is_written_as_excel_reads_it() {
        assert_eq!(
            escape("a\0b & <c>\r\n"),
            "a_x0000_b &amp; &lt;c&gt;_x000D_\n"
        );
        assert_eq!(escape("_x0041_ _x41_"), "_x005F_x0041_ _x41_");
    }
}
