//! Answers: the one place that decides what status an error has and what it looks like.

use crate::access::Access;
use crate::scope::Scope;
use crate::toast::Toast;
use crate::view::View;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::{Error, FieldErrors};
use serde_json::{Value as Json, json};

/// What a handler gives back.
pub type Reply = Result<Response, Problem>;

/// Why a handler has no answer. The edge turns it into a page or into JSON.
#[derive(Debug)]
pub enum Problem {
    /// One of the six kinds.
    Error(Error),
    /// The route is for people who have signed in.
    SignIn,
    /// The body or a header is not what this route takes; the code says why.
    BadRequest(&'static str),
    /// The body is larger than the route takes.
    TooLarge,
    /// The body did not come in time.
    TooSlow,
    /// The address answers to other methods.
    WrongMethod,
    /// A precondition (`If-Match`) is missing.
    PreconditionRequired,
    /// They must prove first who they are, and cannot here.
    ProofWanted,
    /// Too many requests; the next may come after so many seconds.
    TooMany(u64),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Problem::Error(error)
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        Problem::Error(Error::Invalid(errors))
    }
}

/// Carries the problem of an unfinished answer to [`finish`].
#[derive(Clone)]
struct Unfinished(std::sync::Arc<Problem>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response
            .extensions_mut()
            .insert(Unfinished(std::sync::Arc::new(self)));
        response
    }
}

impl Problem {
    /// Its status (RFC 9110). A forbidden record of somebody else is already *not found*.
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::Error(Error::NotFound) => StatusCode::NOT_FOUND,
            Problem::Error(Error::Forbidden) => StatusCode::FORBIDDEN,
            Problem::Error(Error::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Error(Error::Conflict("stale")) => StatusCode::PRECONDITION_FAILED,
            Problem::Error(Error::Conflict(_)) => StatusCode::CONFLICT,
            Problem::Error(Error::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Error(Error::Internal(_)) => StatusCode::INTERNAL_SERVER_ERROR,
            Problem::SignIn => StatusCode::UNAUTHORIZED,
            Problem::BadRequest(_) => StatusCode::BAD_REQUEST,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Problem::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Problem::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Problem::ProofWanted => StatusCode::FORBIDDEN,
            Problem::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// The code of its text, `problem-<code>`, and the `type` of a problem document.
    pub fn code(&self) -> &'static str {
        match self {
            Problem::Error(Error::NotFound) => "not_found",
            Problem::Error(Error::Forbidden) => "forbidden",
            Problem::Error(Error::Invalid(_)) => "invalid",
            Problem::Error(Error::Conflict(code)) => code,
            Problem::Error(Error::Busy) => "busy",
            Problem::Error(Error::Internal(_)) => "internal",
            Problem::SignIn => "sign_in",
            Problem::BadRequest(code) => code,
            Problem::TooLarge => "too_large",
            Problem::TooSlow => "too_slow",
            Problem::WrongMethod => "wrong_method",
            Problem::PreconditionRequired => "precondition_required",
            Problem::ProofWanted => "proof_wanted",
            Problem::TooMany(_) => "too_many",
        }
    }
}

/// A text of a fault of one field in the actor's language.
pub fn fault_text(scope: &Scope, fault: &kernel::FieldError) -> String {
    let args: Vec<(&str, crate::Arg)> = fault
        .params
        .iter()
        .map(|(name, value)| (*name, crate::Arg::from(value.as_str())))
        .collect();
    let key = match fault.code {
        // Who is told how long it may be can shorten it.
        "too_long" if args.iter().any(|(name, _)| *name == "max") => "error-too-long-most".into(),
        code => format!("error-{}", code.replace('_', "-")),
    };
    scope.t_with(&key, &args)
}

/// A problem document (RFC 9457) that names each faulty field.
pub fn problem_json(scope: &Scope, problem: &Problem, request: &str) -> Json {
    let code = problem.code();
    let mut body = json!({
        "type": format!("/problems/{code}"),
        "title": scope.t(&format!("problem-{}", code.replace('_', "-"))),
        "status": problem.status().as_u16(),
        "code": code,
        "request": request,
    });
    if let (Problem::Error(Error::Invalid(faults)), Some(map)) = (problem, body.as_object_mut()) {
        let list: Vec<Json> = faults
            .iter()
            .map(|fault| {
                json!({ "field": fault.field, "code": fault.code, "detail": fault_text(scope, fault),
                        "params": fault.params.iter().cloned().collect::<std::collections::BTreeMap<_, _>>() })
            })
            .collect();
        map.insert("errors".into(), list.into());
    }
    body
}

/// Turns an unfinished answer into a page or a problem document. Called once, by the edge.
pub fn finish(view: &View, json: bool, mut response: Response) -> Response {
    let Some(Unfinished(problem)) = response.extensions_mut().remove::<Unfinished>() else {
        return response;
    };
    if let Problem::Error(Error::Internal(error)) = problem.as_ref() {
        tracing::error!(request = %view.request, "{error:#}");
    }
    let mut answer = drawn(view, json, &problem);
    let wait = match problem.as_ref() {
        Problem::Error(Error::Busy) => Some(2),
        Problem::TooMany(seconds) => Some(*seconds),
        _ => None,
    };
    if let Some(seconds) = wait {
        let headers = answer.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// The header by which htmx sends the whole page elsewhere.
const REDIRECT: HeaderName = HeaderName::from_static("hx-redirect");

fn drawn(view: &View, json: bool, problem: &Problem) -> Response {
    if json {
        let body = problem_json(&view.scope, problem, &view.request);
        let mut answer = (problem.status(), body.to_string()).into_response();
        let headers = answer.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if matches!(problem, Problem::SignIn) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        return answer;
    }
    if matches!(problem, Problem::SignIn) {
        let back =
            crate::html::with_query(&view.scope.path("/sign-in"), &[("back", &view.back_path())]);
        return match (view.partial, HeaderValue::from_str(&back)) {
            // Not the part of the page, but the page itself goes to sign in.
            (true, Ok(back)) => (problem.status(), [(REDIRECT, back)]).into_response(),
            _ => redirect(&back),
        };
    }
    (problem.status(), crate::page::error(view, problem)).into_response()
}

/// Sends the browser elsewhere with a GET (303).
pub fn redirect(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Sends the browser elsewhere and says there what has happened.
pub fn redirect_with(view: &View, path: &str, toast: &Toast) -> Response {
    let mut response = redirect(path);
    if let Ok(cookie) = HeaderValue::from_str(&toast.cookie(&view.scope.app().settings)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A fragment of HTML.
pub fn fragment(html: impl hypertext::Renderable) -> Response {
    Html(html.render().into_inner()).into_response()
}

/// A page or fragment that shows what is wrong with a form (422, which htmx swaps).
pub fn unprocessable(response: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, response).into_response()
}

/// The problem of a route that does not admit this scope.
pub(crate) fn refused(scope: &Scope, access: Access) -> Option<Problem> {
    if scope.rights().admit(access) {
        None
    } else if *scope.rights() == crate::Rights::Nothing {
        Some(Problem::SignIn)
    } else {
        Some(Problem::Error(Error::Forbidden))
    }
}
