//! What is written comes back the same, to us and to others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{Place, column, table, text, text_columns, xlsx};
use proptest::prelude::*;
use tabular::defuse::undefuse;
use tabular::{
    Cell, Code, Delimiter, Encoding, ErrorFile, Format, Header, Kind, Output, Settings, Value,
    Writer, detect,
};

const PLAIN: Output = Output::Csv {
    delimiter: Delimiter::Comma,
    bom: false,
    defuse: false,
};
const SAFE: Output = Output::Csv {
    delimiter: Delimiter::Semicolon,
    bom: true,
    defuse: true,
};

/// Text that no format should stumble over, controls other than NUL included.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-ZáéíóöőúüűÁÉÍÓÖŐÚÜŰ0-9 ,;\t\"'=+@\r\n-]{0,12}",
        "\\PC{0,8}",
        Just("_x000D_".to_owned()),
        "[\u{1}-\u{8}\u{1b}\r\n\t ]{1,3}",
    ]
}

fn any_rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..4).prop_flat_map(|width| {
        prop::collection::vec(prop::collection::vec(any_text(), width), 0..6)
    })
}

fn as_values(rows: &[Vec<String>]) -> Vec<Vec<Value>> {
    rows.iter()
        .map(|row| row.iter().map(|cell| text(cell)).collect())
        .collect()
}

fn width(rows: &[Vec<String>]) -> usize {
    rows.first().map_or(1, Vec::len)
}

