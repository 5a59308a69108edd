//! The tenant's page of consultants: who is here, who was, and inviting one.

mod one;

use crate::consultant::actions::{end, invite, renew};
use crate::consultant::{Consultant, DAYS, Input, store};
use kernel::{Error, FieldErrors, Secret};
use kit::extract::Fields;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{
    Access, At, Form, Path, Permission, Reply, Routes, Toast, View, Width, page, redirect_with,
    texts,
};

/// Consultants on the page; older ones are gone after a year.
const MANY: usize = 100;

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageUsers);
    Routes::new()
        .get("/consultants", manage, list)
        .post_proven("/consultants", manage, create)
        .get("/consultants/{id}", manage, one::show)
        .get("/consultants/{id}/visits", manage, one::visits)
        .post_proven("/consultants/{id}/invitation", manage, again)
        .post("/consultants/{id}/ending", manage, finish)
}

async fn list(view: View) -> Reply {
    render(&view, &Fields::default(), &FieldErrors::new(), None).await
}

async fn create(mut view: View, Form(fields): Form) -> Reply {
    let input = Input {
        name: fields.get("name").to_owned(),
        email: fields.get("email").to_owned(),
        reason: fields.get("reason").to_owned(),
        days: fields.get("days").to_owned(),
        people: fields.has("people"),
    };
    let domains = &view.scope.app().settings.staff_domains;
    let done = match input.check(domains) {
        Ok(new) => invite(&view.scope, &new).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    match done {
        Ok((_, link)) => with_link(&mut view, link).await,
        Err(Error::Invalid(faults)) => render(&view, &fields, &faults, None)
            .await
            .map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

async fn again(mut view: View, Path(At { id }): Path<At<Consultant>>) -> Reply {
    let link = renew(&view.scope, id).await?;
    with_link(&mut view, link).await
}

/// Where letters are sent, the link is in the letter and nobody else needs it; else it is shown,
/// once. The banner tells of the new invitation.
async fn with_link(view: &mut View, link: Secret<String>) -> Reply {
    if view.scope.app().mail.server().is_some() {
        let said = Toast::new("consultant-was-written");
        return Ok(redirect_with(view, &view.to("/consultants"), &said));
    }
    let banner = crate::banner(view.scope.clone()).await?;
    view.banner = banner.map(Into::into);
    render(view, &Fields::default(), &FieldErrors::new(), Some(link)).await
}

async fn finish(view: View, Path(At { id }): Path<At<Consultant>>) -> Reply {
    end(&view.scope, id).await?;
    let said = Toast::new("consultant-was-ended");
    Ok(redirect_with(&view, &view.to("/consultants"), &said))
}

async fn render(
    view: &View,
    typed: &Fields,
    faults: &FieldErrors,
    link: Option<Secret<String>>,
) -> Reply {
    let mut tx = view.scope.read().await?;
    let all = store::latest(&mut tx, MANY).await?;
    drop(tx);
    let title = view.t("consultant-title");
    let heading = title.clone();
    let (all, link) = (&all, &link);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t("consultant-page-note")) }
        }
        @if let Some(link) = link {
            div.notice.success {
                (icon("link"))
                div {
                    h2 { (view.t("consultant-link-title")) }
                    p { (view.t("consultant-link-help")) }
                    p { code { (link.expose().as_str()) } }
                }
            }
        }
        @if all.is_empty() {
            section.empty { (icon("person")) h2 { (view.t("consultant-none")) } p { (view.t("consultant-none-help")) } }
        } @else {
            (table(view, all))
        }
        (form(view, typed, faults))
    };
    Ok(page::page(view, &title, Width::Full, content))
}

fn table(view: &View, all: &[Consultant]) -> impl Renderable {
    maud! {
        div.table-wrap role="region" aria-label=(view.t("consultant-title")) tabindex="0" {
            table.table {
                caption.visually-hidden { (view.t("consultant-title")) }
                thead { tr {
                    th scope="col" { (view.t("consultant-name")) }
                    th.wide scope="col" { (view.t("consultant-reason")) }
                    th.wide scope="col" { (view.t("consultant-until")) }
                    th.wide scope="col" { (view.t("consultant-state")) }
                    th scope="col" { (view.t("consultant-actions")) }
                } }
                tbody { @for one in all { (row(view, one)) } }
            }
        }
    }
}

