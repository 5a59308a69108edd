//! Security-sensitive: where the root key lies, and opening what it wraps.
//!
//! While it is replaced ([`replace`]) there are two, and exactly one of them opens the key store. An
//! installation whose replacement was interrupted opens with that one, and says so.

pub mod replace;

use crate::assemble::postgres;
use crate::config::Config;
use crate::slices::control_migrations;
use kernel::{Clock, Error, Result, ResultExt, Secret};
use std::fmt;
use std::path::{Path, PathBuf};
use storage::Central;
use vault::{RootKey, Vault};

/// Said before whatever is wrong with the key store, since it is nearly always the root key.
const OPENING: &str = "opening the key store with this root key";

/// Where a root key lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// In a file.
    File(PathBuf),
    /// In a variable of the environment.
    Variable(&'static str),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(path) => path.display().fmt(f),
            Place::Variable(name) => f.write_str(name),
        }
    }
}

/// A root key and where it lies.
pub struct Root {
    /// The key.
    pub key: RootKey,
    /// Where.
    pub place: Place,
}

/// The root key of the configuration.
pub fn of(config: &Config) -> Result<Root> {
    let (key, place) = match config.keys.root.expose().as_str() {
        "" => {
            let file = config.root_key_file();
            (RootKey::from_file(&file)?, Place::File(file))
        }
        text => (
            RootKey::from_text(text)?,
            Place::Variable("TENET__KEYS__ROOT"),
        ),
    };
    Ok(Root { key, place })
}

/// The root key that takes the place of the first, where a replacement has begun and not ended.
pub fn coming(config: &Config) -> Result<Option<Root>> {
    let (key, place) = match config.keys.new_root.expose().as_str() {
        "" => {
            let file = new_file(config);
            if !file.exists() {
                return Ok(None);
            }
            (RootKey::from_file(&file)?, Place::File(file))
        }
        text => (
            RootKey::from_text(text)?,
            Place::Variable("TENET__KEYS__NEW_ROOT"),
        ),
    };
    let same = of(config).is_ok_and(|old| old.key.is(&key));
    Ok((!same).then_some(Root { key, place }))
}

/// The file of a root key that is not in its place yet.
fn new_file(config: &Config) -> PathBuf {
    let mut name = config.root_key_file().into_os_string();
    name.push(".new");
    name.into()
}

/// The vault, open.
pub async fn open_vault(config: &Config, clock: &Clock) -> Result<Vault> {
    let new = match coming(config)? {
        None => {
            return open(config, &of(config)?.key, clock)
                .await
                .map(|(_, vault)| vault);
        }
        Some(new) => new,
    };
    let (force, other, vault) = in_force(config, new, clock).await?;
    tracing::warn!("{}", interrupted(&force, other.as_ref()));
    Ok(vault.1)
}

/// Which of two root keys opens the key store, the other one, and what it opens.
async fn in_force(
    config: &Config,
    new: Root,
    clock: &Clock,
) -> Result<(Root, Option<Root>, (Central, Vault))> {
    let old = of(config);
    let fault = match old {
        Ok(old) => match open(config, &old.key, clock).await {
            Ok(opened) => return Ok((old, Some(new), opened)),
            Err(fault) => (fault, Some(old)),
        },
        Err(fault) => (fault, None),
    };
    match open(config, &new.key, clock).await {
        Ok(opened) => Ok((new, fault.1, opened)),
        Err(_) => Err(fault.0),
    }
}

/// What is said of a replacement that has not ended.
fn interrupted(force: &Root, other: Option<&Root>) -> String {
    let other = other.map_or_else(String::new, |other| {
        format!(" and that in {} does not", other.place)
    });
    format!(
        "the replacement of the root key was interrupted: the one in {} opens the key store{other}; \
         keep both, and run tenet config replace-root-key to finish",
        force.place
    )
}

/// Old root keys that still lie there although everything opens, for the doctor.
///
/// # Errors
/// Internal, of a replacement that was interrupted.
pub async fn look(config: &Config, clock: &Clock) -> Result<Vec<PathBuf>> {
    if let Some(new) = coming(config)? {
        let (force, other, _) = in_force(config, new, clock).await?;
        return Err(Error::internal(interrupted(&force, other.as_ref())));
    }
    Ok(replace::worthless(config))
}

/// The key store, and the vault on it.
async fn open(config: &Config, root: &RootKey, clock: &Clock) -> Result<(Central, Vault)> {
    if config.keys.url.is_empty() {
        let (file, key) = (store_file(config), root.store_key()?);
        if config.only_looks {
            let store = Central::look_sqlite(&file, Some(key), vault::MIGRATIONS).await;
            return opened(store, root, clock).await;
        }
        return open_file(&file, key, root, clock).await;
    }
    let options = postgres(config, &config.keys.url, &config.keys.owner_url);
    let store = Central::postgres(&options, "keys", vault::MIGRATIONS).await?;
    let vault = Vault::open(store.clone(), root.clone(), clock.clone()).await;
    Ok((store, vault.doing(OPENING)?))
}

async fn open_file(
    path: &Path,
    key: Secret<[u8; 32]>,
    root: &RootKey,
    clock: &Clock,
) -> Result<(Central, Vault)> {
    let store = Central::sqlite(path, Some(key), vault::MIGRATIONS).await;
    opened(store, root, clock).await
}

async fn opened(store: Result<Central>, root: &RootKey, clock: &Clock) -> Result<(Central, Vault)> {
    let store = store.map_err(|error| match error {
        Error::Internal(fault) if fault.to_string() == storage::WRONG_KEY => Error::internal(
            "this root key does not open this key store: put back the root key under which it was made",
        ),
        other => other,
    });
    let store = store.doing(OPENING)?;
    let vault = Vault::open(store.clone(), root.clone(), clock.clone()).await;
    Ok((store, vault.doing(OPENING)?))
}

/// The file of the key store, where it is one.
fn store_file(config: &Config) -> PathBuf {
    config.data.join("keys.db")
}

/// The file of the control directory, where it is one.
fn control_file(config: &Config) -> PathBuf {
    config.data.join("control.db")
}

/// The control directory in its file, and which of its keys has opened it: the first is the one
/// that it should have. A backup from before a replacement opens with another.
pub async fn open_control(config: &Config, vault: &Vault) -> Result<(Central, usize)> {
    let (path, migrations) = (control_file(config), control_migrations());
    let mut fault = Error::internal("the control directory has no key");
    for (at, key) in vault.control_keys().into_iter().enumerate() {
        let opened = match config.only_looks {
            true => Central::look_sqlite(&path, Some(key), &migrations).await,
            false => Central::sqlite(&path, Some(key), &migrations).await,
        };
        match opened {
            Ok(control) => return Ok((control, at)),
            Err(error) if at == 0 => fault = error,
            Err(_) => {}
        }
    }
    Err(fault)
}
