//! Prints how fast tables are written, detected and read: `cargo run -p tabular --example speed [ROWS]`.

use std::error::Error;
use std::time::Instant;

use tabular::{Column, Delimiter, Kind, Output, Reader, Value, Writer, detect};

fn main() -> Result<(), Box<dyn Error>> {
    let rows: i64 = std::env::args()
        .nth(1)
        .map_or(Ok(200_000), |rows| rows.parse())?;
    let folder = tempfile::tempdir()?;
    let column = |key: &str, kind| Column {
        key: key.to_owned(),
        title: key.to_owned(),
        kind,
        notes: Vec::new(),
        choices: Vec::new(),
    };
    let columns = [
        column("id", Kind::Int),
        column("name", Kind::Text),
        column("email", Kind::Text),
        column("born", Kind::Date),
    ];

    let csv = Output::Csv {
        delimiter: Delimiter::Semicolon,
        bom: true,
        defuse: true,
    };
    for (name, output) in [("csv", csv), ("xlsx", Output::Xlsx), ("xml", Output::Xml)] {
        let path = folder.path().join(name);
        let start = Instant::now();
        let mut writer = Writer::create(&path, output, &columns)?;
        for n in 0..rows {
            let name = Value::Text(format!("Kis \"Őzike\" {n}"));
            writer.write(&[
                Value::Int(n),
                name,
                Value::Text(format!("kis.{n}@example.com")),
                Value::Date(1980, 1, 31),
            ])?;
        }
        let written = writer.finish()?;
        report(&format!("write {name}"), rows, written.bytes, start);

        if output != Output::Xml {
            let start = Instant::now();
            let settings = detect(&path)?.settings;
            report(&format!("detect {name}"), rows, written.bytes, start);

            let start = Instant::now();
            for line in Reader::open(&path, &settings)? {
                line?;
            }
            report(&format!("read {name}"), rows, written.bytes, start);
        }
    }
    Ok(())
}

fn report(what: &str, rows: i64, bytes: u64, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{what:12} {:>12.0} rows/s {:>8.1} MB/s",
        rows as f64 / seconds,
        bytes as f64 / seconds / 1e6
    );
}
