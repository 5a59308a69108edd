//! A small provider that really listens, and that can be told to answer wrongly.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use kernel::{Clock, Id, random};
use kit::Fields;
use kit::html::encode;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// Who we are at it.
pub const CLIENT: &str = "crm.example-1";
/// What we prove it with: with letters that a header and a form must not mix up.
pub const SECRET: &str = "s3 cret:+/%&=";

/// How a token is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// With the published key.
    Rightly,
    /// With another key under the name of the published one.
    WithAnotherKey,
    /// Not at all: `alg` is `none`.
    NotAtAll,
    /// With the published key as if it were a shared secret.
    WithThePublicKeyAsSecret,
    /// With a key that is not published.
    WithAnUnknownKey,
}

/// What the provider does; a test changes it.
pub struct Doing {
    pub sign: Sign,
    /// Laid over the right claims; null takes one away.
    pub claims: Json,
    /// Laid over the right description of itself.
    pub metadata: Json,
    /// Laid over the right answer at `userinfo`.
    pub person: Json,
    /// The issuer in the address of the callback; empty: none.
    pub iss: Option<String>,
    /// How many times the keys were asked for.
    pub keys_asked: usize,
    /// What the last exchange of a code brought.
    pub exchanged: Vec<(String, String)>,
    codes: HashMap<String, Fields>,
    key: EcdsaKeyPair,
    kid: String,
}

/// The provider. Cheap to clone.
#[derive(Clone)]
pub struct Op {
    pub issuer: String,
    clock: Clock,
    doing: Arc<Mutex<Doing>>,
}

impl Op {
    /// Starts it on a free port.
    pub async fn start(clock: &Clock) -> Op {
        Op::start_as(clock, "127.0.0.1").await
    }

    /// The same under another name of this machine.
    pub async fn start_as(clock: &Clock, host: &str) -> Op {
        let listener = tokio::net::TcpListener::bind((host.trim_matches(['[', ']']), 0));
        let listener = listener.await.unwrap();
        let issuer = format!("http://{host}:{}", listener.local_addr().unwrap().port());
        let op = Op::new(issuer, clock);
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(person))
            .with_state(op.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        op
    }

    fn new(issuer: String, clock: &Clock) -> Op {
        let doing = Doing {
            sign: Sign::Rightly,
            claims: json!({}),
            metadata: json!({}),
            person: json!({}),
            iss: Some(issuer.clone()),
            keys_asked: 0,
            exchanged: Vec::new(),
            codes: HashMap::new(),
            key: new_key(),
            kid: "one".into(),
        };
        Op {
            issuer,
            clock: clock.clone(),
            doing: Arc::new(Mutex::new(doing)),
        }
    }

    /// What it does, to be changed.
    pub fn doing(&self) -> MutexGuard<'_, Doing> {
        self.doing.lock().unwrap()
    }

    /// Says of the person what is laid over the usual.
    pub fn claim(&self, claims: Json) {
        self.doing().claims = claims;
    }

    /// From now on another key signs.
    pub fn rotate(&self, kid: &str) {
        let mut doing = self.doing();
        doing.key = new_key();
        doing.kid = kid.to_owned();
    }

    /// The person signs in and agrees: where their browser is sent with the answer.
    pub fn agree(&self, address: &str) -> String {
        let asked = query(address);
        assert!(
            address.starts_with(&format!("{}/auth?", self.issuer)),
            "{address}"
        );
        assert_eq!(asked.get("response_type"), "code");
        assert_eq!(asked.get("client_id"), CLIENT);
        assert_eq!(asked.get("code_challenge_method"), "S256");
        let code = random::token(20);
        let mut callback = format!(
            "{}?code={code}&state={}",
            asked.get("redirect_uri"),
            encode(asked.get("state"))
        );
        if let Some(iss) = &self.doing().iss {
            callback.push_str(&format!("&iss={}", encode(iss)));
        }
        self.doing().codes.insert(code, asked);
        callback
            .strip_prefix("http://tenet.test/t/demo")
            .unwrap()
            .to_owned()
    }

    /// A token signed as it signs now.
    fn sign(&self, doing: &Doing, header: &Json, claims: &Json) -> String {
        let part = |json: &Json| Base64UrlUnpadded::encode_string(json.to_string().as_bytes());
        let text = format!("{}.{}", part(header), part(claims));
        let with = |key: &EcdsaKeyPair| {
            let signature = key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
            Base64UrlUnpadded::encode_string(signature.as_ref())
        };
        let signature = match doing.sign {
            Sign::Rightly => with(&doing.key),
            Sign::WithAnotherKey | Sign::WithAnUnknownKey => with(&new_key()),
            Sign::NotAtAll => String::new(),
            Sign::WithThePublicKeyAsSecret => {
                let public = doing.key.public_key().as_ref();
                let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, public);
                Base64UrlUnpadded::encode_string(
                    ring::hmac::sign(&secret, text.as_bytes()).as_ref(),
                )
            }
        };
        format!("{text}.{signature}")
    }

    fn header(&self, doing: &Doing, kind: &str) -> Json {
        let alg = match doing.sign {
            Sign::NotAtAll => "none",
            Sign::WithThePublicKeyAsSecret => "HS256",
            _ => "ES256",
        };
        let kid = match doing.sign {
            Sign::WithAnUnknownKey => "unknown",
            _ => &doing.kid,
        };
        json!({ "alg": alg, "kid": kid, "typ": kind })
    }

    /// A token of another kind, signed rightly.
    pub fn token(&self, kind: &str, claims: &Json) -> String {
        let doing = self.doing();
        self.sign(&doing, &self.header(&doing, kind), claims)
    }

    /// Its time, in seconds.
    pub fn now(&self) -> i64 {
        self.clock.now().as_second()
    }
}

