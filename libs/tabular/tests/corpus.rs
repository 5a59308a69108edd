//! Every file that the fuzz targets have learned from, as an ordinary test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../../fuzz/src/files.rs"]
mod files;

use std::path::Path;
use tabular::Format;

fn each(target: &str, check: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(target);
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        eprintln!("{}", path.display());
        check(&std::fs::read(path).unwrap());
        count += 1;
    }
    assert!(count > 3, "{} is nearly empty", folder.display());
}

#[test]
fn no_file_of_the_corpus_makes_an_import_fall_over() {
    each("import_file", files::import);
}

#[test]
fn no_address_book_of_the_corpus_makes_an_import_fall_over() {
    each("vcard", |bytes| files::import_as(Format::Vcard, bytes));
}

#[test]
fn no_workbook_of_the_corpus_makes_an_import_fall_over() {
    each("xlsx", |bytes| files::import_as(Format::Xlsx, bytes));
}
