//! The routes of a slice: each with its access, and, for the API, with its description.
//!
//! A route cannot be written down without saying who may use it, so `access.txt` and
//! `openapi.json` are complete by construction.

use crate::access::Access;
use crate::api::Endpoint;
use crate::edge::Limit;
use crate::reply::{Problem, refused};
use crate::view::View;
use crate::{ended, idempotency, proof};
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};

/// A route as it is published.
#[derive(Clone)]
pub struct RouteInfo {
    /// The method.
    pub method: Method,
    /// The path behind `/t/<slug>` or `/t/<slug>/api/v1`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// Whether they must just have proved who they are.
    pub proven: bool,
    /// Whether it only asks, although it is a POST: nothing is changed.
    pub asks: bool,
    /// Its description, for routes of the API.
    pub endpoint: Option<Endpoint>,
    /// How often an account or address may use it, beside what holds for all routes.
    pub limit: Option<Limit>,
    /// Whether programs of others send something here that proves itself: no cookie is looked at.
    pub foreign: bool,
}

/// What a route demands of a request besides its access.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    Plain,
    /// Whoever sends it has just proved who they are.
    Proven,
    /// It changes nothing, so it is never carried out "once".
    Asks,
}

/// The routes of a slice.
#[derive(Default)]
pub struct Routes(Vec<(RouteInfo, MethodRouter)>);

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page.
    #[must_use]
    pub fn get<H: Handler<T, ()>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.with(Method::GET, path, access, Rule::Plain, None, handler)
    }

    /// A form's target.
    #[must_use]
    pub fn post<H: Handler<T, ()>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.with(Method::POST, path, access, Rule::Plain, None, handler)
    }

    /// A page with what is sensitive: whoever has not just proved who they are is asked first.
    #[must_use]
    pub fn get_proven<H: Handler<T, ()>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.with(Method::GET, path, access, Rule::Proven, None, handler)
    }

    /// The target of a form that does something sensitive: whoever has not just proved who they
    /// are is asked first, and no field of the form is lost.
    #[must_use]
    pub fn post_proven<H: Handler<T, ()>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.with(Method::POST, path, access, Rule::Proven, None, handler)
    }

    /// A route of the API with its description.
    #[must_use]
    pub fn api<H: Handler<T, ()>, T: 'static>(
        self,
        method: Method,
        path: &'static str,
        access: Access,
        endpoint: Endpoint,
        handler: H,
    ) -> Self {
        self.with(method, path, access, Rule::Plain, Some(endpoint), handler)
    }

    /// A question to the API that travels in the body of a POST, so that no address holds what is
    /// asked. It changes nothing: a key of idempotency is not looked at, and no answer is kept.
    #[must_use]
    pub fn ask<H: Handler<T, ()>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        endpoint: Endpoint,
        handler: H,
    ) -> Self {
        self.with(
            Method::POST,
            path,
            access,
            Rule::Asks,
            Some(endpoint),
            handler,
        )
    }

    /// Takes what a program of somebody else sends, such as a provider's word that a person has
    /// signed out there. It proves itself by what it is: whoever sends it is a stranger, and a
    /// cookie that a browser might add counts for nothing.
    #[must_use]
    pub fn receive<H: Handler<T, ()>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        let mut routes = self.with(
            Method::POST,
            path,
            Access::Public,
            Rule::Plain,
            None,
            handler,
        );
        if let Some((info, _)) = routes.0.last_mut() {
            info.foreign = true;
        }
        routes
    }

    fn with<H: Handler<T, ()>, T: 'static>(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        rule: Rule,
        endpoint: Option<Endpoint>,
        handler: H,
    ) -> Self {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        let mut handled = on(filter, handler);
        if endpoint.is_some() && method == Method::POST && rule != Rule::Asks {
            handled = handled.route_layer(middleware::from_fn(idempotency::once));
        }
        if rule == Rule::Proven {
            let prove =
                |view: View, request: Request, next: Next| proof::guard(view, request, next);
            handled = handled.route_layer(middleware::from_fn(prove));
        }
        let page = endpoint.is_none();
        let guarded = handled.route_layer(middleware::from_fn(
            move |view: View, request: Request, next: Next| {
                guard(access, page, view, request, next)
            },
        ));
        self.0.push((
            RouteInfo {
                method,
                path,
                access,
                proven: rule == Rule::Proven,
                asks: rule == Rule::Asks,
                endpoint,
                limit: None,
                foreign: false,
            },
            guarded,
        ));
        self
    }

    /// Limits how often the route that was named last may be used.
    #[must_use]
    pub fn limited(mut self, limit: Limit) -> Self {
        if let Some((info, _)) = self.0.last_mut() {
            info.limit = Some(limit);
        }
        self
    }

    /// The routes of two slices.
    #[must_use]
    pub fn merge(mut self, other: Routes) -> Self {
        self.0.extend(other.0);
        self
    }

    /// What is published about them.
    pub fn table(&self) -> Vec<RouteInfo> {
        self.0.iter().map(|(info, _)| info.clone()).collect()
    }

    /// The routes behind `prefix` that have a limit of their own: method, path, limit.
    pub(crate) fn limits(&self, prefix: &str) -> Vec<((String, String), Limit)> {
        let limited = self.0.iter().filter_map(|(info, _)| {
            let path = format!("{prefix}{}", info.path);
            Some(((info.method.to_string(), path), info.limit?))
        });
        limited.collect()
    }

    /// The routes behind `prefix` that take what programs of others send.
    pub(crate) fn foreign(&self, prefix: &str) -> Vec<String> {
        let foreign = self.0.iter().filter(|(info, _)| info.foreign);
        foreign
            .map(|(info, _)| format!("{prefix}{}", info.path))
            .collect()
    }

    /// The router, every path behind `prefix`.
    pub fn router(self, prefix: &str) -> axum::Router {
        let mut router = axum::Router::new();
        for (info, handler) in self.0 {
            router = router.route(&format!("{prefix}{}", info.path), handler);
        }
        router
    }
}

async fn guard(access: Access, page: bool, view: View, request: Request, next: Next) -> Response {
    match refused(&view.scope, access) {
        Some(Problem::SignIn) if page => ended::answer(&view, request).await,
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}
