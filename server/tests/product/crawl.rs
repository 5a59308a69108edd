//! Walking every route that the product has, looking for what was planted.

use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use futures::FutureExt;
use kernel::{Id, Lang, Secret};
use kit::{Access, Role, Scope, Via};
use serde_json::{Value as Json, json};
use std::sync::{Arc, Mutex, OnceLock};
use testkit::{Client, TestApp};
use tower::ServiceExt;

/// Stands in everything that is planted, and nowhere else.
pub const CANARY: &str = "kanari";

/// Pages that only look for something, though what is looked for comes in a POST.
const LOOKS: [&str; 6] = [
    "/palette",
    "/contacts/search",
    "/contacts/options",
    "/bin/search",
    "/users/search",
    "/users/options",
];

/// What was planted: ids and keys under which it is found.
pub struct Planted {
    ids: Vec<String>,
}

impl Planted {
    /// The ids.
    #[allow(dead_code, reason = "not every test that walks asks for them")]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }
}

/// What a walk met.
#[derive(Default)]
pub struct Found {
    /// Requests that were sent.
    pub asked: usize,
    /// Routes that gave a canary away.
    pub canaries: Vec<String>,
    /// Routes behind which somebody was let in who should not be.
    pub let_in: Vec<String>,
}

/// Everything that this process logs from now on, for whoever listens.
pub fn listen() -> Arc<Mutex<String>> {
    static SAID: OnceLock<Arc<Mutex<String>>> = OnceLock::new();
    struct Lines(Arc<Mutex<String>>);
    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let text = String::from_utf8_lossy(bytes);
            self.0.lock().unwrap().push_str(&text);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let begin = || {
        let said: Arc<Mutex<String>> = Arc::default();
        let lines = said.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(move || Lines(lines.clone()))
            .init();
        said
    };
    SAID.get_or_init(begin).clone()
}

