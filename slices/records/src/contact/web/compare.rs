//! Somebody else was faster: both versions side by side, and a choice for each field.

use super::edit::save;
use super::parts::{self, Loaded};
use super::typed::unit;
use crate::contact::{Contact, Patch, actions};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Id, Result};
use kit::html::*;
use kit::{At, Form, Path, Problem, Reply, View, Width, page as frame};

/// The page that asks which version shall stay. What only you changed is kept without asking.
pub(super) async fn page(
    view: &View,
    id: Id<Contact>,
    version: i64,
    patch: &Patch,
) -> Result<Response> {
    let rows = actions::compare(&view.scope, id, version, patch).await?;
    let loaded = Loaded::find(view, id).await?;
    let mut tx = view.scope.read().await?;
    let names = parts::names_of(&view.scope, &mut tx, &loaded.columns, patch).await?;
    drop(tx);
    let theirs = loaded.values();
    let units = parts::units(
        rows.iter()
            .filter(|row| row.changed)
            .map(|row| row.key.as_str()),
    );
    let rows: Vec<Row> = units
        .into_iter()
        .map(|unit| Row {
            unit: unit.to_owned(),
            title: loaded
                .column(unit)
                .map_or_else(|| unit.to_owned(), |column| column.title.clone()),
            theirs: parts::words(&view.scope, &loaded.columns, &loaded.names, unit, &theirs),
            yours: parts::words(&view.scope, &loaded.columns, &names, unit, patch),
        })
        .collect();
    let json = serde_json::to_string(patch).unwrap_or_default();
    let now = loaded.contact.version.to_string();
    let title = view.t("contact-compare");
    let heading = title.clone();
    let back = view.to(format_args!("/contacts/{id}"));
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol {
                li { a href=(view.to("/contacts")) { (view.t("contact-title")) } }
                li { a href=(&back) translate="no" { (&loaded.contact.name) } }
            } }
            h1 { (&heading) }
        }
        div.notice.warning { (icon("warning")) p { (view.t("contact-compare-help")) } }
        form.form method="post" action=(view.to(format_args!("/contacts/{id}/merge"))) {
            input type="hidden" name="version" value=(&now);
            input type="hidden" name="patch" value=(&json);
            div.table-wrap role="region" aria-label=(&heading) tabindex="0" {
                table.table.compare {
                    thead { tr {
                        th scope="col" { (view.t("field-name")) }
                        th scope="col" { (view.t("contact-theirs")) }
                        th scope="col" { (view.t("contact-yours")) }
                    } }
                    tbody { @for row in &rows { (row.html(view)) } }
                }
            }
            div.form-actions {
                button.button.primary { (view.t("records-save")) }
                a.button.quiet href=(&back) { (view.t("contact-keep-theirs")) }
            }
        }
    };
    Ok((
        StatusCode::CONFLICT,
        frame::page(view, &title, Width::Narrow, content),
    )
        .into_response())
}

struct Row {
    unit: String,
    title: String,
    theirs: String,
    yours: String,
}

impl Row {
    fn html(&self, view: &View) -> Raw<String> {
        let name = format!("choose.{}", self.unit);
        let shown = |text: &str| {
            if text.is_empty() {
                view.t("value-empty")
            } else {
                text.to_owned()
            }
        };
        let (theirs, yours) = (shown(&self.theirs), shown(&self.yours));
        maud! {
            tr {
                th scope="row" { (&self.title) }
                td { label.choice { input type="radio" name=(&name) value="theirs"; span translate="no" { (&theirs) } } }
                td { label.choice { input type="radio" name=(&name) value="yours" checked; span translate="no" { (&yours) } } }
            }
        }
        .memoize()
    }
}

/// Saves what was chosen. If somebody was faster once more, it asks once more.
pub(super) async fn send(
    view: View,
    Path(At { id }): Path<At<Contact>>,
    Form(sent): Form,
) -> Reply {
    let patch: Patch =
        serde_json::from_str(sent.get("patch")).map_err(|_| Problem::BadRequest("not_a_form"))?;
    let Ok(version) = sent.get("version").parse::<i64>() else {
        return Err(Problem::BadRequest("not_a_form"));
    };
    let kept: Patch = patch
        .into_iter()
        .filter(|(key, _)| sent.get(&format!("choose.{}", unit(key))) != "theirs")
        .collect();
    match save(&view, id, version, &kept).await? {
        Some(response) => Ok(response),
        None => Ok(page(&view, id, version, &kept).await?),
    }
}
