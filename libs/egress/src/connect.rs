//! Security-sensitive: from an address to a connection to the machine that was checked.

use crate::{Egress, Fault, Place, is_public};
use rustls::pki_types::ServerName;
use std::net::{IpAddr, SocketAddr};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// An open connection, encrypted or not.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Egress {
    /// Looks the name up once, checks every address it has, and connects to one of those.
    pub(crate) async fn connect(&self, place: &Place) -> Result<Box<dyn Stream>, Fault> {
        if !self.is_listed(place.host()) {
            return Err(Fault::NotListed);
        }
        let addresses = self.addresses(place).await?;
        let stream = open(&addresses).await?;
        if !place.is_encrypted() {
            return Ok(Box::new(stream));
        }
        let name =
            ServerName::try_from(place.host().to_owned()).map_err(|_| Fault::NotAnAddress)?;
        let stream = TlsConnector::from(self.trust.config().await?)
            .connect(name, stream)
            .await
            .map_err(|_| Fault::Certificate)?;
        Ok(Box::new(stream))
    }

    /// Whether the operator lets this host be spoken to.
    fn is_listed(&self, host: &str) -> bool {
        let fits = |listed: &String| match listed.starts_with('.') {
            true => host.ends_with(listed.as_str()),
            false => host == listed,
        };
        self.hosts.is_empty() || self.hosts.iter().any(fits)
    }

    /// A name that has an inner address beside an outer one is refused whole: it is no accident.
    async fn addresses(&self, place: &Place) -> Result<Vec<SocketAddr>, Fault> {
        let found = match place.number() {
            Some(number) => vec![number],
            None => (self.resolve)(place.host().to_owned())
                .await
                .map_err(|_| Fault::Unknown)?,
        };
        if found.is_empty() {
            return Err(Fault::Unknown);
        }
        let here = self.loopback && found.iter().all(IpAddr::is_loopback);
        if !here {
            if !place.is_encrypted() {
                return Err(Fault::NotEncrypted);
            }
            if !found.iter().all(|address| is_public(*address)) {
                return Err(Fault::InnerNetwork);
            }
            // Below 1024 other services live; none of them is spoken to by mistake.
            if place.port() < 1024 && place.port() != 443 {
                return Err(Fault::NotAnAddress);
            }
        }
        let port = place.port();
        Ok(found
            .into_iter()
            .map(|address| SocketAddr::new(address, port))
            .collect())
    }
}

async fn open(addresses: &[SocketAddr]) -> Result<TcpStream, Fault> {
    for address in addresses.iter().take(4) {
        if let Ok(stream) = TcpStream::connect(address).await {
            return Ok(stream);
        }
    }
    Err(Fault::Unreachable)
}