fn row(view: &View, one: &Consultant) -> impl Renderable {
    let until = texts::date_time(view.scope.lang(), one.expires_at, view.scope.zone());
    let (state, badge) = state(view, one);
    let state_again = state.clone();
    let open = view.to(format_args!("/consultants/{}", one.id));
    let buttons = buttons(view, one);
    maud! {
        tr data-row {
            th scope="row" {
                a.row-link href=(open.as_str()) translate="no" { (one.name.as_str()) }
                span.row-sub { (one.email.as_str()) " · " (state_again.as_str()) }
            }
            td.wide { (one.reason.as_str()) }
            td.wide { (until.as_str()) }
            td.wide { span class=(badge) { (state.as_str()) } }
            td { (buttons) }
        }
    }
}

/// What is to be said of an invitation, and the look of it.
fn state(view: &View, one: &Consultant) -> (String, &'static str) {
    let (word, badge) = match (one.is_open(view.scope.now()), one.ended_at, one.waiting) {
        (true, _, true) => ("consultant-state-waiting", "badge"),
        (true, _, false) => ("consultant-state-open", "badge warning"),
        (false, Some(_), _) => ("consultant-state-ended", "badge"),
        (false, None, _) => ("consultant-state-expired", "badge"),
    };
    (view.t(word), badge)
}

/// What can be done with an invitation that goes on.
fn buttons(view: &View, one: &Consultant) -> Raw<String> {
    let to = |what: &str| view.to(format_args!("/consultants/{}/{what}", one.id));
    let (again, ending) = (to("invitation"), to("ending"));
    let named = |key: &str| format!("{} · {}", view.t(key), one.name);
    let open = one.is_open(view.scope.now());
    maud! {
        @if open {
            div.cluster {
                form method="post" action=(ending.as_str()) {
                    button.button.small.danger aria-label=(named("consultant-end")) { (view.t("consultant-end")) }
                }
                form method="post" action=(again.as_str()) {
                    button.button.small.quiet aria-label=(named("consultant-again")) { (view.t("consultant-again")) }
                }
            }
        } @else { span.muted { "–" } }
    }
    .memoize()
}

fn form(view: &View, typed: &Fields, faults: &FieldErrors) -> impl Renderable {
    let label = |name: &str| (view.t(&format!("consultant-{name}")), name.to_owned());
    let days = match typed.get("days") {
        "" => "1",
        days => days,
    };
    let days = days.to_owned();
    let people = typed.has("people");
    maud! {
        section.card aria-labelledby="invite-title" {
            h2 #invite-title { (view.t("consultant-invite-title")) }
            p.muted { (view.t("consultant-invite-help")) }
            form.form method="post" action=(view.to("/consultants")) {
                (page::error_summary(view, faults, label))
                div.form-grid {
                    (field(view, faults, "name", "text", typed.get("name")))
                    (field(view, faults, "email", "email", typed.get("email")))
                    (field(view, faults, "reason", "text", typed.get("reason")))
                    div.field {
                        label for="days" { (view.t("consultant-days")) }
                        select #days name="days" {
                            @for n in 1..=DAYS {
                                option value=(n.to_string()) selected[n.to_string() == days] {
                                    (view.t_with("consultant-days-n", &[("n", n.into())]))
                                }
                            }
                        }
                    }
                    label.check {
                        input type="checkbox" name="people" value="yes" checked[people];
                        (view.t("consultant-people"))
                    }
                }
                div.form-actions { button.button.primary { (icon("add-person")) (view.t("consultant-invite-do")) } }
            }
        }
    }
}

/// A required field with its label and fault.
fn field(
    view: &View,
    faults: &FieldErrors,
    name: &str,
    kind: &str,
    value: &str,
) -> impl Renderable {
    let fault = faults.of(name).next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let error = format!("{name}-error");
    let label = view.t(&format!("consultant-{name}"));
    let (name, kind, value) = (name.to_owned(), kind.to_owned(), value.to_owned());
    maud! {
        div.field {
            label for=(name.as_str()) { (label.as_str()) }
            input id=(name.as_str()) name=(name.as_str()) type=(kind.as_str()) value=(value.as_str()) autocomplete="off" required
                aria-describedby=[fault.as_ref().map(|_| error.as_str())] aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p.field-error id=(error.as_str()) { (fault.as_str()) } }
        }
    }
}
