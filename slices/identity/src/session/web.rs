//! Signing in and out.

use crate::password::Password;
use crate::session::actions::{sign_in, sign_out};
use crate::session::{Device, cookie, set_cookie, token};
use axum::http::HeaderMap;
use kernel::{Error, FieldErrors};
use kit::html::*;
use kit::reply::unprocessable;
use kit::{Access, Form, Query, Reply, Routes, View, page, redirect};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Access::Public, show)
        .post("/sign-in", Access::Public, enter)
        .post("/sign-out", Access::SignedIn, leave)
}

async fn show(view: View, Query(query): Query) -> Reply {
    let back = safe_back(&view, query.get("back"));
    if view.scope.actor().user().is_some() {
        return Ok(redirect(&back));
    }
    Ok(form(&view, "", &back, &FieldErrors::new()))
}

async fn enter(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let back = safe_back(&view, fields.get("back"));
    let email = fields.get("email");
    let mut faults = FieldErrors::new();
    for name in ["email", "password"] {
        if fields.get(name).trim().is_empty() {
            faults.add(name, "required");
        }
    }
    if !faults.is_empty() {
        return Ok(unprocessable(form(&view, email, &back, &faults)));
    }
    let password = Password::present(fields.get("password"));
    match sign_in(app, tenant, email, &password, &Device::of(&headers)).await {
        Ok(signed_in) => {
            let mut response = redirect(&back);
            let cookie = cookie(&app.settings, tenant, Some(&signed_in.token));
            set_cookie(&mut response, &cookie);
            Ok(response)
        }
        Err(Error::Invalid(faults)) => Ok(unprocessable(form(&view, email, &back, &faults))),
        Err(error) => Err(error.into()),
    }
}

async fn leave(view: View, headers: HeaderMap) -> Reply {
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    if let Some(token) = token(settings, tenant, &headers) {
        sign_out(&view.scope, &token).await?;
    }
    let mut response = redirect(&view.to("/sign-in"));
    set_cookie(&mut response, &cookie(settings, tenant, None));
    Ok(response)
}

/// Where to go after signing in: a page of this tenant, whatever the address says.
fn safe_back(view: &View, typed: &str) -> String {
    let home = view.to("/");
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    match typed.starts_with(&home) && typed.chars().all(plain) {
        true => typed.to_owned(),
        false => home,
    }
}

fn form(view: &View, email: &str, back: &str, faults: &FieldErrors) -> axum::response::Response {
    let title = view.t("sign-in-title");
    let label = |field: &str| match field {
        "password" => (view.t("user-password"), "password".to_owned()),
        _ => (view.t("user-email"), "email".to_owned()),
    };
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p.muted { (view.scope.tenant().name.as_str()) }
        form.form method="post" action=(view.to("/sign-in")) {
            @if faults.of("").next().is_some() {
                div.notice.danger role="alert" { (icon("warning")) p { (view.t("sign-in-wrong")) } }
            } @else {
                (page::error_summary(view, faults, label))
            }
            input type="hidden" name="back" value=(back);
            div.field {
                label for="email" { (view.t("user-email")) }
                input #email name="email" type="email" autocomplete="username" required value=(email)
                    aria-invalid=[faults.of("email").next().map(|_| "true")];
            }
            div.field {
                label for="password" { (view.t("user-password")) }
                input #password name="password" type="password" autocomplete="current-password" required
                    aria-invalid=[faults.of("password").next().map(|_| "true")];
            }
            div.form-actions { button.button.primary.full { (view.t("sign-in-do")) } }
        }
        p.small.muted { (view.t("sign-in-help")) }
    };
    page::plain(view, &title, content)
}
