//! Values that depend on when, where and by whom they are read: `today-7d`, `month-start`, `me`,
//! and times that do not say how far they are from UTC.

use super::{Bound, Moment, Op};
use crate::kind::{Cell, Kind};
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Span, ToSpan};
use kernel::Timestamp;
use kernel::civil::{Date, DateTime};

/// The code of a day that lies outside what an instant can be compared with.
pub(super) const OUT_OF_RANGE: &str = "day_out_of_range";
/// The first and the last day that a condition may name.
pub(super) const FIRST: &str = "0001-01-01";
pub(super) const LAST: &str = "9998-12-31";

/// Reads one value of a test; the fault is a code of `error-…`.
pub(super) fn bound(kind: Kind, op: Op, raw: &str, moment: &Moment) -> Result<Bound, &'static str> {
    let raw = raw.trim();
    match kind {
        Kind::User if raw == "me" => {
            let me = moment.me.ok_or("nobody_is_me")?;
            Ok(Bound::One(Cell::Id(me.bytes())))
        }
        Kind::Date => match day(raw, moment)? {
            Some(day) => Ok(Bound::One(Cell::Date(within(day)?))),
            None => match written_day(raw) {
                Some(day) => Ok(Bound::One(Cell::Date(within(day)?))),
                None => Err("not_a_date"),
            },
        },
        Kind::DateTime => {
            let day = match day(raw, moment)? {
                Some(day) => Some(day),
                None => written_day(raw),
            };
            match day {
                Some(day) => span(day, moment),
                None => time(raw, moment),
            }
        }
        _ if kind.textual()
            && matches!(
                op,
                Op::Contains | Op::NotContains | Op::Starts | Op::Is | Op::IsNot
            ) =>
        {
            let text = kernel::text::line(raw);
            if text.is_empty() {
                Err("required")
            } else {
                Ok(Bound::One(Cell::Text(text)))
            }
        }
        _ => kind.parse(raw, &moment.zone).map(Bound::One),
    }
}

/// A day that is written as one, and nothing else with it: of a time never only its day is read.
pub fn written_day(raw: &str) -> Option<Date> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+');
    raw.parse().ok().filter(|_| raw.chars().all(plain))
}

/// A time: with how far it is from UTC an instant; without, that minute or second where the actor
/// is. One that the clocks skip there, or show twice, is refused, as imports do.
fn time(raw: &str, moment: &Moment) -> Result<Bound, &'static str> {
    if let Ok(at) = raw.parse::<Timestamp>() {
        return Ok(Bound::One(Cell::At(kernel::timestamp(at.as_microsecond()))));
    }
    let (day, clock) = raw.split_once(['T', 't', ' ']).ok_or("not_a_date_time")?;
    let day = written_day(day).ok_or("not_a_date_time")?;
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',');
    if !clock.chars().all(plain) {
        return Err("not_a_date_time");
    }
    let length = match clock.chars().filter(char::is_ascii_digit).count() {
        0..=3 | 5 => return Err("not_a_date_time"),
        4 => Some(SignedDuration::from_mins(1)),
        6 => Some(SignedDuration::from_secs(1)),
        _ => None,
    };
    let local: DateTime = format!("{}T{clock}", within(day)?)
        .parse()
        .map_err(|_| "not_a_date_time")?;
    let meant = moment.zone.to_ambiguous_timestamp(local);
    match meant.offset() {
        AmbiguousOffset::Gap { .. } => return Err("time_is_skipped"),
        AmbiguousOffset::Fold { .. } => return Err("time_is_twice"),
        AmbiguousOffset::Unambiguous { .. } => {}
    }
    let at = meant.unambiguous().map_err(|_| OUT_OF_RANGE)?;
    match length {
        Some(length) => {
            let end = at.checked_add(length).map_err(|_| OUT_OF_RANGE)?;
            Ok(Bound::Span(at, end))
        }
        None => Ok(Bound::One(Cell::At(kernel::timestamp(at.as_microsecond())))),
    }
}

/// A day of the years 1 to 9998.
fn within(day: Date) -> Result<Date, &'static str> {
    match (1..=9998).contains(&day.year()) {
        true => Ok(day),
        false => Err(OUT_OF_RANGE),
    }
}

fn span(day: Date, moment: &Moment) -> Result<Bound, &'static str> {
    let day = within(day)?;
    let start = |day: Date| {
        moment
            .zone
            .to_timestamp(day.at(0, 0, 0, 0))
            .map_err(|_| OUT_OF_RANGE)
    };
    let next = day.checked_add(1.day()).map_err(|_| OUT_OF_RANGE)?;
    Ok(Bound::Span(start(day)?, start(next)?))
}

const ANCHORS: [&str; 4] = ["today", "week-start", "month-start", "year-start"];

/// The day from which a value counts; none if it is the same whenever it is read.
pub(super) fn anchor(raw: &str) -> Option<&'static str> {
    let raw = raw.trim();
    ANCHORS.into_iter().find(|word| raw.starts_with(word))
}

/// `today`, `week-start` (Monday), `month-start`, `year-start`, each with steps such as
/// `+1d`, `-2w`, `+3m`, `-1y` behind it. `None`: the text is nothing of this sort.
fn day(raw: &str, moment: &Moment) -> Result<Option<Date>, &'static str> {
    let today = moment.zone.to_datetime(moment.now).date();
    let Some((word, mut rest)) = ANCHORS
        .into_iter()
        .find_map(|word| raw.strip_prefix(word).map(|rest| (word, rest)))
    else {
        return Ok(None);
    };
    let mut day = match word {
        "week-start" => today
            .checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days())
            .map_err(|_| "not_a_date")?,
        "month-start" => today.first_of_month(),
        "year-start" => today.first_of_year(),
        _ => today,
    };
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c.is_ascii_lowercase())
            .ok_or("not_a_date")?;
        let (number, tail) = rest.split_at(end);
        let count: i32 = number.parse().map_err(|_| "not_a_date")?;
        if count.unsigned_abs() > 10_000 || !number.starts_with(['+', '-']) {
            return Err("not_a_date");
        }
        let step: Span = match tail.chars().next() {
            Some('d') => count.days(),
            Some('w') => count.weeks(),
            Some('m') => count.months(),
            Some('y') => count.years(),
            _ => return Err("not_a_date"),
        };
        day = day.checked_add(step).map_err(|_| OUT_OF_RANGE)?;
        rest = tail.get(1..).unwrap_or("");
    }
    Ok(Some(day))
}
