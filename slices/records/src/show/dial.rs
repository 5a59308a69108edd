//! What a telephone dials when somebody presses a number.

/// The most digits that are an extension; more are another number.
const EXTENSION: usize = 7;

/// A `tel:` address (RFC 3966) of a number as people write it: the extension is a parameter and
/// no part of the number, of several numbers it is the first, and the `(0)` that is dialled only
/// within the country is left out.
pub(super) fn link(written: &str) -> String {
    let from = written.find(|c: char| c.is_ascii_digit() || c == '+');
    let number = written.get(from.unwrap_or(0)..).unwrap_or(written);
    let apart = |c: char| c.is_alphabetic() || matches!(c, '#' | ',' | ';' | '&');
    let (head, rest) = number.split_at(number.find(apart).unwrap_or(number.len()));
    let abroad = head.starts_with('+') || head.starts_with("00");
    let head = match abroad {
        true => head.replacen("(0)", "", 1),
        false => head.to_owned(),
    };
    let mut link = String::from("tel:");
    link.extend(head.starts_with('+').then_some('+'));
    link.extend(head.chars().filter(char::is_ascii_digit));
    if let Some(extension) = extension(rest) {
        link.push_str(";ext=");
        link.push_str(extension);
    }
    link
}

/// The digits behind `x`, `ext.`, `mellék`, `#` and the like.
fn extension(rest: &str) -> Option<&str> {
    let word = rest.starts_with(|c: char| c.is_alphabetic() || c == '#');
    let digits = rest.trim_start_matches(|c: char| c.is_alphabetic() || " .:#-".contains(c));
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let (digits, behind) = digits.split_at(end.unwrap_or(digits.len()));
    let alone = !behind.contains(|c: char| c.is_ascii_digit());
    (word && alone && (1..=EXTENSION).contains(&digits.len())).then_some(digits)
}
