//! Security-sensitive: connections, plain or encrypted, how long they are waited for, how they end.

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use kit::platform::Certificate;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// Connections at once; the next ones wait until the system accepts them.
const MOST: usize = 4096;
/// The most that the head of a request may hold before the connection itself refuses it; below
/// that, what is too large is told in words (`site::explained`). In bytes.
///
/// Beyond it, and beyond a hundred lines, hyper answers 431 by itself, without a body, and hangs
/// up: there is no request yet that a service could be asked about, and what it writes then cannot
/// be set (`on_error` in its `proto/h1/role.rs`, as of 1.12). Words would cost a larger buffer for
/// every connection, which is what the limit is against.
const HEAD: usize = 2 * crate::site::HEAD;
/// After the last connection was accepted, one that has come but has not yet said anything still
/// gets its answer.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// How long what has begun may take when we stop.
const FAREWELL: Duration = Duration::from_secs(20);
/// How long to wait when no connection can be accepted, usually for want of files.
const BREATH: Duration = Duration::from_millis(50);

/// A listener and what it serves.
pub struct Door {
    /// Where connections come in.
    pub listener: TcpListener,
    /// How they are encrypted.
    pub tls: Option<TlsAcceptor>,
    /// What answers.
    pub router: Router,
    /// How long somebody may take to send the head of a request, or to agree on a cipher.
    pub slow: Duration,
}

impl Door {
    /// Serves until told to stop, then finishes what it has begun.
    pub async fn serve(self, mut stopped: watch::Receiver<bool>) {
        let Door {
            listener,
            tls,
            router,
            slow,
        } = self;
        let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(MOST)));
        let stop = stopped.wait_for(|stop| *stop);
        tokio::pin!(stop);
        loop {
            let next = async {
                let place = places.clone().acquire_owned().await;
                (place, listener.accept().await)
            };
            let (place, accepted) = tokio::select! {
                next = next => next,
                _ = &mut stop => break,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    sleep(BREATH).await;
                    continue;
                }
            };
            let (tls, router, watcher) = (tls.clone(), router.clone(), graceful.watcher());
            tokio::spawn(async move {
                connected(stream, peer, tls, router, slow, watcher).await;
                drop(place);
            });
        }
        drop(listener);
        sleep(LAST_WORDS).await;
        if timeout(FAREWELL, graceful.shutdown()).await.is_err() {
            tracing::warn!("some requests did not end in time");
        }
    }
}

async fn connected(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    slow: Duration,
    watcher: Watcher,
) {
    // An answer is written at once, so waiting to fill a packet only delays it.
    let _fewer_packets = stream.set_nodelay(true);
    match tls {
        None => talk(stream, (peer, None), router, slow, watcher).await,
        Some(tls) => match timeout(slow, tls.accept(stream)).await {
            Ok(Ok(stream)) => {
                // Shown only where it was asked for, and then signed by whom we trust.
                let chain = stream.get_ref().1.peer_certificates();
                let shown = chain.and_then(<[_]>::first);
                let shown = shown.map(|der| Certificate(Sha256::digest(der).into()));
                talk(stream, (peer, shown), router, slow, watcher).await;
            }
            Ok(Err(error)) => tracing::debug!(%error, "no cipher was agreed on"),
            Err(_) => tracing::debug!("nobody spoke in time"),
        },
    }
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    (peer, shown): (SocketAddr, Option<Certificate>),
    router: Router,
    slow: Duration,
    watcher: Watcher,
) {
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        if let Some(shown) = shown {
            request.extensions_mut().insert(shown);
        }
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(slow)
        .max_header_size(HEAD)
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
