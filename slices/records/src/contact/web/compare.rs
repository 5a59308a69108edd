//! Somebody else was faster: both versions side by side, and a choice for each field.

use super::edit::save;
use super::parts::{self, Loaded};
use super::timeline::Told;
use super::typed::unit;
use crate::contact::{Contact, Patch, actions};
use crate::past;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use history::Shown;
use kernel::{Id, Result};
use kit::html::*;
use kit::{At, Fields, Form, Path, Problem, Reply, View, Width, page as frame};

/// How many changes of others are looked through.
const MANY: usize = 200;

/// The page that asks which version shall stay. Where only one of both has changed something,
/// theirs or yours is marked; where both have, nothing is, and a choice is needed. `chosen`: what was
/// sent, where some choice was left out.
pub(super) async fn page(
    view: &View,
    id: Id<Contact>,
    version: i64,
    patch: &Patch,
    chosen: Option<&Fields>,
) -> Result<Response> {
    let open = chosen.is_some();
    let compared = actions::compare(&view.scope, id, version, patch).await?;
    let loaded = Loaded::find(view, id).await?;
    let rows = rows(view, &loaded, version, patch, &compared).await?;
    let json = serde_json::to_string(patch).unwrap_or_default();
    let (now, based) = (loaded.contact.version.to_string(), version.to_string());
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
        @if open { div.notice.danger role="alert" tabindex="-1" autofocus { (icon("warning")) p { (view.t("contact-compare-open")) } } }
        @else { div.notice.warning { (icon("warning")) p { (view.t("contact-compare-help")) } } }
        form.form method="post" action=(view.to(format_args!("/contacts/{id}/merge"))) {
            input type="hidden" name="version" value=(&now);
            input type="hidden" name="based" value=(&based);
            input type="hidden" name="patch" value=(&json);
            div.table-wrap role="region" aria-label=(&heading) tabindex="0" {
                // On a phone its rows are laid out anew, which would take its meaning from it.
                table.table.compare role="table" {
                    thead role="rowgroup" { tr role="row" {
                        th scope="col" role="columnheader" { (view.t("filter-field")) }
                        th scope="col" role="columnheader" { (view.t("contact-theirs")) }
                        th scope="col" role="columnheader" { (view.t("contact-yours")) }
                    } }
                    tbody role="rowgroup" { @for row in &rows { (row.html(view, chosen)) } }
                }
            }
            div.form-actions {
                button.button.primary { (view.t("records-save")) }
                a.button.quiet href=(&back) { (view.t("contact-keep-theirs")) }
            }
        }
    };
    let status = match open {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::CONFLICT,
    };
    Ok((status, frame::page(view, &title, Width::Narrow, content)).into_response())
}

/// What both changed, then what only you and what only they did.
async fn rows(
    view: &View,
    loaded: &Loaded,
    version: i64,
    patch: &Patch,
    compared: &[actions::Comparison],
) -> Result<Vec<Row>> {
    let since = usize::try_from(loaded.contact.version - version).unwrap_or(0);
    let mut tx = view.scope.read().await?;
    let names = parts::names_of(&view.scope, &mut tx, &loaded.columns, patch).await?;
    let entries = match since.min(MANY) {
        0 => Vec::new(),
        since => {
            let id = loaded.contact.id;
            past::of_contact(&view.scope, &mut tx, id, None, since)
                .await?
                .entries
        }
    };
    let told = Told::of(
        &view.scope,
        &mut tx,
        &entries,
        &loaded.columns,
        &loaded.fields,
    )
    .await?;
    drop(tx);
    let theirs = loaded.values();
    let of = |changed: bool| {
        let rows = compared.iter().filter(move |row| row.changed == changed);
        parts::units(rows.map(|row| row.key.as_str()))
    };
    let (both, yours) = (of(true), of(false));
    let yours: Vec<&str> = yours
        .into_iter()
        .filter(|unit| !both.contains(unit))
        .collect();
    // The name of a person follows from its parts, which are there themselves.
    let parted = |unit: &str| {
        unit == "name"
            && entries
                .iter()
                .flat_map(|entry| &entry.fields)
                .any(|field| field == "family_name" || field == "given_name")
    };
    let changed = entries.iter().flat_map(|entry| &entry.fields);
    let only_theirs = parts::units(changed.map(String::as_str));
    let only_theirs = only_theirs.into_iter().filter(|unit| {
        !parted(unit)
            && !both.contains(unit)
            && !yours.contains(unit)
            && loaded.column(unit).is_some()
    });
    let row = |unit: &str, whose: Whose| {
        let touching = |entry: &&Shown| entry.fields.iter().any(|field| field == unit);
        let last = entries.iter().find(touching);
        let first = entries.iter().rev().find(touching);
        let before = first
            .and_then(|entry| entry.changes.as_ref())
            .and_then(|changes| changes.iter().find(|change| change.field == unit));
        Row {
            unit: unit.to_owned(),
            title: loaded
                .column(unit)
                .map_or_else(|| unit.to_owned(), |column| column.title.clone()),
            theirs: parts::words(&view.scope, &loaded.columns, &loaded.names, unit, &theirs),
            yours: parts::words(&view.scope, &loaded.columns, &names, unit, patch),
            by: last.map(|entry| told.by(view, entry)),
            before: before.map(|change| told.before(view, change)),
            whose,
        }
    };
    let mut rows: Vec<Row> = both.iter().map(|unit| row(unit, Whose::Both)).collect();
    rows.extend(yours.iter().map(|unit| row(unit, Whose::Yours)));
    rows.extend(only_theirs.map(|unit| row(unit, Whose::Theirs)));
    Ok(rows)
}

