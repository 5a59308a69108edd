//! Values of the file that are no user and no choice: what they stand for.

use super::to;
use crate::import::Import;
use crate::import::actions::{self, Decision};
use crate::import::lookup::folded;
use crate::import::mapping::{Mapping, Replacement, Unknown};
use kernel::Result;
use kit::html::*;
use kit::{At, Column, Form, Kind, Path, Permission, Reply, View, redirect, texts};

/// What the values of a column can become: the column's title, then canonical texts and titles.
pub(super) struct Choices {
    key: String,
    title: String,
    options: Vec<(String, String)>,
    /// Whether a value may become a new one.
    extensible: bool,
}

/// What unknown values can become, for each column that has some.
pub(super) async fn choices(view: &View, import: &Import) -> Result<Vec<Choices>> {
    if import.unknown.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = view.scope.read().await?;
    let columns = crate::collections::find(view.scope.app(), &import.collection)?
        .columns(&view.scope, &mut tx)
        .await?;
    let people = identity::users::active(&mut tx).await?;
    let unknown = |column: &&Column| {
        import
            .unknown
            .iter()
            .any(|unknown| unknown.column == column.key)
    };
    let options = |column: &Column| match column.kind {
        Kind::User => people
            .iter()
            .map(|user| (user.id.to_string(), user.name.clone()))
            .collect(),
        _ => column
            .choices
            .iter()
            .map(|choice| (choice.key.clone(), choice.title.clone()))
            .collect(),
    };
    Ok(columns
        .iter()
        .filter(unknown)
        .map(|column| Choices {
            key: column.key.clone(),
            title: column.title.clone(),
            options: options(column),
            extensible: column.extensible && view.scope.may(Permission::ManageFields),
        })
        .collect())
}

/// Name of the input, title of the column, the value, how often, what it can become, and
/// whether it may become a new choice.
type Row = (String, String, String, String, Vec<(String, String)>, bool);

/// The form in which a person says what each of them stands for.
pub(super) fn form(view: &View, import: &Import, choices: &[Choices]) -> impl Renderable {
    let action = to(view, import.id, "/values");
    let rows: Vec<Row> = import
        .unknown
        .iter()
        .enumerate()
        .filter_map(
            |(
                at,
                Unknown {
                    column,
                    value,
                    count,
                },
            )| {
                let known = choices.iter().find(|known| known.key == *column)?;
                let count =
                    texts::number(view.scope.lang(), i64::try_from(*count).unwrap_or(i64::MAX));
                Some((
                    format!("value.{at}"),
                    known.title.clone(),
                    value.clone(),
                    count,
                    known.options.clone(),
                    known.extensible,
                ))
            },
        )
        .collect();
    maud! {
        @if !rows.is_empty() {
            form.form method="post" action=(action.as_str()) {
                h2 { (view.t("import-unknown")) }
                p.muted { (view.t("import-unknown-help")) }
                div.table-wrap role="region" aria-label=(view.t("import-unknown")) tabindex="0" {
                    table.table {
                        caption.visually-hidden { (view.t("import-unknown")) }
                        thead { tr {
                            th scope="col" { (view.t("import-column")) }
                            th scope="col" { (view.t("import-value")) }
                            th.number scope="col" { (view.t("import-times")) }
                            th scope="col" { (view.t("import-becomes")) }
                        } }
                        tbody { @for (name, title, value, count, options, extensible) in &rows {
                            tr {
                                td { (title.as_str()) }
                                th scope="row" { label for=(name.as_str()) { (value.as_str()) } }
                                td.number { (count.as_str()) }
                                td { select id=(name.as_str()) name=(name.as_str()) {
                                    option value="" { (view.t("import-stays-error")) }
                                    option value="-" { (view.t("import-becomes-empty")) }
                                    @if *extensible { option value="+" { (view.t("import-becomes-choice")) } }
                                    @for (key, text) in options { option value=(format!("={key}")) { (text.as_str()) } }
                                } }
                            }
                        } }
                    }
                }
                div.form-actions { button.button.primary { (view.t("import-check-again")) } }
            }
        }
    }
}

/// Keeps what was said and tries the file out again.
pub(super) async fn save(
    view: View,
    Path(At { id }): Path<At<Import>>,
    Form(fields): Form,
) -> Reply {
    let import = actions::find(&view.scope, id).await?;
    let mut values = import.mapping.values.clone();
    for (at, unknown) in import.unknown.iter().enumerate() {
        let said = fields.get(&format!("value.{at}")).split_at_checked(1);
        let (becomes, new_choice) = match said {
            Some(("-", _)) => (None, false),
            Some(("=", key)) => (Some(key.to_owned()), false),
            Some(("+", _)) => (None, true),
            _ => continue,
        };
        values.retain(|known| {
            known.column != unknown.column || folded(&known.value) != folded(&unknown.value)
        });
        values.push(Replacement {
            column: unknown.column.clone(),
            value: unknown.value.clone(),
            becomes,
            new_choice,
        });
    }
    let mapping = Mapping {
        values,
        ..import.mapping
    };
    actions::decide(
        &view.scope,
        id,
        Decision {
            mapping: Some(mapping),
            ..Decision::default()
        },
    )
    .await?;
    actions::begin_check(&view.scope, id).await?;
    Ok(redirect(&to(&view, id, "")))
}
