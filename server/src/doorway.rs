//! Where people come in: the listener, its certificate, and the way there from plain HTTP.

use crate::app::{Part, router};
use crate::config::Config;
use crate::listen::Door;
use crate::tls::acme::{self, Acme};
use crate::tls::{self, Certificate};
use kernel::{Result, ResultExt};
use kit::App;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Addresses that are taken; requests wait until [`Doorway::serve`].
pub struct Doorway {
    listener: TcpListener,
    certificate: Option<Arc<Certificate>>,
    /// Who signs it, where it is not our own business.
    acme: Option<Acme>,
    /// Where plain HTTP is sent on to https.
    redirected: Option<TcpListener>,
    /// Where operators come in, when that is not beside everybody.
    platform: Option<(TcpListener, Option<tls::Authority>)>,
}

impl Doorway {
    /// Takes the addresses; gives the public one as people type it.
    pub async fn open(config: &Config) -> Result<(Doorway, String)> {
        let acme = acme::of(config)?;
        let certificate = match &acme {
            Some(acme) => Some(acme.certificate().clone()),
            None => tls::of(config)?,
        };
        let listener = bind(&config.server.listen.to_string()).await?;
        let redirected = match config.tls.redirect_listen.as_str() {
            "" => None,
            address => Some(bind(address).await?),
        };
        let authority = tls::authority(config)?;
        let platform = match config.platform.listen.as_str() {
            "" => None,
            address => Some((bind(address).await?, authority)),
        };
        let bound = listener.local_addr().doing("reading the address")?;
        let doorway = Doorway {
            listener,
            certificate,
            acme,
            redirected,
            platform,
        };
        Ok((doorway, config.public_url(bound)))
    }

    /// Serves until told to stop, then finishes what it has begun.
    pub async fn serve(self, app: &Arc<App>, stopped: watch::Receiver<bool>) -> Result<()> {
        let slow = app.settings.slow;
        let bound = self.listener.local_addr().doing("reading the address")?;
        if !bound.ip().is_loopback() && !app.settings.secure_cookies {
            tracing::warn!(
                "plain HTTP on {bound}: set tls.certificate, or an https server.public_url for the proxy in front"
            );
        }
        if let Some(listener) = self.redirected {
            let redirection = Door {
                listener,
                tls: None,
                router: tls::redirection(&app.settings.public_url),
                slow,
            };
            tokio::spawn(redirection.serve(stopped.clone()));
        }
        let tls = match &self.certificate {
            Some(certificate) => {
                match self.acme {
                    Some(acme) => tokio::spawn(acme.keep(app.egress.clone(), app.clock.clone())),
                    None => tokio::spawn(certificate.clone().watch()),
                };
                Some(certificate.acceptor(None)?)
            }
            None => None,
        };
        let part = match self.platform {
            Some((listener, authority)) => {
                let own = match (&self.certificate, authority) {
                    (Some(certificate), authority) => Some(certificate.acceptor(authority)?),
                    (None, _) => None,
                };
                let door = Door {
                    listener,
                    tls: own,
                    router: router(app, Part::Platform),
                    slow,
                };
                tokio::spawn(door.serve(stopped.clone()));
                Part::Public
            }
            None => Part::Whole,
        };
        let door = Door {
            listener: self.listener,
            tls,
            router: router(app, part),
            slow,
        };
        door.serve(stopped).await;
        Ok(())
    }
}

async fn bind(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .doing(&format!("listening on {address}"))
}
