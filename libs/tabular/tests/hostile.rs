//! Workbooks that people break, and those made to do harm.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use std::io::Write;

use common::{Book, Place, resident, table, text, xlsx};
use tabular::{Code, Error, Limits, Output, Reader, Settings};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

fn refusal(bytes: &[u8], settings: &Settings) -> Error {
    let place = Place::new();
    let path = place.file(bytes);
    match Reader::open(&path, settings) {
        Err(error) => error,
        Ok(reader) => reader
            .filter_map(Result::err)
            .next()
            .expect("the workbook must be refused"),
    }
}

#[test]
fn a_workbook_that_was_cut_off_is_refused_wherever_the_cut_is() {
    let place = Place::new();
    let columns = common::text_columns(3);
    let rows: Vec<_> = (0..200)
        .map(|n| vec![text(&format!("a{n}")), text("b"), text("c")])
        .collect();
    let (path, _) = place.written(Output::Xlsx, &columns, &rows);
    let whole = std::fs::read(&path).unwrap();

    for cut in (8..whole.len()).step_by(97) {
        let error = refusal(&whole[..cut], &xlsx());
        assert!(
            matches!(error.code, Code::Incomplete | Code::DamagedWorkbook),
            "{cut}: {error}"
        );
    }
}

#[test]
fn a_flipped_byte_never_gives_other_cells_silently() {
    let place = Place::new();
    let rows: Vec<_> = (0..50).map(|n| vec![text(&format!("cell {n}"))]).collect();
    let (path, _) = place.written(Output::Xlsx, &common::text_columns(1), &rows);
    let whole = std::fs::read(&path).unwrap();
    let expected = table(&path, &xlsx());

    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        let path = place.file(&bytes);
        let Ok(reader) = Reader::open(&path, &xlsx()) else {
            continue;
        };
        let got: Result<Vec<_>, _> = reader
            .map(|line| line.map(|line| common::texts(&line)))
            .collect();
        if let Ok(got) = got {
            assert_eq!(got, expected, "byte {at}");
        }
    }
}

#[test]
fn a_bomb_is_refused_before_it_costs_memory() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["_rels/.rels", "xl/workbook.xml", "xl/sharedStrings.xml"] {
        zip.start_file(
            name,
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated),
        )
        .unwrap();
        let spaces = vec![b' '; 1 << 20];
        for _ in 0..64 {
            zip.write_all(&spaces).unwrap();
        }
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20);

    let before = resident();
    let error = refusal(&bytes, &xlsx());

    assert_eq!(error.code, Code::UnpackedTooLarge);
    assert!(resident().saturating_sub(before) < 8 << 20);
}

#[test]
fn an_archive_that_lies_about_its_sizes_is_refused() {
    let sheet = format!(
        "<row><c t=\"str\"><v>a</v></c></row>{}",
        "<row><c t=\"str\"><v>bbbbbbbb</v></c></row>".repeat(5000)
    );
    let mut bytes = Book {
        sheet: &sheet,
        ..Book::default()
    }
    .bytes();
    let place = Place::new();
    let size = {
        let path = place.file(&bytes);
        let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
        zip.by_name("xl/worksheets/sheet1.xml").unwrap().size() as u32
    };
    // The true size stands in the local header and in the list; both are made to say 1000 bytes.
    let mut found = 0;
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == size.to_le_bytes() {
            bytes[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
            found += 1;
        }
    }
    assert!(found >= 1);

    let error = refusal(&bytes, &xlsx());

    assert!(
        matches!(error.code, Code::UnpackedTooLarge | Code::DamagedWorkbook),
        "{error}"
    );
}

#[test]
fn harmful_sheets_are_refused_by_name() {
    let header = r#"<row r="1"><c r="A1" t="str"><v>a</v></c></row>"#;
    let long = "x".repeat(9_000_000);
    let cases = [
        (
            format!(r#"{header}<row r="2"><c r="A2" t="str"><v>{long}</v></c></row>"#),
            Code::TooLargeCell,
        ),
        (
            format!(
                r#"{header}<row r="2"><c r="A2" t="inlineStr"><is><t>{}</t></is></c></row>"#,
                "&#65;".repeat(1_100_000)
            ),
            Code::TooLargeCell,
        ),
        (
            format!(r#"{header}<row r="2"><c r="XFD2"><v>1</v></c></row>"#),
            Code::TooManyColumns,
        ),
        (
            format!(r#"{header}<row r="2"><c r="A2" t="str"><v>a_x0000_b</v></c></row>"#),
            Code::NulByte,
        ),
        (
            format!(r#"{header}<row r="2"><c r="XFE2"><v>1</v></c></row>"#),
            Code::DamagedWorkbook,
        ),
        (
            format!(r#"{header}<row r="2"><c r="A2" t="s"><v>7</v></c></row>"#),
            Code::DamagedWorkbook,
        ),
        (
            format!(r#"{header}<row r="1"><c r="A1" t="str"><v>again</v></c></row>"#),
            Code::DamagedWorkbook,
        ),
        (
            format!(r#"{header}<row r="2"><c r="B2"><v>1</v></c></row>"#),
            Code::TooManyCells,
        ),
        (
            format!("{header}{}", "<a>".repeat(100_000)),
            Code::DamagedWorkbook,
        ),
        (
            format!(r#"{header}<row r="2"><c r="A2" t="str"><v>&lol;</v></c></row>"#),
            Code::DamagedWorkbook,
        ),
    ];
    for (sheet, code) in cases {
        let error = refusal(
            &Book {
                sheet: &sheet,
                ..Book::default()
            }
            .bytes(),
            &xlsx(),
        );
        assert_eq!(error.code, code, "{}", &sheet[..sheet.len().min(120)]);
    }
}

#[test]
fn files_that_are_no_workbooks_are_refused_by_name() {
    let cfb = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("letter.txt", SimpleFileOptions::default())
        .unwrap();
    let archive = zip.finish().unwrap().into_inner();

    assert_eq!(
        refusal(b"name,phone\n1,2\n", &xlsx()).code,
        Code::NotAWorkbook
    );
    assert_eq!(refusal(&archive, &xlsx()).code, Code::NotAWorkbook);
    assert_eq!(refusal(&cfb, &xlsx()).code, Code::OldOrProtectedWorkbook);
    assert_eq!(refusal(b"", &xlsx()).code, Code::EmptyFile);
    assert_eq!(
        refusal(&Book::default().bytes(), &xlsx()).code,
        Code::EmptyFile
    );
    let second = Settings { sheet: 1, ..xlsx() };
    assert_eq!(
        refusal(&Book::default().bytes(), &second).code,
        Code::NoSuchSheet
    );
}

#[test]
fn shared_texts_have_a_limit_of_their_own() {
    let strings = "<si><t>text</t></si>".repeat(10_000);
    let bytes = Book {
        strings: &strings,
        sheet: r#"<row><c t="s"><v>0</v></c></row>"#,
        ..Book::default()
    }
    .bytes();
    let limits = Limits {
        held: 100_000,
        ..Limits::default()
    };

    assert_eq!(
        refusal(&bytes, &Settings { limits, ..xlsx() }).code,
        Code::UnpackedTooLarge
    );
}
