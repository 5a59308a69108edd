//! The running server: router, listener, workers, shutdown.

use crate::assemble::assemble;
#[cfg(feature = "workshop")]
use crate::assemble::assemble_demo;
use crate::config::Config;
use crate::doorway::Doorway;
use crate::trust::Trust;
use crate::{memory, platform};
use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::FutureExt;
use kernel::{Error, Result, ResultExt};
use kit::App;
use kit::edge::{Doors, StaffDoors};
use std::io::IsTerminal;
use std::sync::Arc;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// An installation that listens.
pub struct Running {
    /// The installation.
    pub app: Arc<App>,
    doorway: Doorway,
}

impl Running {
    /// Opens everything and takes the address; requests wait until [`Running::serve`].
    pub async fn start(config: &Config) -> Result<Running> {
        let (doorway, url) = Doorway::open(config).await?;
        Running::on(doorway, assemble(config, url).await?).await
    }

    /// The same for a demo, which sends no letters.
    #[cfg(feature = "workshop")]
    pub async fn start_demo(config: &Config) -> Result<Running> {
        let (doorway, url) = Doorway::open(config).await?;
        Running::on(doorway, assemble_demo(config, url).await?).await
    }

    async fn on(doorway: Doorway, app: Arc<App>) -> Result<Running> {
        if !app.db.is_shared() {
            // Nobody else can be making a tenant now, so whatever is half made stays so.
            accounts::sweep(&app, app.clock.now()).await?;
        }
        Ok(Running { app, doorway })
    }

    /// Serves until a signal comes; then finishes what it has begun.
    pub async fn serve(self, workers: usize) -> Result<()> {
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(worker(self.app.clone(), workers, stopped.clone()));
        let viewings = identity::viewing::keep(self.app.clone(), stopped.clone());
        let viewings = tokio::spawn(viewings);
        tokio::spawn(async move {
            signal().await;
            stop.send_replace(true);
            tracing::info!("stopping");
        });
        catch_up(self.app.clone());
        let tidied = operators::keep(platform::hand(&self.app), stopped.clone());
        let tidied = tokio::spawn(tidied);
        let told = operators::alert::keep(platform::hand(&self.app), stopped.clone());
        let told = tokio::spawn(told);
        self.doorway.serve(&self.app, stopped).await?;
        worker.await.doing("stopping the workers")?;
        viewings.await.doing("writing what was opened")?;
        tidied.await.doing("tidying up after operators")?;
        told.await.doing("telling operators what was noticed")?;
        // Whoever was answered after the signal is in the log too.
        identity::viewing::write_all(&self.app).await;
        operators::alert::last(&platform::hand(&self.app)).await;
        self.app.db.close().await;
        Ok(())
    }
}

/// In the background, since it may look at every tenant once after an update.
fn catch_up(app: Arc<App>) {
    tokio::spawn(async move {
        match accounts::catch_up(&app).await {
            Ok(0) => {}
            Ok(tenants) => tracing::info!(tenants, "daily work was begun"),
            Err(error) => tracing::error!("beginning daily work: {error}"),
        }
    });
}

/// Runs queued work until told to stop.
pub async fn worker(app: Arc<App>, places: usize, mut stopped: watch::Receiver<bool>) {
    tokio::spawn(memory::give_back(stopped.clone()));
    let mut registry = jobs::Registry::new();
    for slice in app.slices {
        (slice.jobs)(&mut registry, &app);
    }
    app.mail.register(&mut registry);
    jobs::Worker::new(app.db.clone(), registry, app.clock.clone(), places)
        .run(async move { drop(stopped.wait_for(|stop| *stop).await) })
        .await;
}

/// What is answered at an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Everything.
    Whole,
    /// Everything but the pages of operators.
    Public,
    /// The pages of operators and nothing else.
    Platform,
}

/// What this process answers.
pub fn router(app: &Arc<App>, part: Part) -> Router {
    let ready = app.clone();
    let mut inner = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(move || is_ready(ready.clone())));
    if part == Part::Platform {
        inner = inner.merge(kit::assets::router());
    } else {
        let home = |headers: HeaderMap| async move { crate::site::home(&headers) };
        let trust = Trust::new(app.clone());
        let trust = move |headers: HeaderMap| async move { trust.answer(&headers) };
        inner = inner
            .route("/", get(home))
            .route("/trust", get(trust))
            .merge(kit::edge::router(app, doors()));
    }
    if part != Part::Public {
        inner = inner.merge(kit::edge::platform(app, platform::doors(app)));
    }
    let inner = inner
        .fallback(|headers: HeaderMap| async move { crate::site::nothing_here(&headers) })
        .layer(axum::middleware::from_fn(crate::site::explained))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| broken()));
    kit::edge::harden(app, doors(), inner)
}

/// The questions that the edge has, and the slices that answer them.
pub fn doors() -> Doors {
    Doors {
        tenant: Arc::new(|app, slug| async move { accounts::by_slug(&app, &slug).await }.boxed()),
        authenticate: Arc::new(|app, tenant, headers, api, address| {
            async move { identity::authenticate(app, tenant, &headers, api, &address).await }
                .boxed()
        }),
        prove: Arc::new(|view, headers, fields| {
            identity::session::proof::prove(view, headers, fields).boxed()
        }),
        staff: Some(StaffDoors {
            consultant: Arc::new(|app, tenant, headers, visit| {
                staff::consultant(app, tenant, headers, visit).boxed()
            }),
            banner: Arc::new(|scope| staff::banner(scope).boxed()),
        }),
        look_alike: Arc::new(|app, tenant, host| {
            async move { identity::log::look_alike(&app, &tenant, &host).await }.boxed()
        }),
    }
}

async fn is_ready(app: Arc<App>) -> Response {
    match accounts::list(&app, None, 1).await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!("not ready: {error}");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// What a panic looks like from outside: nothing of it.
fn broken() -> Response {
    let text = "Something went wrong on our side. Nothing was changed.\n";
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, kind)],
        text,
    )
        .into_response()
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c().map(|_| ());
    let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    else {
        return interrupt.await;
    };
    tokio::select! {
        () = interrupt => {}
        _ = terminate.recv() => {}
    }
}

/// Starts writing about the running: to standard error, never a value of anybody's. Where nobody
/// reads it any more the lines are lost and the work goes on: to complain of that on the same
/// standard error would end whoever wrote the line.
pub fn start_log(config: &Config) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log.level)
        .map_err(|error| Error::internal(format!("log.level: {error}")))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .log_internal_errors(false);
    let started = match config.log.format.as_str() {
        "json" => lines.json().try_init(),
        "text" => lines.try_init(),
        _ => return Err(Error::internal("log.format is text or json")),
    };
    started.map_err(|error| Error::internal(format!("starting the log: {error}")))
}
