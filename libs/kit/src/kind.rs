//! The kinds of value a field can hold, and the values.

use crate::filter::written_day;
use jiff::tz::AmbiguousOffset;
use kernel::{Decimal, Email, Id, Link, Money, Phone, TimeZone, Timestamp, civil, sort, text};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// What a field holds.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A whole number.
    Int,
    /// A number with at most six decimals.
    Decimal,
    /// An amount with its currency.
    Money,
    /// A day.
    Date,
    /// An instant.
    DateTime,
    /// Yes or no.
    Bool,
    /// One of several choices.
    Choice,
    /// Any of several choices.
    Choices,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Link,
    /// A user of the tenant.
    User,
    /// A contact.
    Contact,
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Kind; 15] = [
        Kind::Text,
        Kind::LongText,
        Kind::Int,
        Kind::Decimal,
        Kind::Money,
        Kind::Date,
        Kind::DateTime,
        Kind::Bool,
        Kind::Choice,
        Kind::Choices,
        Kind::Email,
        Kind::Phone,
        Kind::Link,
        Kind::User,
        Kind::Contact,
    ];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::LongText => "long_text",
            Kind::Int => "int",
            Kind::Decimal => "decimal",
            Kind::Money => "money",
            Kind::Date => "date",
            Kind::DateTime => "date_time",
            Kind::Bool => "bool",
            Kind::Choice => "choice",
            Kind::Choices => "choices",
            Kind::Email => "email",
            Kind::Phone => "phone",
            Kind::Link => "link",
            Kind::User => "user",
            Kind::Contact => "contact",
        }
    }

    /// The kind of a stored word.
    pub fn parse_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether values have an order for people, so that "less than" means something.
    pub fn ordered(self) -> bool {
        matches!(
            self,
            Kind::Int | Kind::Decimal | Kind::Money | Kind::Date | Kind::DateTime
        )
    }

    /// Whether values are text to a person who searches.
    pub fn textual(self) -> bool {
        matches!(
            self,
            Kind::Text | Kind::LongText | Kind::Email | Kind::Phone | Kind::Link
        )
    }

    /// Reads one value from its canonical text; the fault is a code of `error-…`.
    ///
    /// Canonical: point as decimal sign, ISO 8601 dates and instants (a local date and time
    /// is read in `zone`; of one that the clocks show twice the first is taken, one that they
    /// skip is a fault), `true`/`false`, `1250.50 HUF`, ids as text.
    pub fn parse(self, raw: &str, zone: &TimeZone) -> Result<Cell, &'static str> {
        if self == Kind::LongText {
            return fitting(text::paragraph(raw), LONG_TEXT).map(Cell::Text);
        }
        let line = text::as_line(raw);
        match self {
            Kind::Text | Kind::LongText => fitting(line.into_owned(), TEXT).map(Cell::Text),
            Kind::Int => line
                .parse()
                .map(Cell::Int)
                .map_err(|_| "not_a_whole_number"),
            Kind::Decimal => line.parse::<Decimal>().map(Cell::Decimal),
            Kind::Money => line.parse::<Money>().map(Cell::Money),
            Kind::Date => written_day(&line).map(Cell::Date).ok_or("not_a_date"),
            Kind::DateTime => instant(&line, zone).map(Cell::At),
            Kind::Bool => match line.as_ref() {
                "true" => Ok(Cell::Bool(true)),
                "false" => Ok(Cell::Bool(false)),
                _ => Err("not_yes_or_no"),
            },
            Kind::Choice | Kind::Choices => fitting(line.into_owned(), TEXT).map(Cell::Choice),
            Kind::Email => Email::parse(&line).map(|e| Cell::Text(e.as_str().to_owned())),
            Kind::Phone => Phone::parse(&line).map(|p| Cell::Text(p.as_str().to_owned())),
            Kind::Link => Link::parse(&line).map(|l| Cell::Text(l.as_str().to_owned())),
            Kind::User | Kind::Contact => line
                .parse::<Id<()>>()
                .map(|id| Cell::Id(id.bytes()))
                .map_err(|_| "not_found"),
        }
    }

    /// The bytes whose order is the order of the values (see `kernel::sort`). Addresses and
    /// telephone numbers are equal when their normal forms are.
    pub fn sort_key(self, cell: &Cell) -> Vec<u8> {
        match (self, cell) {
            (Kind::Email, Cell::Text(raw)) => sort::exact(email(raw).as_bytes()),
            (Kind::Phone, Cell::Text(raw)) => sort::exact(phone(raw).as_bytes()),
            _ => cell.sort_key(),
        }
    }

    /// The word under which a search index finds exactly this address or telephone number:
    /// a short hash of its normal form. `None` for kinds that are found by their own words.
    pub fn token(self, raw: &str) -> Option<String> {
        let (mark, normal) = match self {
            Kind::Email => ('m', email(raw)),
            Kind::Phone => ('p', phone(raw)),
            _ => return None,
        };
        let digest = Sha256::digest(normal.as_bytes());
        let mut out = String::from(mark);
        for half in digest
            .iter()
            .take(8)
            .flat_map(|byte| [byte >> 4, byte & 15])
        {
            out.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        Some(out)
    }

    /// Reads a value from a document (see [`Cell::to_json`]). `None`: the document holds
    /// something else, which only a fault of ours can have put there.
    pub fn from_json(self, json: &Json) -> Option<Cell> {
        match (self, json) {
            (Kind::Int, Json::Number(n)) => n.as_i64().map(Cell::Int),
            (Kind::Bool, Json::Bool(b)) => Some(Cell::Bool(*b)),
            (
                Kind::Text | Kind::LongText | Kind::Email | Kind::Phone | Kind::Link,
                Json::String(s),
            ) => Some(Cell::Text(s.clone())),
            (Kind::Choice | Kind::Choices, Json::String(s)) => Some(Cell::Choice(s.clone())),
            (_, Json::String(s)) => self.parse(s, &TimeZone::UTC).ok(),
            _ => None,
        }
    }
}

