//! The fields and choices that a file needs and that are not there yet.

use crate::collections;
use crate::import::mapping::{Assignment, Mapping, Replacement, Target};
use crate::import::titles::Titles;
use crate::import::{Import, lookup, propose, store};
use kernel::{Error, FieldErrors, Result};
use kit::{Choice, Kind, Permission, Scope, Via};
use std::collections::BTreeSet;
use storage::Tx;
use vault::PersonKey;

/// Makes the fields and the choices that the file needs.
pub(crate) async fn make_columns(
    scope: &Scope,
    tx: &mut Tx,
    key: &PersonKey,
    import: &mut Import,
) -> Result<()> {
    scope.require(Permission::ImportContacts)?;
    let through = scope.through(Via::Import);
    make_fields(&through, tx, import).await?;
    add_choices(&through, tx, import).await?;
    store::save_mapping(tx, key, import.id, &import.mapping).await
}

/// Makes the fields that are to be made.
pub(super) async fn make_fields(scope: &Scope, tx: &mut Tx, import: &mut Import) -> Result<()> {
    if !import.mapping.makes_fields() {
        return Ok(());
    }
    scope.require(Permission::ManageFields)?;
    let collection = collections::find(scope.app(), &import.collection)?;
    let unknown = import.unknown.clone();
    let titles = Titles::of(scope, import).await?;
    for (at, assignment) in import.mapping.columns.iter_mut().enumerate() {
        let Target::New { name, kind } = &assignment.target else {
            continue;
        };
        let choices = match kind {
            Kind::Choice | Kind::Choices => {
                let pending = Mapping::pending_key(at);
                let values = unknown.iter().filter(|unknown| unknown.column == pending);
                let values = values.map(|unknown| unknown.value.as_str());
                choices(&titles, &assignment.title, values)
            }
            _ => Vec::new(),
        };
        // What a choice may be is known only after the whole file was looked at.
        if choices.is_empty() && matches!(kind, Kind::Choice | Kind::Choices) {
            return Err(Error::Conflict("not_checked"));
        }
        let made = collection.create_column(scope, tx, name, *kind, &choices);
        let column = made
            .await
            .map_err(|error| of_column(error, at, assignment))?;
        assignment.target = Target::Column { key: column.key };
    }
    Ok(())
}

/// What is wrong with a field is said of the column of the file for which it was to be made.
fn of_column(error: Error, at: usize, assignment: &Assignment) -> Error {
    let Error::Invalid(faults) = error else {
        return error;
    };
    let mut errors = FieldErrors::new();
    for fault in faults.iter() {
        let mut fault = fault.clone();
        fault.field = format!("columns.{at}");
        errors.push(fault.with("name", &assignment.title));
    }
    errors.into()
}

/// Adds the values that a person wants as choices, and lets them stand for those.
async fn add_choices(scope: &Scope, tx: &mut Tx, import: &mut Import) -> Result<()> {
    if !import.mapping.adds_choices() {
        return Ok(());
    }
    scope.require(Permission::ManageFields)?;
    let collection = collections::find(scope.app(), &import.collection)?;
    let wanted = import
        .mapping
        .values
        .iter()
        .filter(|value| value.new_choice);
    let keys: BTreeSet<String> = wanted.map(|value| value.column.clone()).collect();
    let titles = Titles::of(scope, import).await?;
    for key in keys {
        let goes_there = |assignment: &&Assignment| matches!(&assignment.target, Target::Column { key: to } if *to == key);
        let source = import.mapping.columns.iter().find(goes_there);
        let source = source.map_or_else(String::new, |assignment| assignment.title.clone());
        let titled = |value: &Replacement| titles.choice(&source, &value.value);
        let mut values: Vec<_> = import
            .mapping
            .values
            .iter_mut()
            .filter(|value| value.new_choice && value.column == key)
            .collect();
        let wanted: Vec<String> = values.iter().map(|value| titled(value)).collect();
        let column = collection.add_choices(scope, tx, &key, &wanted).await?;
        for value in &mut values {
            let folded = lookup::folded(&titled(value));
            let choice = column
                .choices
                .iter()
                .find(|choice| lookup::folded(&choice.title) == folded);
            value.becomes = choice.map(|choice| choice.key.clone());
            value.new_choice = value.becomes.is_none();
        }
    }
    Ok(())
}

/// Choices with the keys that stand in the file, or with keys made of their titles, each once.
fn choices<'a>(
    titles: &Titles,
    column: &str,
    values: impl Iterator<Item = &'a str>,
) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for value in values {
        let mut title = titles.choice(column, value);
        let same = |choice: &Choice| lookup::folded(&choice.title) == lookup::folded(&title);
        if choices.iter().any(same) {
            title = kernel::text::line(value);
        }
        let stem = match titles.is_key(value) {
            true => value.to_owned(),
            false => propose::bare(&title),
        };
        let stem = match stem.is_empty() {
            true => "choice".to_owned(),
            false => stem,
        };
        let mut key = stem.clone();
        let mut n = 2;
        while choices.iter().any(|choice| choice.key == key) {
            key = format!("{stem}{n}");
            n += 1;
        }
        choices.push(Choice { key, title });
    }
    choices
}
