//! A small program that really listens, keeps what it is told, and answers as it is told to.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use ring::hmac;
use serde_json::Value as Json;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A message as it arrived.
#[derive(Clone)]
pub struct Message {
    pub id: String,
    pub second: i64,
    pub signature: String,
    pub path: String,
    pub text: String,
}

impl Message {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Whether the message is signed with this secret, as another library computes it.
    pub fn is_signed(&self, secret: &str) -> bool {
        let secret = Base64::decode_vec(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let signed = format!("{}.{}.{}", self.id, self.second, self.text);
        self.signature.split(' ').any(|given| {
            let given = Base64::decode_vec(given.strip_prefix("v1,").unwrap()).unwrap();
            hmac::verify(&key, signed.as_bytes(), &given).is_ok()
        })
    }
}

/// How it answers.
#[derive(Clone, Default)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub after: Duration,
}

/// The program. Cheap to clone.
#[derive(Clone)]
pub struct Sink {
    pub address: String,
    heard: Arc<Mutex<Vec<Message>>>,
    answer: Arc<Mutex<Answer>>,
}

impl Sink {
    /// Starts it on a free port.
    pub async fn start() -> Sink {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Sink {
            address: format!("http://{}/told", listener.local_addr().unwrap()),
            heard: Arc::default(),
            answer: Arc::default(),
        };
        sink.answer(204);
        let router = Router::new().fallback(hear).with_state(sink.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        sink
    }

    /// It answers with this status from now on.
    pub fn answer(&self, status: u16) {
        self.answer_with(Answer {
            status,
            ..Answer::default()
        });
    }

    pub fn answer_with(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    /// What it was told so far.
    pub fn heard(&self) -> Vec<Message> {
        self.heard.lock().unwrap().clone()
    }
}

async fn hear(State(sink): State<Sink>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    let message = Message {
        id: header("webhook-id"),
        second: header("webhook-timestamp").parse().unwrap(),
        signature: header("webhook-signature"),
        path: uri.to_string(),
        text: String::from_utf8(body.to_vec()).unwrap(),
    };
    sink.heard.lock().unwrap().push(message);
    let answer = sink.answer.lock().unwrap().clone();
    tokio::time::sleep(answer.after).await;
    let mut response = StatusCode::from_u16(answer.status).unwrap().into_response();
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}
