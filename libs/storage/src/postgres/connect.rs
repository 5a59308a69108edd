//! Addresses, the pool, and the refusal to send records in clear over a network.

use super::error::chain;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use kernel::{Error, Result};
use std::net::IpAddr;
use std::time::Duration;
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, NoTls};

/// Reads an address and adds what every connection of ours sets. A limit of zero is none.
pub(super) fn config(url: &str, schema: &str, statement_limit: Duration) -> Result<Config> {
    // The driver's error could repeat the address and with it the password.
    let mut config: Config = url
        .parse()
        .map_err(|_| Error::internal("the database's address cannot be read"))?;
    refuse_clear_text(&config)?;
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

/// Records travel in clear only inside one machine.
fn refuse_clear_text(config: &Config) -> Result<()> {
    let local = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
    };
    let named = !config.get_hosts().is_empty() && config.get_hosts().iter().all(local);
    let numbered = config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    if named && numbered {
        return Ok(());
    }
    Err(Error::internal(
        "the database is on another machine and the connection to it is not encrypted: \
         use a unix socket or a loopback address, for example that of a local TLS tunnel",
    ))
}

pub(super) fn pool(config: &Config, size: usize, wait: Duration) -> Result<Pool> {
    let manager = Manager::from_config(
        config.clone(),
        NoTls,
        ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        },
    );
    Pool::builder(manager)
        .max_size(size.max(1))
        .wait_timeout(Some(wait))
        .create_timeout(Some(wait))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| Error::internal(format!("making the pool of connections: {error}")))
}

/// A connection of its own, for the owner's work. It ends when the client is dropped.
pub(super) async fn client(config: &Config) -> Result<Client> {
    let (client, connection) = config
        .connect(NoTls)
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
        for local in [
            "postgres://app@127.0.0.1:5432/tenet",
            "postgres://app@localhost/tenet",
            "postgres://app@[::1]/tenet",
            "host=/var/run/postgresql user=app dbname=tenet",
        ] {
            assert!(open(local).is_ok(), "{local}");
        }
        for far in [
            "postgres://app:secret@db.example.org/tenet",
            "postgres://app:secret@127.0.0.1,10.0.0.2/tenet",
            "host=localhost hostaddr=10.0.0.2 user=app",
            "user=app dbname=tenet",
        ] {
            let error = open(far).unwrap_err().to_string();
            assert!(error.contains("not encrypted"), "{error}");
        }
        let error = open("postgres://app:secret@[bad").unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}
