#![no_main]
//! See `../src/files.rs`.

#[path = "../src/files.rs"]
#[allow(dead_code)]
mod files;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| files::import_as(tabular::Format::Xlsx, bytes));
