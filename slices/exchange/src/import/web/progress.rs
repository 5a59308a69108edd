//! How far an import is, as a part that asks for itself again.

use super::to;
use crate::import::{Import, State, actions, error_file};
use kernel::Result;
use kit::html::*;
use kit::reply::fragment;
use kit::{At, Path, Reply, View, texts};

/// The part alone.
pub(super) async fn show(view: View, Path(At { id }): Path<At<Import>>) -> Reply {
    let import = actions::find(&view.scope, id).await?;
    let abandoned = is_abandoned(&view, &import).await?;
    Ok(fragment(part(&view, &import, abandoned)))
}

/// Whether the job has died, so that somebody has to say "go on".
pub(super) async fn is_abandoned(view: &View, import: &Import) -> Result<bool> {
    if !import.state.is_busy() {
        return Ok(false);
    }
    let mut tx = view.scope.read().await?;
    actions::is_abandoned(&view.scope, &mut tx, import).await
}

/// The part.
pub(super) fn part(view: &View, import: &Import, abandoned: bool) -> impl Renderable {
    let lang = view.scope.lang();
    let (done, total) = match import.state {
        State::Undoing => (
            import.restored + import.conflicts,
            import.tally.created + import.tally.updated,
        ),
        _ => (import.gone_through(), import.total),
    };
    let percent = (done * 100).checked_div(total).unwrap_or(0).min(100);
    let shown = [done, total].map(|n| texts::number(lang, n));
    let [done_text, total_text] = shown;
    let note = match total {
        0 => view.t_with("import-progress-rows", &[("done", done_text.into())]),
        _ => view.t_with(
            "import-progress-of",
            &[("done", done_text.into()), ("total", total_text.into())],
        ),
    };
    let label = view.t(&format!("import-state-{}", import.state.name()));
    let busy = import.state.is_busy() && !abandoned;
    let ended = (!busy).then_some("done");
    let stoppable = matches!(import.state, State::Checking | State::Running);
    let here = to(view, import.id, "");
    let (progress, cancel) = (
        to(view, import.id, "/progress"),
        to(view, import.id, "/cancellation"),
    );
    let resume = to(
        view,
        import.id,
        if import.state == State::Undoing {
            "/undo"
        } else {
            "/run"
        },
    );
    let reason = import.fault.as_ref().map(|code| {
        let text = error_file::text(&view.scope, code, &[]);
        view.t_with("import-says-why", &[("reason", text.as_str().into())])
    });
    let (value, max) = (done.to_string(), total.to_string());
    maud! {
        tenet-progress #job done=[ended] hx-get=(progress.as_str()) hx-trigger="tenet:poll" hx-target="#job" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
            div.job {
                p #job-label { (label.as_str()) }
                @if busy && total > 0 {
                    progress aria-labelledby="job-label" value=(value.as_str()) max=(max.as_str()) { (percent) "%" }
                } @else if busy {
                    progress aria-labelledby="job-label" {}
                }
                p.job-note role="status" { (note.as_str()) }
                @if busy {
                    @if stoppable {
                        form method="post" action=(cancel.as_str()) { button.button.small { (view.t("import-cancel")) } }
                    }
                    noscript { a.button.small href=(here.as_str()) { (view.t("import-refresh")) } }
                } @else if abandoned {
                    p { (view.t("import-interrupted")) }
                    @if let Some(reason) = &reason { p { (reason.as_str()) } }
                    form method="post" action=(resume.as_str()) { button.button.small { (view.t("import-resume")) } }
                } @else {
                    a.button.primary href=(here.as_str()) { (view.t("import-see-result")) }
                }
            }
        }
    }
}
