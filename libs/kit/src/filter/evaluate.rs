//! What a filter means: the reference that the SQL is tested against, and what decides
//! about rows that no index could decide.

use super::{Bound, Checked, CheckedTest, Op};
use crate::column::Record;
use crate::kind::{Cell, Kind, email, phone};
use kernel::{sort, text};

/// Whether a record fits.
pub fn evaluate(filter: &Checked, record: &impl Record) -> bool {
    match filter {
        Checked::All(parts) => parts.iter().all(|part| evaluate(part, record)),
        Checked::Any(parts) => parts.iter().any(|part| evaluate(part, record)),
        Checked::Not(part) => !evaluate(part, record),
        Checked::Test(test) => holds(test, &record.cells(&test.column.key)),
    }
}

fn holds(test: &CheckedTest, cells: &[Cell]) -> bool {
    let some = |fits: &dyn Fn(&Cell, &Bound) -> bool| {
        cells
            .iter()
            .any(|cell| test.values.iter().any(|bound| fits(cell, bound)))
    };
    let kind = test.column.kind;
    match test.op {
        Op::Empty => cells.is_empty(),
        Op::Filled => !cells.is_empty(),
        Op::Is => some(&|cell, bound| equal(kind, cell, bound)),
        Op::IsNot => !some(&|cell, bound| equal(kind, cell, bound)),
        Op::Contains => some(&|cell, bound| folded(cell, bound, |a, b| a.contains(b))),
        Op::NotContains => !some(&|cell, bound| folded(cell, bound, |a, b| a.contains(b))),
        Op::Starts => some(&|cell, bound| folded(cell, bound, |a, b| a.starts_with(b))),
        Op::Lt => some(&|cell, bound| below(cell, bound)),
        Op::Ge => some(&|cell, bound| comparable(cell, bound) && !below(cell, bound)),
        Op::Gt => some(&|cell, bound| above(cell, bound)),
        Op::Le => some(&|cell, bound| comparable(cell, bound) && !above(cell, bound)),
        Op::Between => match test.values.as_slice() {
            [from, to] => cells.iter().any(|cell| {
                comparable(cell, from)
                    && comparable(cell, to)
                    && !below(cell, from)
                    && !above(cell, to)
            }),
            _ => false,
        },
    }
}

/// Texts are equal when they differ at most in case; addresses and numbers by their keys.
fn equal(kind: Kind, cell: &Cell, bound: &Bound) -> bool {
    match (cell, bound) {
        (Cell::At(at), Bound::Span(from, to)) => from <= at && at < to,
        (Cell::Text(a), Bound::One(Cell::Text(b))) => match kind {
            Kind::Phone => phone(a) == phone(b),
            Kind::Email => email(a) == email(b),
            _ => a == b || sort::text_alike(a) == sort::text_alike(b),
        },
        (cell, Bound::One(value)) => cell == value,
        _ => false,
    }
}

fn folded(cell: &Cell, bound: &Bound, fits: impl Fn(&str, &str) -> bool) -> bool {
    match (cell, bound) {
        (Cell::Text(a), Bound::One(Cell::Text(b))) => fits(&text::fold(a), &text::fold(b)),
        _ => false,
    }
}

/// Amounts compare only within one currency.
fn comparable(cell: &Cell, bound: &Bound) -> bool {
    match (cell, bound) {
        (Cell::Money(a), Bound::One(Cell::Money(b))) => a.currency == b.currency,
        (Cell::At(_), Bound::Span(..)) => true,
        (cell, Bound::One(value)) => std::mem::discriminant(cell) == std::mem::discriminant(value),
        _ => false,
    }
}

fn below(cell: &Cell, bound: &Bound) -> bool {
    comparable(cell, bound)
        && match (cell, bound) {
            (Cell::At(at), Bound::Span(from, _)) => at < from,
            (cell, Bound::One(value)) => cell < value,
            _ => false,
        }
}

fn above(cell: &Cell, bound: &Bound) -> bool {
    comparable(cell, bound)
        && match (cell, bound) {
            (Cell::At(at), Bound::Span(_, to)) => at >= to,
            (cell, Bound::One(value)) => cell > value,
            _ => false,
        }
}
