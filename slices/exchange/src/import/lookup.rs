//! What values of a file stand for: choices by their titles, users by their names.

use super::canonical;
use super::mapping::{Fixed, Mapping};
use super::reading::Reading;
use kernel::text::fold;
use kernel::{Result, TimeZone};
use kit::{Column, Kind};
use std::collections::HashMap;
use storage::Tx;
use tabular::Cell;

/// For each column of a closed set of values: what a folded value stands for. `None`: nothing,
/// on purpose.
#[derive(Default)]
pub(crate) struct Lookup {
    columns: HashMap<String, HashMap<String, Option<String>>>,
}

/// How many users a file's names are compared with.
const USERS: usize = 10_000;

/// Whether a column takes only values that exist elsewhere.
pub(crate) fn is_closed(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Choice | Kind::Choices | Kind::User | Kind::Contact
    )
}

impl Lookup {
    /// What the columns of a mapping can stand for, with what a person said of the rest.
    /// `translated`: the same columns in other languages, whose words are understood too.
    pub async fn read(
        tx: &mut Tx,
        (columns, translated): (&[Column], &[Column]),
        mapping: &Mapping,
    ) -> Result<Lookup> {
        let mut lookup = Lookup::default();
        let closed = columns.iter().filter(|column| is_closed(column.kind));
        let mut users: Option<HashMap<String, Option<String>>> = None;
        for column in closed {
            let known = match column.kind {
                Kind::User => match &users {
                    Some(users) => users.clone(),
                    None => users.insert(self::users(tx).await?).clone(),
                },
                Kind::Contact => HashMap::new(),
                _ => {
                    let same = |other: &&Column| other.key == column.key;
                    let mut known = HashMap::new();
                    for other in translated.iter().filter(same).chain([column]) {
                        known.extend(choices(other));
                    }
                    known
                }
            };
            lookup.columns.insert(column.key.clone(), known);
        }
        for replacement in &mapping.values {
            if let Some(known) = lookup.columns.get_mut(&replacement.column) {
                // Until the choice exists, another one stands in its place: the check writes nothing.
                let stand_in = || {
                    let column = columns
                        .iter()
                        .find(|column| column.key == replacement.column)?;
                    column.choices.first().map(|choice| choice.key.clone())
                };
                let becomes = match replacement.new_choice {
                    true => stand_in(),
                    false => replacement.becomes.clone(),
                };
                known.insert(folded(&replacement.value), becomes);
            }
        }
        Ok(lookup)
    }

    /// What a value stands for. The outer `None`: it is not known.
    pub fn find(&self, column: &str, value: &str) -> Option<Option<String>> {
        self.columns.get(column)?.get(&folded(value)).cloned()
    }
}

impl Fixed {
    /// A value that somebody typed for every row: a title as people see it, or as a file has it.
    pub(crate) fn read(
        column: &Column,
        typed: &str,
        known: &Lookup,
        (reading, zone): (&Reading, &TimeZone),
    ) -> Fixed {
        let found = known.find(&column.key, typed).flatten();
        let cell = Cell::Text(typed.to_owned());
        let value =
            found.or_else(|| canonical::value(column.kind, &cell, typed, reading, zone).ok());
        Fixed {
            column: column.key.clone(),
            value: value.unwrap_or_else(|| typed.to_owned()),
        }
    }
}

/// How values are compared: without case, accents and doubled spaces.
pub(crate) fn folded(value: &str) -> String {
    fold(&kernel::text::line(value))
}

fn choices(column: &Column) -> HashMap<String, Option<String>> {
    let mut known = HashMap::new();
    for choice in &column.choices {
        known.insert(folded(&choice.key), Some(choice.key.clone()));
    }
    // A title wins over the key of another choice: it is what people see.
    for choice in &column.choices {
        known.insert(folded(&choice.title), Some(choice.key.clone()));
    }
    known
}

/// Users by id, address and name. A name that two users share stands for neither.
async fn users(tx: &mut Tx) -> Result<HashMap<String, Option<String>>> {
    let mut known: HashMap<String, Option<String>> = HashMap::new();
    let mut shared: Vec<String> = Vec::new();
    for user in identity::users::search(tx, "", USERS).await? {
        let id = user.id.to_string();
        for word in [user.name, user.email] {
            let word = folded(&word);
            if known
                .insert(word.clone(), Some(id.clone()))
                .is_some_and(|other| other.as_ref() != Some(&id))
            {
                shared.push(word);
            }
        }
        known.insert(id.clone(), Some(id));
    }
    for word in shared {
        known.remove(&word);
    }
    Ok(known)
}
