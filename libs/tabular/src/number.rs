//! Numbers as people type them, read without guessing.

/// A number as its shortest plain decimal, such as `-1234.5`, or none if the text is not surely a number.
///
/// Thousands may be parted by spaces (plain, no-break, thin), or by a dot where the comma is the
/// decimal sign and the other way round: `1.234` is `1.234` with a decimal point and `1234` with a comma.
pub fn parse(text: &str, decimal_comma: bool) -> Option<String> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (decimal, thousands) = if decimal_comma {
        (',', '.')
    } else {
        ('.', ',')
    };
    let (whole, fraction) = text.split_once(decimal).unwrap_or((text, "0"));
    let fraction = fraction
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(fraction)?;
    if fraction.is_empty() {
        return None;
    }

    let whole = ungroup(whole, thousands)?;
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    if whole.is_empty() && fraction.is_empty() {
        return Some("0".to_owned());
    }
    let sign = if negative { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// Removes one kind of separator, if every group after the first has exactly three digits.
fn ungroup(whole: &str, thousands: char) -> Option<String> {
    let separator = whole.chars().find(|character| !character.is_ascii_digit());
    let Some(separator) = separator else {
        return (!whole.is_empty()).then(|| whole.to_owned());
    };
    if separator != thousands && !matches!(separator, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}') {
        return None;
    }
    let mut out = String::new();
    for (at, group) in whole.split(separator).enumerate() {
        let fits = if at == 0 {
            (1..=3).contains(&group.len())
        } else {
            group.len() == 3
        };
        if !fits || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        out.push_str(group);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn comma(text: &str) -> Option<String> {
        parse(text, true)
    }

    fn point(text: &str) -> Option<String> {
        parse(text, false)
    }

    #[test]
    fn the_same_text_is_read_as_the_setting_says() {
        assert_eq!(comma("1.234").as_deref(), Some("1234"));
        assert_eq!(point("1.234").as_deref(), Some("1.234"));
        assert_eq!(comma("1,5").as_deref(), Some("1.5"));
        assert_eq!(point("1,5"), None);
        assert_eq!(comma("1.5"), None);
        assert_eq!(point("1,234").as_deref(), Some("1234"));
    }

    #[test]
    fn thousands_may_be_parted_by_spaces() {
        for text in [
            "1 234 567,80",
            "1\u{a0}234\u{a0}567,8",
            "1\u{202f}234\u{202f}567,8",
            "1.234.567,8",
            "1234567,8",
        ] {
            assert_eq!(comma(text).as_deref(), Some("1234567.8"), "{text}");
        }
        for text in [
            "1 23",
            "1 234.567,8",
            "12 34 567",
            "1234 567",
            " , ",
            "1,",
            "--1",
            "12a",
            "",
            "+",
            "1,2,3",
            "1..234",
        ] {
            assert_eq!(comma(text), None, "{text}");
        }
    }

    #[test]
    fn the_answer_has_one_form() {
        assert_eq!(point("-007.50").as_deref(), Some("-7.5"));
        assert_eq!(point("\u{2212}5").as_deref(), Some("-5"));
        assert_eq!(point("-0.0").as_deref(), Some("0"));
        assert_eq!(point("+12").as_deref(), Some("12"));
    }
}
