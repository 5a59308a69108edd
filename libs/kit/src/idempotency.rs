//! Security-sensitive: a POST of the API that is sent again does nothing again.
//!
//! A program that got no answer sends the same request with the same `Idempotency-Key` and gets
//! the answer of the first time, for a day.
//!
//! - Always is a key taken durably before its request is carried out, and marked in the
//!   transaction of the first change: after a crash the key is either free or says that the
//!   work was done. Never is it done twice.
//! - Never is an answer stored in the open: it is sealed under the tenant's own key.
//! - A request that was refused does not use its key up.

mod digest;
mod store;

pub use store::{forget, forget_answers};

use crate::api::idempotency_key;
use crate::reply::{Problem, Reply};
use crate::scope::Scope;
use crate::view::View;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use digest::{Shared, of_json};
use kernel::{Error, Result, ResultExt};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Claim, Known};

/// The table of keys.
pub const MIGRATIONS: &[storage::Migration] = &[storage::Migration {
    stamp: "20261122_0004_idempotency",
    sql: include_str!("../migrations/20261122_0004_idempotency.sql"),
}];

/// What the description of the API says about the header.
pub const ABOUT: &str = "1 to 255 printable characters of your choice. The same key with the same request is answered \
                         as the first time, for 24 hours, and nothing is done again. With another request it is refused (422), \
                         and while the first one is still being carried out too (409).";

/// The headers that belong to an answer.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];
/// The largest answer that is kept, bytes.
const ANSWER: usize = 4 * 1024 * 1024;

/// The key of a request, as it travels with the scope to the first change.
pub(crate) type Key = Arc<[u8]>;

/// Notes in the transaction of the first change that the work of a key was done.
pub(crate) async fn carry_out(tx: &mut storage::Tx, key: &Key) -> Result<()> {
    store::done(tx, key).await
}

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    /// What the actor might do then. Whoever may do otherwise by now is told that the work was
    /// done, and not what the answer showed.
    #[serde(default)]
    rights: Vec<u8>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Stands before the handler of every POST of the API.
pub(crate) async fn once(view: View, request: Request, next: Next) -> Response {
    let key = match idempotency_key(request.headers()) {
        Ok(None) => return next.run(request).await,
        Ok(Some(key)) => key,
        Err(problem) => return problem.into_response(),
    };
    keyed(view, &key, request, next)
        .await
        .unwrap_or_else(Problem::into_response)
}

async fn keyed(mut view: View, key: &str, request: Request, next: Next) -> Reply {
    let scope = view.scope.clone();
    let user = scope.actor().user().map_or([0; 16], |user| user.bytes());
    let key: Key = Sha256::new()
        .chain_update(user)
        .chain_update(key)
        .finalize()
        .as_slice()
        .into();
    let (mut parts, body) = request.into_parts();
    let digest = Shared::of(&parts);
    // A form with a file is hashed as it streams, anything else before it is carried out.
    let body = if digest.is_form() {
        body
    } else {
        let bytes = to_bytes(body, scope.app().settings.body_limit)
            .await
            .map_err(|error| match crate::edge::slow(&error) {
                true => Problem::TooSlow,
                false => Problem::TooLarge,
            })?;
        digest.add(&of_json(&bytes));
        Body::from(bytes)
    };
    let early = (!digest.is_form()).then(|| digest.finish());
    let mut tx = scope.begin().await?;
    let claim = store::claim(&mut tx, &key, early.as_deref(), scope.now()).await?;
    tx.commit().await?;
    if let Claim::Known(known) = claim {
        return known_answer(&scope, &key, known, digest.drain(body).await?).await;
    }
    view.scope = scope.claiming(key.clone());
    parts.extensions.insert(view);
    let response = next
        .run(Request::from_parts(parts, digest.watch(body)))
        .await;
    if !response.status().is_success() {
        let mut tx = scope.begin().await?;
        // What failed here may have failed after its change, which must not happen again.
        if response.status().is_server_error() {
            store::close(&mut tx, &key).await?;
        }
        store::release(&mut tx, &key).await?;
        tx.commit().await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, ANSWER)
        .await
        .doing("reading an answer to keep it")?;
    let kept = Kept {
        status: parts.status.as_u16(),
        rights: scope.rights().fingerprint(),
        headers: KEPT
            .iter()
            .filter_map(|name| {
                let value = parts.headers.get(name)?.to_str().ok()?;
                Some((name.to_string(), value.to_owned()))
            })
            .collect(),
        body: body.to_vec(),
    };
    // What was done stays done, whether or not its answer can be kept.
    if let Err(error) = keep(&scope, &key, &digest.finish(), &kept).await {
        tracing::warn!(request = %view_id(&parts.extensions), "keeping an answer: {error}");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn view_id(extensions: &axum::http::Extensions) -> String {
    extensions
        .get::<View>()
        .map_or_else(String::new, |view| view.request.to_string())
}

async fn keep(scope: &Scope, key: &Key, request: &[u8], kept: &Kept) -> Result<()> {
    let plain = serde_json::to_vec(kept).doing("writing an answer to keep it")?;
    let own = scope.vault().own(scope.tenant().id).await?;
    let sealed = own.seal("idempotency", key, &plain)?;
    let mut tx = scope.begin().await?;
    store::answer(&mut tx, key, request, &sealed).await?;
    tx.commit().await
}

/// What a key that is known already is answered with.
async fn known_answer(scope: &Scope, key: &Key, known: Known, request: Vec<u8>) -> Reply {
    if !known.request.is_empty() && known.request != request {
        return Err(Error::invalid("Idempotency-Key", "idempotency_mismatch").into());
    }
    let sealed = match (known.state.as_str(), known.answer) {
        ("answered", Some(sealed)) => sealed,
        ("taken", _) => return Err(Error::Conflict("idempotency_running").into()),
        // Its answer is being written.
        ("done", _) if !known.lost => return Err(Error::Conflict("idempotency_running").into()),
        _ => return Err(Error::Conflict("idempotency_done").into()),
    };
    let own = scope.vault().own(scope.tenant().id).await?;
    let plain = own.open("idempotency", key, &sealed)?;
    let kept: Kept = serde_json::from_slice(&plain).doing("reading a kept answer")?;
    if kept.rights != scope.rights().fingerprint() {
        return Err(Error::Conflict("idempotency_done").into());
    }
    let status = StatusCode::from_u16(kept.status).doing("reading a kept answer")?;
    let mut response = (status, kept.body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for (name, value) in kept.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    Ok(response)
}
