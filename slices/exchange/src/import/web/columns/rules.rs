//! What holds for every row: fixed values, and which rows are new.

use crate::import::Import;
use crate::import::mapping::{Fixed, mode_name};
use kernel::FieldErrors;
use kit::collection::Mode;
use kit::html::*;
use kit::reply::fault_text;
use kit::{Column, View};

/// The same value for every row.
pub(super) fn fixed(
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
                div.form-grid {
                    div.field {
                        label for=(id.as_str()) { (view.t("import-fixed-column")) }
                        select id=(id.as_str()) name="fixed_column" {
                            option value="" { (view.t("import-fixed-none")) }
                            @for (known, title) in &options { option value=(known.as_str()) selected[known == key] { (title.as_str()) } }
                        }
                    }
                    div.field {
                        label for=(value_id.as_str()) { (view.t("import-fixed-value")) }
                        input id=(value_id.as_str()) name="fixed_value" value=(value.as_str());
                        @if let Some(fault) = fault { p.field-error { (fault.as_str()) } }
                    }
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

/// Which rows are new, and what becomes of the others.
pub(super) fn rule(
    view: &View,
    import: &Import,
    columns: &[&Column],
    faults: &FieldErrors,
    links: bool,
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
    let makes = import.mapping.make_linked;
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
                p.hint { (view.t("import-update-help")) }
                @for known in [Mode::CreateAndUpdate, Mode::CreateOnly, Mode::UpdateOnly] {
                    label.choice {
                        input type="radio" name="mode" value=(mode_name(known)) checked[known == mode];
                        (view.t(&format!("import-mode-{}", mode_name(known).replace('_', "-"))))
                    }
                }
            }
            label.check { input type="checkbox" name="empty_clears" value="yes" checked[clears]; (view.t("import-empty-clears")) }
            @if links { label.check { input type="checkbox" name="make_linked" value="yes" checked[makes]; (view.t("import-make-linked")) } }
        }
    }
}
