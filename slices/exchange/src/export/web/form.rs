//! The form of an export: what is taken out, how, and why.

use crate::collections;
use crate::export::actions;
use crate::export::format::Format;
use crate::export::query::Wanted;
use crate::export::reason::{MOST, Reason};
use kernel::{Error, FieldErrors, Result};
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{Column, Fields, Filter, Form, Query, Reply, Scope, Seeker, View, Width, page, redirect};

pub(super) async fn new(view: View, Query(query): Query) -> Reply {
    let seeker = Seeker::of(&view.scope, &collection_name(&view, &query)).await?;
    let fields = seeker.read(&query).whole()?;
    // The address may be somebody else's: nothing of a condition that is hidden stands on the page.
    let asked = Wanted {
        filter: Some(Filter::parse(fields.get("filter"))?.to_json()),
        ..Wanted::default()
    };
    let columns = columns(&view.scope, &collection_name(&view, &fields)).await?;
    asked.check(&view.scope, &columns)?;
    form(&view, &fields, &FieldErrors::new()).await
}

/// The form: format and columns; filter, words and order are those of the list it came from.
async fn form(view: &View, fields: &Fields, faults: &FieldErrors) -> Reply {
    let name = collection_name(view, fields);
    let all = columns(&view.scope, &name).await?;
    let asked = asked_columns(fields);
    let whole = fields.get("whole") == "yes";
    let chosen = |key: &str| match asked.is_empty() {
        true => key != collections::ID,
        false => asked.iter().any(|known| known == key),
    };
    let boxes: Vec<(String, String, bool)> = all
        .iter()
        .map(|column| {
            (
                column.key.clone(),
                column.title.clone(),
                chosen(&column.key),
            )
        })
        .collect();
    let carried: Vec<(&str, String)> = ["filter", "q", "sort"]
        .into_iter()
        .map(|word| (word, fields.get(word).to_owned()))
        .collect();
    let narrowed = !fields.get("filter").is_empty() || !fields.get("q").is_empty();
    let formats: Vec<(&str, String)> = Format::ALL
        .into_iter()
        .map(|format| {
            (
                format.name(),
                view.t(&format!(
                    "export-format-{}",
                    format.name().replace('_', "-")
                )),
            )
        })
        .collect();
    let title = view.t("export-new");
    let kind = collections::title(view, &name);
    let schema = view.to(format_args!("/exports/xsd/{name}"));
    let label = |field: &str| {
        let (label, input) = match field.split('.').next() {
            Some("reason") => ("export-reason", "reason"),
            Some("columns") => ("export-columns", "format"),
            Some("sort") => ("export-sort", "format"),
            Some("format") => ("export-format", "format"),
            Some("q") => ("export-words", "format"),
            _ => ("export-filter", "format"),
        };
        (view.t(label), input.to_owned())
    };
    let reason = reason_field(view, fields.get("reason"), "export-reason-help", faults);
    let (heading, boxes, carried, formats, chosen_format) = (
        title.clone(),
        &boxes,
        &carried,
        &formats,
        fields.get("format"),
    );
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("export-crumbs")) { ol { li { a href=(view.to("/exports")) { (view.t("export-title")) } } } }
            h1 { (heading.as_str()) }
            p.page-note { (kind.as_str()) " · " (view.t(if narrowed { "export-of-filter" } else { "export-of-all" })) }
        }
        form.form method="post" action=(view.to("/exports")) {
            (page::error_summary(view, faults, label))
            input type="hidden" name="collection" value=(name.as_str());
            @for (word, value) in carried { input type="hidden" name=(*word) value=(value.as_str()); }
            (reason)
            div.field {
                label for="format" { (view.t("export-format")) }
                select #format name="format" { @for (word, text) in formats { option value=(*word) selected[*word == chosen_format] { (text.as_str()) } } }
                p.hint { a href=(schema.as_str()) { (view.t("export-schema")) } }
            }
            fieldset.form-section {
                legend { (view.t("export-columns")) }
                label.check { input type="checkbox" name="whole" value="yes" checked[whole] aria-describedby="whole-hint"; (view.t("export-whole")) }
                p #whole-hint.hint { (view.t("export-whole-help")) }
                div.form-grid { @for (key, title, ticked) in boxes {
                    label.check { input type="checkbox" name="columns" value=(key.as_str()) checked[*ticked]; (title.as_str()) }
                } }
            }
            p.muted { (view.t("export-history")) }
            div.form-actions {
                button.button.primary { (icon("export")) (view.t("export-do")) }
                a.button.quiet href=(view.to("/exports")) { (view.t("export-back")) }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

/// Where somebody says why.
pub(in crate::export) fn reason_field(
    view: &View,
    typed: &str,
    help: &str,
    faults: &FieldErrors,
) -> Raw<String> {
    let fault = faults.of("reason").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let described = match fault {
        Some(_) => "reason-error reason-hint",
        None => "reason-hint",
    };
    maud! {
        div.field {
            label for="reason" { (view.t("export-reason")) }
            input #reason name="reason" type="text" value=(typed) required minlength="3" maxlength=(MOST.to_string()) autocomplete="off"
                aria-describedby=(described) aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p.field-error id="reason-error" { (fault.as_str()) } }
            p #reason-hint.hint { (view.t(help)) }
        }
    }
    .memoize()
}

pub(super) async fn create(view: View, Form(fields): Form) -> Reply {
    let wanted = Filter::parse(fields.get("filter")).map(|filter| Wanted {
        filter: (!filter.is_everything()).then(|| filter.to_json()),
        q: fields.get("q").to_owned(),
        sort: fields.get("sort").to_owned(),
        columns: asked_columns(&fields),
    });
    let format = Format::parse(fields.get("format"))
        .ok_or_else(|| Error::invalid("format", "unknown_choice"));
    let reason = Reason::parse(fields.get("reason"));
    let begun = match (wanted, format, reason) {
        (Ok(wanted), Ok(format), Ok(reason)) => {
            let name = collection_name(&view, &fields);
            let wanted = match fields.get("whole") {
                "yes" => actions::whole(&view.scope, &name, wanted).await?,
                _ => wanted,
            };
            actions::begin(&view.scope, &name, format, wanted, &reason).await
        }
        (Err(faults), ..) | (_, _, Err(faults)) => Err(Error::Invalid(faults)),
        (_, Err(error), _) => Err(error),
    };
    match begun {
        Ok(id) => Ok(redirect(&view.to(format_args!("/exports/{id}")))),
        Err(Error::Invalid(faults)) => form(&view, &fields, &faults).await.map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

fn collection_name(view: &View, fields: &Fields) -> String {
    let first = || {
        collections::all(view.scope.app())
            .next()
            .map_or("", |collection| collection.name())
    };
    fields.find("collection").unwrap_or_else(first).to_owned()
}

/// Columns are repeated fields of the form, or one list with commas in an address.
fn asked_columns(fields: &Fields) -> Vec<String> {
    fields
        .all("columns")
        .flat_map(|keys| keys.split(','))
        .filter(|key| !key.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The columns that a collection offers to this actor.
pub(super) async fn columns(scope: &Scope, collection: &str) -> Result<Vec<Column>> {
    let mut tx = scope.read().await?;
    let collection = collections::find(scope.app(), collection)?;
    collections::offered(collection, scope, &mut tx).await
}
