//! Where people come in: the listener, its certificate, and the way there from plain HTTP.

use crate::app::{Part, router};
use crate::config::Config;
use crate::listen::Door;
use crate::tls::acme::{self, Acme};
use crate::tls::{self, Certificate};
use kernel::{Error, Result, ResultExt};
use kit::App;
use std::net::SocketAddr;
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
        stays_here(config, "server.listen", bound)?;
        if let Some((listener, _)) = &platform {
            let bound = listener.local_addr().doing("reading the address")?;
            stays_here(config, "platform.listen", bound)?;
        }
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
                "plain HTTP on {bound}: set an https server.public_url for the proxy in front"
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

/// Refuses plain HTTP that would leave this machine: passwords and records could be read on the
/// way. A proxy that is named in the settings is believed to speak TLS to everybody else.
fn stays_here(config: &Config, setting: &str, bound: SocketAddr) -> Result<()> {
    let here = bound.ip().to_canonical().is_loopback();
    let proxied = !config.server.trusted_proxies.trim().is_empty();
    if here || config.encrypts() || proxied || config.server.plain_http_leaves_this_machine {
        return Ok(());
    }
    Err(Error::internal(format!(
        "{setting}: plain HTTP on {bound} would leave this machine unencrypted. Set tls.certificate or \
         tls.acme_directory; or listen on 127.0.0.1 behind a proxy that speaks TLS; or name that proxy in \
         server.trusted_proxies. Where it is the only neighbour, in a container, and its address is not \
         known, set server.plain_http_leaves_this_machine"
    )))
}

async fn bind(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .doing(&format!("listening on {address}"))
}
