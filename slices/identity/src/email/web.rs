//! The form of another address, and the page to which the letter leads.

use super::{actions, store};
use crate::Token;
use crate::lockout::web::said;
use crate::user;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Error, Result};
use kit::edge::Limit;
use kit::html::*;
use kit::{Access, Form, Path, Permission, Reply, Routes, Toast, View, page, redirect_with};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .post_proven("/profile/email", own, ask)
        .limited(Limit::per_minute(10))
        .post("/profile/email/withdrawal", own, withdraw)
        .get("/email-change/{token}", Access::Public, open)
        .post("/email-change/{token}", Access::Public, confirm)
}

/// The end of a link.
#[derive(serde::Deserialize)]
struct At {
    token: String,
}

async fn ask(view: View, Form(fields): Form) -> Reply {
    let email = user::email(fields.get("email"));
    let email = email.map_err(|fault| Error::Invalid(kernel::FieldErrors::one(fault)))?;
    actions::ask(&view.scope, &email).await?;
    Ok(back(&view, "email-was-asked"))
}

async fn withdraw(view: View) -> Reply {
    actions::withdraw(&view.scope).await?;
    Ok(back(&view, "email-was-withdrawn"))
}

fn back(view: &View, key: &str) -> Response {
    redirect_with(view, &view.to("/profile"), &Toast::new(key))
}

async fn open(view: View, Path(At { token: text }): Path<At>) -> Reply {
    let found = match Token::parse(&text) {
        Some(token) => actions::find(&view.scope, &token).await?,
        None => None,
    };
    let view = &view;
    let Some(email) = found else {
        return Ok(useless(view));
    };
    let title = view.t("email-confirm-title");
    let heading = title.clone();
    let action = view.to(format_args!("/email-change/{text}"));
    let help = view.t_with("email-confirm-help", &[("email", email.into())]);
    let content = maud! {
        h1 { (&heading) }
        p { (&help) }
        form.form method="post" action=(&action) {
            div.form-actions { button.button.primary.full { (view.t("email-confirm-do")) } }
        }
    };
    Ok(page::plain(view, &title, content))
}

async fn confirm(view: View, Path(At { token: text }): Path<At>) -> Reply {
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let done = match Token::parse(&text) {
        Some(token) => actions::confirm(app, tenant, &token).await?,
        None => false,
    };
    Ok(match done {
        true => said(&view, "email-confirmed", "email-confirmed-help"),
        false => useless(&view),
    })
}

fn useless(view: &View) -> Response {
    let page = said(view, "mail-link-useless", "email-link-useless-help");
    (StatusCode::NOT_FOUND, page).into_response()
}

/// The address of the acting user, and what they want instead.
pub(crate) async fn section(view: &View) -> Result<Raw<String>> {
    let id = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = view.scope.read().await?;
    let waiting = store::waiting(&mut tx, id, view.scope.now()).await?;
    drop(tx);
    let waiting = waiting.map(|email| view.t_with("email-waits", &[("email", email.into())]));
    Ok(maud! {
        section.card aria-labelledby="email-title" {
            h2 #email-title { (view.t("email-title")) }
            p.muted { (view.t("email-help")) }
            @if let Some(waiting) = &waiting {
                div.notice { (icon("mail")) div {
                    p { (waiting) }
                    form method="post" action=(view.to("/profile/email/withdrawal")) { button.button.small { (view.t("email-withdraw")) } }
                } }
            }
            form.form method="post" action=(view.to("/profile/email")) {
                div.field {
                    label for="email" { (view.t("email-new")) }
                    input #email name="email" type="email" autocomplete="email" required;
                }
                div.form-actions { button.button { (view.t("email-do")) } }
            }
        }
    }
    .memoize())
}
