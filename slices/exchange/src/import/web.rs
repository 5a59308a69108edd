//! Pages of imports: the list, the upload, and the wizard of one import.

mod columns;
mod file;
mod list;
mod progress;
mod result;
mod values;

use super::actions;
use super::receive::receive;
use super::upload::{self, Look};
use super::{Import, State, error_file};
use crate::collections;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{Error, FieldErrors, Id, Result};
use kit::edge::Limit;
use kit::html::*;
use kit::reply::unprocessable;
use kit::{
    Access, At, Column, Fields, Path, Permission, Query, Reply, Routes, Toast, View, Width, page,
    redirect, redirect_with,
};

/// The routes of imports.
pub(crate) fn routes() -> Routes {
    let access = Access::Needs(Permission::ImportContacts);
    Routes::new()
        .get("/imports", access, list::show)
        .get("/imports/new", access, list::new)
        .post("/imports", access, create)
        .limited(Limit::per_minute(30))
        .get("/imports/{id}", access, show)
        .post("/imports/{id}/settings", access, file::save)
        .post("/imports/{id}/mapping", access, columns::save)
        .post("/imports/{id}/check", access, check)
        .post("/imports/{id}/values", access, values::save)
        .post("/imports/{id}/run", access, run)
        .post("/imports/{id}/cancellation", access, cancel)
        .post("/imports/{id}/undo", access, undo)
        .get("/imports/{id}/progress", access, progress::show)
        .get("/imports/{id}/faulty-rows", access, faulty_rows)
}

/// The steps of the wizard, by the words of the address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    File,
    Columns,
    Check,
    Run,
    Result,
}

impl Step {
    const ALL: [Step; 5] = [
        Step::File,
        Step::Columns,
        Step::Check,
        Step::Run,
        Step::Result,
    ];

    fn word(self) -> &'static str {
        match self {
            Step::File => "file",
            Step::Columns => "columns",
            Step::Check => "check",
            Step::Run => "run",
            Step::Result => "result",
        }
    }

    /// Where an import stands.
    fn of(import: &Import) -> Step {
        match import.state {
            State::Failed if import.set.is_none() => Step::Check,
            State::Uploaded => Step::File,
            State::Checking | State::Checked => Step::Check,
            State::Running => Step::Run,
            State::Done | State::Cancelled | State::Failed | State::Undoing | State::Undone => {
                Step::Result
            }
        }
    }
}

async fn create(view: View, request: Request) -> Reply {
    match receive(&view.scope, request).await {
        Ok(import) => Ok(redirect(&to(&view, import.id, ""))),
        Err(kit::Problem::Error(Error::Invalid(faults))) => {
            Ok(unprocessable(list::upload(&view, &faults)))
        }
        Err(problem) => Err(problem),
    }
}

async fn show(view: View, Path(At { id }): Path<At<Import>>, Query(query): Query) -> Reply {
    let import = actions::find(&view.scope, id).await?;
    let asked = Step::ALL
        .into_iter()
        .find(|step| step.word() == query.get("step"));
    let step = match asked {
        Some(asked @ (Step::File | Step::Columns)) if import.is_open() => asked,
        _ => Step::of(&import),
    };
    let none = FieldErrors::new();
    match step {
        Step::File => file::page(&view, &import, &none).await,
        Step::Columns => columns::page(&view, &import, &none).await,
        Step::Check | Step::Run | Step::Result => {
            result::page(&view, &import, step, query.get("after"), &Fields::default()).await
        }
    }
}

async fn check(view: View, Path(At { id }): Path<At<Import>>) -> Reply {
    begin(&view, id, actions::begin_check(&view.scope, id).await).await
}

async fn run(view: View, Path(At { id }): Path<At<Import>>) -> Reply {
    begin(&view, id, actions::begin_run(&view.scope, id).await).await
}

/// Shows the work that has begun, or what has to be decided first.
async fn begin(view: &View, id: Id<Import>, begun: Result<()>) -> Reply {
    match begun {
        Ok(()) => Ok(redirect(&to(view, id, ""))),
        Err(Error::Invalid(faults)) => {
            let import = actions::find(&view.scope, id).await?;
            columns::page(view, &import, &faults)
                .await
                .map(unprocessable)
        }
        Err(error) => Err(error.into()),
    }
}

