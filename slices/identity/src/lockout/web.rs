//! The link by which somebody lets themselves in again.
//!
//! Opening it changes nothing: programs that check mail open every link. The button does.

use crate::Token;
use crate::lockout::actions::{admit_by_link, is_alive};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kit::html::*;
use kit::{Access, Path, Reply, Routes, View, page};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in/admission/{token}", Access::Public, ask)
        .post("/sign-in/admission/{token}", Access::Public, act)
}

/// The end of a link.
#[derive(serde::Deserialize)]
struct At {
    token: String,
}

/// A link that is dead says so at once: only who has the letter knows one that is alive.
async fn ask(view: View, Path(At { token }): Path<At>) -> Reply {
    let alive = match Token::parse(&token) {
        Some(token) => is_alive(&view.scope, &token).await?,
        None => false,
    };
    if !alive {
        return Ok(useless(&view));
    }
    let title = view.t("admission-title");
    let heading = title.clone();
    let action = view.to(format_args!("/sign-in/admission/{token}"));
    let of = &view;
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (of.t("admission-help")) }
        form.form method="post" action=(action.as_str()) {
            div.form-actions { button.button.primary.full { (of.t("admission-do")) } }
        }
        p.small.muted { (of.t("admission-reset")) " " a href=(of.to("/password-reset")) { (of.t("reset-title")) } }
    };
    Ok(page::plain(&view, &title, content))
}

async fn act(view: View, Path(At { token }): Path<At>) -> Reply {
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let done = match Token::parse(&token) {
        Some(token) => admit_by_link(app, tenant, &token).await?,
        None => false,
    };
    Ok(match done {
        true => said(&view, "admission-done", "admission-done-help"),
        false => useless(&view),
    })
}

fn useless(view: &View) -> Response {
    let page = said(view, "mail-link-useless", "admission-link-useless-help");
    (StatusCode::NOT_FOUND, page).into_response()
}

/// A page that says one thing and leads to the sign-in.
pub(crate) fn said(view: &View, title: &str, text: &str) -> Response {
    let title = view.t(title);
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (view.t(text)) }
        p { a.button href=(view.to("/sign-in")) { (view.t("sign-in-title")) } }
    };
    page::plain(view, &title, content)
}
