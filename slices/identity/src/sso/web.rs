//! Going to a provider and coming back.

use crate::session::{self, Device};
use crate::sso::{Provider, ProviderId, Refusal, attempt, metadata, person, store};
use crate::{Token, cookie};
use axum::http::header::REFRESH;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{Error, Id, Result};
use kit::edge::Limit;
use kit::html::*;
use kit::{
    Access, Address, At, Path, Query, Reply, Routes, Toast, View, page, redirect, redirect_with,
};
use std::time::Duration;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in/{id}", Access::Public, leave)
        // An office behind one address begins its day together.
        .limited(Limit::per_minute(60))
        .get("/sign-in/{id}/callback", Access::Public, come_back)
        .limited(Limit::per_minute(60))
        .get("/sign-out/{id}", Access::Public, left)
}

/// The browser goes to the provider.
async fn leave(
    view: View,
    Path(At { id }): Path<At<ProviderId>>,
    headers: HeaderMap,
    Query(query): Query,
) -> Reply {
    // Nobody is sent there by another site: signing on begins here, by somebody who wants it.
    let from = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    if from == Some("cross-site") || from == Some("same-site") {
        return Ok(redirect(&view.to("/sign-in")));
    }
    let back = session::web::safe_back(&view, query.get("back"));
    let browser = browser(&view, &headers).unwrap_or_default();
    match attempt::begin(&view.scope, id, None, &browser, &back).await {
        Ok(address) => {
            let mut response = redirect(&address);
            cookie::add(&mut response, &browser_cookie(&view, Some(&browser)));
            Ok(response)
        }
        Err(refusal) => refused(&view, refusal),
    }
}

/// The browser comes back with the provider's answer.
async fn come_back(
    view: View,
    Path(At { id }): Path<At<ProviderId>>,
    address: Address,
    headers: HeaderMap,
    Query(answer): Query,
) -> Reply {
    let browser = browser(&view, &headers);
    let taken = match attempt::finish(&view.scope, id, &answer, browser.as_ref()).await {
        Ok(taken) => taken,
        Err(refusal) => return refused(&view, refusal),
    };
    if taken.user.is_some() {
        let is_own = session::proof::is_own(&view, &headers).await?;
        return match person::link(&view.scope, &taken, is_own).await {
            Ok(()) => {
                let said = Toast::new("sso-was-linked");
                Ok(redirect_with(&view, &view.to("/profile"), &said))
            }
            Err(refusal) => refused(&view, refusal),
        };
    }
    let device = Device::of(&view.scope, &headers, address);
    match person::enter(&view.scope, &taken, &device).await {
        Ok(next) => {
            let mut response = session::web::go_on(&view, next, &taken.back);
            cookie::add(&mut response, &browser_cookie(&view, None));
            cookie::add(&mut response, &through_cookie(&view, Some(id)));
            Ok(response)
        }
        Err(refusal) => refused(&view, refusal),
    }
}

/// What people see who do not come in. What is wrong with the provider or its answer is for the
/// administrator, so it has a word; whom it names is told in a sentence.
pub(crate) fn refused(view: &View, refusal: Refusal) -> Reply {
    if let Refusal::Failed(error) = refusal {
        return Err(error.into());
    }
    let (status, text) = match &refusal {
        Refusal::Answer(_) => (StatusCode::BAD_REQUEST, "sso-refused-answer".to_owned()),
        Refusal::Person(code) => {
            let code = code.replace('_', "-");
            (StatusCode::FORBIDDEN, format!("sso-refused-{code}"))
        }
        Refusal::Provider(_) | Refusal::Failed(_) => {
            (StatusCode::BAD_GATEWAY, "sso-refused-provider".to_owned())
        }
    };
    let code = refusal.code();
    let tenant = view.scope.tenant().id.0;
    tracing::warn!(request = %view.request, tenant, code, "nobody came in by a provider");
    let named = matches!(refusal, Refusal::Provider(_) | Refusal::Answer(_));
    let signed_in = view.scope.actor().user().is_some();
    let (on, on_text) = match signed_in {
        true => (view.to("/profile"), view.t("profile-title")),
        false => (view.to("/sign-in"), view.t("sign-in-title")),
    };
    let title = view.t("sso-refused");
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (view.t(&text)) }
        @if named { p.small.muted { (view.t("sso-refused-code")) " " code { (code) } } }
        p { a.button.full href=(on.as_str()) { (on_text.as_str()) } }
    };
    Ok((status, page::plain(view, &title, content)).into_response())
}