async fn describe(State(op): State<Op>) -> Response {
    let issuer = &op.issuer;
    let right = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "end_session_endpoint": format!("{issuer}/end"),
        "response_types_supported": ["code", "id_token"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    over(right, &op.doing().metadata)
        .to_string()
        .into_response()
}

async fn keys(State(op): State<Op>) -> Response {
    let mut doing = op.doing();
    doing.keys_asked += 1;
    let point = doing.key.public_key().as_ref();
    let number = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
    let key = json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "kid": doing.kid,
        "x": number(&point[1..33]), "y": number(&point[33..65]),
    });
    json!({ "keys": [{ "kty": "oct", "k": "AAAA" }, key] })
        .to_string()
        .into_response()
}

async fn token(State(op): State<Op>, headers: HeaderMap, body: String) -> Response {
    let refuse = |status: StatusCode, error: &str| {
        (status, json!({ "error": error }).to_string()).into_response()
    };
    let shown = headers
        .get(header::AUTHORIZATION)
        .map_or("", |value| value.to_str().unwrap());
    let known = Base64::decode_vec(shown.trim_start_matches("Basic ")).unwrap_or_default();
    let right = format!("{}:{}", encode_form(CLIENT), encode_form(SECRET));
    if known != right.as_bytes() {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let form = query(&format!("?{body}"));
    let mut doing = op.doing();
    doing.exchanged = form
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let Some(asked) = doing.codes.remove(form.get("code")) else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let challenge =
        Base64UrlUnpadded::encode_string(&Sha256::digest(form.get("code_verifier").as_bytes()));
    if challenge != asked.get("code_challenge")
        || form.get("redirect_uri") != asked.get("redirect_uri")
    {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    let now = op.now();
    let claims = json!({
        "iss": op.issuer, "sub": "anna-1", "aud": CLIENT, "nonce": asked.get("nonce"),
        "iat": now, "exp": now + 300,
        "email": "anna@x.hu", "email_verified": true, "name": "Kis Anna",
    });
    let claims = over(claims, &doing.claims);
    let id_token = op.sign(&doing, &op.header(&doing, "JWT"), &claims);
    json!({ "id_token": id_token, "access_token": "access", "token_type": "Bearer" })
        .to_string()
        .into_response()
}

async fn person(State(op): State<Op>, headers: HeaderMap) -> Response {
    assert_eq!(headers[header::AUTHORIZATION], "Bearer access");
    let right = json!({ "sub": "anna-1", "email": "anna@x.hu", "email_verified": true });
    over(right, &op.doing().person).to_string().into_response()
}

fn over(mut right: Json, other: &Json) -> Json {
    for (name, value) in other.as_object().unwrap() {
        let right = right.as_object_mut().unwrap();
        match value {
            Json::Null => drop(right.shift_remove(name)),
            value => drop(right.insert(name.clone(), value.clone())),
        }
    }
    right
}

fn new_key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap()
}

fn encode_form(text: &str) -> String {
    encode(text)
        .replace("%2D", "-")
        .replace("%2E", ".")
        .replace("%5F", "_")
}

/// The query of an address, read.
pub fn query(address: &str) -> Fields {
    let pairs = address.split_once('?').unwrap().1.split('&');
    pairs
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), decode(value)))
        .collect()
}

fn decode(text: &str) -> String {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}

/// An id of a provider in an address.
pub type At = Id<identity::sso::ProviderId>;
