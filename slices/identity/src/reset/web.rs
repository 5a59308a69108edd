//! Asking for a link, and the page to which it leads.

use crate::Token;
use crate::lockout::Origin;
use crate::lockout::web::said;
use crate::password::web::{Chosen, new_password};
use crate::reset::actions::{ask, choose, find};
use crate::session::Device;
use crate::user::{self, UserRecord};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{Error, FieldErrors};
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{Access, Address, Form, Path, Reply, Routes, View, page};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/password-reset", Access::Public, show)
        .post("/password-reset", Access::Public, request)
        .get("/password-reset/{token}", Access::Public, open)
        .post("/password-reset/{token}", Access::Public, change)
}

/// The end of a link.
#[derive(serde::Deserialize)]
struct At {
    token: String,
}

async fn show(view: View) -> Reply {
    Ok(request_form(&view, "", &FieldErrors::new()))
}

async fn request(view: View, address: Address, Form(fields): Form) -> Reply {
    let typed = fields.get("email");
    let email = match user::email(typed) {
        Ok(email) => email,
        Err(fault) => {
            let faults = FieldErrors::one(fault);
            return Ok(unprocessable(request_form(&view, typed, &faults)));
        }
    };
    let from = Origin {
        address,
        known: false,
    };
    ask(view.scope.app(), view.scope.tenant(), &email, &from).await?;
    Ok(said(&view, "reset-asked", "reset-asked-help"))
}

async fn open(view: View, Path(At { token: text }): Path<At>) -> Reply {
    match known(&view, &text).await? {
        Some((_, user)) => Ok(choose_form(&view, &text, &user, &FieldErrors::new())),
        None => Ok(useless(&view)),
    }
}

async fn change(
    view: View,
    Path(At { token: text }): Path<At>,
    address: Address,
    headers: HeaderMap,
    Form(fields): Form,
) -> Reply {
    let Some((token, user)) = known(&view, &text).await? else {
        return Ok(useless(&view));
    };
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let device = Device::of(&view.scope, &headers, address);
    match choose(app, tenant, &token, fields.get("password"), &device).await {
        Ok(()) => Ok(said(&view, "reset-done", "reset-done-help")),
        Err(Error::Invalid(faults)) => Ok(unprocessable(choose_form(&view, &text, &user, &faults))),
        Err(Error::NotFound) => Ok(useless(&view)),
        Err(error) => Err(error.into()),
    }
}

async fn known(view: &View, text: &str) -> kernel::Result<Option<(Token, UserRecord)>> {
    let Some(token) = Token::parse(text) else {
        return Ok(None);
    };
    let found = find(&view.scope, &token).await?;
    Ok(found.map(|user| (token, user)))
}

fn useless(view: &View) -> Response {
    let page = said(view, "mail-link-useless", "mail-link-useless-help");
    (StatusCode::NOT_FOUND, page).into_response()
}

fn request_form(view: &View, email: &str, faults: &FieldErrors) -> Response {
    let title = view.t("reset-title");
    let heading = title.clone();
    let fault = faults.of("email").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let label = |_: &str| (view.t("user-email"), "email".to_owned());
    let content = maud! {
        h1 { (heading.as_str()) }
        p.muted { (view.t("reset-help")) }
        form.form method="post" action=(view.to("/password-reset")) {
            (page::error_summary(view, faults, label))
            div.field {
                label for="email" { (view.t("user-email")) }
                input #email name="email" type="email" autocomplete="username" required value=(email)
                    aria-describedby=[fault.as_ref().map(|_| "email-error")] aria-invalid=[fault.as_ref().map(|_| "true")];
                @if let Some(fault) = &fault { p #email-error.field-error { (fault.as_str()) } }
            }
            div.form-actions { button.button.primary.full { (view.t("reset-do")) } }
        }
        p.small { a href=(view.to("/sign-in")) { (view.t("reset-back")) } }
    };
    page::plain(view, &title, content)
}

fn choose_form(view: &View, text: &str, user: &UserRecord, faults: &FieldErrors) -> Response {
    let title = view.t("reset-choose");
    let heading = title.clone();
    let action = view.to(format_args!("/password-reset/{text}"));
    let label = |_: &str| (view.t("user-password"), "password".to_owned());
    let field = Chosen {
        name: "password",
        label: view.t("profile-password-new"),
        faults,
    };
    let content = maud! {
        h1 { (heading.as_str()) }
        form.form method="post" action=(action.as_str()) {
            (page::error_summary(view, faults, label))
            div.field {
                label for="email" { (view.t("user-email")) }
                input #email name="email" type="email" autocomplete="username" readonly value=(user.email.as_str());
            }
            (new_password(view, &field))
            div.form-actions { button.button.primary.full { (view.t("reset-choose-do")) } }
        }
    };
    page::plain(view, &title, content)
}
