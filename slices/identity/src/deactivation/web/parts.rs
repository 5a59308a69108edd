//! Parts of the page of somebody who leaves.

use super::*;

/// What somebody owns, as a list of numbers.
fn counts(view: &View, counts: &[owned::Count]) -> Raw<String> {
    let lang = view.scope.lang();
    let rows: Vec<(String, String)> = counts
        .iter()
        .map(|count| {
            let number = texts::number(lang, i64::try_from(count.records).unwrap_or(i64::MAX));
            let number = match count.records >= owned::COUNTED {
                true => view.t_with("deactivation-many", &[("n", number.into())]),
                false => number,
            };
            (view.t(&format!("collection-{}", count.collection)), number)
        })
        .collect();
    maud! {
        dl.fields { @for (title, number) in &rows { div.field-row { dt { (title) } dd { (number) } } } }
    }
    .memoize()
}

/// The choice of who takes over.
fn heir(view: &View, shown: &Shown) -> Raw<String> {
    let title = view.t("deactivation-heir");
    let label = title.clone();
    let fault = shown.faults.of("heir").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let nobody = [(String::new(), view.t("deactivation-choose"))];
    let picker = Picker {
        id: "heir",
        name: "heir",
        by: "heir-by",
        title: &title,
        chosen: "",
        called: None,
        fixed: &nobody,
        described: Some("heir-hint"),
        faulty: fault.is_some(),
    }
    .html(view, &shown.offered);
    maud! {
        div.field {
            label for="heir" { (&label) }
            p #heir-hint.hint { (view.t("deactivation-heir-hint")) }
            (&picker)
            @if let Some(fault) = &fault { p.field-error { (fault) } }
        }
    }
    .memoize()
}

/// What will happen, who takes over, and the button.
pub(super) fn deactivation(view: &View, shown: &Shown, own: bool) -> Raw<String> {
    let owns = !shown.counts.is_empty();
    let action = to(view, shown.user.id, "");
    maud! {
        section.card aria-labelledby="leave-title" {
            h2 #leave-title { (view.t("deactivation-title")) }
            p { (view.t("deactivation-help")) }
            div.prose { ul {
                li { (view.t("deactivation-ends")) }
                li { (view.t("deactivation-stays")) }
                li { (view.t("deactivation-back")) }
            } }
            h3 { (view.t("deactivation-owns")) }
            @if owns { (counts(view, &shown.counts)) } @else { p.muted { (view.t("deactivation-owns-nothing")) } }
            @if own { div.notice.warning { (icon("warning")) p { (view.t("deactivation-own")) } } }
            form.form method="post" action=(&action) {
                @if owns { (heir(view, shown)) }
                div.form-actions {
                    button.button.danger { (view.t("deactivation-do")) }
                    a.button.quiet href=(view.to("/users")) { (view.t("deactivation-cancel")) }
                }
            }
        }
    }
    .memoize()
}

/// What somebody who has left still owns.
pub(super) fn hand_over(view: &View, shown: &Shown) -> Raw<String> {
    let action = to(view, shown.user.id, "hand-over");
    maud! {
        section.card aria-labelledby="left-title" {
            h2 #left-title { (view.t("deactivation-left-title")) }
            (counts(view, &shown.counts))
            form.form method="post" action=(&action) {
                (heir(view, shown))
                div.form-actions { button.button { (view.t("deactivation-hand-over")) } }
            }
        }
    }
    .memoize()
}

/// The way back.
pub(super) fn reactivation(view: &View, shown: &Shown) -> Raw<String> {
    let action = to(view, shown.user.id, "reactivation");
    maud! {
        section.card aria-labelledby="back-title" {
            h2 #back-title { (view.t("reactivation-title")) }
            p.muted { (view.t("reactivation-help")) }
            form method="post" action=(&action) { button.button { (view.t("reactivation-do")) } }
        }
    }
    .memoize()
}

/// What cannot be taken back.
pub(super) fn anonymisation(view: &View, shown: &Shown) -> Raw<String> {
    let action = to(view, shown.user.id, "anonymisation");
    let fault = shown.faults.of("name").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let invalid = fault.as_ref().map(|_| "true");
    maud! {
        section.card aria-labelledby="forget-title" {
            h2 #forget-title { (view.t("anonymisation-title")) }
            div.notice.danger { (icon("warning")) p { (view.t("anonymisation-help")) } }
            div.prose { ul {
                li { (view.t("anonymisation-account")) }
                li { (view.t("anonymisation-history")) }
                li { (view.t("anonymisation-logs")) }
            } }
            form.form method="post" action=(&action) {
                div.field {
                    label for="name" { (view.t("anonymisation-type")) " " b translate="no" { (&shown.user.name) } }
                    input #name name="name" type="text" autocomplete="off" required aria-invalid=[invalid] aria-describedby=[invalid.map(|_| "name-error")];
                    @if let Some(fault) = &fault { p.field-error id="name-error" { (fault) } }
                }
                div.form-actions { button.button.danger { (view.t("anonymisation-do")) } }
            }
        }
    }
    .memoize()
}

/// How far the hand-over is, and where it stands in the history. `None`: nothing was handed over.
pub(super) async fn progress(view: &View, id: Id<User>) -> Result<Option<Raw<String>>> {
    let mut tx = view.scope.read().await?;
    let overs = store::of_user(&mut tx, id).await?;
    let Some(first) = overs.first() else {
        return Ok(None);
    };
    let job = ::jobs::find(&mut tx, view.scope.now(), first.job).await;
    let names = users::names(&mut tx, &[first.heir]).await?;
    drop(tx);
    let state = job.ok().map(|job| job.state);
    let running = state.is_some_and(|state| !state.is_final());
    let stopped = matches!(
        state,
        Some(::jobs::State::Failed | ::jobs::State::Cancelled)
    );
    let ended = (!running).then_some("done");
    let lang = view.scope.lang();
    let heir = names.get(&first.heir).cloned().unwrap_or_default();
    let label = match (running, stopped) {
        (true, _) => "deactivation-handing",
        (_, true) => "deactivation-stopped",
        _ => "deactivation-handed",
    };
    let label = view.t_with(label, &[("heir", heir.into())]);
    let rows: Vec<(String, String, String, i64)> = overs
        .iter()
        .map(|over| {
            (
                view.t(&format!("collection-{}", over.collection)),
                texts::number(lang, over.moved),
                view.to(format_args!("/changes/{}", over.set)),
                over.kept,
            )
        })
        .collect();
    let at = |rest: &str| to(view, id, rest);
    let (here, poll, cancel) = (
        at(""),
        at("hand-over/progress"),
        at("hand-over/cancellation"),
    );
    let part = maud! {
        tenet-progress #job done=[ended] hx-get=(&poll) hx-trigger="tenet:poll" hx-target="#job" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
            div.job {
                p #job-label { (&label) }
                @if running { progress aria-labelledby="job-label" {} }
                div role="status" { dl.fields { @for (title, moved, change, kept) in &rows {
                    div.field-row { dt { (title) } dd {
                        a href=(change) { (moved) }
                        @if *kept > 0 { " · " (view.t_with("deactivation-kept", &[("n", (*kept).into())])) }
                    } }
                } } }
                @if running {
                    form method="post" action=(&cancel) { button.button.small { (view.t("deactivation-stop")) } }
                    noscript { a.button.small href=(&here) { (view.t("deactivation-refresh")) } }
                }
            }
        }
    };
    Ok(Some(part.memoize()))
}