proptest! {
    #[test]
    fn text_comes_back_from_separated_text_as_it_was(rows in any_rows()) {
        let place = Place::new();
        let (path, _) = place.written(PLAIN, &text_columns(width(&rows)), &as_values(&rows));

        prop_assert_eq!(&table(&path, &Settings::default()), &rows);

        let mut theirs = csv::ReaderBuilder::new().from_path(&path).unwrap();
        let theirs: Vec<Vec<String>> = theirs.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(theirs, rows);
    }

    #[test]
    fn defused_text_comes_back_as_it_was(rows in any_rows()) {
        let place = Place::new();
        let (path, _) = place.written(SAFE, &text_columns(width(&rows)), &as_values(&rows));
        let settings = Settings { delimiter: Delimiter::Semicolon, encoding: Encoding::Utf8Bom, ..Settings::default() };

        let back: Vec<Vec<String>> = table(&path, &settings)
            .iter()
            .map(|row| row.iter().map(|cell| undefuse(cell).into_owned()).collect())
            .collect();
        prop_assert_eq!(back, rows);
    }

    #[test]
    fn text_comes_back_in_every_encoding_that_can_hold_it(rows in any_rows(), bom in any::<bool>()) {
        let place = Place::new();
        let (path, _) = place.written(PLAIN, &text_columns(width(&rows)), &as_values(&rows));
        let whole = std::fs::read_to_string(&path).unwrap();
        let mark = if bom { "\u{feff}" } else { "" };
        let units = |order: fn(u16) -> [u8; 2]| format!("{mark}{whole}").encode_utf16().flat_map(order).collect::<Vec<u8>>();

        for (encoding, bytes) in [(Encoding::Utf16Le, units(u16::to_le_bytes)), (Encoding::Utf16Be, units(u16::to_be_bytes))] {
            let settings = Settings { encoding, ..Settings::default() };
            prop_assert_eq!(&table(&place.file(&bytes), &settings), &rows);
        }
        for (encoding, page) in [
            (Encoding::Windows1250, encoding_rs::WINDOWS_1250),
            (Encoding::Windows1252, encoding_rs::WINDOWS_1252),
            (Encoding::Iso8859_2, encoding_rs::ISO_8859_2),
        ] {
            let (bytes, _, lossy) = page.encode(&whole);
            if !lossy {
                let settings = Settings { encoding, ..Settings::default() };
                prop_assert_eq!(&table(&place.file(&bytes), &settings), &rows);
            }
        }
    }

    #[test]
    fn no_bytes_whatever_make_the_reader_fall(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\",;\r\n\0".to_vec())], 0..200)) {
        let place = Place::new();
        let path = place.file(&bytes);
        if let Ok(found) = detect(&path) {
            for line in tabular::Reader::open(&path, &found.settings).unwrap().flatten() {
                prop_assert_eq!(line.cells.len(), found.header.len());
                prop_assert!(line.cells.iter().all(|cell| !cell.to_text().contains('\0')));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn text_comes_back_from_a_workbook_as_it_was(rows in any_rows()) {
        let place = Place::new();
        let (path, _) = place.written(Output::Xlsx, &text_columns(width(&rows)), &as_values(&rows));

        let back = table(&path, &xlsx());

        // A sheet has no rows of nothing, so they cannot come back.
        let filled: Vec<_> = rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        prop_assert_eq!(back, filled);
    }

    #[test]
    fn numbers_and_days_come_back_from_a_workbook_as_they_were(
        number in -999_999_999_999_999_i64..=999_999_999_999_999,
        cents in -99_999_999_999_i64..=99_999_999_999,
        (year, month, day) in (1901..=9999_i32, 1..=12_u8, 1..=28_u8),
        (hour, minute, second) in (0..24_u8, 0..60_u8, 1..60_u8),
    ) {
        let place = Place::new();
        let columns = [
            column("n", "n", Kind::Int), column("d", "d", Kind::Decimal),
            column("day", "day", Kind::Date), column("at", "at", Kind::DateTime),
        ];
        let decimal = format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
        let row = vec![
            Value::Int(number), Value::Decimal(decimal.clone()),
            Value::Date(year, month, day), Value::DateTime(year, month, day, hour, minute, second),
        ];
        let (path, _) = place.written(Output::Xlsx, &columns, &[row]);

        let back = &common::lines(&path, &xlsx())[0].cells;

        prop_assert_eq!(back[0].to_text(), number.to_string());
        prop_assert_eq!(Some(back[1].to_text().into_owned()), tabular::number::parse(&decimal, false));
        prop_assert_eq!(&back[2], &Cell::Date(year, month, day));
        prop_assert_eq!(&back[3], &Cell::DateTime(year, month, day, hour, minute, second));
    }
}

#[test]
fn a_value_of_another_kind_is_refused_and_names_its_column() {
    let place = Place::new();
    let columns = [
        column("n", "n", Kind::Int),
        column("d", "d", Kind::Decimal),
        column("day", "day", Kind::Date),
    ];
    let mut writer = Writer::create(place.path("x"), PLAIN, &columns).unwrap();
    let good = [
        Value::Int(1),
        Value::Decimal("1.5".into()),
        Value::Date(2024, 2, 29),
    ];
    for (at, bad) in [
        (0, text("1")),
        (1, Value::Decimal("1,5".into())),
        (2, Value::Date(2023, 2, 29)),
    ] {
        let mut row = good.clone();
        row[at] = bad;
        let error = writer.write(&row).unwrap_err();
        assert_eq!((error.code, error.column), (Code::WrongValue, Some(at + 1)));
    }
    assert_eq!(writer.write(&good[..2]).unwrap_err().code, Code::WrongValue);
    writer.write(&good).unwrap();
    assert_eq!(writer.finish().unwrap().rows, 1);
}

#[test]
fn a_text_too_long_for_a_sheet_is_refused_not_cut() {
    let place = Place::new();
    let mut writer = Writer::create(place.path("x"), Output::Xlsx, &text_columns(1)).unwrap();

    let error = writer.write(&[text(&"x".repeat(32_768))]).unwrap_err();

    assert_eq!((error.code, error.column), (Code::TooLargeCell, Some(1)));
}

#[test]
fn titles_are_defused_and_the_file_is_not_taken_for_another_kind() {
    let place = Place::new();
    let output = Output::Csv {
        delimiter: Delimiter::Comma,
        bom: false,
        defuse: true,
    };
    let columns = [
        column("a", "ID", Kind::Text),
        column("b", "=cmd()", Kind::Text),
        column("c", "n", Kind::Int),
    ];
    let (path, _) = place.written(
        output,
        &columns,
        &[vec![text("@x"), text("+36 30 123 4567"), Value::Int(-5)]],
    );

    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        "\"ID\",'=cmd(),n\r\n'@x,+36 30 123 4567,-5\r\n"
    );
}

#[test]
fn refused_rows_can_be_corrected_and_imported_again() {
    let place = Place::new();
    let source = place.file("név;kor\nAnna;x\nBéla;12\n".as_bytes());
    let found = detect(&source).unwrap();
    let lines = common::lines(&source, &found.settings);
    for (delimiter, name) in [
        (Some(Delimiter::Semicolon), "errors.csv"),
        (None, "errors.xlsx"),
    ] {
        let path = place.path(name);
        let (file, titles) = (std::fs::File::create(&path).unwrap(), ["Hiba", "Eredeti"]);
        let mut errors = ErrorFile::through(file, delimiter, &found.header, titles).unwrap();
        errors.write(&lines[0].cells, "kor: not a number").unwrap();
        errors.finish().unwrap();

        let again = detect(&path).unwrap();
        let names: Vec<&str> = again
            .header
            .iter()
            .map(|header: &Header| header.name.as_str())
            .collect();
        assert_eq!(
            again.settings.format,
            delimiter.map_or(Format::Xlsx, |_| Format::Csv)
        );
        assert_eq!(names, ["név", "kor", "Hiba", "Eredeti"]);
        assert_eq!(again.sample, [["Anna", "x", "kor: not a number", ""]]);
    }
}

/// Counts what goes by.
#[derive(Clone, Default)]
struct Counter(std::sync::Arc<std::sync::atomic::AtomicUsize>);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .fetch_add(bytes.len(), std::sync::atomic::Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_workbook_of_refused_rows_is_on_its_way_while_it_is_written() {
    let place = Place::new();
    let source = place.file("név;kor\nAnna;x\nBéla;y\n".as_bytes());
    let found = detect(&source).unwrap();
    let lines = common::lines(&source, &found.settings);
    let sent = Counter::default();
    let count = || sent.0.load(std::sync::atomic::Ordering::Relaxed);
    let titles = ["Hiba", "Eredeti"];
    let mut errors = ErrorFile::through(sent.clone(), None, &found.header, titles).unwrap();
    let mut steps = Vec::new();
    for row in 0..60_000 {
        // Text that does not shrink to nothing.
        let reason = format!("{:x}", (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        errors.write(&lines[row % 2].cells, &reason).unwrap();
        if row % 10_000 == 9_999 {
            steps.push(count());
        }
    }
    assert!(
        steps.windows(2).all(|step| step[0] + 50_000 < step[1]),
        "{steps:?}"
    );
    errors.finish().unwrap();
    assert!(
        count() < steps[5] + 100_000,
        "little waits for the end: {} {steps:?}",
        count()
    );
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_what_is_written() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let (path, _) = place.written(Output::Xlsx, &text_columns(1), &[]);

    assert_eq!(
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}
