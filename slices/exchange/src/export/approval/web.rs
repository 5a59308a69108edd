//! The administrator's pages about exports that wait.

use super::{allowed, approve, find, refuse};
use crate::collections;
use crate::export::reason::Reason;
use crate::export::web::reason_field;
use crate::export::{Export, Format, State};
use identity::users;
use kernel::{Error, FieldErrors, Id, Result};
use kit::html::*;
use kit::reply::unprocessable;
use kit::{
    Access, At, Form, Path, Permission, Reply, Routes, Toast, User, View, Width, page, redirect,
    redirect_with, texts,
};
use std::collections::HashMap;

/// The routes of approvals.
pub(crate) fn routes() -> Routes {
    let decide = Access::Needs(Permission::ApproveExports);
    Routes::new()
        .get("/exports/{id}/approval", decide, look)
        .post_proven("/exports/{id}/approval", decide, let_go)
        .post("/exports/{id}/refusal", decide, stop)
}

/// What waits for whoever looks at the list of exports. `None`: nothing does.
pub(crate) async fn waiting(view: &View) -> Result<Option<Raw<String>>> {
    if !view.scope.may(Permission::ApproveExports) {
        return Ok(None);
    }
    let exports = super::waiting(&view.scope).await?;
    if exports.is_empty() {
        return Ok(None);
    }
    let names = names(view, &exports).await?;
    let lang = view.scope.lang();
    let rows: Vec<(String, String, String, &str)> = exports
        .iter()
        .map(|export| {
            let rows = texts::number(lang, export.rows);
            (
                view.to(format_args!("/exports/{}/approval", export.id)),
                called(view, export, &names),
                view.t_with("export-progress", &[("rows", rows.into())]),
                export.reason.as_str(),
            )
        })
        .collect();
    let part = maud! {
        section.card aria-labelledby="waiting-title" {
            h2 #waiting-title { (view.t("export-waiting")) }
            ul.panel-list { @for (link, name, rows, reason) in &rows {
                li { a href=(link) { span translate="no" { (name) } " · " (rows) } " " q.muted { (*reason) } }
            } }
        }
    };
    Ok(Some(part.memoize()))
}

async fn names(view: &View, exports: &[Export]) -> Result<HashMap<Id<User>, String>> {
    let people: Vec<_> = exports
        .iter()
        .flat_map(|export| [export.created_by, export.decided_by])
        .flatten()
        .collect();
    let mut tx = view.scope.read().await?;
    users::names(&mut tx, &people).await
}

fn called(view: &View, export: &Export, names: &HashMap<Id<User>, String>) -> String {
    let name = export.created_by.and_then(|id| names.get(&id).cloned());
    name.unwrap_or_else(|| view.t("export-nobody"))
}

async fn look(view: View, Path(At { id }): Path<At<Export>>) -> Reply {
    let export = find(&view.scope, id).await?;
    if export.created_by == view.scope.actor().user() {
        return Ok(redirect(&view.to(format_args!("/exports/{id}"))));
    }
    shown(&view, &export, "", &FieldErrors::new()).await
}

async fn let_go(view: View, Path(At { id }): Path<At<Export>>, Form(fields): Form) -> Reply {
    let seen = fields.get("rows").parse();
    let seen = seen.map_err(|_| Error::invalid("rows", "not_a_whole_number"))?;
    approve(&view.scope, id, seen).await?;
    Ok(back(&view, "export-was-approved"))
}

async fn stop(view: View, Path(At { id }): Path<At<Export>>, Form(fields): Form) -> Reply {
    let typed = fields.get("reason");
    match Reason::parse(typed) {
        Ok(why) => refuse(&view.scope, id, &why).await?,
        Err(faults) => {
            let export = find(&view.scope, id).await?;
            return shown(&view, &export, typed, &faults)
                .await
                .map(unprocessable);
        }
    }
    Ok(back(&view, "export-was-refused"))
}

fn back(view: &View, said: &str) -> axum::response::Response {
    redirect_with(view, &view.to("/exports"), &Toast::new(said))
}

