//! Security-sensitive: what every request to the platform passes. It has an edge of its own, on
//! which no scope of a user is ever made and no key of a tenant is handed out.

use super::rate::{Gate, Limit};
use super::{cross_site, dress, forget_pages};
use crate::address::Address;
use crate::cookie::cookie;
use crate::page::Head;
use crate::platform::{
    Asked, Certificate, Done, Entry, PlatformDoors, PlatformRoute, PlatformScope, Sheet, Verb,
    Visit, frame,
};
use crate::reply::{Problem, redirect};
use crate::scope::App;
use crate::view::{density, theme};
use crate::{Fields, consultant};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{FromRequestParts, Path, Request};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, any, get, on};
use kernel::{Error, Lang, random};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

#[derive(Clone)]
struct Platform {
    app: Arc<App>,
    doors: PlatformDoors,
    gate: Arc<Gate>,
}

/// Everything under `/platform`.
pub fn platform(app: &Arc<App>, doors: PlatformDoors) -> Router {
    let routes = app.slices.iter().flat_map(|slice| slice.platform);
    let limits = routes.clone().filter_map(|route| match route.entry {
        Entry::Anybody(times) => Some((
            (method(route).to_string(), route.path.to_owned()),
            Limit::per_minute(times),
        )),
        Entry::Operators => None,
    });
    let edge = Platform {
        app: app.clone(),
        doors,
        gate: Arc::new(Gate::new(app.settings.limits, limits)),
    };
    let mut router = Router::new();
    for route in routes {
        let edge = edge.clone();
        let serve = move |request: Request| async move { serve(&edge, route, request).await };
        let filter = MethodFilter::try_from(method(route)).unwrap_or(MethodFilter::GET);
        router = router.route(&format!("/platform{}", route.path), on(filter, serve));
    }
    let nowhere = edge.clone();
    let nowhere = move |request: Request| async move { nothing(&nowhere, &request) };
    router = router.route("/platform/{*rest}", any(nowhere));
    for path in ["/platform", "/platform/"] {
        router = router.route(path, get(|| async { redirect("/platform/tenants") }));
    }
    router
}

fn method(route: &PlatformRoute) -> Method {
    match route.verb {
        Verb::View => Method::GET,
        Verb::Command => Method::POST,
    }
}

/// Somebody of whom nothing is known yet but what their browser says.
fn stranger(
    edge: &Platform,
    headers: &HeaderMap,
    extensions: &Extensions,
    nonce: &str,
) -> PlatformScope {
    let chosen = cookie(headers, "language").and_then(|tag| Lang::parse(&tag));
    let asked_for = headers.get(header::ACCEPT_LANGUAGE);
    let asked_for = asked_for.and_then(|value| value.to_str().ok());
    let lang = chosen.or(asked_for.and_then(Lang::negotiate));
    PlatformScope::stranger(
        edge.app.clone(),
        edge.doors.clone(),
        lang.unwrap_or_default(),
        extensions.get::<Certificate>().copied(),
        nonce.to_owned(),
    )
}

/// What every page says of itself, but its title.
fn head_of<'a>(lang: Lang, name: &'a str, headers: &HeaderMap, nonce: &'a str) -> Head<'a> {
    Head {
        title: "",
        tenant: name,
        lang,
        theme: theme(headers),
        density: density(headers),
        nonce,
    }
}

/// An address at which there is nothing.
fn nothing(edge: &Platform, request: &Request) -> Response {
    let (id, nonce) = (random::token(16), random::token(26));
    let scope = stranger(edge, request.headers(), request.extensions(), &nonce);
    let name = scope.t("platform-name");
    let head = head_of(scope.lang(), &name, request.headers(), &nonce);
    let mut response = broken(&scope, head, Error::NotFound.into(), &id);
    dress(&mut response, &nonce, &id);
    response
}

