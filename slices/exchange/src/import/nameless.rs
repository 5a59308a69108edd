//! Rows that name nobody but say to what they belong: each becomes a record of that name, and
//! is there before other rows link to it.

use super::Import;
use kernel::Result;
use kit::collection::{Effect, Mode, Outcome, Row};
use kit::{Collection, Column, Kind, Scope};
use std::collections::HashMap;
use storage::Tx;

/// Why a row comes before the others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Early {
    /// It names nobody, and is what it says it belongs to.
    Nameless,
    /// It is in so many words what others link to.
    Own,
}

/// Lets such rows be what they name. A row that finds its record changes that one and stays as
/// it is. The places of the rows that are to be applied before the others.
pub(super) async fn settle(
    collection: &dyn Collection,
    scope: &Scope,
    tx: &mut Tx,
    import: &Import,
    columns: &[Column],
    rows: &mut [Row],
) -> Result<HashMap<usize, Early>> {
    let mut first = HashMap::new();
    let mut asked = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        match (collection.nameless(scope, &row.values), &row.find) {
            (Some(values), Some(_)) => asked.push((at, values)),
            (Some(values), None) => {
                row.values = values;
                first.insert(at, Early::Nameless);
            }
            (None, _) if import.mapping.make_linked && is_linked_to(collection, columns, row) => {
                first.insert(at, Early::Own);
            }
            _ => {}
        }
    }
    if asked.is_empty() {
        return Ok(first);
    }
    let questions = asked.iter().filter_map(|(at, _)| rows.get(*at)).map(asks);
    let (questions, nothing) = (questions.collect(), kernel::Id::new(scope.now()));
    let answers = collection
        .apply(scope, tx, nothing, questions, true)
        .await?;
    for ((at, values), answer) in asked.into_iter().zip(answers) {
        if let (Outcome::Skipped(None), Some(row)) = (answer, rows.get_mut(at)) {
            row.values = values;
            first.insert(at, Early::Nameless);
        }
    }
    Ok(first)
}

/// Whether the record of a row exists: a row that may only change, and changes nothing.
fn asks(row: &Row) -> Row {
    Row {
        line: row.line,
        find: row.find.clone(),
        values: Vec::new(),
        mode: Mode::UpdateOnly,
        effect: Effect::Extend,
    }
}

/// Whether a row makes what a link by its name would find.
fn is_linked_to(collection: &dyn Collection, columns: &[Column], row: &Row) -> bool {
    let Some(name) = name(row) else { return false };
    let links = columns.iter().filter(|column| column.kind == Kind::Contact);
    links
        .filter_map(|column| collection.linked(&column.key, name))
        .any(|made| made.iter().all(|value| row.values.contains(value)))
}

/// How a link would call what a row makes.
pub(super) fn name(row: &Row) -> Option<&String> {
    let name = row.values.iter().find(|(key, _)| key == "name");
    name.and_then(|(_, texts)| texts.first())
}
