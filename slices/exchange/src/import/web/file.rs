//! The first step: how the file is read, with its first rows.

use super::{Step, look_and_columns, preview, step_page, ticked, to};
use crate::import::actions::{self, Decision};
use crate::import::reading::{Corrections, DELIMITERS, ENCODINGS};
use crate::import::{Import, upload};
use kernel::{Error, FieldErrors};
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{At, Fields, Form, Path, Reply, View, page, redirect};

/// The step.
pub(super) async fn page(view: &View, import: &Import, faults: &FieldErrors) -> Reply {
    let (look, broken) = match look_and_columns(view, import).await {
        Ok((look, _)) => (Some(look), FieldErrors::new()),
        // Another encoding or sheet may read it: the form has to stay.
        Err(Error::Invalid(faults)) => (None, faults),
        Err(error) => return Err(error.into()),
    };
    let mut all = faults.clone();
    all.extend(broken);
    let reading = import.reading.clone();
    let sheets = match &look {
        Some(look) => look.sheets.clone(),
        None => upload::sheets(&view.scope, import).await?,
    };
    let sheets: Vec<(usize, String)> = sheets.into_iter().enumerate().collect();
    let action = to(view, import.id, "/settings");
    let label = |field: &str| match field {
        "file" => (view.t("import-file"), "encoding".to_owned()),
        field => (
            view.t(&format!("import-setting-{}", field.replace('_', "-"))),
            field.to_owned(),
        ),
    };
    let (reading, sheets, all, look) = (&reading, &sheets, &all, &look);
    let yes_no = |name: &'static str, value: bool| {
        let text = view.t(&format!("import-setting-{}", name.replace('_', "-")));
        maud! { label.check { input type="checkbox" name=(name) value="yes" checked[value]; (text.as_str()) } }
    };
    // What names its columns itself says its numbers in one way.
    let names_columns = !reading.is_address_book() && !reading.is_records();
    let content = maud! {
        form.form method="post" action=(action.as_str()) {
            (page::error_summary(view, all, label))
            fieldset.form-section {
                legend { (view.t("import-settings")) }
                p.muted { (view.t("import-settings-help")) }
                div.form-grid {
                    @if reading.is_workbook() {
                        div.field {
                            label for="sheet" { (view.t("import-setting-sheet")) }
                            select #sheet name="sheet" {
                                @for (at, name) in sheets { option value=(at.to_string()) selected[*at == reading.sheet] { (name.as_str()) } }
                            }
                        }
                    } @else if !reading.is_records() {
                        div.field {
                            label for="encoding" { (view.t("import-setting-encoding")) }
                            select #encoding name="encoding" {
                                @for known in ENCODINGS { option value=(known.name()) selected[known.name() == reading.encoding] { (known.name()) } }
                            }
                        }
                        @if !reading.is_address_book() { div.field {
                            label for="delimiter" { (view.t("import-setting-delimiter")) }
                            select #delimiter name="delimiter" {
                                @for (word, _) in DELIMITERS { option value=(word) selected[word == reading.delimiter] { (view.t(&format!("import-delimiter-{word}"))) } }
                            }
                        } }
                    }
                    div.field {
                        label for="date_order" { (view.t("import-setting-date-order")) }
                        select #date_order name="date_order" {
                            @for word in ["", "day_first", "month_first"] {
                                option value=(word) selected[word == reading.date_order] { (view.t(&format!("import-date-order-{}", if word.is_empty() { "none" } else { word }.replace('_', "-")))) }
                            }
                        }
                    }
                    (currency(view, all, &reading.currency))
                    @if names_columns { div.field { (yes_no("header", reading.header)) (yes_no("decimal_comma", reading.decimal_comma)) } }
                }
            }
            div.form-actions {
                button.button.primary name="then" value="columns" { (view.t("import-on-to-columns")) }
                button.button name="then" value="file" { (view.t("import-look-again")) }
            }
        }
        @if let Some(look) = look { (preview(view, look)) }
    };
    Ok(step_page(view, import, Step::File, content))
}

fn currency(view: &View, faults: &FieldErrors, value: &str) -> impl Renderable {
    let fault = faults
        .of("currency")
        .next()
        .map(|fault| fault_text(&view.scope, fault));
    let value = value.to_owned();
    maud! {
        div.field {
            label for="currency" { (view.t("import-setting-currency")) }
            p #currency-hint.hint { (view.t("import-setting-currency-hint")) }
            input #currency name="currency" value=(value.as_str()) maxlength="3" aria-describedby="currency-hint currency-error"
                aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p #currency-error.field-error { (fault.as_str()) } }
        }
    }
}

/// Keeps the settings; shows the file as it is read with them, or goes on to the columns.
pub(super) async fn save(
    view: View,
    Path(At { id }): Path<At<Import>>,
    Form(fields): Form,
) -> Reply {
    let decision = Decision {
        reading: Some(corrections(&fields)),
        ..Decision::default()
    };
    match actions::decide(&view.scope, id, decision).await {
        Ok(_) if fields.get("then") == "columns" => Ok(redirect(&to(&view, id, "?step=columns"))),
        Ok(_) => Ok(redirect(&to(&view, id, "?step=file"))),
        Err(Error::Invalid(faults)) => {
            let mut import = actions::find(&view.scope, id).await?;
            corrections(&fields).apply(&mut import.reading);
            page(&view, &import, &faults).await.map(unprocessable)
        }
        Err(error) => Err(error.into()),
    }
}

fn corrections(fields: &Fields) -> Corrections {
    let text = |name: &str| fields.find(name).map(str::to_owned);
    Corrections {
        encoding: text("encoding"),
        delimiter: text("delimiter"),
        decimal_comma: Some(ticked(fields, "decimal_comma")),
        date_order: text("date_order"),
        header: Some(ticked(fields, "header")),
        sheet: fields.find("sheet").and_then(|sheet| sheet.parse().ok()),
        currency: text("currency").map(|code| code.trim().to_uppercase()),
    }
}
