//! Separated text as people really send it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{Place, read, table, texts};
use tabular::{Code, Delimiter, Encoding, Limits, Reader, Settings};

fn settings(delimiter: Delimiter, encoding: Encoding) -> Settings {
    Settings {
        delimiter,
        encoding,
        ..Settings::default()
    }
}

fn only_error(bytes: &[u8]) -> tabular::Error {
    let place = Place::new();
    let path = place.file(bytes);
    match Reader::open(&path, &Settings::default()) {
        Err(error) => error,
        Ok(reader) => reader.filter_map(Result::err).next().expect("an error"),
    }
}

#[test]
fn quotes_line_ends_and_empty_lines_are_read_as_meant() {
    let place = Place::new();
    let path = place.file(b"a,b\r\n\r\n\"x \"\"y\"\"\",\"1\r\n2\"\n\n3,\r,4\n5,6");

    let lines: Vec<_> = read(&path, &Settings::default())
        .into_iter()
        .map(Result::unwrap)
        .collect();

    let numbers: Vec<u64> = lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [3, 6, 7, 8]);
    assert_eq!(texts(&lines[0]), ["x \"y\"", "1\r\n2"]);
    assert_eq!(texts(&lines[1]), ["3", ""]);
    assert_eq!(texts(&lines[2]), ["", "4"]);
    assert_eq!(texts(&lines[3]), ["5", "6"]);
}

#[test]
fn a_quote_that_is_never_closed_is_reported_where_it_opened() {
    let error = only_error(b"a,b\n1,2\n3,\"4\n5,6\n7,8\n");

    assert_eq!(
        (error.code.as_str(), error.line, error.fatal),
        ("truncated", Some(3), true)
    );
}

#[test]
fn one_bad_row_is_named_and_the_next_one_is_read() {
    let cases: [(&[u8], &str, usize); 5] = [
        (b"1,2,3", "too_many_cells", 3),
        (b"1,\xF5", "bad_encoding", 2),
        (b"1,a\0b", "nul_byte", 2),
        (b"\"Kis \"Pista\" Janos\",2", "stray_quote", 1),
        (b"\xC3,1", "bad_encoding", 1),
    ];
    for (bad, code, column) in cases {
        let place = Place::new();
        let path = place.file(&[b"a,b\nx,y\n", bad, b"\nlast,row\n"].concat());

        let rows = read(&path, &Settings::default());

        assert_eq!(rows.len(), 3, "{code}");
        let error = rows[1].clone().unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.line, error.column),
            (code, Some(3), Some(column))
        );
        assert!(!error.fatal);
        assert_eq!(texts(rows[2].as_ref().unwrap()), ["last", "row"]);
    }
}

#[test]
fn surplus_cells_that_are_empty_do_no_harm_and_missing_ones_are_empty() {
    let place = Place::new();
    let path = place.file(b"a,b\n1,2,,\n3\n");

    assert_eq!(table(&path, &Settings::default()), [["1", "2"], ["3", ""]]);
}

#[test]
fn bytes_that_a_code_page_does_not_know_are_never_replaced_silently() {
    let place = Place::new();
    let path = place.file(b"a,b\n1,\x81\n");

    let rows = read(&path, &settings(Delimiter::Comma, Encoding::Windows1250));

    assert_eq!(rows[0].as_ref().unwrap_err().code, Code::BadEncoding);
}

#[test]
fn utf16_that_ends_in_the_middle_of_a_character_is_an_error() {
    let place = Place::new();
    let mut bytes: Vec<u8> = "a,b\n1,2"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.pop();
    let path = place.file(&bytes);

    let rows = read(&path, &settings(Delimiter::Comma, Encoding::Utf16Le));

    assert_eq!(rows[0].as_ref().unwrap_err().code, Code::BadEncoding);
}

#[test]
fn columns_need_different_names_and_nameless_ones_get_a_number() {
    let error = only_error(b"name,phone,name\n1,2,3\n");
    assert_eq!((error.code, error.column), (Code::DuplicateHeader, Some(3)));
    assert_eq!(error.parameter("other_column"), Some("1"));

    let place = Place::new();
    let path = place.file(b"name,,Column 2\n1,2,3\n");
    let reader = Reader::open(&path, &Settings::default()).unwrap();
    let names: Vec<_> = reader
        .header()
        .iter()
        .map(|header| (header.name.as_str(), header.unnamed))
        .collect();
    assert_eq!(
        names,
        [("name", false), ("Column 2_", true), ("Column 2", false)]
    );
}

#[test]
fn limits_are_errors_that_name_the_limit() {
    let place = Place::new();
    let limits = Limits {
        cell: 10,
        columns: 3,
        rows: 2,
        ..Limits::default()
    };
    let limited = Settings {
        limits,
        ..Settings::default()
    };

    let path = place.file(b"a,b\n1,12345678901\n1,2\n3,4\n");
    let rows = read(&path, &limited);
    let error = rows[0].as_ref().unwrap_err();
    assert_eq!(
        (error.code, error.line, error.column),
        (Code::TooLargeCell, Some(2), Some(2))
    );
    assert_eq!(error.parameter("limit"), Some("10"));
    assert_eq!(rows[2].as_ref().unwrap_err().code, Code::TooManyRows);
    assert!(rows[2].as_ref().unwrap_err().fatal);

    let path = place.file(b"a,b\n1,2,,,,\n");
    assert_eq!(
        read(&path, &limited)[0].as_ref().unwrap_err().code,
        Code::TooManyColumns
    );
    assert_eq!(only_error(b"").code, Code::EmptyFile);
    assert_eq!(only_error(b"\n\r\n").code, Code::EmptyFile);
}

#[test]
fn reading_goes_on_where_it_was_left() {
    let place = Place::new();
    let text: String = (0..5000)
        .map(|n| format!("{n};\"őű\r\n{n}\"\r\n"))
        .collect();
    let text = format!("szám;név\r\n{text}");
    let utf16: Vec<u8> = format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let cases = [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (
            encoding_rs::WINDOWS_1250.encode(&text).0.into_owned(),
            Encoding::Windows1250,
        ),
        (utf16, Encoding::Utf16Le),
    ];
    for (bytes, encoding) in cases {
        let path = place.file(&bytes);
        let settings = settings(Delimiter::Semicolon, encoding);
        let mut reader = Reader::open(&path, &settings).unwrap();
        let start = reader.position();
        let all: Vec<_> = reader.by_ref().take(3000).map(Result::unwrap).collect();
        let position = reader.position();

        let mut resumed = Reader::open(&path, &settings).unwrap();
        resumed.seek(position).unwrap();
        let next = resumed.next().unwrap().unwrap();
        assert_eq!(position.record, 3000);
        assert_eq!(next, reader.next().unwrap().unwrap());
        assert_eq!((texts(&next)[0].as_str(), next.number), ("3000", 6002));

        let mut skipped = Reader::open(&path, &settings).unwrap();
        skipped.skip_to(2999).unwrap();
        assert_eq!(skipped.next().unwrap().unwrap(), all[2999]);
        skipped.seek(start).unwrap();
        assert_eq!(skipped.next().unwrap().unwrap(), all[0]);
    }
}