/// Who has changed a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Both,
    Theirs,
    Yours,
}

struct Row {
    unit: String,
    title: String,
    theirs: String,
    yours: String,
    /// Who changed it last, and when.
    by: Option<(String, String)>,
    /// What stood there before they did.
    before: Option<String>,
    whose: Whose,
}

impl Row {
    fn html(&self, view: &View, chosen: Option<&Fields>) -> Raw<String> {
        let name = format!("choose.{}", self.unit);
        let chosen = chosen.map(|sent| sent.get(&name));
        let open = chosen.is_some_and(str::is_empty);
        let shown = |text: &str| {
            if text.is_empty() {
                view.t("value-empty")
            } else {
                text.to_owned()
            }
        };
        let (theirs, yours) = (shown(&self.theirs), shown(&self.yours));
        let by = self.by.as_ref().map(|(who, when)| {
            let args = [("who", who.as_str().into()), ("when", when.as_str().into())];
            view.t_with("contact-compare-by", &args)
        });
        let before = self.before.as_deref().map(shown);
        let before = before.map(|before| {
            view.t_with(
                "contact-compare-before",
                &[("value", before.as_str().into())],
            )
        });
        let both = self.whose == Whose::Both;
        let invalid = (both && open).then_some("true");
        let is_theirs = self.whose == Whose::Theirs;
        let marked = |side: &str, whose: Whose| match chosen {
            Some(chosen) if !chosen.is_empty() => chosen == side,
            _ => self.whose == whose,
        };
        let marked = (
            marked("theirs", Whose::Theirs),
            marked("yours", Whose::Yours),
        );
        maud! {
            tr role="row" {
                th scope="row" role="rowheader" {
                    (&self.title)
                    @if let Some(by) = &by { div.small.muted { (by) } }
                    @if let Some(before) = &before { div.small.muted { (before) } }
                    @if both { input type="hidden" name="ask" value=(&self.unit); }
                }
                td role="cell" { label.choice { input type="radio" name=(&name) value="theirs" checked[marked.0] required[both] aria-invalid=[invalid]; span translate="no" { (&theirs) } } }
                td role="cell" {
                    @if is_theirs { span.muted { (view.t("contact-compare-untouched")) } }
                    @else { label.choice { input type="radio" name=(&name) value="yours" checked[marked.1] required[both] aria-invalid=[invalid]; span translate="no" { (&yours) } } }
                }
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
    let chosen = |unit: &str| sent.get(&format!("choose.{unit}"));
    let open = |unit: &str| !matches!(chosen(unit), "theirs" | "yours");
    if sent.all("ask").any(open) {
        let based = sent.get("based").parse().unwrap_or(version);
        return Ok(page(&view, id, based, &patch, Some(&sent)).await?);
    }
    let kept: Patch = patch
        .into_iter()
        .filter(|(key, _)| chosen(unit(key)) != "theirs")
        .collect();
    match save(&view, id, version, &kept).await? {
        Some(response) => Ok(response),
        None => Ok(page(&view, id, version, &kept, None).await?),
    }
}
