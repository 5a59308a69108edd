//! What the tests of this crate share: files of a moment, and workbooks made by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code
)]

use std::io::Write;
use std::path::{Path, PathBuf};

use tabular::{Cell, Column, Error, Kind, Line, Output, Reader, Settings, Value, Writer, Written};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A folder that is gone after the test, and a file in it.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.path("file");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn written(
        &self,
        output: Output,
        columns: &[Column],
        rows: &[Vec<Value>],
    ) -> (PathBuf, Written) {
        let path = self.path("written");
        let mut writer = Writer::create(&path, output, columns).unwrap();
        for row in rows {
            writer.write(row).unwrap();
        }
        (path, writer.finish().unwrap())
    }
}

pub fn text_columns(count: usize) -> Vec<Column> {
    (0..count)
        .map(|at| column(&format!("c{at}"), &format!("Cím {at}"), Kind::Text))
        .collect()
}

pub fn column(key: &str, title: &str, kind: Kind) -> Column {
    Column {
        key: key.to_owned(),
        title: title.to_owned(),
        kind,
        notes: Vec::new(),
        choices: Vec::new(),
    }
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub fn read(path: &Path, settings: &Settings) -> Vec<Result<Line, Error>> {
    Reader::open(path, settings).unwrap().collect()
}

pub fn lines(path: &Path, settings: &Settings) -> Vec<Line> {
    read(path, settings)
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

pub fn texts(line: &Line) -> Vec<String> {
    line.cells
        .iter()
        .map(|cell| cell.to_text().into_owned())
        .collect()
}

pub fn table(path: &Path, settings: &Settings) -> Vec<Vec<String>> {
    lines(path, settings).iter().map(texts).collect()
}

pub fn cells(path: &Path, settings: &Settings) -> Vec<Vec<Cell>> {
    lines(path, settings)
        .into_iter()
        .map(|line| line.cells)
        .collect()
}

/// A workbook made by hand: what the sheet, the shared texts and the workbook's properties say.
#[derive(Default)]
pub struct Book<'a> {
    pub sheet: &'a str,
    pub strings: &'a str,
    pub formats: &'a str,
    pub properties: &'a str,
}

/// A workbook whose tabs have these names and rows.
pub fn sheets(sheets: &[(&str, &str)]) -> Vec<u8> {
    let numbered = || (1..).zip(sheets);
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let tabs: String = numbered()
        .map(|(n, (name, _))| format!(r#"<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>"#))
        .collect();
    let places: String = numbered()
        .map(|(n, _)| {
            format!(r#"<Relationship Id="r{n}" Type="{kind}/worksheet" Target="s{n}.xml"/>"#)
        })
        .collect();
    let main = format!(r#"<Relationship Id="r1" Type="{kind}/officeDocument" Target="book.xml"/>"#);
    let mut parts = vec![
        (
            "_rels/.rels".to_owned(),
            format!("<Relationships>{main}</Relationships>"),
        ),
        (
            "book.xml".to_owned(),
            format!(r#"<workbook xmlns:r="{kind}"><sheets>{tabs}</sheets></workbook>"#),
        ),
        (
            "_rels/book.xml.rels".to_owned(),
            format!("<Relationships>{places}</Relationships>"),
        ),
    ];
    parts.extend(numbered().map(|(n, (_, rows))| {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        (format!("s{n}.xml"), sheet)
    }));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

impl Book<'_> {
    pub fn bytes(&self) -> Vec<u8> {
        let relation = |id: &str, kind: &str, target: &str| {
            format!(
                r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
            )
        };
        let relations = |inner: &str| {
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
            )
        };
        let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        let parts = [
            (
                "_rels/.rels",
                relations(&relation("r1", "officeDocument", "xl/workbook.xml")),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook {main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{}<sheets><sheet name="Első" sheetId="1" r:id="r1"/></sheets></workbook>"#,
                    self.properties
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations(
                    &[
                        relation("r1", "worksheet", "worksheets/sheet1.xml"),
                        relation("r2", "sharedStrings", "/xl/sharedStrings.xml"),
                        relation("r3", "styles", "styles.xml"),
                    ]
                    .concat(),
                ),
            ),
            (
                "xl/sharedStrings.xml",
                format!(
                    "<sst {main} uniqueCount=\"99999999999999\">{}</sst>",
                    self.strings
                ),
            ),
            (
                "xl/styles.xml",
                format!("<styleSheet {main}>{}</styleSheet>", self.formats),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(
                    "<worksheet {main}><sheetData>{}</sheetData></worksheet>",
                    self.sheet
                ),
            ),
        ];
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, part) in parts {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(part.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

pub fn xlsx() -> Settings {
    Settings {
        format: tabular::Format::Xlsx,
        ..Settings::default()
    }
}

/// Bytes of this process that are in memory: the second field of `/proc/self/statm`, in pages of 4 KiB.
pub fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        * 4096
}