async fn serve(edge: &Platform, route: &'static PlatformRoute, request: Request) -> Response {
    let began = Instant::now();
    let (id, nonce) = (random::token(16), random::token(26));
    let (mut parts, body) = request.into_parts();
    let settings = &edge.app.settings;
    let scope = stranger(edge, &parts.headers, &parts.extensions, &nonce);
    let name = scope.t("platform-name");
    let head = head_of(scope.lang(), &name, &parts.headers, &nonce);
    let address = Address::of(&settings.proxies, &parts.headers, &parts.extensions);
    let now = edge.app.clock.now();
    let who = edge.gate.stranger(address.network(), now);
    let left = edge.gate.take(who, parts.method.as_str(), route.path, now);
    let wait = left.and_then(|left| left.wait);
    let path = Path::<HashMap<String, String>>::from_request_parts(&mut parts, &()).await;
    let fields = match to_bytes(body, settings.body_limit).await {
        Ok(bytes) => Fields::parse(&bytes),
        Err(_) => Err(Problem::TooLarge),
    };
    let query = Fields::parse(parts.uri.query().unwrap_or("").as_bytes());
    let asked = match (wait, path, query, fields) {
        (Some(wait), ..) => Err(Problem::TooMany(wait)),
        _ if cross_site(&parts.method, &parts.headers) => Err(Problem::BadRequest("cross_site")),
        (None, Ok(Path(named)), Ok(query), Ok(form)) => Ok(Asked {
            parts: named,
            query,
            form,
            headers: parts.headers.clone(),
        }),
        (None, Err(_), ..) => Err(Problem::Error(Error::NotFound)),
        (None, _, Err(problem), _) | (None, _, _, Err(problem)) => Err(problem),
    };
    let mut response = match asked {
        Ok(asked) => answer(edge, route, scope, &asked, head, &id).await,
        Err(problem) => broken(&scope, head, problem, &id),
    };
    dress(&mut response, &nonce, &id);
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(request = %id, method = %parts.method, route = route.path, status = response.status().as_u16(), micros, "an operator's request");
    response
}

/// The answer, for whoever may ask; that an operator comes was noted before.
async fn answer(
    edge: &Platform,
    route: &'static PlatformRoute,
    scope: PlatformScope,
    asked: &Asked,
    mut head: Head<'_>,
    request: &str,
) -> Response {
    let scope = match route.entry {
        Entry::Anybody(_) => scope,
        Entry::Operators => {
            let visit = Visit {
                route: format!("{} {}", method(route), route.path),
                command: route.verb == Verb::Command,
                tenant: match route.path.starts_with("/tenants/{id}") {
                    true => asked.number("id").ok(),
                    false => None,
                },
            };
            let found = (edge.doors.operator)(scope.clone(), asked.headers.clone(), visit);
            match vault::shut(found).await {
                Ok(Some(operator)) => {
                    let chosen =
                        cookie(&asked.headers, "language").and_then(|tag| Lang::parse(&tag));
                    let lang = chosen.unwrap_or(operator.lang);
                    head.lang = lang;
                    scope.signed_in(operator, lang)
                }
                Ok(None) => return redirect(&scope.path("/sign-in")),
                Err(error) => return broken(&scope, head, error.into(), request),
            }
        }
    };
    match vault::shut((route.handle)(&scope, asked)).await {
        Ok(Done::Page(sheet)) => frame::page(&scope, head, route.path, &sheet),
        Ok(Done::Again(sheet)) => with(StatusCode::UNPROCESSABLE_ENTITY, &scope, head, &sheet),
        Ok(Done::Gone(sheet)) => with(StatusCode::NOT_FOUND, &scope, head, &sheet),
        Ok(Done::See(to, set_cookie)) => {
            let mut response = redirect(&to);
            if let Some(Ok(value)) = set_cookie.as_deref().map(HeaderValue::from_str) {
                if value.as_bytes().windows(9).any(|part| part == b"Max-Age=0") {
                    forget_pages(response.headers_mut());
                }
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            response
        }
        Ok(Done::Part(html)) => crate::reply::fragment(html),
        Ok(Done::Json(json)) => crate::api::answer(StatusCode::OK, &json),
        Err(error) => broken(&scope, head, error.into(), request),
    }
}

fn with(status: StatusCode, scope: &PlatformScope, head: Head<'_>, sheet: &Sheet) -> Response {
    (status, frame::page(scope, head, "", sheet)).into_response()
}

fn broken(scope: &PlatformScope, head: Head<'_>, problem: Problem, request: &str) -> Response {
    if let Problem::Error(Error::Internal(error)) = &problem {
        tracing::error!(request, "{error:#}");
    }
    consultant::frame::broken(|key| scope.t(key), head, &problem, &scope.path("/tenants"))
}