/// The buttons of the sign-in page.
pub(crate) fn buttons(view: &View, providers: &[Provider], back: &str) -> impl Renderable {
    let rows: Vec<(String, String)> = providers
        .iter()
        .map(|one| {
            let path = view.to(format_args!("/sign-in/{}", one.id));
            let title = [("title", one.title.as_str().into())];
            (
                with_query(&path, &[("back", back)]),
                view.t_with("sso-do", &title),
            )
        })
        .collect();
    maud! {
        @if !rows.is_empty() {
            div.stack {
                @for (path, text) in &rows {
                    a.button.full href=(path.as_str()) { (icon("globe")) (text.as_str()) }
                }
            }
        }
    }
}

/// The providers by which somebody can sign in now.
pub(crate) async fn offered(view: &View) -> Result<Vec<Provider>> {
    let mut tx = view.scope.read().await?;
    let all = store::all(&mut tx).await?;
    Ok(all.into_iter().filter(Provider::is_ready).collect())
}

/// Where somebody goes who has signed out here: who came by a provider hears that they are still
/// signed in there.
pub(crate) fn after_sign_out(view: &View, headers: &HeaderMap) -> Response {
    let through = kit::cookie(headers, &cookie_name(view, "through"));
    let through = through.and_then(|text| text.parse::<Id<ProviderId>>().ok());
    let Some(id) = through else {
        return redirect(&view.to("/sign-in"));
    };
    let mut response = redirect(&view.to(format_args!("/sign-out/{id}")));
    cookie::add(&mut response, &through_cookie(view, None));
    response
}

/// After signing out here: the way to sign out at the provider too (OpenID Connect RP-Initiated
/// Logout 1.0). No token is kept to hint with, so the provider asks the person.
async fn left(view: View, Path(At { id }): Path<At<ProviderId>>) -> Reply {
    let mut tx = view.scope.read().await?;
    let provider = match store::find(&mut tx, id).await {
        Ok(provider) => provider,
        Err(Error::NotFound) => return Ok(redirect(&view.to("/sign-in"))),
        Err(error) => return Err(error.into()),
    };
    drop(tx);
    let metadata = metadata::of(&view.scope, &provider).await.ok();
    let there = metadata.and_then(|metadata| metadata.end_session_endpoint);
    let Some(there) = there else {
        return Ok(redirect(&view.to("/sign-in")));
    };
    let back = format!(
        "{}{}",
        view.scope.app().settings.public_url,
        view.to("/sign-in")
    );
    let there = with_query(
        &there,
        &[
            ("client_id", &provider.client_id),
            ("post_logout_redirect_uri", &back),
        ],
    );
    let (view, named) = (&view, [("title", provider.title.as_str().into())]);
    let title = view.t("sso-left");
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (view.t_with("sso-left-help", &named)) }
        div.stack {
            a.button.full href=(there.as_str()) { (icon("sign-out")) (view.t_with("sso-left-do", &named)) }
            a.button.quiet.full href=(view.to("/sign-in")) { (view.t("sign-in-title")) }
        }
    };
    Ok(page::plain(view, &title, content))
}

/// The page between a form and the provider: the policy lets a form lead nowhere but here
/// (`form-action`), so the browser goes on by itself, and by a link where it does not.
pub(crate) fn onward(view: &View, provider: &Provider, address: &str, browser: &Token) -> Response {
    let named = [("title", provider.title.as_str().into())];
    let title = view.t_with("sso-onward", &named);
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (view.t_with("sso-onward-help", &named)) }
        p { a.button.primary.full href=(address) { (view.t_with("sso-do", &named)) } }
    };
    let mut response = page::plain(view, &title, content);
    if let Ok(onward) = HeaderValue::from_str(&format!("0; url={address}")) {
        response.headers_mut().insert(REFRESH, onward);
    }
    cookie::add(&mut response, &browser_cookie(view, Some(browser)));
    response
}

/// What the browser carries while somebody is at a provider.
pub(crate) fn browser(view: &View, headers: &HeaderMap) -> Option<Token> {
    Token::parse(&kit::cookie(headers, &cookie_name(view, "sso"))?)
}

fn browser_cookie(view: &View, token: Option<&Token>) -> String {
    let value = token.map(|token| (token.expose().to_owned(), attempt::LIFE));
    cookie_line(view, "sso", value)
}

/// By which provider somebody came: so that signing out can offer the way out there.
fn through_cookie(view: &View, id: Option<Id<ProviderId>>) -> String {
    cookie_line(
        view,
        "through",
        id.map(|id| (id.to_string(), session::ABSOLUTE)),
    )
}

fn cookie_line(view: &View, what: &str, value: Option<(String, Duration)>) -> String {
    let (settings, name) = (&view.scope.app().settings, cookie_name(view, what));
    match value {
        Some((value, life)) => cookie::set(settings, &name, &value, life),
        None => cookie::clear(settings, &name),
    }
}

fn cookie_name(view: &View, what: &str) -> String {
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    cookie::name(settings, what, tenant)
}