/// Who wants how many records of which kind with which fields, and why; and the decision.
async fn shown(view: &View, export: &Export, typed: &str, faults: &FieldErrors) -> Reply {
    let names = names(view, std::slice::from_ref(export)).await?;
    let lang = view.scope.lang();
    let number = |n: i64| texts::number(lang, n);
    let (asked, until) = (export.created_at, export.expires_at);
    let [asked, until] = [asked, until].map(|at| texts::date_time(lang, at, view.scope.zone()));
    let name = export.format.name().replace('_', "-");
    let narrowed = match export.wanted.filter.is_some() || !export.wanted.q.is_empty() {
        true => "export-of-filter",
        false => "export-of-all",
    };
    let kind = collections::title(view, &export.collection);
    let mut tx = view.scope.read().await?;
    let today = super::today(&mut tx, &view.scope, export).await?;
    drop(tx);
    let facts = [
        ("export-reason", export.reason.clone()),
        ("export-rows", number(export.rows)),
        (
            "export-today",
            number(i64::try_from(today).unwrap_or(i64::MAX)),
        ),
        ("export-which", format!("{kind} · {}", view.t(narrowed))),
        ("export-columns", fields(view, export).await?),
        ("export-format", view.t(&format!("export-format-{name}"))),
        ("export-begun", asked),
    ];
    let waits = export.state == State::Pending;
    let decided = (!waits).then(|| {
        let by = export.decided_by.and_then(|id| names.get(&id).cloned());
        let state = view.t(&format!("export-state-{}", export.state.name()));
        let by = by.unwrap_or_else(|| view.t("export-nobody"));
        let args = [("by", by.into()), ("state", state.into())];
        view.t_with("export-decided", &args)
    });
    let may_hold = view.t_with(
        "export-approve-help",
        &[("most", number(allowed(export.rows)).into())],
    );
    let records = records(view, export);
    let reason = reason_field(view, typed, "export-refuse-help", faults);
    let at = |what: &str| view.to(format_args!("/exports/{}/{what}", export.id));
    let (approval, refusal) = (at("approval"), at("refusal"));
    let title = view.t_with(
        "export-of",
        &[("name", called(view, export, &names).into())],
    );
    let heading = title.clone();
    let until = view.t_with("export-waits-until", &[("at", until.into())]);
    let label = |_: &str| (view.t("export-reason"), "reason".to_owned());
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("export-crumbs")) { ol { li { a href=(view.to("/exports")) { (view.t("export-title")) } } } }
            h1 { (heading.as_str()) }
            @if waits { p.page-note { (until.as_str()) } }
        }
        (page::error_summary(view, faults, label))
        @if let Some(decided) = &decided { div.notice role="status" { (icon("info")) p { (decided.as_str()) } } }
        section.card aria-labelledby="facts-title" {
            h2 #facts-title { (view.t("export-asked")) }
            dl.fields { @for (title, value) in &facts { div.field-row { dt { (view.t(title)) } dd { (value.as_str()) } } } }
            @if let Some(records) = &records { p { a href=(records.as_str()) { (view.t("export-look")) } } }
        }
        @if waits {
            section.card aria-labelledby="approve-title" {
                h2 #approve-title { (view.t("export-approve-title")) }
                p { (may_hold.as_str()) }
                form method="post" action=(approval.as_str()) {
                    input type="hidden" name="rows" value=(export.rows.to_string());
                    button.button.primary { (view.t("export-approve")) }
                }
            }
            section.card aria-labelledby="refuse-title" {
                h2 #refuse-title { (view.t("export-refuse-title")) }
                form.form method="post" action=(refusal.as_str()) {
                    (reason)
                    div.form-actions { button.button.danger { (view.t("export-refuse")) } }
                }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

/// The fields that whoever asked sees and wants, by their titles.
async fn fields(view: &View, export: &Export) -> Result<String> {
    let collection = collections::find(view.scope.app(), &export.collection)?;
    let theirs = view.scope.with_rights(export.acting.rights());
    let mut tx = view.scope.read().await?;
    let columns = collections::offered(collection, &theirs, &mut tx).await?;
    let columns = export.wanted.chosen(columns, export.format == Format::Xml);
    let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
    Ok(titles.join(", "))
}

/// The list of these records, where the collection has one among the pages.
fn records(view: &View, export: &Export) -> Option<String> {
    let path = format!("/{}", export.collection);
    let slices = view.scope.app().slices.iter();
    let mut links = slices.flat_map(|slice| slice.navigation.iter());
    links
        .find(|link| link.path == path && link.permission.is_none_or(|one| view.scope.may(one)))?;
    let filter = export.wanted.filter.as_ref().map(ToString::to_string);
    let query = [
        ("filter", filter.as_deref().unwrap_or("")),
        ("q", export.wanted.q.as_str()),
    ];
    Some(with_query(&view.to(path), &query))
}
