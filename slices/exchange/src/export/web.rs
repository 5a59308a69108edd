//! Pages of exports: the list, what to export, how far it is, the file.

use super::format::Format;
use super::query::Wanted;
use super::reason::{MOST, Reason};
use super::{Export, State, actions, approval, values};
use crate::{collections, files};
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use kernel::{Error, FieldErrors, Id, Result};
use kit::edge::Limit;
use kit::html::*;
use kit::reply::{fault_text, fragment, unprocessable};
use kit::{
    Access, At, Column, Fields, Filter, Form, Path, Permission, Query, Reply, Routes, Scope,
    Seeker, Toast, View, Width, page, redirect, redirect_with, texts,
};

/// The routes of exports.
pub(crate) fn routes() -> Routes {
    let access = Access::Needs(Permission::ExportContacts);
    Routes::new()
        .get("/exports", access, list)
        .get("/exports/new", access, new)
        .post_proven("/exports", access, create)
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

async fn new(view: View, Query(query): Query) -> Reply {
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
pub(super) fn reason_field(
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

async fn create(view: View, Form(fields): Form) -> Reply {
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

async fn columns(scope: &Scope, collection: &str) -> Result<Vec<Column>> {
    let mut tx = scope.read().await?;
    let collection = collections::find(scope.app(), collection)?;
    collections::offered(collection, scope, &mut tx).await
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
    let columns = columns(&scope, &collection).await?;
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
