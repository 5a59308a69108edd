//! A large file costs time, not memory. Alone in its process, so that nobody else's memory counts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use std::io::{BufWriter, Write};

use common::{Place, column, resident, text, xlsx};
use tabular::{Code, Delimiter, Kind, Output, Reader, Settings, Value, Writer};

const ROWS: u64 = 200_000;

#[test]
fn large_files_are_read_and_written_in_flat_memory() {
    let place = Place::new();
    let path = place.path("large.csv");
    let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
    file.write_all(b"id,name,note\n").unwrap();
    for n in 0..ROWS {
        writeln!(
            file,
            "{n},Kis Anna {n},\"a note of some length, with a comma and number {n} in it\""
        )
        .unwrap();
    }
    file.flush().unwrap();
    drop(file);

    let before = resident();
    let mut reader = Reader::open(&path, &Settings::default()).unwrap();
    assert_eq!(reader.by_ref().map(Result::unwrap).count() as u64, ROWS);
    let growth = resident().saturating_sub(before);
    assert!(growth < 20 << 20, "reading text grew by {growth} bytes");
    drop(reader);

    let columns = [
        column("id", "id", Kind::Int),
        column("name", "name", Kind::Text),
    ];
    let csv = Output::Csv {
        delimiter: Delimiter::Comma,
        bom: true,
        defuse: true,
    };
    for (output, rows) in [(csv, ROWS), (Output::Xml, ROWS), (Output::Xlsx, ROWS / 4)] {
        let before = resident();
        let mut writer = Writer::create(place.path("out"), output, &columns).unwrap();
        for n in 0..rows {
            writer
                .write(&[Value::Int(n as i64), text(&format!("Kis Anna {n}"))])
                .unwrap();
        }
        assert_eq!(writer.finish().unwrap().rows, rows);
        let growth = resident().saturating_sub(before);
        assert!(
            growth < 20 << 20,
            "writing {output:?} grew by {growth} bytes"
        );
    }

    let before = resident();
    assert_eq!(
        Reader::open(place.path("out"), &xlsx())
            .unwrap()
            .map(Result::unwrap)
            .count() as u64,
        ROWS / 4
    );
    let growth = resident().saturating_sub(before);
    assert!(
        growth < 20 << 20,
        "reading a workbook grew by {growth} bytes"
    );

    let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
    file.write_all(b"a,b\n1,\"").unwrap();
    for _ in 0..100 {
        file.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    file.write_all(b"\"\n2,3\n").unwrap();
    file.flush().unwrap();
    drop(file);

    let before = resident();
    let rows: Vec<_> = Reader::open(&path, &Settings::default()).unwrap().collect();
    let growth = resident().saturating_sub(before);
    assert!(growth < 20 << 20, "a cell of 100 MB grew by {growth} bytes");
    let error = rows[0].as_ref().unwrap_err();
    assert_eq!(
        (error.code, error.line, error.column),
        (Code::TooLargeCell, Some(2), Some(2))
    );
    assert_eq!(rows[1].as_ref().unwrap().number, 3);
}
