//! As much of a filter as an index can serve, in SQL.
//!
//! What cannot be served (texts that hold something somewhere, fields without an index) is
//! left out, so the SQL lets too many rows through, never too few; unless [`Compiled::exact`]
//! says that nothing was left out, every row is then put to [`evaluate`](super::evaluate).
//! No text of a filter becomes SQL: column names are ours, values are bound.

use super::{Bound, Checked, CheckedTest, Op};
use crate::column::Index;
use crate::kind::{Cell, Kind};
use kernel::sort;
use storage::Sql;

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Compiled {
    /// Whether the SQL means exactly the filter.
    pub exact: bool,
}

/// Appends a condition to `sql`, which stands behind `where` or `and`. `search` is the name
/// of the table's search function, `contacts_search`.
pub fn compile(filter: &Checked, search: &str, sql: &mut Sql) -> Compiled {
    match served(filter) {
        None => {
            sql.push("1 = 1");
            Compiled { exact: false }
        }
        Some(exact) => {
            write(filter, search, sql);
            Compiled { exact }
        }
    }
}

/// `None`: no index can narrow it. `Some(exact)` otherwise.
fn served(filter: &Checked) -> Option<bool> {
    match filter {
        Checked::All(parts) => {
            let each: Vec<Option<bool>> = parts.iter().map(served).collect();
            (parts.is_empty() || each.iter().any(Option::is_some))
                .then(|| each.iter().all(|part| *part == Some(true)))
        }
        Checked::Any(parts) => {
            let each: Option<Vec<bool>> = parts.iter().map(served).collect();
            each.map(|each| each.iter().all(|exact| *exact))
        }
        // The opposite of "too many" would be "too few".
        Checked::Not(part) => served(part).filter(|exact| *exact),
        Checked::Test(test) => served_test(test),
    }
}

fn served_test(test: &CheckedTest) -> Option<bool> {
    let index = test.column.index?;
    match (index, test.op) {
        (_, Op::Contains | Op::NotContains | Op::Starts) => None,
        (Index::Token, Op::Is) => Some(false),
        (Index::Token, _) => None,
        (Index::Code(_) | Index::Id(_), Op::Is | Op::IsNot | Op::Empty | Op::Filled) => Some(true),
        (Index::Code(_) | Index::Id(_), _) => None,
        (Index::Key(_) | Index::FilledKey(_) | Index::Instant(_), _) => Some(true),
    }
}

fn write(filter: &Checked, search: &str, sql: &mut Sql) {
    match filter {
        Checked::All(parts) => {
            let served: Vec<&Checked> =
                parts.iter().filter(|part| served(part).is_some()).collect();
            join(&served, " and ", "1 = 1", search, sql);
        }
        Checked::Any(parts) => join(
            &parts.iter().collect::<Vec<_>>(),
            " or ",
            "1 = 0",
            search,
            sql,
        ),
        Checked::Not(part) => {
            sql.push("not (");
            write(part, search, sql);
            sql.push(")");
        }
        Checked::Test(test) => write_test(test, search, sql),
    }
}

fn join(parts: &[&Checked], word: &str, none: &str, search: &str, sql: &mut Sql) {
    if parts.is_empty() {
        sql.push(none);
        return;
    }
    sql.push("(");
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            sql.push(word);
        }
        write(part, search, sql);
    }
    sql.push(")");
}

fn write_test(test: &CheckedTest, search: &str, sql: &mut Sql) {
    let Some(index) = test.column.index else {
        return;
    };
    match index {
        Index::Key(column) => keyed(test, column, true, sql),
        Index::FilledKey(column) => keyed(test, column, false, sql),
        Index::Instant(column) => instant(test, column, sql),
        Index::Id(column) => listed(test, column, true, sql),
        Index::Code(column) => listed(test, column, false, sql),
        Index::Token => tokens(test, search, sql),
    }
}

