//! Coming in by a one-time link.

use crate::Token;
use crate::invitation::Invitation;
use crate::invitation::actions::{accept, find};
use crate::password::web::{Chosen, new_password};
use crate::session::Device;
use crate::session::web::go_on;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{Error, FieldErrors};
use kit::edge::Limit;
use kit::html::*;
use kit::reply::unprocessable;
use kit::{Access, Address, Form, Path, Reply, Routes, View, page};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/invitations/{token}", Access::Public, show)
        .post("/invitations/{token}", Access::Public, choose)
        .limited(Limit::per_minute(30))
}

/// The end of a link.
#[derive(serde::Deserialize)]
struct At {
    token: String,
}

async fn show(view: View, Path(At { token: text }): Path<At>) -> Reply {
    match known(&view, &text).await? {
        Some((_, invitation)) => Ok(form(&view, &text, &invitation, &FieldErrors::new())),
        None => Ok(useless(&view)),
    }
}

async fn choose(
    view: View,
    Path(At { token: text }): Path<At>,
    address: Address,
    headers: HeaderMap,
    Form(fields): Form,
) -> Reply {
    let Some((token, invitation)) = known(&view, &text).await? else {
        return Ok(useless(&view));
    };
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let device = Device::of(&view.scope, &headers, address);
    match accept(app, tenant, &token, fields.get("password"), &device).await {
        Ok(next) => Ok(go_on(&view, next, &view.to("/"))),
        Err(Error::Invalid(faults)) => Ok(unprocessable(form(&view, &text, &invitation, &faults))),
        Err(Error::NotFound) => Ok(useless(&view)),
        Err(error) => Err(error.into()),
    }
}

async fn known(view: &View, text: &str) -> kernel::Result<Option<(Token, Invitation)>> {
    let Some(token) = Token::parse(text) else {
        return Ok(None);
    };
    let found = find(&view.scope, &token).await?;
    Ok(found.map(|invitation| (token, invitation)))
}

fn useless(view: &View) -> Response {
    let title = view.t("invitation-useless");
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (view.t("invitation-useless-help")) }
        p { a.button href=(view.to("/sign-in")) { (view.t("sign-in-title")) } }
    };
    (StatusCode::NOT_FOUND, page::plain(view, &title, content)).into_response()
}

fn form(view: &View, text: &str, invitation: &Invitation, faults: &FieldErrors) -> Response {
    let title = view.t("invitation-title");
    let user = &invitation.user;
    let action = view.to(format_args!("/invitations/{text}"));
    let field = Chosen {
        name: "password",
        label: view.t("user-password"),
        faults,
    };
    let label = |_: &str| (view.t("user-password"), "password".to_owned());
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (view.t_with("invitation-for", &[("name", user.name.as_str().into()), ("tenant", view.scope.tenant().name.as_str().into())])) }
        form.form method="post" action=(action.as_str()) {
            (page::error_summary(view, faults, label))
            div.field {
                label for="email" { (view.t("user-email")) }
                input #email type="email" autocomplete="username" readonly value=(user.email.as_str());
            }
            (new_password(view, &field))
            div.form-actions { button.button.primary.full { (view.t("invitation-do")) } }
        }
    };
    page::plain(view, &title, content)
}
