//! A tenant with people who really sign in, and programs with keys.

use crate::browser::PASSWORD;
use accounts::TenantInput;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, header};
use identity::password::Password;
use identity::{NewUser, UserInput};
use kernel::Id;
use kit::html::encode;
use kit::{App, Grant, Role, Scope, User};
use serde_json::{Value as Json, json};
use server::app::{Part, router};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use storage::Sql;
use testkit::{Answer, TestApp};
use tower::ServiceExt;

/// The installation as the running server has it, which finds its tenants in the directory.
pub fn real(t: &TestApp) -> TestApp {
    let real = App {
        find_tenant: Arc::new(|app, id| Box::pin(async move { accounts::by_id(&app, id).await })),
        ..t.app.again()
    };
    let mut t = t.clone();
    t.app = Arc::new(real);
    t
}

/// A tenant as the running server makes it, with Anna as its administrator.
pub async fn tenant(t: &TestApp, slug: &str) -> TestApp {
    let input = TenantInput {
        slug: slug.to_owned(),
        name: format!("{slug} Kft."),
        lang: "en".to_owned(),
        zone: "Europe/Budapest".to_owned(),
        house: false,
        plan: String::new(),
        email: "anna@x.hu".to_owned(),
        administrator: "Kerti Anna".to_owned(),
    };
    let password = Password::choose("password", PASSWORD, &[]).unwrap();
    let new = input.check().unwrap();
    let created = accounts::create(&t.app, &new, Some(&password)).await;
    let mut side = t.clone();
    side.tenant = created.unwrap().tenant;
    side
}

/// A colleague who can sign in; the address is `<name>@x.hu`.
pub async fn colleague(t: &TestApp, name: &str, role: Role) -> Id<User> {
    let input = UserInput {
        email: format!("{name}@x.hu"),
        name: format!("{name} Kis"),
        role: role.name().to_owned(),
        lang: "en".to_owned(),
    };
    let new: NewUser = input.check().unwrap();
    let password = Password::choose("password", PASSWORD, &[]).unwrap();
    let system = Scope::system(t.app.clone(), t.tenant.clone());
    identity::create_user(&system, &new, &password)
        .await
        .unwrap()
}

/// A browser or a program.
#[derive(Clone)]
pub struct Client {
    router: axum::Router,
    slug: String,
    cookies: BTreeMap<String, String>,
    key: Option<String>,
    peer: Option<SocketAddr>,
    referer: Option<&'static str>,
}

impl Client {
    pub fn new(t: &TestApp) -> Client {
        Client {
            router: router(&t.app, Part::Whole),
            slug: t.tenant.slug.clone(),
            cookies: BTreeMap::new(),
            key: None,
            peer: None,
            referer: None,
        }
    }

    /// The same in a network of its own.
    pub fn from(mut self, peer: &str) -> Client {
        self.peer = Some(format!("{peer}:4711").parse().unwrap());
        self
    }

    /// The same coming from a page of somebody else's.
    pub fn referred(mut self, referer: &'static str) -> Client {
        self.referer = Some(referer);
        self
    }

    /// A program with this key.
    pub fn with_key(mut self, key: &str) -> Client {
        self.key = Some(key.to_owned());
        self
    }