async fn api(client: &Client, method: Method, path: &str, body: Json) -> Json {
    let path = format!("/api/v1{path}");
    let answer = client.json(method, &path, &body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()
}

/// Plants canaries wherever the product keeps something: contacts, custom fields, notes,
/// conditions of filters, files and their names, exports, history.
pub async fn plant(t: &TestApp) -> Planted {
    let admin = t.client(Role::Administrator);
    let post = |path: &'static str, body: Json| api(&admin, Method::POST, path, body);
    let id = |made: &Json| made["id"].as_str().unwrap().to_owned();
    let mut ids = Vec::new();
    let field = json!({ "title": "Level", "kind": "text", "default": "kanari-default" });
    ids.push(id(&post("/fields", field).await));
    let company = json!({ "kind": "company", "name": "Kanari Company" });
    ids.push(id(&post("/contacts", company).await));
    let person = json!({
        "name": "Kanari Charles", "emails": [{ "value": "kanari@example.hu", "type": "work" }],
        "notes": "kanari-note", "custom": { "level": "kanari-custom" }, "source": "kanari-source",
    });
    let person = id(&post("/contacts", person).await);
    let changed = admin.clone().header("if-match", "\"1\"");
    let patch = json!({ "notes": "kanari-note-again" });
    api(
        &changed,
        Method::PATCH,
        &format!("/contacts/{person}"),
        patch,
    )
    .await;
    ids.push(person);
    let about = |title: &str| json!({ "title": title, "filter": { "all": [{ "field": "name", "op": "contains", "value": "kanari-condition" }] } });
    ids.push(id(&post("/filters", about("kanari-own")).await));
    let shared = id(&post("/filters", about("Important")).await);
    let sharing = format!("/filters/{shared}/sharing");
    api(&changed, Method::POST, &sharing, json!({})).await;
    ids.push(shared);
    let file = b"Name,Notes\nKanari Import,kanari-cell\n";
    let import = admin
        .upload("/api/v1/imports", &[], "file", "kanari-file.csv", file)
        .await
        .expect(201)
        .json();
    ids.push(id(&import));
    t.run_jobs().await;
    let export =
        json!({ "collection": "contacts", "format": "csv", "reason": "for the accountant" });
    ids.push(id(&post("/exports", export).await));
    t.run_jobs().await;
    let sets = admin.get("/api/v1/changes").await.expect(200).json();
    let sets = sets["items"].as_array().unwrap();
    ids.extend(sets.iter().take(3).map(id));
    ids.push(t.user(Role::Manager).to_string());
    Planted { ids }
}

/// Somebody who asks, with the doors that the running server has.
pub struct Crawler {
    t: TestApp,
    router: axum::Router,
    cookie: String,
    role: Option<Role>,
    consultant: Option<Id<staff::Consultant>>,
}

impl Crawler {
    fn new(t: &TestApp, cookie: String, role: Option<Role>) -> Crawler {
        let mut doors = server::app::doors();
        let tenant = t.tenant.clone();
        doors.tenant = Arc::new(move |_, slug| {
            let found = (slug == tenant.slug).then(|| tenant.clone());
            async move { Ok(found) }.boxed()
        });
        if let Some(role) = role {
            let scope = t.scope(role);
            doors.authenticate = Arc::new(move |_, _, _, api, _| {
                let scope = through(&scope, api);
                async move { Ok(scope) }.boxed()
            });
        }
        Crawler {
            router: kit::edge::router(&t.app, doors),
            t: t.clone(),
            cookie,
            role,
            consultant: None,
        }
    }

    /// An administrator of the tenant.
    pub fn user(t: &TestApp) -> Crawler {
        Crawler::of(t, Role::Administrator)
    }

    /// A user of a role.
    pub fn of(t: &TestApp, role: Role) -> Crawler {
        Crawler::new(t, String::new(), Some(role))
    }

    /// Somebody with a cookie that is no user's.
    #[allow(dead_code, reason = "not every test that walks has such a somebody")]
    pub fn stranger(t: &TestApp, cookie: String) -> Crawler {
        Crawler::new(t, cookie, None)
    }

    /// A consultant who was invited and has come in.
    pub async fn consultant(t: &TestApp, people: bool) -> Crawler {
        let input = staff::Input {
            name: "Canary Consultant".to_owned(),
            email: "consultant@provider.example".to_owned(),
            reason: "the crawl".to_owned(),
            days: "7".to_owned(),
            people,
        };
        let scope = t.scope(Role::Administrator);
        let (id, link) = staff::invite(&scope, &input.check(&[]).unwrap())
            .await
            .unwrap();
        let session = enter(t, &link).await;
        // The same token wherever a cookie could be looked for.
        let cookie = format!("tenet-consultant.demo={session}; tenet.demo={session}");
        Crawler {
            consultant: Some(id),
            ..Crawler::new(t, cookie, None)
        }
    }

    /// Ends the consultant's invitation.
    pub async fn end(&self) {
        let scope = self.t.scope(Role::Administrator);
        staff::end(&scope, self.consultant.unwrap()).await.unwrap();
    }

    /// The body of a page.
    pub async fn page(&self, path: &str) -> String {
        self.ask(Method::GET, path, "", "").await.1
    }

    /// Every route of pages and of the API, with every id in every place, in every manner.
    pub async fn everything(&self, planted: &Planted) -> Found {
        self.walk(planted, true).await
    }

    /// The same, but only what is read.
    pub async fn reading(&self, planted: &Planted) -> Found {
        self.walk(planted, false).await
    }

    async fn walk(&self, planted: &Planted, writing: bool) -> Found {
        let mut found = Found::default();
        for (api, route) in kit::publish::routes(&self.t.app) {
            let reads = route.method == Method::GET || route.asks || LOOKS.contains(&route.path);
            if !writing && !reads {
                continue;
            }
            if route.path.ends_with("/sign-out") {
                continue; // It would end the walk.
            }
            let name = format!(
                "{} {}{}",
                route.method,
                if api { "/api/v1" } else { "" },
                route.path
            );
            let place = if api { "/api/v1" } else { "" };
            for path in filled(route.path, planted) {
                for query in ["", "?q=kan", "?sort=name&limit=100"] {
                    let path = format!("{place}{path}{query}");
                    for (kind, body) in bodies(&route.method, api) {
                        let (status, answer) =
                            self.ask(route.method.clone(), &path, kind, body).await;
                        found.asked += 1;
                        note(&mut found.canaries, &name, has_canary(&answer));
                        let refused = refused(status, &answer) || route.access == Access::Public;
                        note(&mut found.let_in, &name, !refused);
                    }
                }
            }
        }
        found
    }

    /// Every page that slices declare for consultants; a later one joins by being declared.
    pub async fn consultants_pages(&self, planted: &Planted) -> Found {
        let mut found = Found::default();
        let slices = self.t.app.slices.iter();
        for page in slices.flat_map(|slice| slice.settings_pages) {
            for path in filled(page.path, planted) {
                let (status, answer) = self
                    .ask(Method::GET, &format!("/consultant{path}?q=kan"), "", "")
                    .await;
                found.asked += 1;
                let leaks = has_canary(&answer) || answer.contains("@demo.test");
                note(&mut found.canaries, page.path, leaks);
                note(&mut found.let_in, page.path, status == StatusCode::OK);
            }
        }
        found
    }

    /// Status, and everything else that came back: headers, then the body.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        kind: &str,
        body: &str,
    ) -> (StatusCode, String) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/t/{}{path}", self.t.tenant.slug))
            .header(header::HOST, "tenet.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
            .header("if-match", "\"1\"");
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if self.role.is_none() && path.starts_with("/api") {
            let bearer = self.cookie.rsplit('=').next().unwrap();
            let key = format!("Bearer tenet_{}_{bearer}", self.t.user(Role::Administrator));
            request = request.header(header::AUTHORIZATION, key);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response: Response<Body> = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_response();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let mut all = format!("{:?}\n", parts.headers);
        all.push_str(&String::from_utf8_lossy(&bytes));
        (parts.status, all)
    }
}

async fn enter(t: &TestApp, link: &Secret<String>) -> String {
    let token = link.expose().rsplit('/').next().unwrap();
    let token = identity::Token::parse(token).unwrap();
    let session = staff::enter(&t.app, &t.tenant, &token, Lang::En, "")
        .await
        .unwrap();
    session.expose().to_owned()
}

fn through(scope: &Scope, api: bool) -> Scope {
    scope.through(if api { Via::Api } else { Via::Page })
}

fn note(places: &mut Vec<String>, name: &str, is: bool) {
    if is && !places.iter().any(|known| known == name) {
        places.push(name.to_owned());
    }
}

fn has_canary(answer: &str) -> bool {
    answer.to_lowercase().contains(CANARY)
}

/// Whether somebody was not let in: refused, not found, or sent to sign in.
fn refused(status: StatusCode, answer: &str) -> bool {
    match status.as_u16() {
        401 | 403 | 404 => true,
        303 => answer.contains("/sign-in"),
        _ => false,
    }
}

/// A path with everything in its places that could find something there.
fn filled(path: &str, planted: &Planted) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let (name, after) = rest.split_once('}').unwrap();
    let values: Vec<String> = match name {
        "id" => planted.ids.clone(),
        "key" => ["name", "notes", "custom.level"]
            .map(str::to_owned)
            .to_vec(),
        "collection" => vec!["contacts".to_owned()],
        _ => vec!["a".repeat(52)],
    };
    let mut all = Vec::new();
    for rest in filled(after, planted) {
        all.extend(values.iter().map(|value| format!("{before}{value}{rest}")));
    }
    all
}

/// What a request may carry.
fn bodies(method: &Method, api: bool) -> Vec<(&'static str, &'static str)> {
    match (method, api) {
        (&Method::GET, _) => vec![("", "")],
        (_, true) => vec![("application/json", "{}")],
        (_, false) => vec![(
            "application/x-www-form-urlencoded",
            "name=x&title=x&q=kan&.q=kan",
        )],
    }
}
