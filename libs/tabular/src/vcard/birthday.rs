//! Birthdays, which may lack their year.

use crate::date;

/// What a birthday says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Birthday {
    /// `1980-05-17`.
    Day(String),
    /// `05-17`: month and day.
    NoYear(String),
    /// Something else, as it stands.
    Text(String),
}

/// Reads `1980-05-17`, `19800517`, both with a time, and `--05-17`. Apple writes a birthday
/// without its year as one of 1604 and names that year in `X-APPLE-OMIT-YEAR`.
pub(super) fn read(text: &str, omitted_year: Option<&str>) -> Birthday {
    let day = text.split(['T', 't', ' ']).next().unwrap_or(text);
    let digits: String = day.chars().filter(char::is_ascii_digit).collect();
    let shaped = day.chars().all(|c| c.is_ascii_digit() || c == '-');
    if let Some(rest) = day.strip_prefix("--")
        && shaped
        && digits.len() == 4
        && matches!(rest.len(), 4 | 5)
        && is_day(&format!("2000-{}-{}", &digits[..2], &digits[2..]))
    {
        return Birthday::NoYear(format!("{}-{}", &digits[..2], &digits[2..]));
    }
    if !shaped || digits.len() != 8 || day.starts_with('-') {
        return Birthday::Text(text.to_owned());
    }
    let whole = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]);
    if !is_day(&whole) {
        return Birthday::Text(text.to_owned());
    }
    match omitted_year {
        Some(year) if whole.starts_with(year.trim()) && !year.trim().is_empty() => {
            Birthday::NoYear(whole[5..].to_owned())
        }
        _ => Birthday::Day(whole),
    }
}

fn is_day(text: &str) -> bool {
    date::parse(text, None).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_keeps_what_it_knows_and_invents_nothing() {
        let day = |text: &str| Birthday::Day(text.to_owned());
        let no_year = |text: &str| Birthday::NoYear(text.to_owned());

        assert_eq!(read("1980-05-17", None), day("1980-05-17"));
        assert_eq!(read("19800517", None), day("1980-05-17"));
        assert_eq!(read("1980-05-17T00:00:00Z", None), day("1980-05-17"));
        assert_eq!(read("--0517", None), no_year("05-17"));
        assert_eq!(read("--02-29", None), no_year("02-29"));
        assert_eq!(read("1604-05-17", Some("1604")), no_year("05-17"));
        assert_eq!(read("tavasz", None), Birthday::Text("tavasz".to_owned()));
        assert_eq!(
            read("19801350", None),
            Birthday::Text("19801350".to_owned())
        );
    }
}
