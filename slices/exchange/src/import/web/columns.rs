//! The second step: where each column goes.

use super::{Step, look_and_columns, preview, step_page, ticked, to};
use crate::import::actions::{self, Decision};
use crate::import::mapping::{Assignment, Fixed, Mapping, Target, mode_name, parse_mode};
use crate::import::propose::Guess;
use crate::import::upload::Look;
use crate::import::{Import, canonical, lookup::Lookup};
use kernel::{Error, FieldErrors, Result};
use kit::collection::Mode;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{At, Column, Fields, Form, Kind, Path, Permission, Reply, View, page, redirect};
use tabular::Cell;

/// The kinds that a new field may have.
const NEW: [Kind; 13] = [
    Kind::Text,
    Kind::LongText,
    Kind::Int,
    Kind::Decimal,
    Kind::Money,
    Kind::Date,
    Kind::DateTime,
    Kind::Bool,
    Kind::Choice,
    Kind::Choices,
    Kind::Email,
    Kind::Phone,
    Kind::Link,
];

/// The step.
pub(super) async fn page(view: &View, import: &Import, faults: &FieldErrors) -> Reply {
    let (look, columns) = look_and_columns(view, import).await?;
    let writable: Vec<&Column> = columns.iter().filter(|column| column.writable).collect();
    let label = |field: &str| label(view, import, field);
    let action = to(view, import.id, "/mapping");
    let back = to(view, import.id, "?step=file");
    let rows: Vec<usize> = (0..import.mapping.columns.len()).collect();
    let (writable, look, rows) = (&writable, &look, &rows);
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
                    tbody { @for at in rows { (row(view, import, look, writable, faults, *at)) } }
                }
            }
            (fixed(view, import, writable, faults))
            (rule(view, import, writable, faults))
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

fn row(
    view: &View,
    import: &Import,
    look: &Look,
    columns: &[&Column],
    faults: &FieldErrors,
    at: usize,
) -> impl Renderable {
    let Assignment { title, target } =
        import
            .mapping
            .columns
            .get(at)
            .cloned()
            .unwrap_or(Assignment {
                title: String::new(),
                target: Target::Undecided,
            });
    let chosen = match &target {
        Target::Undecided => String::new(),
        Target::Ignored => "-".to_owned(),
        Target::Column { key } => format!("={key}"),
        Target::New { kind, .. } => format!("+{}", kind.name()),
    };
    let options: Vec<(String, String)> = columns
        .iter()
        .map(|column| (format!("={}", column.key), column.title.clone()))
        .collect();
    let proposed = guess(view, import, look, at);
    let new: Vec<(String, String)> = match view.scope.may(Permission::ManageFields) {
        true => NEW
            .into_iter()
            .map(|kind| {
                (
                    format!("+{}", kind.name()),
                    new_title(view, kind, kind == proposed),
                )
            })
            .collect(),
        false => Vec::new(),
    };
    let fault = faults
        .of(&format!("columns.{at}"))
        .next()
        .map(|fault| fault_text(&view.scope, fault));
    let (id, name, error) = (
        format!("column-{at}"),
        format!("column.{at}"),
        format!("column-{at}-error"),
    );
    let sample: Vec<String> = look
        .sample
        .iter()
        .filter_map(|row| row.get(at))
        .filter(|cell| !cell.trim().is_empty())
        .take(3)
        .cloned()
        .collect();
    let sample = sample.join(" · ").chars().take(120).collect::<String>();
    maud! {
        tr {
            th scope="row" { label for=(id.as_str()) { (title.as_str()) } }
            td {
                select id=(id.as_str()) name=(name.as_str()) aria-invalid=[fault.as_ref().map(|_| "true")] aria-describedby=[fault.as_ref().map(|_| error.as_str())] {
                    option value="" selected[chosen.is_empty()] { (view.t("import-undecided")) }
                    option value="-" selected[chosen == "-"] { (view.t("import-ignore")) }
                    optgroup label=(view.t("import-existing")) {
                        @for (value, text) in &options { option value=(value.as_str()) selected[*value == chosen] { (text.as_str()) } }
                    }
                    @if !new.is_empty() {
                        optgroup label=(view.t("import-new-field")) {
                            @for (value, text) in &new { option value=(value.as_str()) selected[*value == chosen] { (text.as_str()) } }
                        }
                    }
                }
                @if let Some(fault) = &fault { p.field-error id=(error.as_str()) { (fault.as_str()) } }
            }
            td.wide.muted { (sample.as_str()) }
        }
    }
}

fn new_title(view: &View, kind: Kind, proposed: bool) -> String {
    let title = view.t(&format!("import-new-{}", kind.name().replace('_', "-")));
    if proposed {
        view.t_with("import-new-proposed", &[("kind", title.as_str().into())])
    } else {
        title
    }
}

