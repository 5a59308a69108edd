//! An operator's browser, and how somebody becomes an operator.

use axum::body::Body;
use axum::http::{Method, Request, header};
use jiff::SignedDuration;
use kernel::Id;
use kit::html::encode;
use kit::platform::{Certificate, Operator, PlatformScope};
use server::app::{Part, router};
use server::platform::hand;
use testkit::{Answer, TestApp};
use tower::ServiceExt;

pub use testkit::code;

/// A password that nobody has chosen before.
pub const PASSWORD: &str = "helyes ló akku kapocs";

/// A browser with its cookie and its certificate.
#[derive(Clone)]
pub struct Browser {
    pub router: axum::Router,
    pub cookie: String,
    pub certificate: Option<[u8; 32]>,
}

impl Browser {
    pub fn new(t: &TestApp) -> Browser {
        Browser::at(t, Part::Whole)
    }

    pub fn at(t: &TestApp, part: Part) -> Browser {
        Browser {
            router: router(&t.app, part),
            cookie: String::new(),
            certificate: None,
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, "", true).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", encode(value));
        let body: Vec<String> = fields.iter().map(pair).collect();
        self.ask(Method::POST, path, &body.join("&"), true).await
    }

    /// What a page of another site makes the browser send.
    pub async fn post_from_elsewhere(&mut self, path: &str) -> Answer {
        self.ask(Method::POST, path, "", false).await
    }

    async fn ask(&mut self, method: Method, path: &str, body: &str, own: bool) -> Answer {
        let site = if own { "same-origin" } else { "cross-site" };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "tenet.test")
            .header("sec-fetch-site", site)
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::COOKIE, &self.cookie);
        if !body.is_empty() {
            let form = "application/x-www-form-urlencoded";
            request = request.header(header::CONTENT_TYPE, form);
        }
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        if let Some(shown) = self.certificate {
            request.extensions_mut().insert(Certificate(shown));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let answer = Answer::read(response).await;
        if let Some(set) = answer.headers.get(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            self.cookie = set.split(';').next().unwrap().to_owned();
        }
        answer
    }
}

/// Somebody who has enrolled.
pub struct Enrolled {
    pub id: Id<Operator>,
    pub email: &'static str,
    pub secret: String,
    t: TestApp,
}

/// The hand of the host.
pub fn host(t: &TestApp) -> PlatformScope {
    hand(&t.app)
}

/// What stands between two marks of a page.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from);
    let (_, rest) = rest.unwrap_or_else(|| panic!("{from} in {text}"));
    rest.split_once(to).unwrap().0
}

/// The path of an address.
pub fn path_of(address: &str) -> String {
    let (_, rest) = address.split_once("://").unwrap();
    let (_, path) = rest.split_once('/').unwrap();
    format!("/{path}")
}

/// Adds an operator and enrols as them, by the page.
pub async fn enrol(t: &TestApp, name: &str, email: &'static str) -> Enrolled {
    let input = operators::operator::Input {
        name: name.to_owned(),
        email: email.to_owned(),
        lang: "en".to_owned(),
    };
    let (id, link) = operators::add(&host(t), &input.check().unwrap())
        .await
        .unwrap();
    let path = path_of(link.expose());
    let mut browser = Browser::new(t);
    let page = browser.get(&path).await.expect(200);
    let sealed = between(&page.body, "name=\"secret\" value=\"", "\"");
    let secret = between(&page.body, "<br><code>", "</code>").replace(' ', "");
    let fields = [
        ("password", PASSWORD),
        ("secret", sealed),
        ("code", &code(t, &secret)),
    ];
    browser.post(&path, &fields).await.expect(200);
    browser.get(&path).await.expect(404);
    Enrolled {
        id,
        email,
        secret,
        t: t.clone(),
    }
}

impl Enrolled {
    /// A token that the host prints.
    pub async fn token(&self) -> String {
        let token = operators::make_token(&host(&self.t), self.id)
            .await
            .unwrap();
        token.expose().clone()
    }

    /// The code of now; no code is taken twice, so time goes on first.
    pub fn code(&self) -> String {
        self.t.clock.advance(SignedDuration::from_secs(30));
        code(&self.t, &self.secret)
    }

    /// What the form holds when all is right.
    pub async fn fields(&self) -> [(&'static str, String); 4] {
        let code = self.code();
        [
            ("email", self.email.to_owned()),
            ("token", self.token().await),
            ("password", PASSWORD.to_owned()),
            ("code", code),
        ]
    }

    /// Sends the form; with one field changed.
    pub async fn try_in(&self, browser: &mut Browser, changed: Option<(&str, &str)>) -> Answer {
        let fields = self.fields().await;
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| match changed {
                Some((other, value)) if other == *name => (*name, value),
                _ => (*name, value.as_str()),
            })
            .collect();
        browser.post("/platform/sign-in", &fields).await
    }

    /// Comes in with all three.
    pub async fn sign_in(&self) -> Browser {
        let mut browser = Browser::new(&self.t);
        let answer = self.try_in(&mut browser, None).await.expect(303);
        assert_eq!(answer.location(), "/platform/tenants");
        browser
    }
}
