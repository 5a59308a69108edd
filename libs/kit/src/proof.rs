//! Security-sensitive: asking people to prove who they are before a sensitive act.
//!
//! A route says that it wants a fresh proof (`post_proven`), and everything else follows: whoever
//! has not just proved themselves gets a page that asks, and when they have answered, what they
//! wanted is done, with every field they had filled in. A stolen session alone can take nothing
//! out and change nobody's rights.

use crate::extract::Fields;
use crate::html::with_query;
use crate::reply::{Problem, redirect};
use crate::scope::Scope;
use crate::view::View;
use crate::viewing::Unproven;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

/// For how long somebody who has proved who they are is not asked again.
pub const FRESH: Duration = Duration::from_secs(10 * 60);

/// Fields of a form whose names begin so belong to the proof and never reach the act itself.
pub const FIELDS: &str = "proof-";

/// Compares what a form brings under [`FIELDS`], or asks for it. Answered by `identity`.
pub type Prove = Arc<
    dyn Fn(View, HeaderMap, Fields) -> BoxFuture<'static, Result<Proof, Problem>> + Send + Sync,
>;

/// What came out.
pub enum Proof {
    /// They are who they were; their session goes on under another cookie.
    Given {
        /// Who acts, freshly proved.
        scope: Scope,
        /// Name and value of the cookie that the session has from now on.
        cookie: (String, String),
        /// The `Set-Cookie` that says so to the browser.
        set_cookie: String,
    },
    /// The page that asks.
    Asked(Response),
}

/// Answers a request to a route that wants a fresh proof.
pub(crate) async fn guard(view: View, request: Request, next: Next) -> Response {
    if view.scope.is_fresh() {
        return next.run(request).await;
    }
    if request.method() != Method::POST || !is_form(request.headers()) {
        let back = match *request.method() {
            Method::GET => view.back_path(),
            _ => view.to("/"),
        };
        return unproven(redirect(&with_query(
            &view.to("/proof"),
            &[("back", &back)],
        )));
    }
    match ask(view, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn ask(view: View, request: Request, next: Next) -> Result<Response, Problem> {
    let prove = request.extensions().get::<Prove>().cloned();
    let prove = prove.ok_or(Problem::ProofWanted)?;
    let (mut parts, body) = request.into_parts();
    let limit = view.scope.app().settings.body_limit;
    let body = to_bytes(body, limit).await.map_err(|_| Problem::TooLarge)?;
    let fields = Fields::parse(&body)?;
    let given = prove(view.clone(), parts.headers.clone(), fields.clone()).await?;
    let (scope, (name, value), set_cookie) = match given {
        Proof::Asked(response) => return Ok(unproven(response)),
        Proof::Given {
            scope,
            cookie,
            set_cookie,
        } => (scope, cookie, set_cookie),
    };
    let body = fields.without(FIELDS).encode();
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    exchange(&mut parts.headers, &name, &value);
    parts.extensions.insert(View { scope, ..view });
    let mut response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if let Ok(cookie) = HeaderValue::from_str(&set_cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// An answer that asks, and gives nothing.
fn unproven(mut response: Response) -> Response {
    response.extensions_mut().insert(Unproven);
    response
}

/// Whether a request brings what a form holds.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| {
        kind.to_ascii_lowercase()
            .starts_with("application/x-www-form-urlencoded")
    })
}

/// What the browser would have sent had it known its new cookie already.
fn exchange(headers: &mut HeaderMap, name: &str, value: &str) {
    let old: Vec<String> = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .map(|pair| pair.trim().to_owned())
        .filter(|pair| pair.split_once('=').is_none_or(|(key, _)| key != name))
        .collect();
    let all = old.into_iter().chain([format!("{name}={value}")]);
    let line = all.collect::<Vec<_>>().join("; ");
    if let Ok(line) = HeaderValue::from_str(&line) {
        headers.insert(header::COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_cookie_takes_the_place_of_the_old_one_and_of_no_other() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("theme=dark; s=old"),
        );
        headers.append(header::COOKIE, HeaderValue::from_static("s2=x"));
        exchange(&mut headers, "s", "new");
        let lines: Vec<_> = headers.get_all(header::COOKIE).iter().collect();
        assert_eq!(lines, ["theme=dark; s2=x; s=new"]);
    }
}
