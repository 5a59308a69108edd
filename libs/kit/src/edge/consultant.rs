//! Security-sensitive: what every request of a consultant passes. It has an edge of its own, on
//! which no scope of a user is ever made.

use super::{Edge, dress, leave_word};
use crate::address::Address;
use crate::consultant::{SettingsPage, SettingsScope, Visit, frame};
use crate::cookie::cookie;
use crate::page::Head;
use crate::reply::{Problem, redirect};
use crate::scope::Tenant;
use crate::view::{density, theme};
use axum::Router;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use kernel::{Error, Lang, random};
use std::collections::HashMap;
use std::time::Instant;
use storage::Sight;

/// Every page that slices declare for consultants.
pub(super) fn router(edge: &Edge) -> Router {
    let mut router = Router::new();
    let pages = edge
        .app
        .slices
        .iter()
        .flat_map(|slice| slice.settings_pages);
    for page in pages.clone() {
        let edge = edge.clone();
        let open = move |Path(parts): Path<HashMap<String, String>>, request: Request| async move {
            let (settings, headers) = (&edge.app.settings, request.headers());
            let address = Address::of(&settings.proxies, headers, request.extensions());
            serve(&edge, page, &parts, headers, &address).await
        };
        router = router.route(&format!("/t/{{slug}}/consultant{}", page.path), get(open));
    }
    let nowhere = edge.clone();
    let nowhere = move |Path(parts): Path<HashMap<String, String>>, headers: HeaderMap| async move {
        nothing(&nowhere, &parts, &headers).await
    };
    router = router.route("/t/{slug}/consultant/{*rest}", any(nowhere));
    // Every consultant may open what needs no more than the narrowest sight.
    let first = pages.filter(|page| page.sight == Sight::Settings && !page.icon.is_empty());
    let Some(first) = first.map(|page| page.path).next() else {
        return router;
    };
    let home = move |Path(slug): Path<String>| async move {
        let plain = slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        match plain {
            true => redirect(&format!("/t/{slug}/consultant{first}")),
            false => StatusCode::NOT_FOUND.into_response(),
        }
    };
    router.route("/t/{slug}/consultant", get(home))
}

/// Where consultants begin.
fn home_of(tenant: &Tenant) -> String {
    format!("/t/{}/consultant", tenant.slug)
}

/// An address for consultants at which there is no page.
async fn nothing(edge: &Edge, parts: &HashMap<String, String>, headers: &HeaderMap) -> Response {
    let (id, nonce) = (random::token(16), random::token(26));
    let slug = parts.get("slug").cloned().unwrap_or_default();
    let Ok(Some(tenant)) = (edge.doors.tenant)(edge.app.clone(), slug).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let head = head(&tenant, headers, &nonce);
    let text = |key: &str| edge.app.texts.get(head.lang, key, &[]);
    let home = home_of(&tenant);
    let mut response = frame::broken(text, head, &Error::NotFound.into(), &home);
    dress(&mut response, &nonce, &id);
    response
}

/// What every page says of itself, but its title.
fn head<'a>(tenant: &'a Tenant, headers: &HeaderMap, nonce: &'a str) -> Head<'a> {
    let chosen = cookie(headers, "language").and_then(|tag| Lang::parse(&tag));
    Head {
        title: "",
        tenant: &tenant.name,
        lang: chosen.unwrap_or(tenant.lang),
        theme: theme(headers),
        density: density(headers),
        nonce,
    }
}

async fn serve(
    edge: &Edge,
    page: &'static SettingsPage,
    parts: &HashMap<String, String>,
    headers: &HeaderMap,
    address: &Address,
) -> Response {
    let began = Instant::now();
    let (id, nonce) = (random::token(16), random::token(26));
    let slug = parts.get("slug").map_or("", String::as_str);
    let tenant = match (edge.doors.tenant)(edge.app.clone(), slug.to_owned()).await {
        Ok(Some(tenant)) => tenant,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(request = %id, "finding a tenant: {error}");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let number = tenant.id.0;
    let head = head(&tenant, headers, &nonce);
    let name = parts.get("id").map_or("", String::as_str);
    // A consultant has no account here, so their budget is that of a stranger's address.
    let now = edge.app.clock.now();
    let who = edge.gate.stranger(address.network(), now);
    let left = edge.gate.take(who, "GET", page.path, now);
    let mut response = match left.and_then(|left| left.wait) {
        Some(wait) => too_many(edge, &tenant, head, wait),
        None => answer(edge, page, name, tenant.clone(), headers, head, &id).await,
    };
    dress(&mut response, &nonce, &id);
    leave_word(&mut response, left);
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(request = %id, tenant = number, method = "GET", route = page.path, status = response.status().as_u16(), micros, "a consultant's request");
    response
}

/// When there may be another request.
fn too_many(edge: &Edge, tenant: &Tenant, head: Head<'_>, wait: u64) -> Response {
    let (texts, lang) = (edge.app.texts.clone(), head.lang);
    let text = |key: &str| texts.get(lang, key, &[]);
    let mut response = frame::broken(text, head, &Problem::TooMany(wait), &home_of(tenant));
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, wait.into());
    response
}

/// The page, if there is such a consultant and it was noted that they open it.
async fn answer(
    edge: &Edge,
    page: &'static SettingsPage,
    id: &str,
    tenant: Tenant,
    headers: &HeaderMap,
    mut head: Head<'_>,
    request: &str,
) -> Response {
    let app = edge.app.clone();
    let text = |lang: Lang, key: &str| app.texts.get(lang, key, &[]);
    let Some(doors) = &edge.doors.staff else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let visit = Visit {
        page: page.path,
        path: page.path.replace("{id}", id),
        sight: page.sight,
    };
    let (path, home) = (visit.path.clone(), home_of(&tenant));
    let found = (doors.consultant)(app.clone(), tenant.clone(), headers.clone(), visit).await;
    let mut guest = match found {
        Ok(Some(guest)) => guest,
        Ok(None) => return frame::outside(|key| text(head.lang, key), head),
        Err(error) => {
            tracing::error!(request, "finding a consultant: {error}");
            return frame::broken(|key| text(head.lang, key), head, &error.into(), &home);
        }
    };
    // What the browser chose last goes before what it asked for when the consultant came in.
    let chosen = cookie(headers, "language").and_then(|tag| Lang::parse(&tag));
    guest.lang = chosen.unwrap_or(guest.lang);
    head.lang = guest.lang;
    if page.sight > guest.sight {
        let refused = Error::NotFound.into();
        return frame::broken(|key| text(head.lang, key), head, &refused, &home);
    }
    let scope = SettingsScope::new(app.clone(), tenant, guest);
    match vault::shut((page.show)(&scope, id)).await {
        Ok(sheet) => frame::page(&scope, head, &path, &sheet),
        Err(error) => {
            if let Error::Internal(error) = &error {
                tracing::error!(request, "{error:#}");
            }
            frame::broken(|key| text(head.lang, key), head, &error.into(), &home)
        }
    }
}
