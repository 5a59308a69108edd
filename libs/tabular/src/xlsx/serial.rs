//! The days that workbooks count instead of writing dates.

use crate::Cell;

const DAY: i64 = 86_400;
/// 1970-01-01 in the usual counting.
const UNIX_DAY_1900: i64 = 25_569;
/// 1970-01-01 in the counting of old Macintoshes, which begins with 1904-01-01 as day 0.
const UNIX_DAY_1904: i64 = 24_107;

/// A serial number as a date, or none where no day of the calendar belongs to it.
///
/// Day 60 of the usual counting is 29 February 1900, which never was: Excel took the mistake over
/// from Lotus 1-2-3. So days before it are one less than the later ones suggest.
pub(super) fn date(serial: f64, from_1904: bool) -> Option<Cell> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * DAY as f64).round() as i64;
    let (mut day, second) = (seconds / DAY, seconds % DAY);
    match (from_1904, day) {
        (true, _) => day -= UNIX_DAY_1904,
        (false, 0 | 60) => return None,
        (false, 1..60) => day += 1 - UNIX_DAY_1900,
        (false, _) => day -= UNIX_DAY_1900,
    }
    let (year, month, day) = civil(day);
    if year > 9999 {
        return None;
    }
    if second == 0 {
        return Some(Cell::Date(year, month, day));
    }
    let (hour, minute, second) = clock(second);
    Some(Cell::DateTime(year, month, day, hour as u8, minute, second))
}

/// A serial number as hours, minutes and seconds, of which there may be more hours than a day has.
pub(super) fn duration(serial: f64) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let (hour, minute, second) = clock((serial * DAY as f64).round() as i64);
    Some(format!("{hour:02}:{minute:02}:{second:02}"))
}

fn clock(seconds: i64) -> (i64, u8, u8) {
    (
        seconds / 3600,
        (seconds / 60 % 60) as u8,
        (seconds % 60) as u8,
    )
}

/// Days since 1970-01-01 as year, month and day of the Gregorian calendar.
/// Counts in eras of 400 years, which all have the same length, from 1 March of year 0.
fn civil(days: i64) -> (i32, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_countings_give_the_same_day() {
        assert_eq!(date(45_356.0, false), Some(Cell::Date(2024, 3, 5)));
        assert_eq!(date(45_356.0 - 1462.0, true), Some(Cell::Date(2024, 3, 5)));
        assert_eq!(date(0.0, true), Some(Cell::Date(1904, 1, 1)));
    }

    #[test]
    fn the_day_that_never_was_is_no_date() {
        assert_eq!(date(59.0, false), Some(Cell::Date(1900, 2, 28)));
        assert_eq!(date(60.0, false), None);
        assert_eq!(date(61.0, false), Some(Cell::Date(1900, 3, 1)));
        assert_eq!(date(1.0, false), Some(Cell::Date(1900, 1, 1)));
    }

    #[test]
    fn time_is_rounded_to_the_second_and_carries_into_the_next_day() {
        assert_eq!(
            date(45_943.541, false),
            Some(Cell::DateTime(2025, 10, 13, 12, 59, 2))
        );
        assert_eq!(date(45_355.999_999_9, false), Some(Cell::Date(2024, 3, 5)));
        assert_eq!(duration(1.5), Some("36:00:00".to_owned()));
    }

    #[test]
    fn numbers_outside_the_calendar_are_no_dates() {
        assert_eq!(date(-1.0, false), None);
        assert_eq!(date(f64::NAN, false), None);
        assert_eq!(date(2_958_465.0, false), Some(Cell::Date(9999, 12, 31)));
        assert_eq!(date(2_958_466.0, false), None);
    }
}
