//! Turns what stands in a cell into the canonical text of a kind of value, or says why not.

use super::reading::Reading;
use jiff::tz::AmbiguousOffset;
use kernel::{TimeZone, civil};
use kit::Kind;
use std::borrow::Cow;
use tabular::{Cell, date, defuse, number};

/// The text of a cell as a person meant it: without the apostrophe that kept a spreadsheet
/// from executing it.
pub(crate) fn text(cell: &Cell) -> String {
    shown(cell).into_owned()
}

/// The same, as it stands in the cell if it stands there so.
pub(crate) fn shown(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => defuse::undefuse(text),
        other => other.to_text(),
    }
}

/// The canonical text of one value (see [`Kind::parse`]), or the code of a fault.
pub(crate) fn value(
    kind: Kind,
    cell: &Cell,
    text: &str,
    reading: &Reading,
    zone: &TimeZone,
) -> Result<String, &'static str> {
    let trimmed = text.trim();
    match kind {
        Kind::Int => number::parse(trimmed, reading.decimal_comma && !is_number(cell))
            .filter(|number| !number.contains('.'))
            .ok_or("not_a_whole_number"),
        Kind::Decimal => {
            number::parse(trimmed, reading.decimal_comma && !is_number(cell)).ok_or("not_a_number")
        }
        Kind::Money => money(cell, trimmed, reading),
        Kind::Date => day(cell, trimmed, reading),
        Kind::DateTime => instant(cell, trimmed, reading, zone),
        Kind::Bool => yes_or_no(trimmed).ok_or("not_yes_or_no"),
        Kind::LongText => Ok(text.to_owned()),
        Kind::Phone if is_rounded(trimmed) => Err("not_a_phone"),
        _ => Ok(trimmed.to_owned()),
    }
}

/// A number of a workbook has a point, whatever the setting says of texts.
fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Number(_))
}

/// Whether a spreadsheet took the digits for a number and rounded it: `3.6301E+10`. Which
/// telephone it was nobody can tell.
fn is_rounded(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = match mantissa.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let signed = exponent.strip_prefix(['+', '-']);
    // Without a sign and a fraction it may be an extension.
    (signed.is_some() || fraction.is_some())
        && digits(whole)
        && fraction.is_none_or(digits)
        && digits(signed.unwrap_or(exponent))
}

fn money(cell: &Cell, text: &str, reading: &Reading) -> Result<String, &'static str> {
    let part = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | ' ' | '-' | '+' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2212}'
            )
    };
    let sign: String = text.chars().filter(|c| !part(*c)).collect();
    let amount: String = text.chars().filter(|c| part(*c)).collect();
    let currency = match sign.as_str() {
        "" if reading.currency.is_empty() => return Err("no_currency"),
        "" => reading.currency.clone(),
        "Ft" | "ft" | "FT" => "HUF".to_owned(),
        "€" => "EUR".to_owned(),
        "$" => "USD".to_owned(),
        "£" => "GBP".to_owned(),
        code => code.to_ascii_uppercase(),
    };
    // A sign in the middle of the figures is no amount.
    if !text.starts_with(&sign) && !text.ends_with(&sign) {
        return Err("not_money");
    }
    let amount =
        number::parse(&amount, reading.decimal_comma && !is_number(cell)).ok_or("not_money")?;
    Ok(format!("{amount} {currency}"))
}

fn day(cell: &Cell, text: &str, reading: &Reading) -> Result<String, &'static str> {
    let found = match cell {
        Cell::Date(year, month, day) | Cell::DateTime(year, month, day, 0, 0, 0) => {
            Some((*year, *month, *day))
        }
        _ => date::parse(text, reading.order()).or_else(|| {
            let (day, time) = date::parse_date_time(text, reading.order())?;
            (time == (0, 0, 0)).then_some(day)
        }),
    };
    match found {
        Some((year, month, day)) => Ok(format!("{year:04}-{month:02}-{day:02}")),
        None => Err(ambiguous(text, "not_a_date")),
    }
}

/// An instant in UTC. A local time is one of the zone; one that the clocks skip or have twice is
/// a fault, for nobody knows which instant is meant.
fn instant(
    cell: &Cell,
    text: &str,
    reading: &Reading,
    zone: &TimeZone,
) -> Result<String, &'static str> {
    if may_have_offset(text)
        && let Ok(at) = text.parse::<kernel::Timestamp>()
    {
        return Ok(at.to_string());
    }
    let local = match cell {
        Cell::DateTime(..) => text.parse(),
        _ => {
            let found = date::parse_date_time(text, reading.order())
                .or_else(|| date::parse(text, reading.order()).map(|day| (day, (0, 0, 0))));
            let Some(((year, month, day), (hour, minute, second))) = found else {
                return Err(ambiguous(text, "not_a_date_time"));
            };
            let year = i16::try_from(year).map_err(|_| "not_a_date_time")?;
            let [month, day, hour, minute, second] =
                [month, day, hour, minute, second].map(u8::cast_signed);
            civil::DateTime::new(year, month, day, hour, minute, second, 0)
        }
    };
    let local = local.map_err(|_| "not_a_date_time")?;
    let meant = zone.to_ambiguous_timestamp(local);
    match meant.offset() {
        AmbiguousOffset::Fold { .. } => Err("time_is_twice"),
        AmbiguousOffset::Gap { .. } => Err("time_is_skipped"),
        AmbiguousOffset::Unambiguous { .. } => meant
            .unambiguous()
            .map(|at| at.to_string())
            .map_err(|_| "not_a_date_time"),
    }
}

