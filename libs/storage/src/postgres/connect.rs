//! Addresses, the pool, and the rule that records never travel in clear over a network.

use super::error::chain;
use deadpool_postgres::{Manager, ManagerConfig, Pool, QueueMode, RecyclingMethod, Runtime};
use kernel::{Error, Result};
use std::net::IpAddr;
use std::time::Duration;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Reads an address and adds what every connection of ours sets. A limit of zero is none.
pub(super) fn config(url: &str, schema: &str, statement_limit: Duration) -> Result<Config> {
    // The driver's error could repeat the address and with it the password.
    let mut config: Config = url
        .parse()
        .map_err(|_| Error::internal("the database's address cannot be read"))?;
    encrypt(&mut config)?;
    let mut options = config.get_options().unwrap_or_default().to_owned();
    options.push_str(&format!(
        " -c search_path={schema},pg_temp -c statement_timeout={} \
         -c idle_in_transaction_session_timeout=300000",
        statement_limit.as_millis()
    ));
    config.options(options.trim());
    if config.get_application_name().is_none() {
        config.application_name("tenet");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    Ok(config)
}

/// Records travel in clear only inside one machine. To another one the server must encrypt and
/// show a certificate for the name in the address.
fn encrypt(config: &mut Config) -> Result<()> {
    let local = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
    };
    let hosts = config.get_hosts();
    if hosts.is_empty() {
        return Err(Error::internal("the database's address names no host"));
    }
    let stays = hosts.iter().all(local) && config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    match (stays, config.get_ssl_mode()) {
        (_, SslMode::Require) => {}
        // Many servers offer a certificate that nobody could check, even to their own machine.
        (true, _) => {
            config.ssl_mode(SslMode::Disable);
        }
        (false, SslMode::Disable) => {
            return Err(Error::internal(
                "the database is on another machine and the connection to it is not encrypted: \
                 leave sslmode out of its address",
            ));
        }
        (false, _) => {
            config.ssl_mode(SslMode::Require);
        }
    }
    Ok(())
}

pub(super) fn pool(
    config: &Config,
    tls: &MakeRustlsConnect,
    size: usize,
    wait: Duration,
) -> Result<Pool> {
    let manager = Manager::from_config(
        config.clone(),
        tls.clone(),
        ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        },
    );
    // The connection that was given back last knows the statements already, and lies warm in the
    // server's caches; taking turns among all of them would have each learn everything anew.
    Pool::builder(manager)
        .max_size(size.max(1))
        .queue_mode(QueueMode::Lifo)
        .wait_timeout(Some(wait))
        .create_timeout(Some(wait))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| Error::internal(format!("making the pool of connections: {error}")))
}

/// A connection of its own, for the owner's work. It ends when the client is dropped.
pub(super) async fn client(config: &Config, tls: &MakeRustlsConnect) -> Result<Client> {
    let (client, connection) = config
        .connect(tls.clone())
        .await
        .map_err(|error| Error::internal(format!("connecting to PostgreSQL: {}", chain(&error))))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(error = %chain(&error), "a connection to PostgreSQL ended");
        }
    });
    Ok(client)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// P-003: personal data never leaves for another machine in plain text.
    #[test]
    fn records_do_not_travel_in_clear_to_another_machine() {
        let open = |url| config(url, "tenet", Duration::ZERO);
        for (local, mode) in [
            ("postgres://app@127.0.0.1:5432/tenet", SslMode::Disable),
            ("postgres://app@localhost/tenet", SslMode::Disable),
            ("postgres://app@[::1]/tenet", SslMode::Disable),
            (
                "host=/var/run/postgresql user=app dbname=tenet",
                SslMode::Disable,
            ),
            (
                "postgres://app@localhost/tenet?sslmode=require",
                SslMode::Require,
            ),
        ] {
            assert_eq!(open(local).unwrap().get_ssl_mode(), mode, "{local}");
        }
        for far in [
            "postgres://app:secret@db.example.org/tenet",
            "postgres://app:secret@127.0.0.1,10.0.0.2/tenet?sslmode=prefer",
            "host=localhost hostaddr=10.0.0.2 user=app",
        ] {
            assert_eq!(open(far).unwrap().get_ssl_mode(), SslMode::Require, "{far}");
        }
        let clear = open("postgres://app:secret@10.0.0.2/tenet?sslmode=disable");
        let error = clear.unwrap_err().to_string();
        assert!(error.contains("not encrypted"), "{error}");
        let nowhere = open("user=app dbname=tenet").unwrap_err().to_string();
        assert!(nowhere.contains("no host"), "{nowhere}");
        let error = open("postgres://app:secret@[bad").unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}
