//! Security-sensitive: what every request to a tenant passes before a handler sees it.
//!
//! Outermost first: panic guard, name of the host, headers; then request id, size limit, tenant,
//! cross-site check, session or key, limits of requests, language; then the handler; then
//! problems become pages or JSON.

mod consultant;
mod headers;
mod hosts;
mod platform;
mod rate;
mod shell;
mod slow;

pub use headers::forget_pages;
pub use platform::platform;
pub use rate::{Limit, Limits};
pub use shell::harden;
pub use slow::slow;

use crate::access::Permission;
use crate::address::Address;
use crate::consultant::{Guest, Visit};
use crate::cookie::cookie;
use crate::proof::Prove;
use crate::reply::{Problem, finish, redirect};
use crate::scope::{App, Scope, Tenant};
use crate::view::{Banner, View};
use crate::viewing::{Noted, Viewing, status_of};
use axum::Router;
use axum::body::HttpBody;
use axum::extract::{DefaultBodyLimit, MatchedPath, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use futures::future::BoxFuture;
use headers::dress;
use kernel::{Error, Lang, Result, random};
use rate::{Gate, Left, Who};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

/// Finds a tenant by its name in addresses.
pub type FindTenant =
    Arc<dyn Fn(Arc<App>, String) -> BoxFuture<'static, Result<Option<Tenant>>> + Send + Sync>;

/// Finds out who acts from this address: a session, a key of the API (`true`), or a stranger.
pub type Authenticate = Arc<
    dyn Fn(Arc<App>, Tenant, HeaderMap, bool, Address) -> BoxFuture<'static, Result<Scope, Problem>>
        + Send
        + Sync,
>;

/// Finds out which consultant asks, and notes what they open before they see it.
pub type FindConsultant = Arc<
    dyn Fn(Arc<App>, Tenant, HeaderMap, Visit) -> BoxFuture<'static, Result<Option<Guest>>>
        + Send
        + Sync,
>;

/// Finds out what administrators are to be told on every page.
pub type FindBanner =
    Arc<dyn Fn(Scope) -> BoxFuture<'static, Result<Option<Banner>>> + Send + Sync>;

/// The two questions about the provider's own people, answered by `staff`.
#[derive(Clone)]
pub struct StaffDoors {
    /// Who a consultant is.
    pub consultant: FindConsultant,
    /// Whether one is there.
    pub banner: FindBanner,
}

/// Notes in a tenant's security log that a page was opened from this host, which only looks like
/// ours.
pub type LookAlike =
    Arc<dyn Fn(Arc<App>, Tenant, String) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// What slices of the spine answer and note.
#[derive(Clone)]
pub struct Doors {
    /// Answered by `accounts`.
    pub tenant: FindTenant,
    /// Answered by `identity`.
    pub authenticate: Authenticate,
    /// Answered by `identity`.
    pub prove: Prove,
    /// Answered by `staff`, where there is such a capability.
    pub staff: Option<StaffDoors>,
    /// Noted by `identity`.
    pub look_alike: LookAlike,
}

#[derive(Clone)]
struct Edge {
    app: Arc<App>,
    doors: Doors,
    gate: Arc<Gate>,
    /// Routes that take what programs of others send.
    foreign: Arc<HashSet<String>>,
}

/// Where a tenant's pages are, and where its API is.
const PAGES: &str = "/t/{slug}";
const API: &str = "/t/{slug}/api/v1";

/// Everything under `/t/<slug>`, and the files that pages load.
pub fn router(app: &Arc<App>, doors: Doors) -> Router {
    let mut tenants = Router::new();
    let mut limits = Vec::new();
    let mut foreign = HashSet::new();
    for slice in app.slices {
        for (prefix, routes) in [(PAGES, (slice.pages)(app)), (API, (slice.api)(app))] {
            limits.extend(routes.limits(prefix));
            foreign.extend(routes.foreign(prefix));
            tenants = tenants.merge(routes.router(prefix));
        }
    }
    let edge = Edge {
        app: app.clone(),
        doors,
        gate: Arc::new(Gate::new(app.settings.limits, limits.into_iter())),
        foreign: Arc::new(foreign),
    };
    let tenants = tenants
        .route("/t/{slug}/api/v1/openapi.json", get(openapi))
        .route("/t/{slug}/{*rest}", any(nowhere))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(app.settings.body_limit))
        .layer(middleware::from_fn_with_state(edge.clone(), pass))
        .merge(consultant::router(&edge))
        .route("/t/{slug}", get(home));
    Router::new().merge(tenants).merge(crate::assets::router())
}

