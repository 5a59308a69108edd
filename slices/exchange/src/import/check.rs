//! Whether what a person decided about a file can be done.

use super::Import;
use super::assemble;
use super::lookup::folded;
use super::mapping::Target;
use super::propose::bare;
use super::upload::Look;
use crate::collections::{is_part, is_target};
use kernel::{FieldError, FieldErrors, Result};
use kit::{Column, Kind, Permission, Scope};

/// Refuses a mapping that cannot be carried out; every faulty decision is named.
pub(crate) fn mapping(
    scope: &Scope,
    import: &Import,
    (columns, translated): (&[Column], &[Column]),
    look: &Look,
) -> Result<()> {
    let mut errors = FieldErrors::new();
    if import.mapping.columns.len() != look.titles.len() {
        errors.push(FieldError::new("columns", "wrong_number").with("n", look.titles.len()));
    }
    if import.mapping.makes_fields() || import.mapping.adds_choices() {
        scope.require(Permission::ManageFields)?;
    }
    let mut taken: Vec<&str> = Vec::new();
    let own = columns
        .iter()
        .filter(|column| column.key.starts_with("custom."));
    let mut titles: Vec<String> = own.map(|column| folded(&column.title)).collect();
    for (at, assignment) in import.mapping.columns.iter().enumerate() {
        let place = format!("columns.{at}");
        match &assignment.target {
            Target::Undecided | Target::Ignored => {}
            Target::New { name, kind } => {
                if name.trim().is_empty() {
                    errors.add(place, "required");
                } else if is_built_in(name, columns.iter().chain(translated)) {
                    errors.add(place, "title_built_in");
                } else if titles.contains(&folded(name)) {
                    errors.push(
                        FieldError::new(place, "title_taken").with("name", &assignment.title),
                    );
                } else if matches!(kind, Kind::User | Kind::Contact) {
                    errors.add(place, "unknown_choice");
                }
                titles.push(folded(name));
            }
            Target::Column { key } => match columns.iter().find(|column| column.key == *key) {
                None => errors.push(FieldError::new(place, "unknown_field").with("name", key)),
                Some(column) if !is_target(column) => errors.add(place, "read_only"),
                Some(_) if assemble::is_lonely(&import.mapping, at, key, columns) => {
                    errors.add(place, "nothing_beside")
                }
                Some(column) if !holds_several(column) && taken.contains(&key.as_str()) => {
                    errors.add(place, "taken_twice")
                }
                Some(_) => taken.push(key),
            },
        }
    }
    for (at, fixed) in import.mapping.fixed.iter().enumerate() {
        let place = format!("fixed.{at}");
        match columns.iter().find(|column| {
            column.key == fixed.column && column.writable && !is_part(columns, &column.key)
        }) {
            None => {
                errors.push(FieldError::new(place, "unknown_field").with("name", &fixed.column))
            }
            Some(column) => {
                if let Err(code) = value(scope, column, &fixed.value) {
                    errors.add(place, code);
                }
            }
        }
    }
    for (at, replacement) in import.mapping.values.iter().enumerate() {
        let column = columns
            .iter()
            .find(|column| column.key == replacement.column);
        let faulty = match (column, &replacement.becomes) {
            (None, _) => Some("unknown_field"),
            (Some(column), _) if replacement.new_choice && !column.extensible => {
                Some("no_new_choices")
            }
            (Some(_), None) => None,
            (Some(column), Some(text)) => value(scope, column, text).err(),
        };
        if let Some(code) = faulty {
            errors.push(
                FieldError::new(format!("values.{at}"), code).with("name", &replacement.column),
            );
        }
    }
    if let Some(key) = &import.key
        && !taken.contains(&key.as_str())
    {
        errors.add("key", "key_not_in_file");
    }
    errors.check()?;
    Ok(())
}

/// Whether a built-in column is called so in any language.
fn is_built_in<'a>(name: &str, mut columns: impl Iterator<Item = &'a Column>) -> bool {
    let name = bare(name);
    columns.any(|column| !column.key.starts_with("custom.") && bare(&column.title) == name)
}

/// Texts of several columns of the file are put together in one.
fn holds_several(column: &Column) -> bool {
    column.multiple || matches!(column.kind, Kind::Text | Kind::LongText)
}

fn value(scope: &Scope, column: &Column, text: &str) -> Result<(), &'static str> {
    column.kind.parse(text, scope.zone())?;
    let closed = matches!(column.kind, Kind::Choice | Kind::Choices);
    if closed && !column.choices.iter().any(|choice| choice.key == text) {
        return Err("unknown_choice");
    }
    Ok(())
}

/// Refuses to begin while a column that holds something has nowhere to go.
pub(crate) fn decided(import: &Import, look: &Look) -> Result<()> {
    let mut errors = FieldErrors::new();
    for (at, assignment) in import.mapping.columns.iter().enumerate() {
        if assignment.target == Target::Undecided && look.is_filled(at) {
            errors.push(FieldError::new(format!("columns.{at}"), "undecided_column"));
        }
    }
    if import.mapping.keys().is_empty() && !import.mapping.makes_fields() {
        errors.add("columns", "nothing_to_import");
    }
    errors.check()?;
    Ok(())
}