async fn cancel(view: View, Path(At { id }): Path<At<Import>>) -> Reply {
    actions::cancel(&view.scope, id).await?;
    Ok(redirect_with(
        &view,
        &to(&view, id, ""),
        &Toast::new("import-was-cancelled"),
    ))
}

async fn undo(view: View, Path(At { id }): Path<At<Import>>) -> Reply {
    actions::begin_undo(&view.scope, id).await?;
    Ok(redirect(&to(&view, id, "")))
}

/// The faulty rows as a file to correct.
async fn faulty_rows(view: View, Path(At { id }): Path<At<Import>>) -> Reply {
    let import = actions::find(&view.scope, id).await?;
    let rows = error_file::stream(&view.scope, &import).await?;
    let extension = if import.reading.is_workbook() {
        "xlsx"
    } else {
        "csv"
    };
    Ok(download(
        Body::from_stream(rows),
        &format!("{}.{extension}", view.t("import-faulty-file")),
        "application/octet-stream",
    ))
}

/// A file for the browser to keep.
pub(crate) fn download(body: Body, name: &str, media_type: &'static str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The name is ours: ASCII letters of a text of the product and a date.
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The address of an import and what follows.
pub(super) fn to(view: &View, id: Id<Import>, rest: &str) -> String {
    view.to(format_args!("/imports/{id}{rest}"))
}

/// The frame of a step: where one is, and what the step shows.
fn step_page(view: &View, import: &Import, step: Step, content: impl Renderable) -> Response {
    let title = import.file_name.clone();
    let reached = Step::of(import);
    let steps: Vec<(String, Option<String>, bool, bool)> = Step::ALL
        .into_iter()
        .map(|known| {
            let back =
                matches!(known, Step::File | Step::Columns) && import.is_open() && known != step;
            let href = back.then(|| to(view, import.id, &format!("?step={}", known.word())));
            (
                view.t(&format!("import-step-{}", known.word())),
                href,
                known < reached && known != step,
                known == step,
            )
        })
        .collect();
    let kind = crate::collections::title(view, &import.collection);
    let (steps, heading) = (&steps, title.as_str());
    let inner = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("import-crumbs")) { ol { li { a href=(view.to("/imports")) { (view.t("import-title")) } } } }
            h1 { (heading) }
            p.page-note { (kind.as_str()) }
        }
        ol.steps aria-label=(view.t("import-steps")) {
            @for (title, href, done, current) in steps {
                li class=[done.then_some("done")] aria-current=[current.then_some("step")] {
                    @if let Some(href) = href { a href=(href.as_str()) { (title.as_str()) } } @else { (title.as_str()) }
                }
            }
        }
        (content)
    };
    page::page(view, &title, Width::Full, inner)
}

/// A table with the first rows of the file.
fn preview(view: &View, look: &Look) -> impl Renderable {
    let (titles, sample) = (look.titles.clone(), look.sample.clone());
    maud! {
        h2 { (view.t("import-preview")) }
        div.table-wrap role="region" aria-label=(view.t("import-preview")) tabindex="0" {
            table.table {
                caption.visually-hidden { (view.t("import-preview")) }
                thead { tr { @for title in &titles { th scope="col" { (title.as_str()) } } } }
                tbody { @for row in &sample { tr { @for cell in row { td { (cell.as_str()) } } } } }
            }
        }
    }
}

/// What a page of the wizard needs to know about the file and the collection.
async fn look_and_columns(view: &View, import: &Import) -> Result<(Look, Vec<Column>)> {
    let look = upload::look(&view.scope, import, &import.reading).await?;
    let mut tx = view.scope.read().await?;
    let collection = collections::find(view.scope.app(), &import.collection)?;
    let columns = collections::targets(collection, &view.scope, &mut tx).await?;
    Ok((look, columns))
}

/// A box that was ticked.
fn ticked(fields: &Fields, name: &str) -> bool {
    fields.has(name)
}
