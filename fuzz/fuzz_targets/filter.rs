#![no_main]
//! See `../src/filters.rs`.

#[path = "../src/filters.rs"]
mod filters;

libfuzzer_sys::fuzz_target!(|text: &str| filters::filter(text));
