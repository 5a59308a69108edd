//! What the check has found, how the run goes, and what has become of it.

use super::{Step, progress, step_page, to, values};
use crate::import::{Fault, Import, State, api, error_file};
use kit::html::*;
use kit::{Fields, Reply, View, texts};

const PAGE: usize = 50;

/// The steps after the decisions; `sent` is a form that asks for other choices.
pub(super) async fn page(
    view: &View,
    import: &Import,
    step: Step,
    after: &str,
    sent: &Fields,
) -> Reply {
    if import.state.is_busy() {
        let abandoned = progress::is_abandoned(view, import).await?;
        let content = maud! { (progress::part(view, import, abandoned)) };
        return Ok(step_page(view, import, step, content));
    }
    let (faults, next) = api::page(&view.scope, import, after, PAGE).await?;
    let next = next.map(|next| to(view, import.id, &format!("?after={next}")));
    let offer = values::offer(view, import, sent).await?;
    let (skipped, faults): (Vec<Fault>, Vec<Fault>) = faults.into_iter().partition(Fault::is_skip);
    let not_made = import
        .titles_not_made()
        .into_iter()
        .map(|title| view.t_with("import-not-made", &[("title", title.as_str().into())]));
    let not_made: Vec<String> = not_made.collect();
    let (offer, next) = (&offer, &next);
    let content = maud! {
        (notice(view, import))
        @for told in &not_made { div.notice { (icon("info")) p { (told.as_str()) } } }
        (figures(view, import))
        @if step == Step::Check { (values::form(view, import, offer, sent)) }
        (buttons(view, import, step, !skipped.is_empty()))
        @if !faults.is_empty() { (listed(view, import, "import-faulty", &faults)) }
        @if !skipped.is_empty() { (listed(view, import, "import-skipped", &skipped)) }
        @if let Some(next) = next {
            nav.pager aria-label=(view.t("import-pages")) { a.button rel="next" href=(next.as_str()) { (view.t("import-more-faults")) } }
        }
    };
    Ok(step_page(view, import, step, content))
}

fn notice(view: &View, import: &Import) -> impl Renderable {
    let class = match import.state {
        State::Done | State::Undone => "notice success",
        State::Failed => "notice danger",
        State::Cancelled => "notice warning",
        _ => "notice",
    };
    let lang = view.scope.lang();
    let heading = view.t(&format!("import-says-{}", import.state.name()));
    let reason = import.fault.as_ref().map(|code| {
        let text = error_file::text(&view.scope, code, &[]);
        view.t_with("import-says-why", &[("reason", text.as_str().into())])
    });
    let undone = (import.state == State::Undone).then(|| {
        let restored = texts::number(lang, import.restored);
        view.t_with("import-undone-counts", &[("restored", restored.into())])
    });
    let conflicts = import.state == State::Undone && import.conflicts > 0;
    let conflicts = conflicts.then(|| {
        let conflicts = texts::number(lang, import.conflicts);
        view.t_with(
            "import-undone-conflicts",
            &[("conflicts", conflicts.into())],
        )
    });
    maud! {
        div class=(class) {
            (icon("info")) p { (heading.as_str()) }
            @if let Some(reason) = &reason { p { (reason.as_str()) } }
            @if let Some(undone) = &undone { p { (undone.as_str()) } }
            @if let Some(conflicts) = &conflicts { p { (conflicts.as_str()) } }
        }
    }
}

fn figures(view: &View, import: &Import) -> impl Renderable {
    let lang = view.scope.lang();
    let tally = import.tally;
    let mut rows = vec![
        ("created", tally.created, ""),
        ("updated", tally.updated, ""),
        ("skipped", tally.skipped, ""),
        (
            "failed",
            tally.failed,
            if tally.failed > 0 { "danger" } else { "" },
        ),
    ];
    if tally.repeated > 0 {
        rows.push(("repeated", tally.repeated, "warning"));
    }
    let rows: Vec<(String, String, &str)> = rows
        .into_iter()
        .map(|(word, n, class)| {
            (
                view.t(&format!("import-count-{word}")),
                texts::number(lang, n),
                class,
            )
        })
        .collect();
    let checked = import.set.is_none();
    maud! {
        h2 { (view.t(if checked { "import-would" } else { "import-has" })) }
        dl.figures {
            @for (title, count, class) in &rows { div class=(*class) { dt { (title.as_str()) } dd { (count.as_str()) } } }
        }
    }
}

fn buttons(view: &View, import: &Import, step: Step, skips: bool) -> impl Renderable {
    let (run, undo, file) = (
        to(view, import.id, "/run"),
        to(view, import.id, "/undo"),
        to(view, import.id, "/faulty-rows"),
    );
    let change = to(view, import.id, "?step=columns");
    let ready = import.state == State::Checked && import.tally.created + import.tally.updated > 0;
    let (undoable, faulty) = (import.can_be_undone(), import.tally.failed > 0 || skips);
    let get = match import.tally.failed {
        0 => "import-get-skipped",
        _ => "import-get-faulty",
    };
    let (retry, records) = (
        step == Step::Check,
        view.to(format_args!("/{}", import.collection)),
    );
    maud! {
        div.actions {
            @if ready { form method="post" action=(run.as_str()) { button.button.primary { (icon("import")) (view.t("import-do-run")) } } }
            @if retry { a.button href=(change.as_str()) { (view.t("import-change")) } }
            @if faulty { a.button href=(file.as_str()) { (icon("download")) (view.t(get)) } }
            @if undoable { form method="post" action=(undo.as_str()) { button.button { (icon("undo")) (view.t("import-do-undo")) } } }
            @if !retry { a.button.quiet href=(records.as_str()) { (view.t("import-see-records")) } }
        }
    }
}

/// Rows with their reasons, under a title.
fn listed(view: &View, import: &Import, title: &str, faults: &[Fault]) -> impl Renderable {
    let title = view.t(title);
    let rows: Vec<(String, String, String)> = faults
        .iter()
        .map(|fault| {
            let column = fault
                .source
                .and_then(|source| import.mapping.columns.get(source));
            let column = column.map_or_else(|| fault.column.clone(), |column| column.title.clone());
            let line = texts::number(
                view.scope.lang(),
                i64::try_from(fault.line).unwrap_or(i64::MAX),
            );
            (
                line,
                column,
                error_file::text(&view.scope, &fault.code, &fault.params),
            )
        })
        .collect();
    maud! {
        h2 { (title.as_str()) }
        div.table-wrap role="region" aria-label=(title.as_str()) tabindex="0" {
            table.table {
                caption.visually-hidden { (title.as_str()) }
                thead { tr {
                    th.number scope="col" { (view.t("import-line")) }
                    th scope="col" { (view.t("import-column")) }
                    th scope="col" { (view.t("import-reason")) }
                } }
                tbody { @for (line, column, reason) in &rows {
                    tr { td.number { (line.as_str()) } td { (column.as_str()) } td { (reason.as_str()) } }
                } }
            }
        }
    }
}
