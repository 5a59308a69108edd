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

/// The most that the head of a request may hold, bytes, and the most of it that the address may.
pub const HEAD: usize = 32 * 1024;
const ADDRESS: usize = 24 * 1024;

/// What is too large of a request's head, if anything is.
fn too_large(request: &Request) -> Option<StatusCode> {
    let address = request.uri().path_and_query();
    let address = address.map_or(0, |address| address.as_str().len());
    let lines = request.headers().iter();
    let lines: usize = lines
        .map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len())
        .sum();
    match (address > ADDRESS, address + lines > HEAD) {
        (true, _) => Some(StatusCode::URI_TOO_LONG),
        (false, true) => Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
        (false, false) => None,
    }
}

/// Says what is too large and what to do.
fn larger(status: StatusCode, lang: Lang, api: bool) -> Response {
    let address = status == StatusCode::URI_TOO_LONG;
    let code = if address {
        "address_too_long"
    } else {
        "head_too_large"
    };
    let (title, text) = match (lang, address) {
        (Lang::Hu, true) => (
            "Túl hosszú ez a cím",
            "Ha szűrő van benne, vegyen ki néhány feltételt, vagy mentse el a szűrőt név alatt, és azt nyissa meg.",
        ),
        (Lang::En, true) => (
            "This address is too long",
            "If it holds a filter, take some conditions out, or save the filter under a name and open that.",
        ),
        (Lang::Hu, false) => (
            "Túl sokat küldött a böngésző a kérés elején",
            "Törölje az oldal sütijeit a böngészőben, és próbálja újra.",
        ),
        (Lang::En, false) => (
            "Your browser sent too much at the head of the request",
            "Delete the cookies of this site in your browser and try again.",
        ),
    };
    let number = if address { "414" } else { "431" };
    match api {
        false => (status, page(lang, number, title, text, None)).into_response(),
        true => {
            let kind = HeaderValue::from_static("application/problem+json");
            let body = json!({ "type": format!("/problems/{code}"), "title": title, "status": status.as_u16(), "code": code });
            (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
        }
    }
}

/// Puts words to a bare *not found*, when no tenant has the address or nothing does, and to a head
/// that is too large.
pub async fn explained(request: Request, next: Next) -> Response {
    let lang = lang(request.headers());
    let api = request.uri().path().split('/').nth(3) == Some("api");
    if let Some(status) = too_large(&request) {
        return larger(status, lang, api);
    }
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
