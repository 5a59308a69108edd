//! The administrator's pages about alerts: who is told of what, and how it arrives.

use crate::alert::receiver::actions::{add, change, remove, resume, test};
use crate::alert::receiver::{Input, Kind, MOST, Receiver, secret, store};
use crate::role::GUARD;
use crate::user::web::parts::labelled;
use kernel::{Error, FieldErrors, Secret};
use kit::edge::Limit;
use kit::extract::Fields;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{Access, At, Form, Path, Reply, Routes, Toast, View, Width, page, redirect_with};

mod one;

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(GUARD);
    Routes::new()
        .get("/alerts", manage, list)
        .post_proven("/alerts", manage, create)
        .get("/alerts/{id}", manage, one::show)
        .get("/alerts/{id}/deliveries", manage, one::deliveries)
        .post_proven("/alerts/{id}", manage, save)
        .post("/alerts/{id}/test", manage, try_out)
        // A test is a request to somebody else's machine.
        .limited(Limit::per_minute(10))
        .post_proven("/alerts/{id}/secret", manage, renew_secret)
        .post_proven("/alerts/{id}/resumption", manage, send_again)
        .post_proven("/alerts/{id}/removal", manage, take_away)
}

async fn list(view: View) -> Reply {
    render(&view, &Input::default(), &FieldErrors::new(), None).await
}

fn typed(fields: &Fields) -> Input {
    Input {
        title: fields.get("title").to_owned(),
        address: fields.get("address").to_owned(),
        kinds: fields.all("kinds").map(ToOwned::to_owned).collect(),
    }
}

