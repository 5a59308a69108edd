//! The sections of the configuration, and what the rest of the product is given of them.

use kernel::{Error, Result, Secret};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Addresses and limits of requests.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address people type, without a trailing slash; empty: made from `listen`.
    pub public_url: String,
    /// Addresses and networks of proxies that may say for whom they speak; empty: none.
    pub trusted_proxies: String,
    /// The header in which they say so.
    pub proxy_header: String,
    /// Whether plain HTTP may leave this machine although no proxy is named that would encrypt it.
    pub plain_http_leaves_this_machine: bool,
    /// Where metrics will be published; there are none yet, so it must be empty.
    pub metrics_listen: String,
    /// Other names of hosts under which we answer, separated by commas.
    pub hosts: String,
    /// How many seconds whoever sends something may keep us waiting.
    pub slow_seconds: u64,
    /// The largest body of an ordinary request, bytes.
    pub body_limit: usize,
    /// Threads that run queued work.
    pub workers: usize,
}

/// Our own certificate, where no proxy in front of us has one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The PEM file of the certificate and its chain; empty: plain HTTP.
    pub certificate: PathBuf,
    /// The PEM file of its private key.
    pub key: PathBuf,
    /// Where plain HTTP is sent on to https; empty: nowhere.
    pub redirect_listen: String,
    /// The directory of an authority that signs by ACME; empty: none is asked.
    pub acme_directory: String,
    /// An e-mail address that the authority may write to; empty: none.
    pub acme_contact: String,
    /// Whether its terms of service are agreed to.
    pub acme_agree: bool,
}

/// Where tenants' data lives.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `postgres://…` of the application role; empty: SQLite in the data directory.
    pub url: String,
    /// `postgres://…` of the role that owns the tables, for migrations; empty: they are run
    /// elsewhere.
    pub owner_url: String,
    /// A PEM file with the authorities that vouch for database servers on other machines, the
    /// key store's too; empty: those that this machine trusts.
    pub ca_file: PathBuf,
    /// The PEM file of a certificate that we show to database servers that ask for one; empty: none.
    pub certificate: PathBuf,
    /// The PEM file of its private key.
    pub key: PathBuf,
    /// Connections.
    pub pool: usize,
}

/// How SQLite files are opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sqlite {
    /// Open files at most.
    pub max_open: usize,
    /// Readers of one file.
    pub readers: usize,
    /// Cache of one connection, KiB.
    pub cache_kib: i64,
    /// Whether a commit survives a power cut.
    pub synchronous_full: bool,
}

/// Where keys live.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The file of the root key; empty: `root.key` in the data directory.
    pub file: PathBuf,
    /// The root key itself, from `TENET__KEYS__ROOT`; never written to a file by us.
    #[serde(skip_serializing, deserialize_with = "secret")]
    pub root: Secret<String>,
    /// The one that takes its place, from `TENET__KEYS__NEW_ROOT`, while it is replaced.
    #[serde(skip_serializing, deserialize_with = "secret")]
    pub new_root: Secret<String>,
    /// `postgres://…` of the key store; empty: `keys.db` in the data directory.
    pub url: String,
    /// `postgres://…` of the role that owns it.
    pub owner_url: String,
}

/// What is asked of whoever signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Of whom a second factor is asked where a tenant has decided nothing: `everyone`,
    /// `administrators` or `nobody`.
    pub second_factor: String,
    /// Whether a tenant's administrator may ask less.
    pub second_factor_may_be_relaxed: bool,
}

impl SignIn {
    /// The same for `kit`.
    ///
    /// # Errors
    /// Internal, with the three words that there are.
    pub fn second_factor(&self) -> Result<kit::SecondFactor> {
        let typed = &self.second_factor;
        let wanted = kit::Wanted::parse(typed).ok_or_else(|| {
            let words = "\"everyone\", \"administrators\" or \"nobody\"";
            Error::internal(format!(
                "sign_in.second_factor is {typed:?}, which is none of {words}"
            ))
        })?;
        Ok(kit::SecondFactor {
            wanted,
            may_be_relaxed: self.second_factor_may_be_relaxed,
        })
    }
}

/// Who takes letters.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtps://user:password@host:465`, or `smtp://…` for STARTTLS; empty: letters wait.
    pub url: String,
    /// The address that letters come from.
    pub from: String,
    /// A PEM file with the authorities that vouch for the mail server; empty: those that this
    /// machine trusts.
    pub ca_file: PathBuf,
}

impl Mail {
    /// The same for `mail`.
    pub fn settings(&self) -> mail::Settings {
        let ca_file = &self.ca_file;
        mail::Settings {
            url: self.url.clone(),
            from: self.from.clone(),
            ca_file: (!ca_file.as_os_str().is_empty()).then(|| ca_file.clone()),
        }
    }
}

