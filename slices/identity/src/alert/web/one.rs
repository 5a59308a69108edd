//! One receiver: where it is, what it is told of, and what has arrived.

use super::{choices, secret_notice, state};
use crate::alert::receiver::actions::target;
use crate::alert::receiver::secret::HOURS;
use crate::alert::receiver::store::{self, Delivery};
use crate::alert::receiver::{Input, KEPT_DAYS, Receiver, TEST};
use crate::user::web::parts::labelled;
use kernel::{FieldErrors, Id, Secret};
use kit::html::*;
use kit::reply::fragment;
use kit::{At, Path, Reply, View, Width, page, texts};

/// Deliveries on the page, latest first.
const MANY: usize = 50;

pub(super) async fn show(view: View, Path(At { id }): Path<At<Receiver>>) -> Reply {
    render(&view, id, None, &FieldErrors::new(), None).await
}

/// The deliveries alone: what a page that lies open asks for again and again.
pub(super) async fn deliveries(view: View, Path(At { id }): Path<At<Receiver>>) -> Reply {
    let mut tx = view.scope.read().await?;
    store::find(&mut tx, id).await?;
    let all = store::deliveries(&mut tx, id, MANY).await?;
    drop(tx);
    Ok(fragment(part(&view, id, &all)))
}

pub(super) async fn render(
    view: &View,
    id: Id<Receiver>,
    input: Option<Input>,
    faults: &FieldErrors,
    renewed: Option<Secret<String>>,
) -> Reply {
    let mut tx = view.scope.read().await?;
    let one = store::find(&mut tx, id).await?;
    let all = store::deliveries(&mut tx, id, MANY).await?;
    drop(tx);
    let target = target(view.scope.app(), view.scope.tenant(), &one).await?;
    let address = target.address.clone();
    let input = input.unwrap_or_else(|| Input {
        title: one.title.clone(),
        address: String::new(),
        kinds: one
            .kinds
            .iter()
            .map(|kind| kind.name().to_owned())
            .collect(),
    });
    let when = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let old_until = target.old_until(view.scope.now()).map(when);
    let since = one.off_at.or(one.failing_since).map(when);
    let since = since.unwrap_or_default();
    let (class, said) = state(view, &one);
    let action = |what: &str| view.to(format_args!("/alerts/{id}{what}"));
    let (save, test, removal) = (action(""), action("/test"), action("/removal"));
    let (resumption, secret) = (action("/resumption"), action("/secret"));
    let label = |name: &str| match name {
        "title" => (view.t("alert-name"), name.to_owned()),
        name => (view.t(&format!("alert-{name}")), name.to_owned()),
    };
    let title = one.title.clone();
    let (one, input) = (&one, &input);
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("alert-crumbs")) { ol { li { a href=(view.to("/alerts")) { (view.t("alert-title")) } } } }
            h1 translate="no" { (one.title.as_str()) }
            p.page-note { code.callback { (address.as_str()) } " " span class=(class) { (said.as_str()) } }
        }
        @if let Some(renewed) = &renewed { (secret_notice(view, "alert-secret-renewed", renewed)) }
        @if one.off_at.is_some() {
            div.notice.danger { (icon("warning")) div {
                p { (view.t_with("alert-off-since", &[("at", since.as_str().into())])) }
                form method="post" action=(resumption.as_str()) { button.button { (icon("restore")) (view.t("alert-resume")) } }
            } }
        } @else if one.failing_since.is_some() {
            div.notice.warning { (icon("warning")) p { (view.t_with("alert-failing-since", &[("at", since.as_str().into())])) } }
        }
        section.card aria-labelledby="setup-title" {
            h2 #setup-title { (view.t("alert-setup")) }
            tenet-unsaved { form.form method="post" action=(save.as_str()) {
                (page::error_summary(view, faults, label))
                (labelled(view, faults, "title", "text", &input.title, view.t("alert-name")))
                (choices(view, &input.kinds, faults))
                div.form-actions { button.button.primary { (view.t("alert-save")) } }
            } }
        }
        section.card {
            h2 #deliveries-title { (view.t("alert-deliveries")) }
            p.muted { (view.t_with("alert-deliveries-help", &[("days", KEPT_DAYS.into())])) }
            @if one.off_at.is_none() {
                form method="post" action=(test.as_str()) { button.button { (icon("bell")) (view.t("alert-test")) } }
            }
            (part(view, id, &all))
        }
        section.card aria-labelledby="secret-title" {
            h2 #secret-title { (view.t("alert-secret")) }
            p.muted { (view.t_with("alert-secret-renew-help", &[("hours", HOURS.into())])) }
            @if let Some(until) = &old_until { p { (view.t_with("alert-secret-old", &[("at", until.as_str().into())])) } }
            form method="post" action=(secret.as_str()) { button.button { (icon("key")) (view.t("alert-secret-renew")) } }
        }
        section.card aria-labelledby="removal-title" {
            h2 #removal-title { (view.t("alert-remove")) }
            p.muted { (view.t("alert-remove-help")) }
            form method="post" action=(removal.as_str()) { button.button.danger { (view.t("alert-remove-do")) } }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

fn part(view: &View, id: Id<Receiver>, all: &[Delivery]) -> Raw<String> {
    let again = view.to(format_args!("/alerts/{id}/deliveries"));
    // What is tried later changes by itself; what has just been handed in is watched.
    let waiting = all
        .iter()
        .any(|one| one.state == "waiting" && one.attempts == 0);
    let done = (!waiting).then_some("done");
    maud! {
        tenet-progress #deliveries done=[done] hx-get=(again.as_str()) hx-trigger="tenet:poll" hx-target="#deliveries" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
            @if all.is_empty() {
                p role="status" { (view.t("alert-deliveries-none")) }
            } @else {
                div.table-wrap role="region" aria-labelledby="deliveries-title" tabindex="0" {
                    table.table {
                        caption.visually-hidden { (view.t("alert-deliveries")) }
                        thead { tr {
                            th scope="col" { (view.t("alert-delivery-event")) }
                            th scope="col" { (view.t("alert-delivery-state")) }
                            th.wide scope="col" { (view.t("alert-delivery-attempts")) }
                            th.wide scope="col" { (view.t("alert-delivery-at")) }
                        } }
                        tbody { @for one in all { (row(view, one)) } }
                    }
                }
            }
        }
    }
    .memoize()
}

