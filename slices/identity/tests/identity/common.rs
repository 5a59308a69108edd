//! A browser that really signs in, and colleagues to sign in as.

pub mod factor;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use identity::password::Password;
use identity::session::{Device, SignedIn, cookie_name};
use identity::{Token, UserInput};
use kernel::Id;
use kit::edge::{Doors, harden, router};
use kit::{Address, Problem, Role, Scope, Slice, User};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use testkit::TestApp;
use tower::ServiceExt;

/// The slices under test.
pub const SLICES: &[&Slice] = &[&history::SLICE, &identity::SLICE];
/// The password of everybody.
pub const PASSWORD: &str = "helyes ló akku kapocs";

/// A colleague of a role who can sign in; the address is `<name>@x.hu`.
pub async fn colleague(t: &TestApp, name: &str, role: Role) -> Id<User> {
    let new = input(name, role).check().unwrap();
    let password = Password::choose("password", PASSWORD, &[]).unwrap();
    identity::create_user(&t.system(), &new, &password)
        .await
        .unwrap()
}

/// What is typed to make a colleague.
pub fn input(name: &str, role: Role) -> UserInput {
    UserInput {
        email: format!("{name}@x.hu"),
        name: format!("{name} Kovács"),
        role: role.name().to_owned(),
        lang: "en".to_owned(),
    }
}

/// Signs a colleague in.
pub async fn sign_in(t: &TestApp, name: &str, password: &str) -> kernel::Result<SignedIn> {
    sign_in_from(t, name, password, &Address::default()).await
}

/// Signs a colleague in from somewhere.
pub async fn sign_in_from(
    t: &TestApp,
    name: &str,
    password: &str,
    address: &Address,
) -> kernel::Result<SignedIn> {
    let email = format!("{name}@x.hu");
    let password = Password::present(password);
    let device = Device::unknown(*address);
    let next = identity::sign_in(&t.app, &t.tenant, &email, &password, &device).await?;
    Ok(next.signed_in().expect("no second factor"))
}

/// Who a browser with this token is.
pub async fn scope_of(t: &TestApp, token: &Token) -> Scope {
    let cookie = format!(
        "{}={}",
        cookie_name(&t.app.settings, &t.tenant),
        token.expose()
    );
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
    identity::authenticate(
        t.app.clone(),
        t.tenant.clone(),
        &headers,
        false,
        &kit::Address::default(),
    )
    .await
    .unwrap()
}

/// Who a program with this key is.
pub async fn scope_of_key(t: &TestApp, key: &str) -> Result<Scope, Problem> {
    let mut headers = HeaderMap::new();
    let value = HeaderValue::from_str(&format!("Bearer {key}")).unwrap();
    headers.insert(header::AUTHORIZATION, value);
    identity::authenticate(
        t.app.clone(),
        t.tenant.clone(),
        &headers,
        true,
        &kit::Address::default(),
    )
    .await
}

/// A browser at the real door.
pub struct Browser {
    router: axum::Router,
    slug: String,
    cookies: BTreeMap<String, String>,
    /// From where it connects.
    pub peer: Option<SocketAddr>,
    /// For whom a proxy says that it speaks.
    pub forwarded: Option<&'static str>,
    /// From which page it comes, where that is not ours.
    pub referer: Option<&'static str>,
    /// Where requests come from, as browsers say it.
    pub site: &'static str,
}

/// What the browser got.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub location: String,
    pub body: String,
}

impl Browser {
    /// A browser that has just been opened.
    pub fn new(t: &TestApp) -> Browser {
        let sides = [t.tenant.clone(), t.other_tenant().tenant];
        let doors = Doors {
            tenant: Arc::new(move |_, slug| {
                let found = sides.iter().find(|side| side.slug == slug).cloned();
                Box::pin(async move { Ok(found) })
            }),
            authenticate: Arc::new(|app, tenant, headers, api, address| {
                Box::pin(async move {
                    identity::authenticate(app, tenant, &headers, api, &address).await
                })
            }),
            prove: Arc::new(|view, headers, fields| {
                Box::pin(identity::session::proof::prove(view, headers, fields))
            }),
            staff: None,
            look_alike: Arc::new(|app, tenant, host| {
                Box::pin(async move { identity::log::look_alike(&app, &tenant, &host).await })
            }),
        };
        Browser {
            router: harden(&t.app, doors.clone(), router(&t.app, doors)),
            slug: t.tenant.slug.clone(),
            cookies: BTreeMap::new(),
            peer: None,
            forwarded: None,
            referer: None,
            site: "same-origin",
        }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "").await
    }

    /// `form` is already encoded.
    pub async fn post(&mut self, path: &str, form: &str) -> Page {
        self.send(Method::POST, path, form).await
    }

    pub async fn sign_in(&mut self, name: &str) -> Page {
        let password = PASSWORD.replace(' ', "+");
        self.post(
            "/sign-in",
            &format!("email={name}%40x.hu&password={password}"),
        )
        .await
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Plants a cookie.
    pub fn keep(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub async fn send(&mut self, method: Method, path: &str, form: &str) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/t/{}{path}", self.slug))
            .header(header::HOST, "tenet.test")
            .header("sec-fetch-site", self.site)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(referer) = self.referer {
            request = request.header(header::REFERER, referer);
        }
        if let Some(forwarded) = self.forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        let mut request = request.body(Body::from(form.to_owned())).unwrap();
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        for value in response.headers().get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match rest.contains("Max-Age=0") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        let location = response.headers().get(header::LOCATION);
        Page {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            location: location.map_or(String::new(), |l| l.to_str().unwrap().to_owned()),
            body: {
                let bytes = to_bytes(response.into_body(), 1 << 22).await.unwrap();
                String::from_utf8(bytes.to_vec()).unwrap()
            },
        }
    }
}
