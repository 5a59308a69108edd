//! What must hold of any bytes that arrive as a file to import.

use std::io::Write;
use tabular::{Detected, Encoding, Format, Limits, Reader, Settings, detect};

/// What a file may cost here: small enough that a harmful one shows itself at once.
fn limits() -> Limits {
    Limits {
        cell: 1 << 16,
        columns: 200,
        rows: 20_000,
        unpacked: 8 << 20,
        held: 2 << 20,
        ratio: 250,
    }
}

/// The bytes as a file, which is gone with the value.
fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("a file that can be written");
    file
}

/// Whatever the bytes are: they are refused, or read to their end as rows of one width, and
/// read again from the middle they give the same rows.
pub fn import(bytes: &[u8]) {
    let file = file(bytes);
    let Ok(Detected { settings, .. }) = detect(file.path()) else {
        return;
    };
    read(
        file.path(),
        Settings {
            limits: limits(),
            ..settings
        },
    );
}

/// The same, with the format that the target is about.
pub fn import_as(format: Format, bytes: &[u8]) {
    let file = file(bytes);
    for encoding in [Encoding::Utf8, Encoding::Windows1250] {
        let settings = Settings {
            format,
            encoding,
            limits: limits(),
            ..Settings::default()
        };
        read(file.path(), settings);
        if format == Format::Xlsx {
            return;
        }
    }
}

fn read(path: &std::path::Path, settings: Settings) {
    let Ok(mut reader) = Reader::open(path, &settings) else {
        return;
    };
    reader.keep_raw();
    let width = reader.header().len();
    assert!(width <= limits().columns, "too many columns");
    let (mut rows, mut middle) = (Vec::new(), None);
    loop {
        let position = reader.position();
        let Some(row) = reader.next() else { break };
        if let Ok(line) = &row {
            assert_eq!(line.cells.len(), width, "a row of another width");
        }
        assert!(reader.raw().is_none_or(|raw| raw.chars().count() <= 32_000));
        let fatal = matches!(&row, Err(error) if error.fatal);
        if rows.len() == 3 {
            middle = Some(position);
        }
        if rows.len() < 10 {
            rows.push(row);
        }
        if fatal {
            assert!(reader.next().is_none(), "something after the end");
        }
    }
    let Some(middle) = middle else { return };
    let mut again = Reader::open(path, &settings).expect("a file that could be opened before");
    if again.seek(middle).is_ok() {
        for row in rows.iter().skip(3) {
            assert_eq!(
                again.next().as_ref(),
                Some(row),
                "another row when read again"
            );
        }
    }
}
