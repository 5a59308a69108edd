//! What the operator sets: `tenet.toml`, then `TENET__SECTION__KEY`, then `TENET_DATA`.
//!
//! The only place of the product that reads the environment. Every key is described in
//! `tenet.default.toml`, which a test reads back. An unknown key is refused by name.

mod check;
mod layers;
mod sections;
mod shown;

pub use sections::{
    Backups, Database, Egress, Keys, Limits, Log, Mail, Platform, Server, SignIn, Sms, Sqlite,
    Staff, Tls,
};

use kernel::{Error, Result};
use layers::{overlay, parse, set};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file with every key, its meaning and its usual value.
pub const DEFAULTS: &str = include_str!("../../tenet.default.toml");

/// Everything that can be set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The data directory.
    pub data: PathBuf,
    /// The plans that a tenant can have.
    pub plans: Vec<kit::platform::Plan>,
    /// Addresses and limits of requests.
    pub server: Server,
    /// Our own certificate.
    pub tls: Tls,
    /// Where tenants' data lives.
    pub database: Database,
    /// How SQLite files are opened.
    pub sqlite: Sqlite,
    /// Where keys live.
    pub keys: Keys,
    /// What is asked of whoever signs in.
    pub sign_in: SignIn,
    /// Who takes letters.
    pub mail: Mail,
    /// Who takes text messages.
    pub sms: Sms,
    /// What leaves the installation.
    pub egress: Egress,
    /// How long and how much.
    pub limits: Limits,
    /// The provider's own people.
    pub staff: Staff,
    /// The pages of operators.
    pub platform: Platform,
    /// Backups that the host's own tools make.
    pub backups: Backups,
    /// What is written about the running.
    pub log: Log,
    /// Whether this process looks at databases as they are and brings none up to date. No setting:
    /// the doctor only looks.
    #[serde(skip)]
    pub only_looks: bool,
}

impl Config {
    /// What can be used: read, and refused where it cannot be meant.
    ///
    /// # Errors
    /// Internal, with the key or the file in its words.
    pub fn load(file: Option<&Path>, data: Option<&Path>) -> Result<Config> {
        let config = Config::read(file, data)?;
        config.check()?;
        Ok(config)
    }

    /// Reads the file (if there is one), then the environment.
    ///
    /// # Errors
    /// Internal, with the key or the file in its words.
    pub fn read(file: Option<&Path>, data: Option<&Path>) -> Result<Config> {
        let given = match file {
            Some(path) => Some((path.to_owned(), true)),
            None => Some((PathBuf::from("tenet.toml"), false)),
        };
        let mut table = parse(DEFAULTS, "the built-in defaults")?;
        if let Some((path, must)) = given {
            match std::fs::read_to_string(&path) {
                Ok(text) => overlay(&mut table, parse(&text, &path.display().to_string())?),
                Err(error) if must || error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::internal(format!(
                        "reading {}: {error}",
                        path.display()
                    )));
                }
                Err(_) => {}
            }
        }
        for (name, value) in std::env::vars() {
            if let Some(path) = name.strip_prefix("TENET__") {
                set(&mut table, path, &value)?;
            }
        }
        if let Ok(dir) = std::env::var("TENET_DATA") {
            table.insert("data".into(), dir.into());
        }
        if let Some(dir) = data {
            table.insert("data".into(), dir.display().to_string().into());
        }
        toml::Value::Table(table).try_into().map_err(check::fault)
    }

    /// The file of the root key.
    pub fn root_key_file(&self) -> PathBuf {
        if self.keys.file.as_os_str().is_empty() {
            self.data.join("root.key")
        } else {
            self.keys.file.clone()
        }
    }

    /// The address people type. The machine itself is called by its name: passkeys belong to
    /// one, and no browser makes them for a bare number.
    pub fn public_url(&self, bound: SocketAddr) -> String {
        let tls = !self.tls.certificate.as_os_str().is_empty();
        let scheme = if tls { "https" } else { "http" };
        match self.server.public_url.as_str() {
            "" if bound.ip().is_loopback() => format!("{scheme}://localhost:{}", bound.port()),
            "" => format!("{scheme}://{bound}"),
            set => set.trim_end_matches('/').to_owned(),
        }
    }

    /// Whether connections are encrypted by us: with a certificate of files, or one that is had
    /// from an authority.
    pub fn encrypts(&self) -> bool {
        !self.tls.certificate.as_os_str().is_empty() || !self.tls.acme_directory.is_empty()
    }

    /// The address operators type.
    pub fn platform_url(&self, public_url: &str) -> String {
        let scheme = if self.encrypts() { "https" } else { "http" };
        let Platform { listen, url, .. } = &self.platform;
        match (url.as_str(), listen.parse::<SocketAddr>()) {
            ("", Ok(at)) if at.ip().is_loopback() => format!("{scheme}://localhost:{}", at.port()),
            ("", Ok(at)) => format!("{scheme}://{at}"),
            ("", Err(_)) if listen.is_empty() => public_url.to_owned(),
            ("", Err(_)) => format!("{scheme}://{listen}"),
            (set, _) => set.trim_end_matches('/').to_owned(),
        }
    }

    /// Other names of hosts under which we answer.
    pub fn hosts(&self) -> Vec<String> {
        let names = self.server.hosts.split(',').map(str::trim);
        names
            .filter(|name| !name.is_empty())
            .map(ToOwned::to_owned)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_setting_has_a_described_default() {
        let config: Config = toml::Value::Table(parse(DEFAULTS, "defaults").unwrap())
            .try_into()
            .unwrap();
        assert_eq!(config.limits.bin_days, 30);
        for line in DEFAULTS.lines().filter(|line| line.contains(" = ")) {
            let at = DEFAULTS.lines().position(|other| other == line).unwrap();
            let above = DEFAULTS.lines().nth(at - 1).unwrap();
            assert!(above.starts_with("# "), "{line} needs a sentence above it");
        }
    }
}
