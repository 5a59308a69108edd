//! What is no table at all, by its first bytes.

/// How the files begin that people take for tables: documents, pictures, pages, archives.
const BEGINNINGS: [&[u8]; 13] = [
    b"%PDF-",
    b"\x89PNG\r\n",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"{\\rtf",
    b"\x1F\x8B",
    b"7z\xBC\xAF",
    b"Rar!",
    b"\x7FELF",
    b"<?xml",
    b"SQLite format 3",
];

/// Pages that some programs call `.xls`.
const PAGES: [&[u8]; 2] = [b"<!doctype html", b"<html"];

/// Whether a file begins as files of other kinds do.
pub(super) fn is_known_otherwise(start: &[u8]) -> bool {
    let text = start.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(start);
    let begins = |page: &[u8]| {
        text.get(..page.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(page))
    };
    BEGINNINGS.iter().any(|known| text.starts_with(known)) || PAGES.iter().any(|page| begins(page))
}

/// Whether so many bytes are characters of no text that this is none. A text may hold a few.
pub(super) fn is_binary(start: &[u8]) -> bool {
    let strange = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C);
    let strange = start.iter().filter(strange).count();
    strange > 16 && strange * 20 > start.len()
}
