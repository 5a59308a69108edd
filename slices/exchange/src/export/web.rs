//! Pages of exports: the list, what to export, how far it is, the file.

mod form;

pub(super) use form::reason_field;

use super::format::Format;
use super::{Export, State, actions, approval, values};
use crate::{collections, files};
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use kernel::{Error, Id};
use kit::edge::Limit;
use kit::html::*;
use kit::reply::fragment;
use kit::{
    Access, At, Path, Permission, Reply, Routes, Scope, Toast, View, Width, page, redirect_with,
    texts,
};

/// The routes of exports.
pub(crate) fn routes() -> Routes {
    let access = Access::Needs(Permission::ExportContacts);
    Routes::new()
        .get("/exports", access, list)
        .get("/exports/new", access, form::new)
        .post_proven("/exports", access, form::create)
        .limited(Limit::per_minute(30))
        .get("/exports/xsd/{collection}", access, schema)
        .get("/exports/{id}", access, show)
        .get("/exports/{id}/progress", access, progress)
        .post("/exports/{id}/cancellation", access, cancel)
        .get_proven("/exports/{id}/file", access, file)
}

async fn list(view: View) -> Reply {
    let exports = actions::list(&view.scope, None, 100).await?;
    let waiting = approval::web::waiting(&view).await?;
    let title = view.t("export-title");
    let (heading, exports, view) = (title.clone(), &exports, &view);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t("export-note")) }
            div.actions { a.button.primary href=(view.to("/exports/new")) data-hotkey="c" { (icon("export")) (view.t("export-new")) } }
        }
        @if let Some(waiting) = &waiting { (waiting) }
        @if exports.is_empty() {
            section.empty {
                (icon("export")) h2 { (view.t("export-none")) } p { (view.t("export-none-help")) }
                div.actions { a.button.primary href=(view.to("/exports/new")) { (view.t("export-new")) } }
            }
        } @else {
            div.table-wrap role="region" aria-label=(view.t("export-title")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (view.t("export-title")) }
                    thead { tr {
                        th scope="col" { (view.t("export-begun")) }
                        th.wide scope="col" { (view.t("export-reason")) }
                        th scope="col" { (view.t("export-format")) }
                        th scope="col" { (view.t("export-state")) }
                        th.wide.number scope="col" { (view.t("export-rows")) }
                        th.wide scope="col" { (view.t("export-expires")) }
                    } }
                    tbody { @for export in exports { (row(view, export)) } }
                }
            }
        }
    };
    Ok(page::page(view, &title, Width::Full, content))
}

fn row(view: &View, export: &Export) -> impl Renderable {
    let lang = view.scope.lang();
    let [at, expires] = [export.created_at, export.expires_at]
        .map(|at| texts::date_time(lang, at, view.scope.zone()));
    let path = view.to(format_args!("/exports/{}", export.id));
    let (rows, format) = (
        texts::number(lang, export.rows),
        view.t(&format!(
            "export-format-{}",
            export.format.name().replace('_', "-")
        )),
    );
    let state = view.t(&format!("export-state-{}", export.state.name()));
    maud! {
        tr data-row {
            th scope="row" { a.row-link href=(path.as_str()) { (at.as_str()) } span.row-sub { (export.reason.as_str()) } }
            td.wide { (export.reason.as_str()) }
            td { (format.as_str()) }
            td { span class=(badge(export.state)) { (state.as_str()) } }
            td.wide.number { (rows.as_str()) }
            td.wide { (expires.as_str()) }
        }
    }
}

/// How a state looks.
fn badge(state: State) -> &'static str {
    match state {
        State::Pending => "badge warning",
        State::Refused | State::Failed => "badge danger",
        State::Done => "badge success",
        State::Running | State::Cancelled => "badge",
    }
}

async fn show(view: View, Path(At { id }): Path<At<Export>>) -> Reply {
    let export = actions::find(&view.scope, id).await?;
    let title = view.t(&format!(
        "export-format-{}",
        export.format.name().replace('_', "-")
    ));
    let (heading, view, kind) = (
        title.clone(),
        &view,
        collections::title(&view, &export.collection),
    );
    let expires = texts::date_time(view.scope.lang(), export.expires_at, view.scope.zone());
    let until = match export.state {
        State::Pending => "export-waits-until",
        _ => "export-until",
    };
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("export-crumbs")) { ol { li { a href=(view.to("/exports")) { (view.t("export-title")) } } } }
            h1 { (heading.as_str()) }
            p.page-note { (kind.as_str()) " · " (view.t_with(until, &[("at", expires.as_str().into())])) }
        }
        @if !export.reason.is_empty() { p { (view.t("export-reason")) ": " q { (export.reason.as_str()) } } }
        (part(view, &export, export.rows))
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