/// A column of order-preserving bytes. `not null` is written out so that both planners see
/// that the partial index fits; and so that the whole is never null and may be negated.
fn keyed(test: &CheckedTest, column: &str, nullable: bool, sql: &mut Sql) {
    let kind = test.column.kind;
    match test.op {
        Op::Empty if nullable => drop(sql.push(column).push(" is null")),
        Op::Filled if nullable => drop(sql.push(column).push(" is not null")),
        Op::Empty => drop(sql.push("1 = 0")),
        Op::Filled => drop(sql.push("1 = 1")),
        Op::IsNot => {
            sql.push("not (");
            any_of(test, column, nullable, sql);
            sql.push(")");
        }
        Op::Is => any_of(test, column, nullable, sql),
        _ => {
            sql.push("(");
            if nullable {
                sql.push(column).push(" is not null");
            } else {
                sql.push("1 = 1");
            }
            if let Some(first) = test.values.first() {
                let last = test.values.get(1).unwrap_or(first);
                ordered(test.op, kind, column, first, last, sql);
            }
            sql.push(")");
        }
    }
}

/// The side of `first` on which a key lies, or the stretch from `first` to `last`. A day in a
/// column of instants is a stretch of its own: later than a day is not earlier than the next.
fn ordered(op: Op, kind: Kind, column: &str, first: &Bound, last: &Bound, sql: &mut Sql) {
    let start = |bound: &Bound| match bound {
        Bound::One(cell) => kind.sort_key(cell),
        Bound::Span(from, _) => sort::int(kernel::micros(*from)),
    };
    let (mut lower, mut upper) = (None, None);
    match (op, last) {
        (Op::Lt, _) => upper = Some((" < ", start(first))),
        (Op::Ge, _) => lower = Some((" >= ", start(first))),
        (Op::Gt, Bound::One(_)) => lower = Some((" > ", start(first))),
        (Op::Gt, Bound::Span(_, next)) => lower = Some((" >= ", sort::int(kernel::micros(*next)))),
        (Op::Le | Op::Between, Bound::One(_)) => upper = Some((" <= ", start(last))),
        (_, Bound::One(_)) => {}
        (_, Bound::Span(_, next)) => upper = Some((" < ", sort::int(kernel::micros(*next)))),
    }
    if op == Op::Between {
        lower = Some((" >= ", start(first)));
    }
    if let (Bound::One(first), Bound::One(last)) = (first, last) {
        let (from, to) = currency_range(first);
        if currency_range(last) != (from.clone(), to.clone()) {
            sql.push(" and 1 = 0");
            return;
        }
        lower = lower.or(from.map(|from| (" >= ", from)));
        upper = upper.or(to.map(|to| (" < ", to)));
    }
    for (sign, key) in [lower, upper].into_iter().flatten() {
        sql.push(" and ").push(column).push(sign).bind(key);
    }
}

/// The keys of one currency, from inclusive to exclusive; nothing for other kinds.
fn currency_range(cell: &Cell) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    match cell {
        Cell::Money(money) => {
            let from = money.currency.code().as_bytes().to_vec();
            let mut to = from.clone();
            to.push(0xff);
            to.extend([0xff; 8]);
            (Some(from), Some(to))
        }
        _ => (None, None),
    }
}

fn any_of(test: &CheckedTest, column: &str, nullable: bool, sql: &mut Sql) {
    let kind = test.column.kind;
    sql.push("(");
    if nullable {
        sql.push(column).push(" is not null and (");
    }
    for (i, bound) in test.values.iter().enumerate() {
        if i > 0 {
            sql.push(" or ");
        }
        match bound {
            Bound::One(Cell::Text(text))
                if matches!(kind, Kind::Text | Kind::LongText | Kind::Link) =>
            {
                let (from, to) = sort::text_range(text);
                sql.push("(").push(column).push(" >= ").bind(from);
                sql.push(" and ")
                    .push(column)
                    .push(" < ")
                    .bind(to)
                    .push(")");
            }
            Bound::One(cell) => drop(sql.push(column).push(" = ").bind(kind.sort_key(cell))),
            Bound::Span(from, to) => {
                sql.push("(")
                    .push(column)
                    .push(" >= ")
                    .bind(sort::int(kernel::micros(*from)));
                sql.push(" and ")
                    .push(column)
                    .push(" < ")
                    .bind(sort::int(kernel::micros(*to)))
                    .push(")");
            }
        }
    }
    if nullable {
        sql.push(")");
    }
    sql.push(")");
}