/// The description of the API, beside it. It tells nothing of the tenant, so anybody may read it.
async fn openapi(scope: Scope) -> Response {
    crate::api::answer(StatusCode::OK, &crate::publish::openapi(scope.app()))
}

async fn nowhere() -> Response {
    Problem::Error(Error::NotFound).into_response()
}

async fn wrong_method() -> Response {
    Problem::WrongMethod.into_response()
}

/// A tenant's address without its last slash.
async fn home(Path(slug): Path<String>) -> Response {
    let plain = slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match plain {
        true => redirect(&format!("/t/{slug}/")),
        false => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The most that a request may bring, in bytes, to be served on a thread of its own.
const SHORT: u64 = 64 * 1024;

/// What is short and complete is served on one thread, where SQLite answers without a change
/// of threads; whoever sends slowly or much holds no thread while doing so.
async fn pass(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    let size = request.body().size_hint().exact();
    if edge.app.db.is_shared() || size.is_none_or(|size| size > SHORT) {
        return serve(edge, request, next).await;
    }
    let (parts, body) = request.into_parts();
    let body = match axum::body::to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) if slow(&error) => return StatusCode::REQUEST_TIMEOUT.into_response(),
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    let request = Request::from_parts(parts, body.into());
    match storage::here(serve(edge, request, next)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn serve(edge: Edge, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(String::new, ToString::to_string);
    let mut parts = request.uri().path().splitn(4, '/').skip(2);
    let slug = parts.next().unwrap_or("").to_owned();
    let rest = parts.next().unwrap_or("");
    let json = rest == "api" || rest.starts_with("api/");
    let headers = request.headers().clone();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(String::new, |path| path.as_str().to_owned());
    let id = random::token(16);

    let tenant = match (edge.doors.tenant)(edge.app.clone(), slug).await {
        Ok(Some(tenant)) => tenant,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(request = %id, "finding a tenant: {error}");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let tenant_id = tenant.id;
    let nonce = random::token(26);
    let lang = cookie(&headers, "language").and_then(|tag| Lang::parse(&tag));
    let view_of = |scope: Scope| {
        let scope = match lang {
            Some(lang) => scope.speaking(lang),
            None => scope,
        };
        let view = View::new(scope, &headers, &path, &nonce, &id);
        match method {
            Method::GET => view,
            _ => view.of_a_form(&headers),
        }
    };
    let address = Address::of(&edge.app.settings.proxies, &headers, request.extensions());
    // The API knows nobody by a cookie, so a request to it carries nothing by which a browser would
    // make somebody known of its own accord.
    let bare = json
        && (headers.contains_key(header::AUTHORIZATION) || !headers.contains_key(header::COOKIE));
    let foreign = edge.foreign.contains(&route);
    let admitted = match cross_site(&method, &headers) && !bare && !foreign {
        true => Err(Problem::BadRequest("cross_site")),
        false => {
            let shown = if foreign {
                HeaderMap::new()
            } else {
                headers.clone()
            };
            let (app, tenant) = (edge.app.clone(), tenant.clone());
            (edge.doors.authenticate)(app, tenant, shown, json, address).await
        }
    };
    let now = edge.app.clock.now();
    let who = match admitted
        .as_ref()
        .ok()
        .and_then(|scope| scope.actor().user())
    {
        Some(user) => Who::Account(tenant_id, user),
        None => edge.gate.stranger(address.network(), now),
    };
    let left = edge.gate.take(who, method.as_str(), &route, now);
    let (view, response) = match admitted {
        Ok(scope) if scope.actor().user().is_some() && edge.app.viewings.is_full(tenant_id) => {
            tracing::error!(request = %id, tenant = tenant_id.0, "what is opened cannot be noted any more");
            (view_of(scope), Problem::Error(Error::Busy).into_response())
        }
        Ok(scope) => {
            let mut view = view_of(scope);
            let told = match left.and_then(|left| left.wait) {
                Some(wait) => Err(Problem::TooMany(wait)),
                None => tell(&edge, &mut view, json).await.map_err(Problem::Error),
            };
            let response = match told {
                Ok(()) => {
                    let mut request = request;
                    request.extensions_mut().insert(address);
                    request.extensions_mut().insert(view.clone());
                    request.extensions_mut().insert(edge.doors.prove.clone());
                    next.run(request).await
                }
                Err(problem) => problem.into_response(),
            };
            let status = status_of(&response);
            let viewing = Viewing::of(&view.scope, &method, &route, &path, status);
            let noted = response.extensions().get::<Noted>().is_some();
            if let Some(viewing) = viewing.filter(|_| !noted) {
                edge.app.viewings.add(tenant_id, viewing);
            }
            (view, response)
        }
        Err(problem) => {
            let lang = headers
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|v| v.to_str().ok())
                .and_then(Lang::negotiate);
            let lang = lang.unwrap_or(tenant.lang);
            let view = view_of(Scope::stranger(edge.app.clone(), tenant, lang));
            let problem = match left.and_then(|left| left.wait) {
                Some(wait) => Problem::TooMany(wait),
                None => problem,
            };
            (view, problem.into_response())
        }
    };
    let mut response = finish(&view, json, response);
    dress(&mut response, &nonce, &id);
    leave_word(&mut response, left);
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(request = %id, tenant = tenant_id.0, %method, route, status = response.status().as_u16(), micros, "request");
    response
}

/// Whoever looks after the users is told on every page that a consultant is invited.
async fn tell(edge: &Edge, view: &mut View, json: bool) -> Result<()> {
    if let Some(staff) = &edge.doors.staff
        && !json
        && !view.partial
        && view.scope.may(Permission::ManageUsers)
    {
        let banner = (staff.banner)(view.scope.clone()).await?;
        view.banner = banner.map(Arc::new);
    }
    Ok(())
}

/// Whether a request that changes something comes from a page of another site.
///
/// Browsers say so themselves in `Sec-Fetch-Site` (Fetch Metadata), older ones in `Origin`. Nothing
/// else in a request counts: credentials too are added by browsers, once they have been typed.
fn cross_site(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_none_or(|(_, origin)| origin != host),
        // No browser of the last ten years sends a form without saying where it comes from.
        _ => true,
    }
}

/// Says how many more requests there may be.
fn leave_word(response: &mut Response, left: Option<Left>) {
    for (name, value) in left.iter().flat_map(Left::headers) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            let name = HeaderName::from_static(name);
            response.headers_mut().insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_form_from_another_site_is_refused_whatever_the_browser() {
        let post = Method::POST;
        assert!(!cross_site(
            &post,
            &headers(&[("sec-fetch-site", "same-origin"), ("host", "a.hu")])
        ));
        assert!(cross_site(
            &post,
            &headers(&[("sec-fetch-site", "cross-site"), ("host", "a.hu")])
        ));
        assert!(cross_site(
            &post,
            &headers(&[("sec-fetch-site", "same-site"), ("host", "a.hu")])
        ));
        assert!(!cross_site(
            &post,
            &headers(&[("origin", "https://a.hu"), ("host", "a.hu")])
        ));
        assert!(cross_site(
            &post,
            &headers(&[("origin", "https://b.hu"), ("host", "a.hu")])
        ));
        assert!(cross_site(
            &post,
            &headers(&[("origin", "null"), ("host", "a.hu")])
        ));
        assert!(cross_site(&post, &headers(&[("host", "a.hu")])));
        assert!(cross_site(
            &post,
            &headers(&[
                ("sec-fetch-site", "cross-site"),
                ("authorization", "Basic YTpi"),
                ("host", "a.hu")
            ])
        ));
        assert!(!cross_site(
            &Method::GET,
            &headers(&[("sec-fetch-site", "cross-site")])
        ));
    }
}
