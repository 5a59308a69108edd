//! Keeps text of strangers from being executed by the spreadsheet that opens it.
//!
//! Spreadsheets take a cell of separated text that begins with `=`, `+`, `-` or `@` for a formula,
//! and formulas can fetch addresses and start programs (OWASP, "CSV Injection"). Such a cell gets an
//! apostrophe in front, by which spreadsheets know text.
//!
//! Two things that begin so are left alone, because people need them unharmed. A plain number such
//! as `-5` or `-1 234,5` is a number to a spreadsheet as well. A telephone number, `+` and then
//! digits with spaces and `- ( ) . / x`, has no letter but the `x` of an extension, so it can name no
//! function, sheet or address: the worst a spreadsheet can do is to add its digits up. A second `+`
//! or a `-` in front makes it a sum, and that is defused.

use std::borrow::Cow;

/// The text as it may stand in a file of separated text.
pub fn defuse(text: &str) -> Cow<'_, str> {
    if is_live(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was [`defuse`]d. Always `undefuse(defuse(text)) == text`: apostrophes that stood
/// before something live get company on the way out, and lose it on the way in.
pub fn undefuse(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\'') {
        Some(rest) if is_live(rest.trim_start_matches('\'')) => Cow::Borrowed(rest),
        _ => Cow::Borrowed(text),
    }
}

fn is_live(text: &str) -> bool {
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let start = text.trim_start_matches(|c: char| {
        c.is_whitespace() || c.is_control() || c == '\u{feff}' || c == '\u{200b}'
    });
    // The full-width forms are what Asian input methods make of them; Excel takes them for the same.
    let live = start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    live && !is_number(start.trim_end()) && !is_phone(start.trim_end())
}

/// A sign, then digits, perhaps in groups, perhaps with a fraction or an exponent.
fn is_number(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['-', '+']) else {
        return false;
    };
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    mantissa.starts_with(|c: char| c.is_ascii_digit())
        && mantissa
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '.' | ','))
        && !exponent.is_empty()
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

/// A plus, then six digits or more, and between them what people put there.
fn is_phone(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('+') else {
        return false;
    };
    let (number, extension) = rest.split_once('x').unwrap_or((rest, "0"));
    let extension = extension.trim();
    rest.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        && number.bytes().filter(u8::is_ascii_digit).count() >= 6
        && number.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '-' | '(' | ')' | '.' | '/')
        })
        && !extension.is_empty()
        && extension.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whatever_a_spreadsheet_would_execute_is_defused() {
        let live = [
            "=1+1",
            "+1+1",
            "-2+3",
            "@SUM(A1)",
            "=cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "\t=1",
            "\r=1",
            "  =1",
            "\u{a0}=1",
            "'=1",
            "''=1",
            "-",
            "- buy milk",
            "+x5",
            "+36-30-1-A1",
            "+A1",
            "-A1",
            "+(1)",
            "＝1+1",
            "-1-1",
            "+1e5+1",
            "+36 30 123 4567+1",
            "+555555xA1",
            "+1x2",
            "-5%",
            "+1,2;3",
            "\u{feff}=1",
            "\0=1",
            "+1-1",
        ];
        for text in live {
            assert_eq!(defuse(text), format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn numbers_telephones_and_plain_text_stay_unharmed() {
        let harmless = [
            "-5",
            "+5",
            "-5.25",
            "-1 234,5",
            "-1.5e-10",
            "+36 30 123 4567",
            "+36301234567",
            "+1-802-953-3859x15419",
            "+36 (30) 123-4567",
            "+36/30/123.4567 x 12",
            "",
            "'",
            "'twas",
            "Anna",
            "a=b",
            "007",
            "0036301234567",
            "(917)584-0243",
        ];
        for text in harmless {
            assert_eq!(defuse(text), text, "{text:?}");
            assert_eq!(undefuse(text), text, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn defused_text_comes_back_the_same(text in "['=+@0-9x \\t\r-]{0,6}\\PC{0,4}") {
            let defused = defuse(&text);
            prop_assert_eq!(undefuse(&defused), text.as_str());
            prop_assert!(!is_live(&defused));
        }
    }
}