async fn progress(view: View, Path(At { id }): Path<At<Export>>) -> Reply {
    let export = actions::find(&view.scope, id).await?;
    let mut rows = export.rows;
    if let (State::Running, Some(job)) = (export.state, export.job) {
        let mut tx = view.scope.read().await?;
        rows = jobs::find(&mut tx, view.scope.now(), job)
            .await
            .map_or(rows, |job| job.done);
    }
    Ok(fragment(part(&view, &export, rows)))
}

fn part(view: &View, export: &Export, rows: i64) -> impl Renderable {
    let running = export.state == State::Running;
    let ended = (!running).then_some("done");
    let at = |what: &str| view.to(format_args!("/exports/{}{what}", export.id));
    let (here, progress, cancel, file) =
        (at(""), at("/progress"), at("/cancellation"), at("/file"));
    let note = view.t_with(
        "export-progress",
        &[("rows", texts::number(view.scope.lang(), rows).into())],
    );
    let label = view.t(&format!("export-state-{}", export.state.name()));
    let fault = export
        .fault
        .as_ref()
        .map(|code| crate::import::fault_text(&view.scope, code));
    let done = export.state == State::Done;
    let waits = export.state == State::Pending;
    let refusal = (export.state == State::Refused).then_some(export.refusal.as_str());
    maud! {
        tenet-progress #job done=[ended] hx-get=(progress.as_str()) hx-trigger="tenet:poll" hx-target="#job" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
            div.job {
                p #job-label { (label.as_str()) }
                @if running { progress aria-labelledby="job-label" {} }
                p.job-note role="status" { (note.as_str()) }
                @if let Some(fault) = &fault { p.field-error { (fault.as_str()) } }
                @if waits { p { (view.t("export-waits-help")) } }
                @if let Some(refusal) = refusal { p { (view.t("export-refused-why")) ": " q { (refusal) } } }
                @if running || waits {
                    form method="post" action=(cancel.as_str()) { button.button.small { (view.t("export-cancel")) } }
                    noscript { a.button.small href=(here.as_str()) { (view.t("export-refresh")) } }
                }
                @if done { a.button.primary href=(file.as_str()) { (icon("download")) (view.t("export-get")) } }
            }
        }
    }
}

async fn cancel(view: View, Path(At { id }): Path<At<Export>>) -> Reply {
    actions::cancel(&view.scope, id).await?;
    Ok(redirect_with(
        &view,
        &view.to("/exports"),
        &Toast::new("export-was-cancelled"),
    ))
}

async fn file(scope: Scope, Path(At { id }): Path<At<Export>>) -> Reply {
    fetch(&scope, id).await
}

/// Streams the file of an export, once the history tells of it.
pub(super) async fn fetch(scope: &Scope, id: Id<Export>) -> Reply {
    let export = actions::find(scope, id).await?;
    if export.state != State::Done || export.set.is_none() {
        return Err(Error::NotFound.into());
    }
    // Whoever may see less by now than when the file was asked for asks for another one.
    if !scope.rights().cover(&export.acting.rights()) {
        return Err(Error::Forbidden.into());
    }
    let pieces = files::vessel(scope).await?.stream(id.cast()).await?;
    // A CSV file has no other place for it.
    let day = scope.zone().to_datetime(export.created_at).date();
    let end = export.format.extension();
    let name = format!("{}-{day}-{id}.{end}", export.collection);
    Ok(crate::import::web::download(
        Body::from_stream(pieces),
        &name,
        export.format.media_type(),
    ))
}

#[derive(serde::Deserialize)]
struct Named {
    collection: String,
}

/// The schema that the XML files of a collection satisfy, for the columns it has now.
async fn schema(scope: Scope, Path(Named { collection }): Path<Named>) -> Reply {
    let columns = form::columns(&scope, &collection).await?;
    let collection = collections::find(scope.app(), &collection)?;
    let columns = values::columns(&scope, collection, Format::Xml, &columns);
    let text = tabular::xsd(&columns);
    Ok((
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/xml"),
        )],
        text,
    )
        .into_response())
}
