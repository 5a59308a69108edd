//! Coming in by the link of an invitation, and leaving.

use crate::consultant::actions::{enter, invited, leave};
use crate::consultant::door::{cookie_name, token};
use crate::consultant::{Consultant, DAYS};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use identity::Token;
use identity::session::Device;
use kernel::Error;
use kit::edge::{Limit, forget_pages};
use kit::html::*;
use kit::{Access, Address, Path, Reply, Routes, View, page, redirect, texts};
use storage::Sight;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/consultant/invitations/{token}", Access::Public, show)
        .post("/consultant/invitations/{token}", Access::Public, come_in)
        .limited(Limit::per_minute(30))
        .post("/consultant/sign-out", Access::Public, go)
}

/// The end of a link.
#[derive(serde::Deserialize)]
struct At {
    token: String,
}

/// Opening the link changes nothing: programs that look at links in letters must not use it up.
async fn show(view: View, Path(At { token: text }): Path<At>) -> Reply {
    match known(&view, &text).await? {
        Some((_, consultant)) => Ok(form(&view, &text, &consultant)),
        None => Ok(useless(&view)),
    }
}

async fn come_in(
    view: View,
    Path(At { token: text }): Path<At>,
    address: Address,
    headers: HeaderMap,
) -> Reply {
    let Some((token, _)) = known(&view, &text).await? else {
        return Ok(useless(&view));
    };
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let device = Device::of(&view.scope, &headers, address).to_string();
    match enter(app, tenant, &token, view.scope.lang(), &device).await {
        Ok(session) => {
            let mut response = redirect(&view.to("/consultant"));
            set_cookie(&view, &mut response, Some(&session));
            Ok(response)
        }
        Err(Error::NotFound) => Ok(useless(&view)),
        Err(error) => Err(error.into()),
    }
}

async fn go(view: View, headers: HeaderMap) -> Reply {
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    if let Some(session) = token(&app.settings, tenant, &headers) {
        leave(app, tenant, &session).await?;
    }
    let mut response = redirect(&view.to("/consultant"));
    set_cookie(&view, &mut response, None);
    forget_pages(response.headers_mut());
    Ok(response)
}

/// Begins the session in the browser, or ends it there when there is no token. The invitation
/// decides on the server how long it lasts.
fn set_cookie(view: &View, response: &mut Response, session: Option<&Token>) {
    let settings = &view.scope.app().settings;
    let name = cookie_name(settings, view.scope.tenant());
    let secure = if settings.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let (value, age) = match session {
        Some(session) => (session.expose(), DAYS * 86_400),
        None => ("", 0),
    };
    let cookie = format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

async fn known(view: &View, text: &str) -> kernel::Result<Option<(Token, Consultant)>> {
    let Some(token) = Token::parse(text) else {
        return Ok(None);
    };
    let found = invited(view.scope.app(), view.scope.tenant(), &token).await?;
    Ok(found.map(|consultant| (token, consultant)))
}

fn useless(view: &View) -> Response {
    let title = view.t("consultant-useless");
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (view.t("consultant-useless-help")) }
    };
    (StatusCode::NOT_FOUND, page::plain(view, &title, content)).into_response()
}

fn form(view: &View, text: &str, consultant: &Consultant) -> Response {
    let title = view.t("consultant-enter-title");
    let heading = title.clone();
    let action = view.to(format_args!("/consultant/invitations/{text}"));
    let until = texts::date_time(view.scope.lang(), consultant.expires_at, view.scope.zone());
    let tenant = view.scope.tenant().name.clone();
    let about = view.t_with(
        "consultant-enter-for",
        &[
            ("name", consultant.name.as_str().into()),
            ("tenant", tenant.as_str().into()),
            ("until", until.as_str().into()),
        ],
    );
    let sees = match consultant.sight {
        Sight::Settings => "consultant-enter-settings",
        Sight::People => "consultant-enter-people",
    };
    let reason = view.t_with(
        "consultant-enter-reason",
        &[("reason", consultant.reason.as_str().into())],
    );
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (about.as_str()) }
        p { (reason.as_str()) }
        p.muted { (view.t(sees)) " " (view.t("consultant-enter-logged")) }
        form.form method="post" action=(action.as_str()) {
            div.form-actions { button.button.primary.full { (view.t("consultant-enter-do")) } }
        }
    };
    page::plain(view, &title, content)
}