/// A column of microseconds that is never null.
fn instant(test: &CheckedTest, column: &str, sql: &mut Sql) {
    let edges = |bound: &Bound| match bound {
        Bound::One(Cell::At(at)) => (kernel::micros(*at), kernel::micros(*at) + 1),
        Bound::Span(from, to) => (kernel::micros(*from), kernel::micros(*to)),
        Bound::One(_) => (0, 0),
    };
    let first = test.values.first().map_or((0, 0), edges);
    match test.op {
        Op::Empty => drop(sql.push("1 = 0")),
        Op::Filled => drop(sql.push("1 = 1")),
        Op::Lt => drop(sql.push(column).push(" < ").bind(first.0)),
        Op::Ge => drop(sql.push(column).push(" >= ").bind(first.0)),
        Op::Le => drop(sql.push(column).push(" < ").bind(first.1)),
        Op::Gt => drop(sql.push(column).push(" >= ").bind(first.1)),
        Op::Between => {
            let last = test.values.get(1).map_or((0, 0), edges);
            sql.push("(").push(column).push(" >= ").bind(first.0);
            sql.push(" and ")
                .push(column)
                .push(" < ")
                .bind(last.1)
                .push(")");
        }
        _ => {
            if test.op == Op::IsNot {
                sql.push("not ");
            }
            sql.push("(");
            for (i, bound) in test.values.iter().enumerate() {
                if i > 0 {
                    sql.push(" or ");
                }
                let (from, to) = edges(bound);
                sql.push("(").push(column).push(" >= ").bind(from);
                sql.push(" and ")
                    .push(column)
                    .push(" < ")
                    .bind(to)
                    .push(")");
            }
            sql.push(")");
        }
    }
}

/// A column that is compared as it is: ids (null is empty) and codes (the empty text is empty).
fn listed(test: &CheckedTest, column: &str, id: bool, sql: &mut Sql) {
    let empty = if id { " is null" } else { " = ''" };
    match test.op {
        Op::Empty => drop(sql.push(column).push(empty)),
        Op::Filled => drop(sql.push("not (").push(column).push(empty).push(")")),
        _ => {
            if test.op == Op::IsNot {
                sql.push("not ");
            }
            sql.push("(")
                .push(column)
                .push(" is not null and ")
                .push(column)
                .push(" in (");
            for (i, bound) in test.values.iter().enumerate() {
                if i > 0 {
                    sql.push(", ");
                }
                match bound {
                    Bound::One(Cell::Id(raw)) => sql.bind(raw.to_vec()),
                    Bound::One(cell) => sql.bind(cell.to_text()),
                    Bound::Span(..) => sql.push("null"),
                };
            }
            sql.push("))");
        }
    }
}

fn tokens(test: &CheckedTest, search: &str, sql: &mut Sql) {
    sql.push("(");
    for (i, bound) in test.values.iter().enumerate() {
        if i > 0 {
            sql.push(" or ");
        }
        let token = match bound {
            Bound::One(Cell::Text(raw)) => test.column.kind.token(raw).unwrap_or_default(),
            _ => String::new(),
        };
        sql.push("id in (select id from ")
            .push(search)
            .push("(")
            .bind(format!("\"{token}\"*"))
            .push("))");
    }
    sql.push(")");
}