/// Who takes text messages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// The address of the gateway; empty: none are sent. Some gateways want a secret in it.
    #[serde(skip_serializing, deserialize_with = "secret")]
    pub url: Secret<String>,
    /// The name of the header by which the gateway knows us; empty: none.
    pub header: String,
    /// What stands in it; never shown.
    #[serde(skip_serializing, deserialize_with = "secret")]
    pub token: Secret<String>,
    /// The JSON that is sent, with `{number}` and `{text}` where they belong.
    pub body: String,
    /// Who gets the numbers, as people are told.
    pub recipient: String,
    /// Messages of one tenant in a day.
    pub per_day: i64,
}

impl Sms {
    /// The same for `kit`; nothing where there is no gateway.
    pub fn gateway(&self) -> Result<Option<kit::sms::Gateway>> {
        let (url, token) = (self.url.expose(), self.token.expose());
        if url.is_empty() {
            return Ok(None);
        }
        let (header, body) = (&self.header, &self.body);
        kit::sms::Gateway::parse(url, header, token, body, &self.recipient, self.per_day).map(Some)
    }
}

/// What leaves the installation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Egress {
    /// A PEM file with authorities that vouch for servers elsewhere, beside those that this
    /// machine trusts.
    pub ca_file: PathBuf,
    /// Whether this machine itself may be spoken to, without encryption too.
    pub loopback: bool,
    /// The hosts that may be spoken to, with commas between them; empty: any.
    pub hosts: String,
}

impl Egress {
    /// The hosts, one by one.
    pub fn hosts(&self) -> Vec<String> {
        let all = self.hosts.split(',').map(str::trim);
        all.filter(|host| !host.is_empty())
            .map(ToOwned::to_owned)
            .collect()
    }
}

/// How long and how much.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The largest uploaded file, bytes.
    pub upload: u64,
    /// Days in the recycle bin.
    pub bin_days: i64,
    /// Requests of one account in a minute; 0: as many as it likes.
    pub requests_per_minute: u32,
    /// Whether routes keep the limits that they declare.
    pub route_limits: bool,
}

/// The provider's own people.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// The domains of their e-mail addresses, with commas between them.
    pub domains: String,
}

impl Staff {
    /// The domains, one by one, in lower case.
    pub fn domains(&self) -> Vec<String> {
        let all = self.domains.split(',').map(str::trim);
        all.filter(|domain| !domain.is_empty())
            .map(str::to_lowercase)
            .collect()
    }
}

/// The pages of operators.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// An address of their own; empty: they stand beside everybody's.
    pub listen: String,
    /// The address operators type; empty: made from the one above, or everybody's.
    pub url: String,
    /// The PEM file of the authority whose certificates browsers must show there; empty: none.
    pub client_ca: PathBuf,
}

/// Backups that the host's own tools make.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backups {
    /// After how many hours without one a tenant is late; 0: none is expected.
    pub expected_every_hours: i64,
}

impl Backups {
    /// The same for `kit`.
    pub fn every_hours(&self) -> Option<i64> {
        (self.expected_every_hours > 0).then_some(self.expected_every_hours)
    }
}

/// What is written about the running.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug`, or a filter such as `storage=debug,info`.
    pub level: String,
    /// `text` or `json`.
    pub format: String,
}

fn secret<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> std::result::Result<Secret<String>, D::Error> {
    String::deserialize(from).map(Secret::new)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Config, DEFAULTS, overlay, parse};

    #[test]
    fn a_second_factor_is_asked_of_everybody_unless_something_else_is_said() {
        let config = |text: &str| -> Config {
            let mut table = parse(DEFAULTS, "defaults").unwrap();
            overlay(&mut table, parse(text, "a file").unwrap());
            toml::Value::Table(table).try_into().unwrap()
        };
        let asked = config("").sign_in.second_factor().unwrap();
        assert_eq!(asked.wanted, kit::Wanted::Everyone);
        assert!(asked.may_be_relaxed);
        let less = "[sign_in]\nsecond_factor = 'nobody'\nsecond_factor_may_be_relaxed = false";
        let asked = config(less).sign_in.second_factor().unwrap();
        assert_eq!(asked.wanted, kit::Wanted::Nobody);
        assert!(!asked.may_be_relaxed);
        let wrong = config("[sign_in]\nsecond_factor = 'admins'");
        let refused = wrong.sign_in.second_factor().unwrap_err().to_string();
        assert_eq!(
            refused,
            "sign_in.second_factor is \"admins\", which is none of \"everyone\", \"administrators\" or \"nobody\""
        );
    }
}
