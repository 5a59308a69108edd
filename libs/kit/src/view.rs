//! What a page knows about the browser that asked for it.

use crate::cookie::{Reader, cookie, keep_cookie};
use crate::scope::Scope;
use crate::toast::Toast;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, request::Parts};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// The scope and the surroundings of a page. Cheap to clone; an extractor.
#[derive(Clone)]
pub struct View {
    /// Who acts.
    pub scope: Scope,
    /// This answer's nonce for scripts and htmx actions.
    pub nonce: Arc<str>,
    /// The request's id, shown with errors and written to the log.
    pub request: Arc<str>,
    /// The path and query that were asked for.
    pub path: Arc<str>,
    /// `light`, `dark` or `auto`.
    pub theme: &'static str,
    /// `comfortable` or `compact`.
    pub density: &'static str,
    /// What has just happened.
    pub toast: Option<Toast>,
    /// Whether htmx asks for a part of a page.
    pub partial: bool,
    /// The path and query of the page for which it asks, or on which a form stood.
    pub page: Option<Arc<str>>,
    /// Whether a form was sent: nobody can be led back to its answer.
    pub sent: bool,
    /// Whether the line about a second factor was put away for today, or has no place here.
    pub put_away: bool,
    /// What is said on every page until it is over.
    pub banner: Option<Arc<Banner>>,
}

/// What an administrator is told on every page, and where there is more about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Banner {
    /// What is said.
    pub text: String,
    /// Where the link leads, within the tenant.
    pub path: String,
    /// What the link says.
    pub link: String,
}

/// The cookie that holds the day for which the line about a second factor was put away.
const PUT_AWAY: &str = "factor-later";
/// How long that cookie lives: the longest day.
const DAY: Duration = Duration::from_secs(25 * 3600);

fn today(scope: &Scope) -> String {
    scope
        .now()
        .to_zoned(scope.zone().clone())
        .date()
        .to_string()
}

/// What no text holds.
const PLACE: &str = "\u{1}";

impl View {
    /// Reads the surroundings of a request.
    pub fn new(scope: Scope, headers: &HeaderMap, path: &str, nonce: &str, request: &str) -> View {
        let cookie = |name: &str| cookie(headers, name);
        let put_away = scope.factor_due().is_some()
            && cookie(PUT_AWAY).is_some_and(|day| day == today(&scope));
        View {
            scope,
            nonce: nonce.into(),
            request: request.into(),
            path: path.into(),
            theme: theme(headers),
            density: density(headers),
            toast: cookie(crate::toast::COOKIE).and_then(|value| Toast::parse(&value)),
            partial: headers.contains_key("hx-request"),
            page: page_of(headers, "hx-current-url").map(Arc::from),
            sent: false,
            put_away,
            banner: None,
        }
    }

    /// The same for the answer to a form.
    #[must_use]
    pub(crate) fn of_a_form(mut self, headers: &HeaderMap) -> View {
        self.sent = true;
        self.put_away = true;
        let page = self.page.take();
        self.page = page.or_else(|| page_of(headers, "referer").map(Arc::from));
        self
    }

    /// A text in the actor's language.
    pub fn t(&self, key: &str) -> String {
        self.scope.t(key)
    }

    /// A text in the actor's language, with what it mentions.
    pub fn t_with(&self, key: &str, args: &[(&str, crate::Arg)]) -> String {
        self.scope.t_with(key, args)
    }

    /// A text in the actor's language before and behind the place where it mentions `name`, for
    /// those who say it of many things at once: it is put together once.
    pub fn around(&self, key: &str, name: &str) -> (String, String) {
        let whole = self.t_with(key, &[(name, PLACE.into())]);
        match whole.split_once(PLACE) {
            Some((before, behind)) => (before.to_owned(), behind.to_owned()),
            None => (whole, String::new()),
        }
    }

    /// An address of this tenant.
    pub fn to(&self, rest: impl std::fmt::Display) -> String {
        self.scope.path(rest)
    }

    /// The `Set-Cookie` that puts the line about a second factor away until this day of the
    /// person's is over.
    pub fn put_away(&self) -> String {
        let day = today(&self.scope);
        keep_cookie(
            &self.scope.app().settings,
            PUT_AWAY,
            &day,
            DAY,
            Reader::Server,
        )
    }

    /// Where to come back to after signing in: this page, or the one that asks for a part or on
    /// which a form stood, if it was a page of the tenant.
    pub fn back_path(&self) -> String {
        let home = self.scope.path("/");
        let page = self.page.as_ref().filter(|_| self.partial || self.sent);
        let page = match page {
            None if self.sent => return home,
            page => page.unwrap_or(&self.path),
        };
        if page.starts_with(&home) {
            page.to_string()
        } else {
            home
        }
    }
}

/// The path and query of the address at which a browser says that it is. Only they are used, and
/// only within the tenant, so it does not matter whose address it says it is.
fn page_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let address = headers.get(name)?.to_str().ok()?;
    let (_, behind) = address.split_once("://")?;
    let path = behind.get(behind.find('/')?..)?;
    path.split('#').next()
}

/// The theme that a browser asks for.
pub(crate) fn theme(headers: &HeaderMap) -> &'static str {
    match cookie(headers, "theme").as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "auto",
    }
}

/// The density that a browser asks for.
pub(crate) fn density(headers: &HeaderMap) -> &'static str {
    match cookie(headers, "density").as_deref() {
        Some("compact") => "compact",
        _ => "comfortable",
    }
}

impl<S: Send + Sync> FromRequestParts<S> for View {
    type Rejection = Infallible;

    /// The edge has put it there; without it the handler is never reached.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        match parts.extensions.get::<View>() {
            Some(view) => Ok(view.clone()),
            None => unreachable_without_edge(),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Scope {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        View::from_request_parts(parts, state)
            .await
            .map(|view| view.scope)
    }
}

#[allow(
    clippy::panic,
    reason = "a route outside the edge is a fault of the build; every test would meet it"
)]
fn unreachable_without_edge() -> ! {
    panic!("a route was mounted outside the edge that makes scopes")
}
