//! Dates and times as people type them, read without guessing.

/// Year, month, day.
pub type Day = (i32, u8, u8);

/// Hour, minute, second.
pub type Time = (u8, u8, u8);

/// Which number comes first where the year comes last. Nothing in `05/03/2024` tells, so a person must.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 5 March is `05/03`.
    DayFirst,
    /// 5 March is `03/05`.
    MonthFirst,
}

/// A day as year, month, day: `2024-03-05`, `2024.03.05`, `2024. 03. 05.`, `2024/3/5`, and with an
/// order also `05/03/2024`, `5.3.2024`, `05-03-2024`. None for anything else, and for days that no calendar has.
pub fn parse(text: &str, order: Option<DateOrder>) -> Option<Day> {
    let text = text.trim();
    let separator = text.chars().find(|character| !character.is_ascii_digit())?;
    if !matches!(separator, '-' | '.' | '/') {
        return None;
    }
    let text = if separator == '.' {
        text.strip_suffix('.').unwrap_or(text)
    } else {
        text
    };
    let mut parts = text.split(separator).map(str::trim);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }

    let (year, month, day) = match (first.len(), third.len(), order) {
        (4, 1..=2, _) => (first, second, third),
        (1..=2, 4, Some(DateOrder::DayFirst)) => (third, second, first),
        (1..=2, 4, Some(DateOrder::MonthFirst)) => (third, first, second),
        _ => return None,
    };
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    let exists = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day) && year > 0;
    exists.then_some((i32::from(year), month as u8, day as u8))
}

/// A time of day as hour, minute, second: `7:08`, `07:08:09`, `7:08 PM`.
pub fn parse_time(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_lowercase();
    let (clock, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (text.as_str(), None),
    };
    // Programs append fractions; one that is not zero would be lost, so it is not read.
    let clock = clock
        .split_once('.')
        .map_or(Some(clock), |(whole, fraction)| {
            fraction.bytes().all(|digit| digit == b'0').then_some(whole)
        })?;
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()?)?, parts.next()?);
    let second = parts.next().unwrap_or("00");
    if parts.next().is_some() || minute.len() != 2 || second.len() != 2 {
        return None;
    }
    let hour = match half {
        None => hour,
        Some(noon) => (1..=12).contains(&hour).then_some(hour % 12 + noon)?,
    };
    let (minute, second) = (digits(minute)?, digits(second)?);
    (hour < 24 && minute < 60 && second < 60).then_some((hour as u8, minute as u8, second as u8))
}

/// A day followed by a time, with `T` or a space between them.
pub fn parse_date_time(text: &str, order: Option<DateOrder>) -> Option<(Day, Time)> {
    let text = text.trim();
    let colon = text.find(':')?;
    let gap = text.get(..colon)?.rfind([' ', 'T', '\u{a0}'])?;
    let (day, time) = text.split_at(gap);
    let time = time.trim_start_matches([' ', 'T', '\u{a0}']);
    Some((parse(day, order)?, parse_time(time)?))
}

fn digits(text: &str) -> Option<u16> {
    let plain =
        !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn days_of(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_first_needs_no_order() {
        for text in [
            "2024-03-05",
            "2024. 03. 05.",
            "2024.03.05",
            "2024.03.05.",
            "2024/3/5",
            " 2024-3-5 ",
        ] {
            assert_eq!(parse(text, None), Some((2024, 3, 5)), "{text}");
        }
    }

    #[test]
    fn an_ambiguous_date_is_read_only_when_a_person_said_how() {
        assert_eq!(parse("05/03/2024", None), None);
        assert_eq!(
            parse("05/03/2024", Some(DateOrder::DayFirst)),
            Some((2024, 3, 5))
        );
        assert_eq!(
            parse("05/03/2024", Some(DateOrder::MonthFirst)),
            Some((2024, 5, 3))
        );
        assert_eq!(parse("25/03/2024", Some(DateOrder::MonthFirst)), None);
        assert_eq!(
            parse("5.3.2024", Some(DateOrder::DayFirst)),
            Some((2024, 3, 5))
        );
    }

    #[test]
    fn days_that_do_not_exist_are_no_dates() {
        assert_eq!(parse("2024-02-29", None), Some((2024, 2, 29)));
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-10",
            "0000-01-01",
            "24-03-05",
            "2024-03",
            "2024-03/05",
            "",
        ] {
            assert_eq!(parse(text, None), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_with_and_without_seconds() {
        assert_eq!(parse_time("7:08"), Some((7, 8, 0)));
        assert_eq!(parse_time("07:08:09.000"), Some((7, 8, 9)));
        assert_eq!(parse_time("12:05 AM"), Some((0, 5, 0)));
        assert_eq!(parse_time("7:08 pm"), Some((19, 8, 0)));
        for text in [
            "24:00",
            "7:60",
            "7",
            "7:8",
            "13:00 PM",
            "0:10 am",
            "7:08:09.5",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
        assert_eq!(
            parse_date_time("2024. 03. 05. 7:08", None),
            Some(((2024, 3, 5), (7, 8, 0)))
        );
        assert_eq!(
            parse_date_time("2024-03-05T07:08:09", None),
            Some(((2024, 3, 5), (7, 8, 9)))
        );
    }
}
