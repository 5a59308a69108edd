//! The filter language: the one unit of reuse behind lists, saved filters, exports and the API.
//!
//! A filter is data, a tree of AND, OR, NOT and tests of columns, read from JSON:
//!
//! ```json
//! {"all": [{"field": "name", "op": "contains", "value": "kov"},
//!          {"any": [{"field": "custom.tier", "op": "is", "value": ["gold", "silver"]},
//!                   {"field": "created", "op": "ge", "value": "today-30d"}]}]}
//! ```
//!
//! A day stands for the whole of it. So does a time that does not say how far it is from UTC:
//! `2024-03-31T03:30` is that minute, `2024-03-31T03:30:15` that second, in the zone of whoever
//! asks, and one that the clocks skip or show twice there is a fault. With `Z` or an offset it is
//! an instant. The ends of `between` stand in their order; only where they are counted from
//! different days, and today happens to lie so, may the first lie behind the second, and nothing
//! fits.
//!
//! [`evaluate`] says what a filter means; [`compile`] turns as much of it as an index can
//! serve into SQL. Never does anything a person typed become SQL text: it is always bound.

mod compile;
mod evaluate;
mod read;
mod relative;
#[cfg(test)]
mod tests;

pub use compile::{Compiled, compile};
pub use evaluate::evaluate;
pub use read::Limits;
pub use relative::written_day;

use crate::column::Column;
use crate::kind::{Cell, Kind};
use kernel::{FieldError, FieldErrors, Id, TimeZone, Timestamp};

/// A condition on records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filter {
    /// All of them hold; none at all: always true.
    All(Vec<Filter>),
    /// At least one of them holds; none at all: never true.
    Any(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// One column is tested.
    Test(Test),
}

/// One test of one column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Test {
    /// The column's key.
    pub field: String,
    /// The comparison.
    pub op: Op,
    /// What it is compared with, as written: several values mean "any of" for [`Op::Is`] and
    /// "none of" for [`Op::IsNot`]; [`Op::Between`] has two; [`Op::Empty`] and [`Op::Filled`] none.
    pub values: Vec<String>,
}

/// A comparison. Of a column with several values, one that fits is enough.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Equal; for texts, whatever the case. A day stands for the whole of it.
    Is,
    /// Not equal, or empty.
    IsNot,
    /// Holds the text somewhere, whatever the case and accents.
    Contains,
    /// Does not hold it, or is empty.
    NotContains,
    /// Begins with the text, whatever the case and accents.
    Starts,
    /// Less, earlier.
    Lt,
    /// At most, not later.
    Le,
    /// More, later.
    Gt,
    /// At least, not earlier.
    Ge,
    /// From the first to the second value, both included.
    Between,
    /// Has no value.
    Empty,
    /// Has a value.
    Filled,
}

impl Op {
    /// Every comparison, in the order in which they are offered.
    pub const ALL: [Op; 12] = [
        Op::Is,
        Op::IsNot,
        Op::Contains,
        Op::NotContains,
        Op::Starts,
        Op::Lt,
        Op::Le,
        Op::Gt,
        Op::Ge,
        Op::Between,
        Op::Empty,
        Op::Filled,
    ];

    /// The word of the language.
    pub fn name(self) -> &'static str {
        match self {
            Op::Is => "is",
            Op::IsNot => "is_not",
            Op::Contains => "contains",
            Op::NotContains => "not_contains",
            Op::Starts => "starts",
            Op::Lt => "lt",
            Op::Le => "le",
            Op::Gt => "gt",
            Op::Ge => "ge",
            Op::Between => "between",
            Op::Empty => "empty",
            Op::Filled => "filled",
        }
    }

    /// The comparison of a word.
    pub fn parse(name: &str) -> Option<Op> {
        Op::ALL.into_iter().find(|op| op.name() == name)
    }

    /// Whether the comparison means something for a kind of value.
    pub fn suits(self, kind: Kind) -> bool {
        match self {
            Op::Empty | Op::Filled | Op::Is | Op::IsNot => true,
            Op::Contains | Op::NotContains | Op::Starts => kind.textual(),
            Op::Lt | Op::Le | Op::Gt | Op::Ge | Op::Between => kind.ordered(),
        }
    }

    /// How many values it needs: from, to.
    pub fn arity(self) -> (usize, usize) {
        match self {
            Op::Empty | Op::Filled => (0, 0),
            Op::Between => (2, 2),
            Op::Is | Op::IsNot => (1, Limits::VALUES),
            _ => (1, 1),
        }
    }
}

/// What a filter needs to know besides the record: when and where "today" is, and who "me" is.
#[derive(Clone)]
pub struct Moment {
    /// The present.
    pub now: Timestamp,
    /// Where days begin.
    pub zone: TimeZone,
    /// The user who asks.
    pub me: Option<Id<crate::User>>,
}

/// A filter whose fields exist, whose comparisons suit them and whose values are read.
#[derive(Clone, Debug)]
pub enum Checked {
    /// See [`Filter::All`].
    All(Vec<Checked>),
    /// See [`Filter::Any`].
    Any(Vec<Checked>),
    /// See [`Filter::Not`].
    Not(Box<Checked>),
    /// See [`Filter::Test`].
    Test(Box<CheckedTest>),
}

/// A test whose values are read.
#[derive(Clone, Debug)]
pub struct CheckedTest {
    /// The column.
    pub column: Column,
    /// The comparison.
    pub op: Op,
    /// The values; for an instant compared with a stretch of time, see [`Bound`].
    pub values: Vec<Bound>,
}

