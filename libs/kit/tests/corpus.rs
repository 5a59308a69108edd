//! Every filter that the fuzz target has learned from, as an ordinary test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../../fuzz/src/filters.rs"]
mod filters;

#[test]
fn no_filter_of_the_corpus_makes_its_reader_fall_over() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/filter");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        eprintln!("{}", path.display());
        filters::filter(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
        count += 1;
    }
    assert!(count > 3, "{} is nearly empty", folder.display());
}
