//! The second step: where each column goes.

mod rules;
mod table;

use super::{Step, look_and_columns, preview, step_page, ticked, to};
use crate::collections::{self, ID, is_part, is_target};
use crate::import::actions::{self, Decision};
use crate::import::mapping::{Assignment, Fixed, Mapping, Target, parse_mode};
use crate::import::{Import, lookup::Lookup, titles::Titles};
use kernel::{Error, FieldErrors, Result};
use kit::collection::Mode;
use kit::html::*;
use kit::reply::unprocessable;
use kit::{At, Column, Fields, Form, Kind, Path, Reply, View, page, redirect};

/// The step.
pub(super) async fn page(view: &View, import: &Import, faults: &FieldErrors) -> Reply {
    let (look, columns) = look_and_columns(view, import).await?;
    let targets: Vec<&Column> = columns.iter().filter(|column| is_target(column)).collect();
    let whole = |column: &&Column| !is_part(&columns, &column.key);
    let writable: Vec<&Column> = targets
        .iter()
        .copied()
        .filter(|column| column.writable && whole(column))
        .collect();
    let keys: Vec<&Column> = columns
        .iter()
        .filter(|column| column.key == ID)
        .chain(writable.iter().copied())
        .collect();
    let collection = collections::find(view.scope.app(), &import.collection)?;
    let links = columns
        .iter()
        .any(|column| collection.linked(&column.key, "?").is_some());
    let label = |field: &str| label(view, import, field);
    let action = to(view, import.id, "/mapping");
    let back = to(view, import.id, "?step=file");
    let rows: Vec<usize> = (0..import.mapping.columns.len()).collect();
    let (targets, writable, keys, look, rows) = (&targets, &writable, &keys, &look, &rows);
    let content = maud! {
        form.form method="post" action=(action.as_str()) {
            (page::error_summary(view, faults, label))
            p.muted { (view.t("import-columns-help")) }
            div.table-wrap role="region" aria-label=(view.t("import-step-columns")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (view.t("import-step-columns")) }
                    thead { tr {
                        th scope="col" { (view.t("import-column-of-file")) }
                        th scope="col" { (view.t("import-column-goes")) }
                        th.wide scope="col" { (view.t("import-column-sample")) }
                    } }
                    tbody { @for at in rows { (table::row(view, import, look, targets, faults, *at)) } }
                }
            }
            (rules::fixed(view, import, writable, faults))
            (rules::rule(view, import, keys, faults, links))
            div.form-actions {
                button.button.primary name="then" value="check" { (view.t("import-do-check")) }
                button.button name="then" value="columns" { (view.t("import-save")) }
                a.button.quiet href=(back.as_str()) { (view.t("import-back")) }
            }
        }
        (preview(view, look))
    };
    Ok(step_page(view, import, Step::Columns, content))
}

fn label(view: &View, import: &Import, field: &str) -> (String, String) {
    let mut parts = field.split('.');
    let (what, at) = (
        parts.next().unwrap_or(""),
        parts.next().and_then(|n| n.parse::<usize>().ok()),
    );
    match (what, at) {
        ("columns", Some(at)) => {
            let title = import
                .mapping
                .columns
                .get(at)
                .map_or_else(String::new, |column| column.title.clone());
            (title, format!("column-{at}"))
        }
        ("fixed", Some(at)) => (view.t("import-fixed"), format!("fixed-{at}")),
        ("key", _) => (view.t("import-key"), "key".to_owned()),
        _ => (String::new(), "column-0".to_owned()),
    }
}

/// Keeps where the columns go, and tries the file out if that is asked for.
pub(super) async fn save(
    view: View,
    Path(At { id }): Path<At<Import>>,
    Form(fields): Form,
) -> Reply {
    let import = actions::find(&view.scope, id).await?;
    let (mapping, key, mode) = read(&view, &import, &fields).await?;
    let decision = Decision {
        reading: None,
        mapping: Some(mapping.clone()),
        key: Some(key.clone()),
        mode: Some(mode),
    };
    let decided = match actions::decide(&view.scope, id, decision).await {
        Ok(_) if fields.get("then") == "check" => {
            actions::begin_check(&view.scope, id).await.map(|()| "")
        }
        Ok(_) => Ok("?step=columns"),
        Err(error) => Err(error),
    };
    match decided {
        Ok(step) => Ok(redirect(&to(&view, id, step))),
        Err(Error::Invalid(faults)) => {
            let import = Import {
                mapping,
                key,
                mode,
                ..import
            };
            page(&view, &import, &faults).await.map(unprocessable)
        }
        Err(error) => Err(error.into()),
    }
}

async fn read(
    view: &View,
    import: &Import,
    fields: &Fields,
) -> Result<(Mapping, Option<String>, Mode)> {
    let titles = Titles::of(&view.scope, import).await?;
    let columns = import
        .mapping
        .columns
        .iter()
        .enumerate()
        .map(|(at, known)| {
            let chosen = fields.get(&format!("column.{at}"));
            let target = match chosen.split_at_checked(1) {
                Some(("-", _)) => Target::Ignored,
                Some(("=", key)) => Target::Column {
                    key: key.to_owned(),
                },
                Some(("+", kind)) => match Kind::parse_name(kind) {
                    Some(kind) => Target::New {
                        name: titles.field(&known.title),
                        kind,
                    },
                    None => Target::Undecided,
                },
                _ => Target::Undecided,
            };
            Assignment {
                title: known.title.clone(),
                target,
            }
        });
    let mapping = Mapping {
        columns: columns.collect(),
        fixed: read_fixed(view, import, fields).await?,
        values: import.mapping.values.clone(),
        make_linked: ticked(fields, "make_linked"),
        empty_clears: ticked(fields, "empty_clears"),
    };
    let key = Some(fields.get("key").to_owned()).filter(|key| !key.is_empty());
    Ok((
        mapping,
        key,
        parse_mode(fields.get("mode")).unwrap_or_default(),
    ))
}

/// What people type becomes canonical: a choice's title its key, a colleague's name their id.
async fn read_fixed(view: &View, import: &Import, fields: &Fields) -> Result<Vec<Fixed>> {
    let mut tx = view.scope.read().await?;
    let collection = collections::find(view.scope.app(), &import.collection)?;
    let columns = collection.columns(&view.scope, &mut tx).await?;
    let translated = collections::translated(collection, &view.scope, &mut tx).await?;
    let known = (columns.as_slice(), translated.as_slice());
    let lookup = Lookup::read(&mut tx, known, &Mapping::default()).await?;
    let pairs = fields
        .all("fixed_column")
        .zip(fields.all("fixed_value"))
        .filter(|(key, value)| !key.is_empty() && !value.trim().is_empty());
    let fixed = pairs.map(
        |(key, value)| match columns.iter().find(|column| column.key == key) {
            Some(column) => {
                Fixed::read(column, value, &lookup, (&import.reading, view.scope.zone()))
            }
            None => Fixed {
                column: key.to_owned(),
                value: value.to_owned(),
            },
        },
    );
    Ok(fixed.collect())
}
