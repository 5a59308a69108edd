//! A filter in words, condition by condition, as chips show it.

use super::web::builder::op_key;
use super::web::draft::{RELATIVE, Value};
use crate::show::{self, Names};
use kernel::{Result, TimeZone};
use kit::filter::{Op, Test, written_day};
use kit::{Cell, Column, Filter, Kind, Scope};
use storage::Tx;

/// One part of a filter that can be taken out.
pub(crate) struct Condition {
    /// In words.
    pub text: String,
    /// The filter without it.
    pub without: Filter,
}

/// The conditions of a filter.
pub(crate) fn conditions(
    scope: &Scope,
    columns: &[Column],
    names: &Names,
    filter: &Filter,
) -> Vec<Condition> {
    if filter.is_everything() {
        return Vec::new();
    }
    let Filter::All(parts) = filter else {
        return vec![Condition {
            text: words(scope, columns, names, filter),
            without: Filter::everything(),
        }];
    };
    (0..parts.len())
        .map(|i| {
            let rest = parts
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != i)
                .map(|(_, part)| part.clone());
            Condition {
                text: parts
                    .get(i)
                    .map_or_else(String::new, |part| words(scope, columns, names, part)),
                without: Filter::All(rest.collect()),
            }
        })
        .collect()
}

/// The names of everything that a filter mentions.
pub(crate) async fn names(
    scope: &Scope,
    tx: &mut Tx,
    columns: &[Column],
    filter: &Filter,
) -> Result<Names> {
    let mut cells: Vec<(Kind, Cell)> = Vec::new();
    gather(columns, filter, &mut cells);
    Names::of(scope, tx, &cells).await
}

fn gather(columns: &[Column], filter: &Filter, cells: &mut Vec<(Kind, Cell)>) {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => {
            parts.iter().for_each(|part| gather(columns, part, cells))
        }
        Filter::Not(part) => gather(columns, part, cells),
        Filter::Test(test) => {
            let Some(column) = columns.iter().find(|column| column.key == test.field) else {
                return;
            };
            if matches!(column.kind, Kind::User | Kind::Contact) {
                let ids = test
                    .values
                    .iter()
                    .filter_map(|raw| column.kind.parse(raw, &TimeZone::UTC).ok());
                cells.extend(ids.map(|cell| (column.kind, cell)));
            }
        }
    }
}

fn words(scope: &Scope, columns: &[Column], names: &Names, filter: &Filter) -> String {
    let several = |parts: &[Filter], key: &str| {
        let all: Vec<String> = parts
            .iter()
            .map(|part| words(scope, columns, names, part))
            .collect();
        format!("({})", all.join(&format!(" {} ", scope.t(key))))
    };
    match filter {
        Filter::All(parts) => several(parts, "filter-and"),
        Filter::Any(parts) => several(parts, "filter-or"),
        Filter::Not(part) => format!(
            "{} {}",
            scope.t("filter-not"),
            words(scope, columns, names, part)
        ),
        Filter::Test(test) => test_words(scope, columns, names, test),
    }
}

fn test_words(scope: &Scope, columns: &[Column], names: &Names, test: &Test) -> String {
    let Some(column) = columns.iter().find(|column| column.key == test.field) else {
        return scope.t("filter-unknown-field");
    };
    let values: Vec<String> = test
        .values
        .iter()
        .map(|raw| value_words(scope, column, names, raw))
        .collect();
    if let (Op::Between, [from, to]) = (test.op, values.as_slice()) {
        let ends = [("from", from.as_str().into()), ("to", to.as_str().into())];
        return format!(
            "{}: {}",
            column.title,
            scope.t_with("filter-between", &ends)
        );
    }
    let joint = format!(" {} ", scope.t("filter-or"));
    let comparison = scope.t(&op_key(test.op, column.kind));
    format!("{}: {comparison} {}", column.title, values.join(&joint))
        .trim_end()
        .to_owned()
}

fn value_words(scope: &Scope, column: &Column, names: &Names, raw: &str) -> String {
    if column.kind == Kind::User && raw == "me" {
        return scope.t("filter-me");
    }
    if matches!(column.kind, Kind::Date | Kind::DateTime) {
        let value = Value::read(scope.lang(), column.kind, raw);
        if RELATIVE.iter().any(|(word, _)| *word == value.relative) {
            let word = scope.t(&format!("filter-day-{}", value.relative));
            return if value.days.is_empty() {
                word
            } else {
                format!("{} {word}", value.days)
            };
        }
        if let Some(day) = written_day(raw) {
            return show::text(scope, column, &Cell::Date(day), names).into_owned();
        }
    }
    match column.kind.parse(raw, scope.zone()) {
        Ok(cell) => show::text(scope, column, &cell, names).into_owned(),
        Err(_) => raw.to_owned(),
    }
}
