//! The few pages that belong to no tenant. The provider's site comes with a later capability;
//! until then the root says where a tenant's address begins.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use kernel::Lang;
use kit::html::*;
use serde_json::json;

/// What these pages may load: our own style and pictures, and no script.
pub(crate) const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// `/`
pub fn home(headers: &HeaderMap) -> Response {
    match lang(headers) {
        Lang::Hu => page(
            Lang::Hu,
            "Tenet",
            "A Tenet fut",
            "A cégének saját címe van: /t/ és utána a cég rövid neve.",
            Some("Mit ígérünk, és mit bizonyítanak tesztek"),
        ),
        Lang::En => page(
            Lang::En,
            "Tenet",
            "Tenet is running",
            "Your company has an address of its own: /t/ and then its short name.",
            Some("What we promise, and what tests hold"),
        ),
    }
}

/// Any address that nothing answers.
pub fn nothing_here(headers: &HeaderMap) -> Response {
    nothing(lang(headers))
}

fn nothing(lang: Lang) -> Response {
    let answer = match lang {
        Lang::Hu => page(
            Lang::Hu,
            "404",
            "Itt nincs semmi",
            "Rossz a cím, vagy ami itt volt, már nincs meg.",
            None,
        ),
        Lang::En => page(
            Lang::En,
            "404",
            "There is nothing here",
            "The address is wrong, or what stood here is gone.",
            None,
        ),
    };
    (StatusCode::NOT_FOUND, answer).into_response()
}

/// Puts words to a bare *not found*: no tenant has the address, or nothing does.
pub async fn explained(request: Request, next: Next) -> Response {
    let lang = lang(request.headers());
    let api = request.uri().path().split('/').nth(3) == Some("api");
    let answer = next.run(request).await;
    let bare = answer.status() == StatusCode::NOT_FOUND
        && !answer.headers().contains_key(header::CONTENT_TYPE);
    match (bare, api) {
        (false, _) => answer,
        (true, false) => nothing(lang),
        (true, true) => {
            let title = match lang {
                Lang::Hu => "Nincs ilyen cím",
                Lang::En => "No such address",
            };
            let body = json!({ "type": "/problems/not_found", "title": title, "status": 404, "code": "not_found" });
            let kind = HeaderValue::from_static("application/problem+json");
            let said = [(header::CONTENT_TYPE, kind)];
            (StatusCode::NOT_FOUND, said, body.to_string()).into_response()
        }
    }
}

/// The language that somebody has chosen, or that their browser asks for.
pub(crate) fn lang(headers: &HeaderMap) -> Lang {
    let chosen = kit::cookie(headers, "language").and_then(|tag| Lang::parse(&tag));
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Lang::negotiate);
    chosen.or(asked).unwrap_or_default()
}

/// `trust` is the text of the link to the promises, where there is one.
fn page(
    lang: Lang,
    title: &'static str,
    heading: &'static str,
    text: &'static str,
    trust: Option<&'static str>,
) -> Response {
    let content = maud! {
        main #main.sign-in.card {
            h1 { (heading) }
            p { (text) }
            @if let Some(trust) = trust { p { a href="/trust" { (trust) } } }
        }
    };
    let headers = [(header::CONTENT_SECURITY_POLICY, POLICY)];
    let html = frame(lang, title, "plain", &content.memoize());
    (headers, Html(html)).into_response()
}

/// What stands around a page that belongs to no tenant. `class` says how its body looks.
pub(crate) fn frame(lang: Lang, title: &str, class: &str, content: &Raw<String>) -> String {
    let html = maud! {
        !DOCTYPE
        html lang=(lang.tag()) data-theme="auto" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href=(kit::assets::url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(kit::assets::url("tenet.css"));
            }
            body class=(class) { (content) }
        }
    };
    html.render().into_inner()
}