    /// The key of a program.
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap()
    }

    /// Types a name and a password.
    pub async fn try_in(&mut self, name: &str, password: &str) -> Answer {
        let email = format!("{name}@x.hu");
        let pairs = [("email", email.as_str()), ("password", password)];
        self.post("/sign-in", &pairs).await
    }

    /// Somebody who has signed in.
    pub async fn of(t: &TestApp, name: &str) -> Client {
        let mut client = Client::new(t);
        client.try_in(name, PASSWORD).await.expect(303);
        client
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", encode(value));
        let body: Vec<String> = fields.iter().map(pair).collect();
        let form = "application/x-www-form-urlencoded";
        let body = body.join("&").into_bytes();
        self.send(Method::POST, path, Some(form), body).await
    }

    pub async fn json(&mut self, method: Method, path: &str, body: &Json) -> Answer {
        let path = format!("/api/v1{path}");
        let body = body.to_string().into_bytes();
        self.send(method, &path, Some("application/json"), body)
            .await
    }

    /// A contact of this name, by the API.
    pub async fn contact(&mut self, name: &str) -> String {
        let body = json!({ "family_name": name, "given_name": "Teszt" });
        let made = self
            .json(Method::POST, "/contacts", &body)
            .await
            .expect(201);
        made.json()["id"].as_str().unwrap().to_owned()
    }

    /// Hands a file of contacts in and lets it be imported.
    pub async fn import(&mut self, content: &str) -> String {
        let border = "----tenet-test";
        let body = format!(
            "--{border}\r\nContent-Disposition: form-data; name=\"collection\"\r\n\r\ncontacts\r\n\
             --{border}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"uj.csv\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n{content}\r\n--{border}--\r\n"
        );
        let kind = format!("multipart/form-data; boundary={border}");
        let path = "/api/v1/imports";
        let sent = self.send(Method::POST, path, Some(&kind), body.into_bytes());
        let import = sent.await.expect(201).json();
        let id = import["id"].as_str().unwrap().to_owned();
        let run = format!("/imports/{id}/run");
        let wish = json!({ "dry_run": false });
        self.json(Method::POST, &run, &wish).await.expect(202);
        id
    }

    /// Asks for an export of what these words find.
    pub async fn export(&mut self, q: &str) -> String {
        let wanted = json!({
            "collection": "contacts", "format": "csv", "q": q, "reason": "for the accountant",
        });
        let begun = self
            .json(Method::POST, "/exports", &wanted)
            .await
            .expect(202);
        begun.json()["id"].as_str().unwrap().to_owned()
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/t/{}{path}", self.slug))
            .header(header::HOST, "tenet.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::CONTENT_LENGTH, body.len())
            .header("if-match", "*");
        match &self.key {
            Some(key) => request = request.header(header::AUTHORIZATION, format!("Bearer {key}")),
            None => request = request.header(header::COOKIE, cookies.join("; ")),
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(referer) = self.referer {
            request = request.header(header::REFERER, referer);
        }
        let mut request = request.body(Body::from(body)).unwrap();
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let answer = Answer::read(self.router.clone().oneshot(request).await.unwrap()).await;
        for value in answer.headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match rest.contains("Max-Age=0") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        answer
    }
}

/// A program of Anna's with a key that may do everything.
pub async fn program(t: &TestApp, anna: &mut Client) -> Client {
    let fields = [("title", "sync"), ("role", "administrator"), ("days", "90")];
    let page = anna.post("/api-keys", &fields).await.expect(200);
    Client::new(t).with_key(&key_on(&page))
}

/// Gives somebody a role of the tenant's own.
pub async fn give(t: &TestApp, name: &str, grant: &Grant) {
    let id = Id::<Grant>::new(t.clock.now());
    let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
    let rights = serde_json::to_string(grant).unwrap();
    let role = Sql::new(
        "insert into roles (id, word, title, title_key, about, rights, created_at, version)
         values ($1, $2, $2, $2, '', $3, 0, 1)",
    );
    tx.run(role.arg(id).arg(id.to_string()).arg(rights))
        .await
        .unwrap();
    let given = Sql::new("update users set role = $2 where email = $1");
    let given = given.arg(format!("{name}@x.hu")).arg(id.to_string());
    assert_eq!(tx.run(given).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// The key that a page shows.
pub fn key_on(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("<code>tenet_").unwrap();
    format!("tenet_{}", rest.split_once('<').unwrap().0)
}

/// Everything that was seen is written, and what is due is done.
pub async fn settle(t: &TestApp) {
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    identity::viewing::write_all(&t.app).await;
    t.run_jobs().await;
}

/// The subjects of the letters about security to one address that wait, oldest first.
pub async fn told(t: &TestApp, address: &str) -> Vec<String> {
    settle(t).await;
    let letters = t.letters().await;
    let own = letters.iter().rev().filter(|letter| letter.to == address);
    let own = own.map(|letter| letter.subject.clone());
    own.filter(|subject| subject.starts_with("Security:"))
        .collect()
}
