//! The list of imports, and the page on which a file is chosen.

use super::to;
use crate::collections;
use crate::import::{Import, State, actions, store};
use axum::response::Response;
use kernel::{FieldErrors, Id};
use kit::html::*;
use kit::reply::fault_text;
use kit::{Query, Reply, View, Width, page, texts};

const PAGE: usize = 50;

/// Every import, latest first.
pub(super) async fn show(view: View, Query(query): Query) -> Reply {
    let key = view.scope.vault().own(view.scope.tenant().id).await?;
    let mut tx = view.scope.read().await?;
    let before = match query.get("after") {
        "" => None,
        id => {
            let id: Id<Import> = id.parse()?;
            Some((store::find(&mut tx, &key, id).await?.created_at, id))
        }
    };
    let mut imports = store::recent(&mut tx, &key, before, PAGE + 1).await?;
    drop(tx);
    let more = imports.len() > PAGE;
    imports.truncate(PAGE);
    let next = imports
        .last()
        .filter(|_| more)
        .map(|import| view.to(format_args!("/imports?after={}", import.id)));
    imports.retain(|import| actions::sees(&view.scope, import));
    let title = view.t("import-title");
    let (heading, imports, view) = (title.clone(), &imports, &view);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            div.actions { a.button.primary href=(view.to("/imports/new")) data-hotkey="c" { (icon("import")) (view.t("import-new")) } }
        }
        @if imports.is_empty() {
            section.empty {
                (icon("import")) h2 { (view.t("import-none")) } p { (view.t("import-none-help")) }
                div.actions { a.button.primary href=(view.to("/imports/new")) { (view.t("import-new")) } }
            }
        } @else {
            div.table-wrap role="region" aria-label=(view.t("import-title")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (view.t("import-title")) }
                    thead { tr {
                        th scope="col" { (view.t("import-file")) }
                        th scope="col" { (view.t("import-state")) }
                        th.wide.number scope="col" { (view.t("import-created")) }
                        th.wide.number scope="col" { (view.t("import-updated")) }
                        th.wide.number scope="col" { (view.t("import-failed")) }
                        th.wide scope="col" { (view.t("import-begun")) }
                    } }
                    tbody { @for import in imports { (row(view, import)) } }
                }
            }
        }
        @if let Some(next) = &next {
            nav.pager aria-label=(view.t("import-pages")) { a.button rel="next" href=(next.as_str()) { (view.t("import-older")) } }
        }
    };
    Ok(page::page(view, &title, Width::Full, content))
}

fn row(view: &View, import: &Import) -> impl Renderable {
    let lang = view.scope.lang();
    let at = texts::date_time(lang, import.created_at, view.scope.zone());
    let path = to(view, import.id, "");
    let name = import.file_name.clone();
    let counts = [
        import.tally.created,
        import.tally.updated,
        import.tally.failed,
    ]
    .map(|n| texts::number(lang, n));
    let (badge, state) = (badge(import.state), state_text(view, import.state));
    maud! {
        tr data-row {
            th scope="row" { a.row-link href=(path.as_str()) { (name.as_str()) } span.row-sub { (at.as_str()) } }
            td { span class=(badge) { (state.as_str()) } }
            @for count in &counts { td.wide.number { (count.as_str()) } }
            td.wide { (at.as_str()) }
        }
    }
}

/// The name of a state.
pub(super) fn state_text(view: &View, state: State) -> String {
    view.t(&format!("import-state-{}", state.name()))
}

fn badge(state: State) -> &'static str {
    match state {
        State::Done => "badge success",
        State::Failed => "badge danger",
        State::Cancelled => "badge warning",
        State::Checking | State::Running | State::Undoing => "badge accent",
        State::Uploaded | State::Checked | State::Undone => "badge",
    }
}

/// The page on which a file is chosen.
pub(super) async fn new(view: View) -> Reply {
    Ok(upload(&view, &FieldErrors::new()))
}

/// The same, with what was wrong with the last file.
pub(super) fn upload(view: &View, faults: &FieldErrors) -> Response {
    let title = view.t("import-new");
    let kinds: Vec<(&str, String)> = collections::all(view.scope.app())
        .map(|known| (known.name(), collections::title(view, known.name())))
        .collect();
    let most = texts::number(
        view.scope.lang(),
        i64::try_from(view.scope.app().settings.upload_limit >> 20).unwrap_or(i64::MAX),
    );
    let fault = faults
        .iter()
        .next()
        .map(|fault| fault_text(&view.scope, fault));
    let label = |_: &str| (view.t("import-file"), "file".to_owned());
    let (heading, kinds, fault) = (title.clone(), &kinds, &fault);
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("import-crumbs")) { ol { li { a href=(view.to("/imports")) { (view.t("import-title")) } } } }
            h1 { (heading.as_str()) }
            p.page-note { (view.t("import-new-help")) }
        }
        form.form method="post" action=(view.to("/imports")) enctype="multipart/form-data" {
            (page::error_summary(view, faults, label))
            div.field {
                label for="collection" { (view.t("import-kind")) }
                select #collection name="collection" { @for (name, title) in kinds { option value=(*name) { (title.as_str()) } } }
            }
            div.field.drop {
                label for="file" { (view.t("import-file")) " " span.required { (view.t("import-required")) } }
                p #file-hint.hint { (view.t_with("import-file-hint", &[("most", most.as_str().into())])) }
                input #file type="file" name="file" required accept=".csv,.txt,.tsv,.xlsx,.vcf,.xml" aria-describedby="file-hint file-error"
                    aria-invalid=[fault.as_ref().map(|_| "true")];
                @if let Some(fault) = fault { p #file-error.field-error { (fault.as_str()) } }
            }
            div.form-actions {
                button.button.primary { (view.t("import-upload")) }
                a.button.quiet href=(view.to("/imports")) { (view.t("import-back")) }
            }
        }
    };
    page::page(view, &title, Width::Narrow, content)
}