/// A value on the right side of a comparison.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Bound {
    /// One value.
    One(Cell),
    /// A day, or a minute or second, in a column of instants: from its first instant to the first
    /// of the next.
    Span(Timestamp, Timestamp),
}

impl Filter {
    /// The filter that every record fits.
    pub fn everything() -> Filter {
        Filter::All(Vec::new())
    }

    /// Whether every record fits without looking.
    pub fn is_everything(&self) -> bool {
        matches!(self, Filter::All(parts) if parts.iter().all(Filter::is_everything))
    }

    /// Looks every field up and reads every value; all faults are named at once, each under
    /// its place in the tree (`filter.all.0.value`).
    pub fn check(&self, columns: &[Column], moment: &Moment) -> Result<Checked, FieldErrors> {
        let mut errors = FieldErrors::new();
        let checked = self.check_at("filter", columns, moment, &mut errors);
        errors.check()?;
        checked.ok_or_else(|| FieldErrors::one(FieldError::new("filter", "not_a_filter")))
    }

    fn check_at(
        &self,
        place: &str,
        columns: &[Column],
        moment: &Moment,
        errors: &mut FieldErrors,
    ) -> Option<Checked> {
        let mut each = |parts: &[Filter], word: &str| -> Vec<Checked> {
            parts
                .iter()
                .enumerate()
                .filter_map(|(i, part)| {
                    part.check_at(&format!("{place}.{word}.{i}"), columns, moment, errors)
                })
                .collect()
        };
        match self {
            Filter::All(parts) => Some(Checked::All(each(parts, "all"))),
            Filter::Any(parts) => Some(Checked::Any(each(parts, "any"))),
            Filter::Not(part) => part
                .check_at(&format!("{place}.not"), columns, moment, errors)
                .map(|part| Checked::Not(Box::new(part))),
            Filter::Test(test) => test
                .check_at(place, columns, moment, errors)
                .map(|test| Checked::Test(Box::new(test))),
        }
    }
}

impl Test {
    fn check_at(
        &self,
        place: &str,
        columns: &[Column],
        moment: &Moment,
        errors: &mut FieldErrors,
    ) -> Option<CheckedTest> {
        let known = |column: &&Column| column.key == self.field && !column.masked;
        let Some(column) = columns.iter().find(known) else {
            errors.push(
                FieldError::new(format!("{place}.field"), "unknown_field")
                    .with("name", &self.field),
            );
            return None;
        };
        if !self.op.suits(column.kind) {
            errors.push(
                FieldError::new(format!("{place}.op"), "unsuitable_comparison")
                    .with("name", &column.title),
            );
            return None;
        }
        let (least, most) = self.op.arity();
        if self.values.len() < least || self.values.len() > most {
            errors.push(
                FieldError::new(format!("{place}.value"), "wrong_number_of_values")
                    .with("name", &column.title),
            );
            return None;
        }
        let mut values = Vec::with_capacity(self.values.len());
        for raw in &self.values {
            let long = raw.chars().count() > Limits::VALUE;
            let bound = match long {
                true => Err("too_long"),
                false => relative::bound(column.kind, self.op, raw, moment)
                    .and_then(|bound| offered(column, bound)),
            };
            match bound {
                Ok(bound) => values.push(bound),
                Err(code) => {
                    let fault = FieldError::new(format!("{place}.value"), code);
                    let fault = fault.with("name", &column.title);
                    errors.push(match code {
                        relative::OUT_OF_RANGE => fault
                            .with("min", relative::FIRST)
                            .with("max", relative::LAST),
                        _ if long => fault.with("max", Limits::VALUE),
                        _ => fault,
                    });
                }
            }
        }
        if let (Op::Between, [from, to]) = (self.op, values.as_slice())
            && let Some(code) = self.unordered(from, to)
        {
            let fault = FieldError::new(format!("{place}.value"), code);
            errors.push(fault.with("name", &column.title));
            return None;
        }
        Some(CheckedTest {
            column: column.clone(),
            op: self.op,
            values,
        })
    }
}

impl Test {
    /// Why nothing lies between the ends, today and on every other day. Ends that are counted from
    /// different days (from today to the end of the week) come right by themselves.
    fn unordered(&self, from: &Bound, to: &Bound) -> Option<&'static str> {
        let mut anchors = self.values.iter().map(|raw| relative::anchor(raw));
        if anchors.next() != anchors.next() {
            return None;
        }
        let behind = match (from, to) {
            (Bound::One(Cell::Money(from)), Bound::One(Cell::Money(to))) => {
                if from.currency != to.currency {
                    return Some("two_currencies");
                }
                from.minor > to.minor
            }
            (Bound::One(from), Bound::One(to)) => from > to,
            (Bound::Span(from, _), Bound::Span(_, end)) => from >= end,
            (Bound::One(Cell::At(from)), Bound::Span(_, end)) => from >= end,
            (Bound::Span(from, _), Bound::One(Cell::At(to))) => from > to,
            _ => false,
        };
        behind.then_some("ends_upside_down")
    }
}

/// A value, if the column has it: of a choice that there is not, nobody would learn that nothing
/// can fit.
fn offered(column: &Column, bound: Bound) -> Result<Bound, &'static str> {
    let Bound::One(Cell::Choice(key)) = &bound else {
        return Ok(bound);
    };
    match column.choices.iter().any(|choice| choice.key == *key) {
        true => Ok(bound),
        false => Err("unknown_choice"),
    }
}
