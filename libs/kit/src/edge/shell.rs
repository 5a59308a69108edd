//! Security-sensitive: the outermost layer, around everything that this process answers.

use super::Doors;
use super::headers::Headers;
use super::hosts::Hosts;
use super::slow::Patient;
use crate::scope::App;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use kernel::micros;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// What load balancers ask for, under whatever name or number they know us.
const CHECKS: [&str; 2] = ["/healthz", "/readyz"];
/// Foreign hosts that are remembered in one day, so that nobody fills our memory with names.
const MOST_NAMES: usize = 1000;
/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

const MISDIRECTED: &str = "Nothing is served here under this name.\n\
     Whoever runs this installation can add the name to server.hosts or correct server.public_url.\n";

const TWO_HOSTS: &str = "A request names one host.\n";

#[derive(Clone)]
struct Shell(Arc<Inner>);

struct Inner {
    app: Arc<App>,
    doors: Doors,
    hosts: Hosts,
    headers: Headers,
    seen: Mutex<Seen>,
}

/// What has been warned of today: the tenant's name and the host.
#[derive(Default)]
struct Seen {
    day: i64,
    names: HashSet<(String, String)>,
}

/// Puts the outermost layer around a router: it answers under our own names only, waits for no
/// slow sender, gives every answer its headers, and notes hosts that only look like ours.
pub fn harden(app: &Arc<App>, doors: Doors, router: Router) -> Router {
    let shell = Shell(Arc::new(Inner {
        app: app.clone(),
        doors,
        hosts: Hosts::of(&app.settings),
        headers: Headers::of(&app.settings),
        seen: Mutex::default(),
    }));
    router.layer(middleware::from_fn_with_state(shell, pass))
}

async fn pass(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let check = CHECKS.contains(&request.uri().path());
    let host = match request.uri().authority() {
        Some(authority) => authority.as_str(),
        None => text(request.headers(), header::HOST.as_str()),
    };
    let ours = check || shell.0.hosts.know(host);
    if let Some(host) = shell.0.suspect(host, request.headers()) {
        shell.warn(request.uri().path(), host);
    }
    // RFC 9112, 3.2: a proxy may have gone by another of them than we would.
    let twice = request.headers().get_all(header::HOST).iter().count() > 1;
    let mut response = match ours {
        _ if twice => (StatusCode::BAD_REQUEST, TWO_HOSTS).into_response(),
        true => {
            let slow = shell.0.app.settings.slow;
            next.run(request.map(|body| Patient::with(body, slow)))
                .await
        }
        false => (StatusCode::MISDIRECTED_REQUEST, MISDIRECTED).into_response(),
    };
    shell.0.headers.put_on(&mut response);
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

impl Inner {
    /// The host that people would take for ours, or that shows our pages within its own.
    fn suspect(&self, host: &str, headers: &HeaderMap) -> Option<String> {
        let from = |name| {
            let (_, rest) = text(headers, name).split_once("://")?;
            rest.split(['/', '?', '#']).next()
        };
        let (origin, referer) = (from("origin"), from("referer"));
        let framed = text(headers, "sec-fetch-site") == "cross-site"
            && matches!(
                text(headers, "sec-fetch-dest"),
                "iframe" | "frame" | "embed" | "object"
            );
        let foreign = |host: &&str| !self.hosts.know(host);
        let framing = referer.filter(|_| framed).filter(foreign);
        let alike = [Some(host), origin, referer]
            .into_iter()
            .flatten()
            .find(|host| self.hosts.resemble(host));
        let host = alike.or(framing)?.split(':').next()?;
        // What is noted is a name, not whatever somebody wrote into a header.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let named = !host.is_empty() && host.len() <= 253 && host.chars().all(plain);
        named.then(|| host.to_ascii_lowercase())
    }
}

impl Shell {
    /// Warns once a day of this host: the operator, and the tenant whose page it was.
    fn warn(&self, path: &str, host: String) {
        let slug = path
            .strip_prefix("/t/")
            .and_then(|rest| rest.split('/').next());
        let slug = slug.unwrap_or("").to_owned();
        {
            let day = micros(self.0.app.clock.now()) / DAY;
            let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.day != day {
                *seen = Seen {
                    day,
                    ..Seen::default()
                };
            }
            let known = seen.names.len() >= MOST_NAMES;
            if known || !seen.names.insert((slug.clone(), host.clone())) {
                return;
            }
        }
        self.0.app.watch.look_alike(&host);
        tracing::warn!(host, "a page was asked for from a host that imitates ours");
        let inner = self.0.clone();
        tokio::spawn(async move {
            let noted = async {
                match (inner.doors.tenant)(inner.app.clone(), slug).await? {
                    Some(tenant) => (inner.doors.look_alike)(inner.app.clone(), tenant, host).await,
                    None => Ok(()),
                }
            };
            if let Err(error) = noted.await {
                tracing::warn!(%error, "an imitation of our host was not noted");
            }
        });
    }
}
