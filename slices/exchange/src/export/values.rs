//! What stands in a cell of an exported file, so that an import understands it again.
//!
//! - Always does a workbook or a text file say times in the zone that the title of its column
//!   names; an hour that the clocks have twice, and a fraction of a second, stand with the
//!   distance from UTC.
//! - Always does XML say instants in UTC, and choices by their keys.

use super::format::Format;
use crate::collections::ID;
use crate::listed::{self, Lexicon, Listed};
use kernel::{Id, Result, TimeZone, Timestamp};
use kit::collection::{Item, Saying};
use kit::{Cell, Collection, Column, Kind, Scope, User};
use std::collections::HashMap;
use storage::Tx;
use tabular::{Value, defuse};

/// The columns of the file. A title that stands twice is told apart by its key, so that the
/// file can be read in again.
pub(crate) fn columns(
    scope: &Scope,
    collection: &dyn Collection,
    format: Format,
    columns: &[Column],
) -> Vec<tabular::Column> {
    let twice = |title: &str| {
        columns
            .iter()
            .filter(|column| column.title == title)
            .count()
            > 1
    };
    let column = |column: &Column| {
        let mut title = match twice(&column.title) {
            true => format!("{} ({})", column.title, column.key),
            false => column.title.clone(),
        };
        if column.kind == Kind::DateTime && format != Format::Xml {
            title.push_str(&zone_of(scope.zone()));
        }
        let beside = collection.beside(&column.key).iter();
        tabular::Column {
            key: column.key.clone(),
            title,
            kind: kind(format, column, !collection.beside(&column.key).is_empty()),
            notes: beside.map(|beside| beside.name).collect(),
            choices: column
                .choices
                .iter()
                .map(|choice| (choice.key.clone(), choice.title.clone()))
                .collect(),
        }
    };
    columns.iter().map(column).collect()
}

/// The zone of the times of a column, as it stands behind its title.
fn zone_of(zone: &TimeZone) -> String {
    let name = zone.iana_name();
    name.map_or_else(String::new, |name| format!(" ({name})"))
}