async fn create(view: View, Form(fields): Form) -> Reply {
    let input = typed(&fields);
    let done = match input.check_new(view.scope.app().egress.loopback()) {
        Ok((new, address)) => add(&view.scope, &new, &address).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    match done {
        Ok((_, secret)) => {
            let nothing = (Input::default(), FieldErrors::new());
            render(&view, &nothing.0, &nothing.1, Some(secret)).await
        }
        Err(Error::Invalid(faults)) => render(&view, &input, &faults, None)
            .await
            .map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

async fn save(view: View, Path(At { id }): Path<At<Receiver>>, Form(fields): Form) -> Reply {
    let input = typed(&fields);
    let done = match input.check() {
        Ok(new) => change(&view.scope, id, &new).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    match done {
        Ok(()) => Ok(back(&view, id, "alert-was-saved")),
        Err(Error::Invalid(faults)) => one::render(&view, id, Some(input), &faults, None)
            .await
            .map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

async fn try_out(view: View, Path(At { id }): Path<At<Receiver>>) -> Reply {
    test(&view.scope, id).await?;
    Ok(back(&view, id, "alert-test-sent"))
}

async fn renew_secret(view: View, Path(At { id }): Path<At<Receiver>>) -> Reply {
    let new = secret::renew(&view.scope, id).await?;
    one::render(&view, id, None, &FieldErrors::new(), Some(new)).await
}

async fn send_again(view: View, Path(At { id }): Path<At<Receiver>>) -> Reply {
    resume(&view.scope, id).await?;
    Ok(back(&view, id, "alert-was-resumed"))
}

async fn take_away(view: View, Path(At { id }): Path<At<Receiver>>) -> Reply {
    remove(&view.scope, id).await?;
    let said = Toast::new("alert-was-removed");
    Ok(redirect_with(&view, &view.to("/alerts"), &said))
}

fn back(view: &View, id: kernel::Id<Receiver>, said: &str) -> axum::response::Response {
    let path = view.to(format_args!("/alerts/{id}"));
    redirect_with(view, &path, &Toast::new(said))
}

async fn render(
    view: &View,
    input: &Input,
    faults: &FieldErrors,
    secret: Option<Secret<String>>,
) -> Reply {
    let mut tx = view.scope.read().await?;
    let receivers = store::all(&mut tx).await?;
    drop(tx);
    let title = view.t("alert-title");
    let heading = title.clone();
    let (receivers, secret) = (&receivers, &secret);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t("alert-note")) }
        }
        @if let Some(secret) = secret {
            (secret_notice(view, "alert-secret-title", secret))
        }
        section.card aria-labelledby="letters-title" {
            h2 #letters-title { (view.t("alert-letters")) }
            p { (view.t("alert-letters-help")) }
        }
        section.card aria-labelledby="receivers-title" {
            h2 #receivers-title { (view.t("alert-receivers")) }
            p.muted { (view.t("alert-receivers-help")) }
            @if receivers.is_empty() { p { (view.t("alert-none")) } }
            @else { ul.panel-list { @for one in receivers { (row(view, one)) } } }
        }
        @if receivers.len() < MOST { (form(view, input, faults)) }
        (panels(view))
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

/// A secret, the only time that it is seen.
fn secret_notice(view: &View, title: &'static str, secret: &Secret<String>) -> Raw<String> {
    maud! {
        div.notice.success {
            (icon("key"))
            div {
                h2 { (view.t(title)) }
                p { (view.t("alert-secret-help")) }
                p { code.callback { (secret.expose().as_str()) } }
            }
        }
    }
    .memoize()
}

/// What other capabilities watch for, each loaded by itself.
fn panels(view: &View) -> Raw<String> {
    let slices = view.scope.app().slices.iter();
    let all: Vec<(String, String, String)> = slices
        .flat_map(|slice| slice.panels)
        .filter(|panel| panel.subject == "alerts" && view.scope.may(panel.permission))
        .enumerate()
        .map(|(i, panel)| {
            let (title, path) = (view.t(panel.title), view.to(panel.path));
            (format!("panel-{i}"), title, path)
        })
        .collect();
    maud! {
        @for (id, title, path) in &all {
            section.card aria-labelledby=(id.as_str()) {
                h2 id=(id.as_str()) { (title.as_str()) }
                div.stack hx-get=(path.as_str()) hx-trigger="load" hx-swap="innerHTML" hx-status:4xx="swap:none" hx-status:5xx="swap:none" hx-nonce=(view.nonce.as_ref()) { p { a href=(path.as_str()) { (title.as_str()) } } }
            }
        }
    }
    .memoize()
}

fn row(view: &View, one: &Receiver) -> impl Renderable {
    let path = view.to(format_args!("/alerts/{}", one.id));
    let (title, (class, state)) = (one.title.clone(), state(view, one));
    maud! {
        li {
            a href=(path.as_str()) translate="no" { (title.as_str()) } " "
            span class=(class) { (state.as_str()) }
        }
    }
}

/// How a receiver stands: the look of it, and the words.
fn state(view: &View, one: &Receiver) -> (&'static str, String) {
    let (class, key) = match (one.off_at, one.failing_since) {
        (Some(_), _) => ("badge danger", "alert-state-off"),
        (None, Some(_)) => ("badge warning", "alert-state-failing"),
        (None, None) => ("badge success", "alert-state-on"),
    };
    (class, view.t(key))
}

fn form(view: &View, input: &Input, faults: &FieldErrors) -> impl Renderable {
    let label = |name: &str| match name {
        "title" => (view.t("alert-name"), name.to_owned()),
        name => (view.t(&format!("alert-{name}")), name.to_owned()),
    };
    let input = input.clone();
    maud! {
        section.card aria-labelledby="new-title" {
            h2 #new-title { (view.t("alert-new")) }
            p.muted { (view.t("alert-new-help")) }
            form.form method="post" action=(view.to("/alerts")) {
                (page::error_summary(view, faults, label))
                (labelled(view, faults, "title", "text", &input.title, view.t("alert-name")))
                (labelled(view, faults, "address", "url", &input.address, view.t("alert-address")))
                (choices(view, &input.kinds, faults))
                div.form-actions { button.button.primary { (icon("plus")) (view.t("alert-new-do")) } }
            }
        }
    }
}

/// What a receiver is told of.
fn choices(view: &View, chosen: &[String], faults: &FieldErrors) -> Raw<String> {
    let fault = faults.of("kinds").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let has = |kind: Kind| chosen.iter().any(|name| name == kind.name());
    maud! {
        fieldset #kinds.field aria-describedby=[fault.as_ref().map(|_| "kinds-error")] {
            legend.label { (view.t("alert-kinds")) }
            @for kind in Kind::ALL {
                label.choice {
                    input type="checkbox" name="kinds" value=(kind.name()) checked[has(kind)];
                    (view.t(&format!("alert-kind-{}", kind.name())))
                }
            }
            @if let Some(fault) = &fault { p #kinds-error.field-error { (fault.as_str()) } }
        }
    }
    .memoize()
}
