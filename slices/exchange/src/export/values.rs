//! What stands in a cell of an exported file.

use super::format::Format;
use kernel::{Id, Result};
use kit::collection::Item;
use kit::{Cell, Column, Kind, Record, Scope, User};
use std::collections::HashMap;
use storage::Tx;
use tabular::Value;

/// The columns of the file. A title that stands twice is told apart by its key, so that the
/// file can be read in again.
pub(crate) fn columns(format: Format, columns: &[Column]) -> Vec<tabular::Column> {
    let twice = |title: &str| {
        columns
            .iter()
            .filter(|column| column.title == title)
            .count()
            > 1
    };
    let column = |column: &Column| tabular::Column {
        key: column.key.clone(),
        title: if twice(&column.title) {
            format!("{} ({})", column.title, column.key)
        } else {
            column.title.clone()
        },
        kind: kind(format, column),
    };
    columns.iter().map(column).collect()
}

fn kind(format: Format, column: &Column) -> tabular::Kind {
    if column.multiple {
        return tabular::Kind::List;
    }
    match column.kind {
        Kind::Int => tabular::Kind::Int,
        // Excel on a Hungarian Windows takes `1.5` for the first of May.
        Kind::Decimal if format == Format::CsvExcel => tabular::Kind::Text,
        Kind::Decimal => tabular::Kind::Decimal,
        Kind::Bool => tabular::Kind::Bool,
        Kind::Date => tabular::Kind::Date,
        Kind::DateTime => tabular::Kind::DateTime,
        _ => tabular::Kind::Text,
    }
}

/// Turns records into rows.
pub(crate) struct Rows<'a> {
    scope: &'a Scope,
    format: Format,
    columns: &'a [Column],
    names: HashMap<Id<User>, String>,
}

impl<'a> Rows<'a> {
    /// Rows with these columns.
    pub fn new(scope: &'a Scope, format: Format, columns: &'a [Column]) -> Self {
        Rows {
            scope,
            format,
            columns,
            names: HashMap::new(),
        }
    }

    /// The rows of some records.
    pub async fn of(&mut self, tx: &mut Tx, items: &[Item]) -> Result<Vec<Vec<Value>>> {
        self.learn_names(tx, items).await?;
        Ok(items
            .iter()
            .map(|item| {
                self.columns
                    .iter()
                    .map(|column| self.value(column, item))
                    .collect()
            })
            .collect())
    }

    /// Users stand under their names: that is what an import finds them by.
    async fn learn_names(&mut self, tx: &mut Tx, items: &[Item]) -> Result<()> {
        let mut unknown = Vec::new();
        for column in self
            .columns
            .iter()
            .filter(|column| column.kind == Kind::User)
        {
            for cell in items.iter().flat_map(|item| item.cells(&column.key)) {
                if let Cell::Id(raw) = cell
                    && !self.names.contains_key(&Id::from_bytes(raw))
                {
                    unknown.push(Id::from_bytes(raw));
                }
            }
        }
        if !unknown.is_empty() {
            self.names
                .extend(identity::users::names(tx, &unknown).await?);
        }
        Ok(())
    }

    fn value(&self, column: &Column, item: &Item) -> Value {
        let cells = item.cells(&column.key);
        if column.multiple {
            let texts: Vec<String> = cells.iter().map(|cell| self.text(column, cell)).collect();
            return if texts.is_empty() {
                Value::Empty
            } else {
                Value::List(texts)
            };
        }
        let Some(cell) = cells.first() else {
            return Value::Empty;
        };
        match (kind(self.format, column), cell) {
            (tabular::Kind::Int, Cell::Int(n)) => Value::Int(*n),
            (tabular::Kind::Decimal, Cell::Decimal(n)) => Value::Decimal(n.to_string()),
            (tabular::Kind::Bool, Cell::Bool(yes)) => Value::Bool(*yes),
            (tabular::Kind::Date, Cell::Date(day)) => {
                let part = |n: i8| u8::try_from(n).unwrap_or(0);
                Value::Date(i32::from(day.year()), part(day.month()), part(day.day()))
            }
            (tabular::Kind::DateTime, Cell::At(at)) => {
                let local = self.scope.zone().to_datetime(*at);
                let part = |n: i8| u8::try_from(n).unwrap_or(0);
                Value::DateTime(
                    i32::from(local.year()),
                    part(local.month()),
                    part(local.day()),
                    part(local.hour()),
                    part(local.minute()),
                    part(local.second()),
                )
            }
            (tabular::Kind::Text, cell) => Value::Text(self.text(column, cell)),
            _ => Value::Empty,
        }
    }

    fn text(&self, column: &Column, cell: &Cell) -> String {
        match cell {
            Cell::Choice(key) => column.choice_title(key).to_owned(),
            Cell::Id(raw) if column.kind == Kind::User => {
                let id: Id<User> = Id::from_bytes(*raw);
                self.names
                    .get(&id)
                    .cloned()
                    .unwrap_or_else(|| id.to_string())
            }
            Cell::Decimal(_) | Cell::Money(_) if self.format == Format::CsvExcel => {
                cell.to_text().replace('.', ",")
            }
            other => other.to_text(),
        }
    }
}
