//! Custom fields for consultants.

use crate::Field;
use crate::field::store::{self, Described};
use kernel::{Error, Id, Result};
use kit::consultant::{SettingsScope, Sheet};
use kit::html::*;

/// Every field, archived ones last.
pub(super) async fn list(scope: &SettingsScope) -> Result<Sheet> {
    let mut tx = scope.read().await?;
    let all = store::described(&mut tx).await?;
    drop(tx);
    let title = scope.t("field-title");
    let heading = title.clone();
    Ok(Sheet::new(
        title,
        maud! {
            header.page-head { h1 { (heading.as_str()) } p.page-note { (scope.t("field-list-help")) } }
            @if all.is_empty() {
                section.empty { (icon("fields")) h2 { (scope.t("field-none")) } }
            } @else {
                div.table-wrap role="region" aria-label=(scope.t("field-title")) tabindex="0" {
                    table.table {
                        caption.visually-hidden { (scope.t("field-title")) }
                        thead { tr {
                            th scope="col" { (scope.t("field-name")) }
                            th scope="col" { (scope.t("field-kind")) }
                            th.wide scope="col" { (scope.t("field-group")) }
                            th.wide scope="col" { (scope.t("field-rules")) }
                            th.wide scope="col" { (scope.t("field-privacy")) }
                        } }
                        tbody { @for field in &all { (row(scope, field)) } }
                    }
                }
            }
        },
    ))
}

fn row(scope: &SettingsScope, field: &Described) -> impl Renderable {
    let open = scope.path(format_args!("/fields/{}", field.id));
    let (kind, rules, privacy) = (
        kind(scope, field),
        rules(scope, field),
        privacy(scope, field),
    );
    let archived = field.archived;
    maud! {
        tr data-row {
            th scope="row" {
                a.row-link href=(open.as_str()) translate="no" { (field.title.as_str()) }
                @if archived { " " span.badge { (scope.t("field-archived-title")) } }
            }
            td { (kind.as_str()) }
            td.wide translate="no" { (field.group.as_str()) }
            td.wide { (rules.as_str()) }
            td.wide { (privacy.as_str()) }
        }
    }
}

/// One field, all of it but its default.
pub(super) async fn one(scope: &SettingsScope, id: &str) -> Result<Sheet> {
    let id: Id<Field> = id.parse().map_err(|_| Error::NotFound)?;
    let mut tx = scope.read().await?;
    let all = store::described(&mut tx).await?;
    drop(tx);
    let field = all.iter().find(|field| field.id == id);
    let field = field.ok_or(Error::NotFound)?;
    let choices: Vec<&str> = field
        .choices
        .iter()
        .map(|choice| choice.title.as_str())
        .collect();
    let rows = [
        ("field-key", field.key.clone()),
        ("field-kind", kind(scope, field)),
        ("field-group", field.group.clone()),
        ("field-help", field.help.clone()),
        ("field-rules", rules(scope, field)),
        ("field-choices", choices.join(", ")),
        ("field-privacy", privacy(scope, field)),
    ];
    let masked = scope.masked();
    Ok(Sheet::new(
        field.title.clone(),
        maud! {
            header.page-head {
                nav.crumbs aria-label=(scope.t("field-title")) { ol { li { a href=(scope.path("/fields")) { (scope.t("field-title")) } } } }
                h1 translate="no" { (field.title.as_str()) }
            }
            section.panel aria-label=(scope.t("field-what")) {
                dl.fields {
                    @for (key, value) in &rows {
                        div.field-row {
                            dt { (scope.t(key)) }
                            dd translate="no" { @if value.is_empty() { span.empty-value { "–" } } @else { (value.as_str()) } }
                        }
                    }
                    div.field-row { dt { (scope.t("field-default")) } dd { span.muted { (masked.as_str()) } } }
                }
            }
        },
    ))
}

fn kind(scope: &SettingsScope, field: &Described) -> String {
    scope.t(&format!("kind-{}", field.kind.replace('_', "-")))
}

fn privacy(scope: &SettingsScope, field: &Described) -> String {
    scope.t(&format!("field-privacy-{}", field.privacy))
}

fn rules(scope: &SettingsScope, field: &Described) -> String {
    let known = [
        (field.required, "field-required"),
        (field.unique, "field-unique"),
    ];
    let rules = known.into_iter().filter(|(is, _)| *is);
    let rules: Vec<String> = rules.map(|(_, key)| scope.t(key)).collect();
    rules.join("; ")
}