/// The kind that suits the sample.
fn guess(view: &View, import: &Import, look: &Look, at: usize) -> Kind {
    let mut guess = Guess::new();
    for cell in look.sample.iter().filter_map(|row| row.get(at)) {
        guess.see(&view.scope, &Cell::Text(cell.clone()), &import.reading);
    }
    guess.kind()
}

fn fixed(
    view: &View,
    import: &Import,
    columns: &[&Column],
    faults: &FieldErrors,
) -> impl Renderable {
    let mut known: Vec<(String, String)> = import
        .mapping
        .fixed
        .iter()
        .map(|fixed| (fixed.column.clone(), shown(columns, fixed)))
        .collect();
    known.push((String::new(), String::new()));
    let options: Vec<(String, String)> = columns
        .iter()
        .map(|column| (column.key.clone(), column.title.clone()))
        .collect();
    let rows: Vec<(String, String, String, String, Option<String>)> = known
        .into_iter()
        .enumerate()
        .map(|(at, (key, value))| {
            let fault = faults
                .of(&format!("fixed.{at}"))
                .next()
                .map(|fault| fault_text(&view.scope, fault));
            (
                key,
                value,
                format!("fixed-{at}"),
                format!("fixed-{at}-value"),
                fault,
            )
        })
        .collect();
    maud! {
        fieldset.form-section {
            legend { (view.t("import-fixed")) }
            p.muted { (view.t("import-fixed-help")) }
            @for (key, value, id, value_id, fault) in &rows {
                div.cluster {
                    label.visually-hidden for=(id.as_str()) { (view.t("import-fixed-column")) }
                    select id=(id.as_str()) name="fixed_column" {
                        option value="" { (view.t("import-fixed-none")) }
                        @for (known, title) in &options { option value=(known.as_str()) selected[known == key] { (title.as_str()) } }
                    }
                    label.visually-hidden for=(value_id.as_str()) { (view.t("import-fixed-value")) }
                    input id=(value_id.as_str()) name="fixed_value" value=(value.as_str());
                    @if let Some(fault) = fault { p.field-error { (fault.as_str()) } }
                }
            }
        }
    }
}

/// A fixed value as people know it.
fn shown(columns: &[&Column], fixed: &Fixed) -> String {
    let column = columns.iter().find(|column| column.key == fixed.column);
    column.map_or_else(
        || fixed.value.clone(),
        |column| column.choice_title(&fixed.value).to_owned(),
    )
}

fn rule(
    view: &View,
    import: &Import,
    columns: &[&Column],
    faults: &FieldErrors,
) -> impl Renderable {
    let options: Vec<(String, String, bool)> = columns
        .iter()
        .map(|column| {
            (
                column.key.clone(),
                column.title.clone(),
                import.key.as_deref() == Some(&column.key),
            )
        })
        .collect();
    let fault = faults
        .of("key")
        .next()
        .map(|fault| fault_text(&view.scope, fault));
    let (mode, clears) = (import.mode, import.mapping.empty_clears);
    maud! {
        fieldset.form-section {
            legend { (view.t("import-rule")) }
            div.field {
                label for="key" { (view.t("import-key")) }
                p #key-hint.hint { (view.t("import-key-help")) }
                select #key name="key" aria-describedby="key-hint key-error" aria-invalid=[fault.as_ref().map(|_| "true")] {
                    option value="" { (view.t("import-key-none")) }
                    @for (key, title, chosen) in &options { option value=(key.as_str()) selected[*chosen] { (title.as_str()) } }
                }
                @if let Some(fault) = &fault { p #key-error.field-error { (fault.as_str()) } }
            }
            div.field {
                span.label { (view.t("import-mode")) }
                @for known in [Mode::CreateAndUpdate, Mode::CreateOnly, Mode::UpdateOnly] {
                    label.choice {
                        input type="radio" name="mode" value=(mode_name(known)) checked[known == mode];
                        (view.t(&format!("import-mode-{}", mode_name(known).replace('_', "-"))))
                    }
                }
            }
            label.check { input type="checkbox" name="empty_clears" value="yes" checked[clears]; (view.t("import-empty-clears")) }
        }
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
                        name: known.title.clone(),
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
    let columns = crate::collections::find(view.scope.app(), &import.collection)?
        .columns(&view.scope, &mut tx)
        .await?;
    let lookup = Lookup::read(&mut tx, &columns, &Mapping::default()).await?;
    let pairs = fields
        .all("fixed_column")
        .zip(fields.all("fixed_value"))
        .filter(|(key, value)| !key.is_empty() && !value.trim().is_empty());
    let fixed = pairs.map(|(key, value)| {
        let kind = columns
            .iter()
            .find(|column| column.key == key)
            .map_or(Kind::Text, |column| column.kind);
        let known = lookup.find(key, value).flatten();
        let read = known.or_else(|| {
            canonical::value(kind, &Cell::Text(value.to_owned()), value, &import.reading).ok()
        });
        Fixed {
            column: key.to_owned(),
            value: read.unwrap_or_else(|| value.to_owned()),
        }
    });
    Ok(fixed.collect())
}