fn row(view: &View, one: &Delivery) -> impl Renderable {
    let when = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let (event, at) = (what(view, one), when(one.at));
    let class = match one.state.as_str() {
        "delivered" => "badge success",
        "failed" => "badge danger",
        _ => "badge",
    };
    let state = view.t(&format!("alert-delivery-{}", one.state));
    let answer = match (one.status, &one.error) {
        (Some(status), _) => view.t_with("alert-answer", &[("status", status.to_string().into())]),
        (None, Some(code)) => view.t(&format!("alert-fault-{}", code.replace('_', "-"))),
        (None, None) => String::new(),
    };
    let next = (one.state == "waiting" && one.attempts > 0)
        .then(|| view.t_with("alert-next", &[("at", when(one.due_at).into())]));
    let (attempts, at_again) = (one.attempts.to_string(), at.clone());
    maud! {
        tr {
            th scope="row" { (event.as_str()) span.row-sub { (at_again.as_str()) } }
            td {
                span class=(class) { (state.as_str()) }
                @if !answer.is_empty() { " " span.small.muted { (answer.as_str()) } }
                @if let Some(next) = &next { " " span.small.muted { (next.as_str()) } }
            }
            td.wide { (attempts.as_str()) }
            td.wide { (at.as_str()) }
        }
    }
}

fn what(view: &View, one: &Delivery) -> String {
    match one.event.as_str() {
        TEST => view.t("alert-delivery-test"),
        event => view.t(&format!("log-event-{event}")),
    }
}
