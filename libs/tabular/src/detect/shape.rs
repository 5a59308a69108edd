//! What the characters of a table tell about its delimiter, its header and its numbers.

use crate::{Delimiter, Format, date, number};

const LINES: usize = 50;

/// The delimiter that the file itself names, as files for Excel do, or else the one whose count, outside quotes, is the same on most lines. The more columns, the better.
pub(super) fn delimiter(text: &str) -> Delimiter {
    let hint = text
        .strip_prefix("sep=")
        .and_then(|hint| hint.bytes().next());
    if let Some(told) = Delimiter::ALL
        .into_iter()
        .find(|delimiter| hint == Some(delimiter.byte()))
    {
        return told;
    }
    let mut best = (0, Delimiter::Comma);
    for delimiter in Delimiter::ALL {
        let counts = counts(text, delimiter.byte());
        let first = counts.first().copied().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == first).count();
        let score = if first == 0 {
            0
        } else {
            alike * 1000 / counts.len() * 100 + first.min(99)
        };
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// How often the delimiter stands outside quotes, line by line.
fn counts(text: &str, delimiter: u8) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut count, mut quoted, mut blank) = (0, false, true);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if !blank {
                    counts.push(count);
                }
                if counts.len() == LINES {
                    return counts;
                }
                (count, blank) = (0, true);
                continue;
            }
            byte if byte == delimiter && !quoted => count += 1,
            _ => {}
        }
        blank = false;
    }
    // The sample may end in the middle of a line, unless it is the only one.
    if counts.is_empty() {
        counts.push(count);
    }
    counts
}

/// A header holds no figures, dates or addresses.
pub(super) fn has_header(rows: &[Vec<String>]) -> bool {
    let Some(first) = rows.first() else {
        return true;
    };
    let names: Vec<&str> = first
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
        .collect();
    let is_value = |name: &&str| {
        name.contains('@')
            || date::parse(name, None).is_some()
            || number::parse(name, true).is_some()
            || number::parse(name, false).is_some()
    };
    !names.iter().any(is_value)
}

/// Whether numbers are written with a comma. Without evidence, whoever parts cells with semicolons does.
pub(super) fn decimal_comma(rows: &[Vec<String>], format: Format, delimiter: Delimiter) -> bool {
    let votes = |comma: bool| {
        let only = |cell: &&String| {
            cell.contains([',', '.'])
                && number::parse(cell, comma).is_some()
                && number::parse(cell, !comma).is_none()
        };
        rows.iter().flatten().filter(only).count()
    };
    let (comma, point) = (votes(true), votes(false));
    if comma == point {
        return format == Format::Csv && delimiter == Delimiter::Semicolon;
    }
    comma > point
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_within_quotes_do_not_count() {
        assert_eq!(
            delimiter("a;b\n\"x,y,z\";1\n\"p,q\";2\n"),
            Delimiter::Semicolon
        );
        assert_eq!(delimiter("name,note\nAnna,\"a;b;c\"\n"), Delimiter::Comma);
        assert_eq!(delimiter("a\tb\n1,5\t2,5\n"), Delimiter::Tab);
        assert_eq!(delimiter("one column\nonly\n"), Delimiter::Comma);
    }

    #[test]
    fn the_sign_that_only_one_reading_allows_decides() {
        let rows = |cells: &[&str]| vec![cells.iter().map(|cell| (*cell).to_owned()).collect()];

        assert!(decimal_comma(
            &rows(&["1,5", "1.234"]),
            Format::Csv,
            Delimiter::Semicolon
        ));
        assert!(!decimal_comma(
            &rows(&["1.5", "2.25"]),
            Format::Csv,
            Delimiter::Semicolon
        ));
        assert!(decimal_comma(
            &rows(&["Anna"]),
            Format::Csv,
            Delimiter::Semicolon
        ));
        assert!(!decimal_comma(
            &rows(&["Anna"]),
            Format::Csv,
            Delimiter::Comma
        ));
    }

    #[test]
    fn a_first_line_of_values_is_no_header() {
        let rows = |cells: &[&str]| {
            vec![
                cells
                    .iter()
                    .map(|cell| (*cell).to_owned())
                    .collect::<Vec<_>>(),
            ]
        };

        assert!(has_header(&rows(&["Név", "E-mail", ""])));
        assert!(!has_header(&rows(&["Kis Anna", "anna@example.com"])));
        assert!(!has_header(&rows(&["12", "alma"])));
    }
}