fn kind(format: Format, column: &Column, has_beside: bool) -> tabular::Kind {
    if column.multiple {
        return match (format, has_beside) {
            (Format::Xml, true) => tabular::Kind::Items,
            (Format::Xml, false) => tabular::Kind::List,
            _ => tabular::Kind::Text,
        };
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
    collection: &'static dyn Collection,
    format: Format,
    columns: Vec<(Column, Lexicon)>,
    users: Option<HashMap<Id<User>, String>>,
    links: HashMap<(String, [u8; 16]), String>,
}

impl<'a> Rows<'a> {
    /// Rows with these columns.
    pub fn new(
        scope: &'a Scope,
        collection: &'static dyn Collection,
        format: Format,
        columns: &[Column],
    ) -> Self {
        let columns = columns.iter().map(|column| {
            let lexicon = Lexicon::of(scope, collection, &column.key);
            (column.clone(), lexicon)
        });
        Rows {
            scope,
            collection,
            format,
            columns: columns.collect(),
            users: None,
            links: HashMap::new(),
        }
    }

    /// The rows of some records.
    pub async fn of(&mut self, tx: &mut Tx, items: &[Item]) -> Result<Vec<Vec<Value>>> {
        self.learn_users(tx, items).await?;
        self.learn_links(tx, items).await?;
        let row = |item: &Item| {
            let columns = self.columns.iter();
            columns
                .map(|(column, lexicon)| self.value(column, lexicon, item))
                .collect()
        };
        Ok(items.iter().map(row).collect())
    }

    /// Users stand under what an import finds them by: their names, or their addresses where
    /// two have one name.
    async fn learn_users(&mut self, tx: &mut Tx, items: &[Item]) -> Result<()> {
        let mut columns = self.columns.iter().map(|(column, _)| column);
        let columns = columns.by_ref().filter(|column| column.kind == Kind::User);
        let mut named = Vec::new();
        for column in columns {
            let cells = items.iter().flat_map(|item| item.values(&column.key));
            named.extend(cells.filter_map(|cell| match cell {
                Cell::Id(raw) => Some(Id::<User>::from_bytes(*raw)),
                _ => None,
            }));
        }
        if named.is_empty() {
            return Ok(());
        }
        if self.users.is_none() {
            self.users = Some(telling_users(tx).await?);
        }
        let users = self.users.get_or_insert_default();
        named.retain(|id| !users.contains_key(id));
        if !named.is_empty() {
            users.extend(identity::users::names(tx, &named).await?);
        }
        Ok(())
    }

    /// Linked records stand under what an import finds them by: their names, with the id where
    /// others have the same.
    async fn learn_links(&mut self, tx: &mut Tx, items: &[Item]) -> Result<()> {
        for (column, _) in self
            .columns
            .iter()
            .filter(|(column, _)| column.kind == Kind::Contact)
        {
            let mut ids: Vec<[u8; 16]> = Vec::new();
            for cell in items.iter().flat_map(|item| item.values(&column.key)) {
                if let Cell::Id(raw) = cell
                    && !self.links.contains_key(&(column.key.clone(), *raw))
                {
                    ids.push(*raw);
                }
            }
            ids.sort_unstable();
            ids.dedup();
            let names = self
                .collection
                .names(self.scope, tx, &column.key, &ids)
                .await?;
            for id in ids {
                let name = names.get(&id).cloned();
                let name = name.unwrap_or_else(|| Id::<()>::from_bytes(id).to_string());
                self.links.insert((column.key.clone(), id), name);
            }
        }
        Ok(())
    }

    fn value(&self, column: &Column, lexicon: &Lexicon, item: &Item) -> Value {
        if column.key == ID {
            return Value::Text(Id::<()>::from_bytes(item.id).to_string());
        }
        let cells = item.values(&column.key);
        if column.multiple {
            return self.several(column, lexicon, item, cells);
        }
        let Some(cell) = cells.first() else {
            return Value::Empty;
        };
        match (kind(self.format, column, false), cell) {
            (tabular::Kind::Int, Cell::Int(n)) => Value::Int(*n),
            (tabular::Kind::Decimal, Cell::Decimal(n)) => Value::Decimal(n.to_string()),
            (tabular::Kind::Bool, Cell::Bool(yes)) => Value::Bool(*yes),
            (tabular::Kind::Date, Cell::Date(day)) => {
                let part = |n: i8| u8::try_from(n).unwrap_or(0);
                Value::Date(i32::from(day.year()), part(day.month()), part(day.day()))
            }
            (tabular::Kind::DateTime, Cell::At(at)) => self.moment(column, *at),
            (tabular::Kind::Text, cell) => self.cell(self.text(column, cell)),
            _ => Value::Empty,
        }
    }

    fn several(&self, column: &Column, lexicon: &Lexicon, item: &Item, cells: &[Cell]) -> Value {
        if cells.is_empty() {
            return Value::Empty;
        }
        let texts = cells.iter().map(|cell| self.text(column, cell));
        if self.format == Format::Xml && self.collection.beside(&column.key).is_empty() {
            return Value::List(texts.collect());
        }
        let beside = |name: &str| item.values(&format!("{}.{name}", column.key));
        let parts: Vec<&str> = lexicon.parts().map(|word| word.name).collect();
        let values = texts.enumerate().map(|(at, value)| {
            let mut listed = Listed::default();
            for beside_it in self.collection.beside(&column.key) {
                let cells = beside(beside_it.name);
                match (beside_it.saying, cells.first()) {
                    // The first one is the default unless something else is said.
                    (Saying::Default, Some(Cell::Int(place))) => {
                        let is_said = *place > 0 || self.format == Format::Xml;
                        listed.is_default = is_said && usize::try_from(*place) == Ok(at);
                    }
                    (Saying::Default, _) => {}
                    _ => {
                        let text = cells.get(at).map(Cell::to_text).unwrap_or_default();
                        if !text.is_empty() {
                            listed.notes.push((beside_it.name, text));
                        }
                    }
                }
            }
            // What is made of parts is said by them; where there are none, as it stands.
            let is_composed = listed.notes.iter().any(|(name, _)| parts.contains(name));
            if !is_composed || self.format == Format::Xml {
                listed.value = value;
            }
            listed
        });
        let values: Vec<Listed> = values.collect();
        match self.format {
            Format::Xml => Value::Items(values.into_iter().map(item_of).collect()),
            _ => self.cell(listed::write(&values, lexicon)),
        }
    }

    fn moment(&self, column: &Column, at: Timestamp) -> Value {
        if self.format == Format::Xml {
            return Value::Instant(at.to_string());
        }
        let zone = self.scope.zone();
        let local = zone.to_datetime(at);
        let exact = local.subsec_nanosecond() == 0 || !column.writable;
        if zone.to_ambiguous_timestamp(local).is_ambiguous() || !exact {
            let instant = at.display_with_offset(zone.to_offset(at));
            return Value::Instant(instant.to_string());
        }
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

    /// A text that an import reads as it stands: what looks as if it had been kept from being
    /// executed is so in a workbook too, where nothing has to be.
    fn cell(&self, text: String) -> Value {
        match self.format {
            Format::Xlsx if defuse::undefuse(&text) != text => Value::Text(format!("'{text}")),
            _ => Value::Text(text),
        }
    }

    fn text(&self, column: &Column, cell: &Cell) -> String {
        match cell {
            Cell::Choice(key) if self.format == Format::Xml => key.clone(),
            Cell::Choice(key) => column.choice_title(key).to_owned(),
            Cell::Id(raw) if column.kind == Kind::User => {
                let id: Id<User> = Id::from_bytes(*raw);
                let known = self.users.as_ref().and_then(|users| users.get(&id));
                known.cloned().unwrap_or_else(|| id.to_string())
            }
            Cell::Id(raw) if column.kind == Kind::Contact => {
                let known = self.links.get(&(column.key.clone(), *raw));
                known.cloned().unwrap_or_else(|| cell.to_text())
            }
            Cell::Decimal(_) | Cell::Money(_) if self.format == Format::CsvExcel => {
                cell.to_text().replace('.', ",")
            }
            other => other.to_text(),
        }
    }
}

/// A value with its attributes.
fn item_of(listed: Listed) -> tabular::Item {
    let mut notes = listed.notes;
    if listed.is_default {
        notes.push(("default", "true".to_owned()));
    }
    tabular::Item {
        text: listed.value,
        notes,
    }
}

/// How many users are looked through for names that two of them have.
const USERS: usize = 10_000;

/// What tells every user from all others: the name, or the address where the name does not.
async fn telling_users(tx: &mut Tx) -> Result<HashMap<Id<User>, String>> {
    let users = identity::users::search(tx, "", USERS).await?;
    let folded = |name: &str| kernel::text::fold(&kernel::text::line(name));
    let mut count: HashMap<String, usize> = HashMap::new();
    for user in &users {
        *count.entry(folded(&user.name)).or_default() += 1;
    }
    let telling = |name: &str| count.get(&folded(name)) == Some(&1);
    let users = users.into_iter().map(|user| match telling(&user.name) {
        true => (user.id, user.name),
        false => (user.id, user.email),
    });
    Ok(users.collect())
}