/// Whether a text may say how far its time is from UTC. A clock of figures alone says nothing,
/// and to find that out by reading it as an instant takes longer than all the rest.
fn may_have_offset(text: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',');
    let clock = text.split_once(['T', 't', ' ']);
    clock.is_none_or(|(_, clock)| !clock.chars().all(figure))
}

/// Says when only the order of day and month is missing.
fn ambiguous(text: &str, otherwise: &'static str) -> &'static str {
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    let read = |order| date::parse(day, Some(order)).or_else(|| date::parse(text, Some(order)));
    if date::parse(day, None).is_none()
        && (read(date::DateOrder::DayFirst).is_some()
            || read(date::DateOrder::MonthFirst).is_some())
    {
        return "date_order_unknown";
    }
    otherwise
}

/// Yes and no in Hungarian and English.
pub(crate) fn yes_or_no(text: &str) -> Option<String> {
    match kernel::text::fold(text).as_str() {
        "igen" | "i" | "igaz" | "yes" | "y" | "true" | "1" => Some("true".to_owned()),
        "nem" | "n" | "hamis" | "no" | "false" | "0" => Some("false".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn hungarian() -> Reading {
        Reading {
            decimal_comma: true,
            ..Reading::default()
        }
    }

    fn zone() -> TimeZone {
        TimeZone::get("Europe/Budapest").unwrap()
    }

    fn read(kind: Kind, text: &str, reading: &Reading) -> Result<String, &'static str> {
        value(kind, &Cell::Text(text.to_owned()), text, reading, &zone())
    }

    #[test]
    fn numbers_follow_the_setting_and_never_a_guess() {
        assert_eq!(
            read(Kind::Decimal, "1 234,5", &hungarian()).as_deref(),
            Ok("1234.5")
        );
        assert_eq!(
            read(Kind::Decimal, "1,5", &Reading::default()),
            Err("not_a_number")
        );
        assert_eq!(
            read(Kind::Int, "1,5", &hungarian()),
            Err("not_a_whole_number")
        );
        assert_eq!(
            value(
                Kind::Decimal,
                &Cell::Number(1.5),
                "1.5",
                &hungarian(),
                &zone()
            )
            .as_deref(),
            Ok("1.5")
        );
    }

    #[test]
    fn an_amount_needs_a_currency_from_the_cell_or_from_the_person() {
        assert_eq!(
            read(Kind::Money, "1 250,50 Ft", &hungarian()).as_deref(),
            Ok("1250.5 HUF")
        );
        assert_eq!(
            read(Kind::Money, "€12.30", &Reading::default()).as_deref(),
            Ok("12.3 EUR")
        );
        assert_eq!(
            read(Kind::Money, "12", &Reading::default()),
            Err("no_currency")
        );
        assert_eq!(read(Kind::Money, "1Ft2", &hungarian()), Err("not_money"));
        let euros = Reading {
            currency: "EUR".to_owned(),
            ..Reading::default()
        };
        assert_eq!(read(Kind::Money, "12", &euros).as_deref(), Ok("12 EUR"));
    }

    #[test]
    fn dates_of_hungary_iso_and_workbooks_are_read_and_ambiguous_ones_are_not() {
        for text in ["2024. 03. 05.", "2024-03-05", "2024.03.05. 0:00:00"] {
            assert_eq!(
                read(Kind::Date, text, &Reading::default()).as_deref(),
                Ok("2024-03-05"),
                "{text}"
            );
        }
        assert_eq!(
            read(Kind::Date, "05/03/2024", &Reading::default()),
            Err("date_order_unknown")
        );
        assert_eq!(
            read(Kind::Date, "tegnap", &Reading::default()),
            Err("not_a_date")
        );
        let cell = Cell::DateTime(2024, 3, 5, 0, 0, 0);
        assert_eq!(
            value(
                Kind::Date,
                &cell,
                &text(&cell),
                &Reading::default(),
                &zone()
            )
            .as_deref(),
            Ok("2024-03-05")
        );
        assert_eq!(
            read(Kind::DateTime, "2024. 03. 05. 7:08", &Reading::default()).as_deref(),
            Ok("2024-03-05T06:08:00Z")
        );
    }

    #[test]
    fn yes_and_no_are_read_in_both_languages_and_nothing_else_is() {
        assert_eq!(
            read(Kind::Bool, "Igen", &Reading::default()).as_deref(),
            Ok("true")
        );
        assert_eq!(
            read(Kind::Bool, "no", &Reading::default()).as_deref(),
            Ok("false")
        );
        assert_eq!(
            read(Kind::Bool, "talán", &Reading::default()),
            Err("not_yes_or_no")
        );
    }

    #[test]
    fn a_time_that_the_clocks_have_twice_or_skip_is_not_guessed() {
        let read = |text| read(Kind::DateTime, text, &Reading::default());
        assert_eq!(read("2024-10-27T02:30:00"), Err("time_is_twice"));
        assert_eq!(read("2024-03-31 02:30"), Err("time_is_skipped"));
        assert_eq!(
            read("2024-10-27T02:30:00+01:00").as_deref(),
            Ok("2024-10-27T01:30:00Z")
        );
        assert_eq!(
            read("2024-10-27T03:30:00").as_deref(),
            Ok("2024-10-27T02:30:00Z")
        );
        let cell = Cell::DateTime(2024, 10, 27, 2, 30, 0);
        let reading = Reading::default();
        assert_eq!(
            value(Kind::DateTime, &cell, &text(&cell), &reading, &zone()),
            Err("time_is_twice")
        );
    }

    #[test]
    fn a_defused_cell_is_read_as_it_was_meant() {
        assert_eq!(text(&Cell::Text("'=1+1".to_owned())), "=1+1");
    }
}
