//! Security-sensitive: the only crate that opens an outgoing HTTP connection.
//!
//! Addresses come from people who may be hostile (the address of a sign-on provider, of a
//! webhook), so whoever asks for one must not be able to look into the network that the
//! installation stands in.
//!
//! - Always is the connection encrypted and the certificate checked; plain HTTP goes to this
//!   machine alone, and only where [`Options::loopback`] allows it.
//! - Always is the address that was checked the one that is connected to: a name is looked up
//!   once, so it cannot mean another machine the second time (DNS rebinding).
//! - Never is a host spoken to that is not on the operator's list, where there is one.
//! - Never is a redirect followed, a proxy of the environment used, or more read or waited for
//!   than the request allows.
//! - Never does a fault or a log line hold an address, a header or a body.
//!
//! What tells a third party something about a person needs a row in the register of transfers
//! beside it. There is none yet; when there is, [`Egress::send`] will take the row's id and
//! refuse to send without one. Until then whoever calls says in their documentation what leaves.

mod address;
mod connect;
mod fault;
mod place;
mod resolve;
mod tls;

pub use address::is_public;
pub use fault::Fault;
pub use place::Place;
pub use resolve::Resolve;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};
use hyper_util::rt::TokioIo;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The most that is read of an answer, in bytes.
const LIMIT: usize = 256 * 1024;
/// How long a request may take from the look-up of the name to the last byte.
const PATIENCE: Duration = Duration::from_secs(8);

/// What the operator has set.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether this machine itself may be spoken to, over plain HTTP too: for tests and trials.
    pub loopback: bool,
    /// A PEM file with authorities that vouch for servers, beside those that the machine trusts.
    pub ca_file: Option<PathBuf>,
    /// The hosts that may be spoken to; empty: any on the public internet. `.example.org` stands
    /// for everything below it.
    pub hosts: Vec<String>,
}

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct Egress {
    trust: Arc<tls::Trust>,
    resolve: Resolve,
    loopback: bool,
    hosts: Arc<[String]>,
}

/// What is sent.
#[derive(Clone)]
pub struct Request {
    /// Where to.
    pub place: Place,
    /// Beside those that every request has.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Empty for none.
    pub body: Bytes,
    /// The most that is read of the answer, in bytes.
    pub limit: usize,
    /// How long all of it may take.
    pub patience: Duration,
}

impl Request {
    /// A request with the usual limits, without headers and body.
    pub fn to(place: Place) -> Self {
        Request {
            place,
            headers: Vec::new(),
            body: Bytes::new(),
            limit: LIMIT,
            patience: PATIENCE,
        }
    }

    /// The same request with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same request with a body.
    #[must_use]
    pub fn body(mut self, kind: &'static str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header(header::CONTENT_TYPE, HeaderValue::from_static(kind))
    }
}

/// What came back.
pub struct Response {
    /// The status. A redirect is an answer like any other.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
}

impl Egress {
    /// A door that asks the machine what names mean.
    ///
    /// # Errors
    /// A sentence for the operator, when the file of authorities cannot be used.
    pub fn new(options: &Options) -> Result<Self, String> {
        Self::resolving(options, resolve::machine())
    }

    /// A door that asks somebody else what names mean: for tests of what happens then.
    pub fn resolving(options: &Options, resolve: Resolve) -> Result<Self, String> {
        Ok(Egress {
            trust: Arc::new(tls::Trust::new(options.ca_file.as_deref())?),
            resolve,
            loopback: options.loopback,
            hosts: options
                .hosts
                .iter()
                .map(|host| host.to_lowercase())
                .collect(),
        })
    }

    /// Whether plain HTTP to this machine is spoken.
    pub fn loopback(&self) -> bool {
        self.loopback
    }

    /// Reads what is at a place.
    pub async fn get(&self, request: Request) -> Result<Response, Fault> {
        self.send(Method::GET, request).await
    }

    /// Reads what would be said about a place, without the thing itself.
    pub async fn head(&self, request: Request) -> Result<Response, Fault> {
        self.send(Method::HEAD, request).await
    }

    /// Sends something to a place.
    pub async fn post(&self, request: Request) -> Result<Response, Fault> {
        self.send(Method::POST, request).await
    }

    async fn send(&self, method: Method, request: Request) -> Result<Response, Fault> {
        let patience = request.patience;
        tokio::time::timeout(patience, self.exchange(method, request))
            .await
            .unwrap_or(Err(Fault::TooSlow))
    }

    async fn exchange(&self, method: Method, request: Request) -> Result<Response, Fault> {
        let stream = self.connect(&request.place).await?;
        let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
            .max_headers(64)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|_| Fault::NotHttp)?;
        // The connection lives as long as its answer is read, and no longer.
        let connection = AbortOnDrop(tokio::spawn(async move { drop(connection.await) }));

        let mut outgoing = hyper::Request::builder()
            .method(method)
            .uri(request.place.path_and_query())
            .header(header::HOST, request.place.authority())
            .header(header::USER_AGENT, "Tenet")
            .header(header::ACCEPT, "application/json");
        if let Some(headers) = outgoing.headers_mut() {
            // What the caller says goes before what is usual.
            for (name, value) in request.headers {
                headers.insert(name, value);
            }
        }
        let outgoing = outgoing
            .body(Full::new(request.body))
            .map_err(|_| Fault::NotAnAddress)?;
        let answer = sender
            .send_request(outgoing)
            .await
            .map_err(|_| Fault::NotHttp)?;

        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, request.limit)
            .collect()
            .await
            .map_err(
                |error| match error.is::<http_body_util::LengthLimitError>() {
                    true => Fault::TooLarge,
                    false => Fault::NotHttp,
                },
            )?
            .to_bytes();
        drop(connection);
        Ok(Response {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }
}

struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