/// The normal form of a telephone number, by which two are the same.
pub(crate) fn phone(raw: &str) -> String {
    Phone::parse(raw).map_or_else(|_| raw.to_owned(), |phone| phone.key())
}

/// The normal form of an e-mail address, by which two are the same.
pub(crate) fn email(raw: &str) -> String {
    Email::parse(raw).map_or_else(|_| raw.to_lowercase(), |email| email.key())
}

/// The longest one-line text, in characters.
pub const TEXT: usize = 500;
/// The longest text of several lines, in characters.
pub const LONG_TEXT: usize = 20_000;

fn fitting(text: String, max: usize) -> Result<String, &'static str> {
    match text.len() <= max || text.chars().count() <= max {
        true => Ok(text),
        false => Err("too_long"),
    }
}

fn instant(line: &str, zone: &TimeZone) -> Result<Timestamp, &'static str> {
    if let Ok(at) = line.parse::<Timestamp>() {
        return Ok(kernel::timestamp(at.as_microsecond()));
    }
    // Neither is a day alone a time, nor a time with another zone's name one of this zone.
    let (day, clock) = line.split_once(['T', 't', ' ']).ok_or("not_a_date_time")?;
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',');
    if written_day(day).is_none() || !clock.chars().all(plain) {
        return Err("not_a_date_time");
    }
    let local = format!("{day}T{clock}")
        .parse::<civil::DateTime>()
        .map_err(|_| "not_a_date_time")?;
    let meant = zone.to_ambiguous_timestamp(local);
    if matches!(meant.offset(), AmbiguousOffset::Gap { .. }) {
        return Err("time_is_skipped");
    }
    let at = meant.compatible().map_err(|_| "not_a_date_time")?;
    Ok(kernel::timestamp(at.as_microsecond()))
}

/// One value.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Cell {
    /// Text of any kind.
    Text(String),
    /// The key of a choice.
    Choice(String),
    /// A whole number.
    Int(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// An amount.
    Money(Money),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(civil::Date),
    /// An instant.
    At(Timestamp),
    /// A user or a contact.
    Id([u8; 16]),
}

impl Cell {
    /// As it stands in a document.
    pub fn to_json(&self) -> Json {
        match self {
            Cell::Int(n) => Json::from(*n),
            Cell::Bool(b) => Json::from(*b),
            other => Json::from(other.to_text()),
        }
    }

    /// The canonical text, which [`Kind::parse`] reads back.
    pub fn to_text(&self) -> String {
        match self {
            Cell::Text(s) | Cell::Choice(s) => s.clone(),
            Cell::Int(n) => n.to_string(),
            Cell::Decimal(d) => d.to_string(),
            Cell::Money(m) => m.to_string(),
            Cell::Bool(b) => b.to_string(),
            Cell::Date(d) => d.to_string(),
            Cell::At(t) => t.to_string(),
            Cell::Id(raw) => Id::<()>::from_bytes(*raw).to_string(),
        }
    }

    fn sort_key(&self) -> Vec<u8> {
        match self {
            Cell::Text(s) => sort::text(s),
            Cell::Choice(s) => sort::exact(s.as_bytes()),
            Cell::Int(n) => sort::int(*n),
            Cell::Decimal(d) => sort::int(d.micros()),
            Cell::Money(m) => {
                let mut key = sort::exact(m.currency.code().as_bytes());
                key.extend(sort::int(m.minor));
                key
            }
            Cell::Bool(b) => vec![u8::from(*b)],
            Cell::Date(d) => sort::exact(d.to_string().as_bytes()),
            Cell::At(t) => sort::int(kernel::micros(*t)),
            Cell::Id(raw) => sort::exact(raw),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_kind_reads_back_what_it_wrote() {
        let zone = TimeZone::get("Europe/Budapest").unwrap();
        for (kind, raw) in [
            (Kind::Text, "Őrségi Kft."),
            (Kind::Int, "-42"),
            (Kind::Decimal, "0.125"),
            (Kind::Money, "1250.50 HUF"),
            (Kind::Date, "2024-02-29"),
            (Kind::DateTime, "2024-03-31 03:30"),
            (Kind::Bool, "true"),
            (Kind::Choice, "gold"),
            (Kind::Email, "anna@example.hu"),
            (Kind::Phone, "917-584-0243x4606"),
            (Kind::Link, "https://example.hu/"),
        ] {
            let cell = kind.parse(raw, &zone).unwrap();
            assert_eq!(
                kind.parse(&cell.to_text(), &zone).as_ref(),
                Ok(&cell),
                "{raw}"
            );
            assert_eq!(
                kind.from_json(&cell.to_json()).as_ref(),
                Some(&cell),
                "{raw}"
            );
        }
    }
}
