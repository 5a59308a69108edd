//! Security-sensitive: another root key takes the place of the first.
//!
//! 1. The new key is made beside the old one, or comes from the environment.
//! 2. Everything that the root key wraps is wrapped anew: in one transaction, and where the key
//!    store is a file, in a copy of it under its new key, which then takes its place in one step.
//!    Before that step the old key opens the installation, behind it the new one.
//! 3. What has keys of its own that the store keeps gets new ones: the file of the control
//!    directory, the secrets of operators. The older ones still open.
//! 4. The old key is put aside under a name that says since when it is worthless, and the new one
//!    takes its place.
//!
//! - Always does the log of operators say that it begins before anything is wrapped, and that it is
//!   done once all is.
//! - Always can the work be begun again wherever it was stopped, and it ends where it would have.
//! - Never is there a moment at which neither key opens the installation, or a key is in memory
//!   only.

use super::{Place, Root, coming, control_file, in_force, new_file, of, open, open_control};
use super::{open_file, store_file};
use crate::assemble::open_control as open_directory;
use crate::config::Config;
use crate::lock;
use kernel::{Clock, Error, Result, ResultExt};
use std::fs::File;
use std::path::{Path, PathBuf};
use storage::Central;
use vault::{RootKey, Vault};

/// What has been done so far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    /// The new key lies beside the old one.
    Made,
    /// The copy of the key store's file is whole, still under the old root key.
    Copied,
    /// The copy is wrapped anew and not in its place.
    CopyWrapped,
    /// The new key opens the installation.
    Wrapped,
    /// The copy of the control directory's file is whole.
    DirectoryCopied,
    /// It is in its place.
    DirectoryReplaced,
    /// The secrets of operators are sealed anew.
    Sealed,
    /// The old key is put aside, and is still in its place too.
    Aside,
}

impl Step {
    /// Every step in its order.
    pub const ALL: [Step; 8] = [
        Step::Made,
        Step::Copied,
        Step::CopyWrapped,
        Step::Wrapped,
        Step::DirectoryCopied,
        Step::DirectoryReplaced,
        Step::Sealed,
        Step::Aside,
    ];
}

/// What was done.
#[derive(Debug)]
pub struct Replaced {
    /// Where the new key lies.
    pub place: Place,
    /// Where the old key lies, if it lies in a file.
    pub old: Option<PathBuf>,
    /// How many tenants' keys were wrapped; none where an earlier run had done that.
    pub tenants: Option<u64>,
}

/// Replaces the root key, or finishes what was interrupted. `after` is told of every step, and
/// stops the work with an error.
///
/// # Errors
/// Internal, in words: somebody else works with the data, no key opens, a file cannot be written.
pub async fn replace(
    config: &Config,
    clock: &Clock,
    after: &mut (dyn FnMut(Step) -> Result<()> + Send),
) -> Result<Replaced> {
    let _alone = lock::alone(&config.data)?;
    if config.keys.url.is_empty() && !store_file(config).exists() {
        return Err(Error::internal(
            "there is no key store yet, so the root key can simply be made anew",
        ));
    }
    let new = match coming(config)? {
        Some(new) if config.keys.root.expose().is_empty() => kept(config, new, clock).await?,
        Some(new) => new,
        None => make(config, clock).await?,
    };
    after(Step::Made)?;
    let place = new.place.clone();
    let (force, other, (store, vault)) = in_force(config, new, clock).await?;
    note(config, &vault, clock).await?;
    let (new, tenants) = match other {
        Some(new) if force.place != place => {
            let tenants = wrap(config, (&force, &new), clock, (store, vault), after).await?;
            (new, Some(tenants))
        }
        _ => {
            store.close().await;
            (force, None)
        }
    };
    after(Step::Wrapped)?;
    let (store, vault) = open(config, &new.key, clock).await?;
    renew(config, &vault, clock, after).await?;
    store.close().await;
    let old = take_place(config, &new, clock, after)?;
    Ok(Replaced {
        place: match new.place {
            Place::File(_) => Place::File(config.root_key_file()),
            variable => variable,
        },
        old,
        tenants,
    })
}

/// Writes into the log of operators what is about to be done.
async fn note(config: &Config, vault: &Vault, clock: &Clock) -> Result<()> {
    let control = open_directory(config, vault).await?;
    operators::root_key_begun(&control, clock.now()).await?;
    control.close().await;
    Ok(())
}

/// Old root keys that lie beside the one in force.
pub fn worthless(config: &Config) -> Vec<PathBuf> {
    let file = config.root_key_file();
    let folder = folder_of(&file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let start = format!("{name}{WORTHLESS}");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&start))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

const WORTHLESS: &str = ".worthless-since-";

/// Where the old key is a file, a new one from the environment becomes a file too: the server is
/// started again without the variable, and what lies nowhere else would be lost with it.
async fn kept(config: &Config, new: Root, clock: &Clock) -> Result<Root> {
    let file = new_file(config);
    if new.place == Place::File(file.clone()) {
        return Ok(new);
    }
    if !file.exists() {
        opens(config, clock).await?;
        return keep(config, new.key);
    }
    match RootKey::from_file(&file)?.is(&new.key) {
        true => Ok(Root {
            key: new.key,
            place: Place::File(file),
        }),
        false => Err(Error::internal(format!(
            "{} holds another new root key: take {} away and finish that replacement first",
            file.display(),
            new.place
        ))),
    }
}

/// Nothing is made beside a key that opens nothing.
async fn opens(config: &Config, clock: &Clock) -> Result<()> {
    let (store, _) = open(config, &of(config)?.key, clock).await?;
    store.close().await;
    Ok(())
}

/// A new key, durable beside the old one.
async fn make(config: &Config, clock: &Clock) -> Result<Root> {
    if !config.keys.new_root.expose().is_empty() && config.keys.root.expose().is_empty() {
        return Err(Error::internal(
            "TENET__KEYS__NEW_ROOT holds the root key that is in force: take it away, or make a new one \
             with openssl rand -hex 32",
        ));
    }
    if let Place::Variable(name) = of(config)?.place {
        return Err(Error::internal(format!(
            "the root key comes from {name}: put a new one into TENET__KEYS__NEW_ROOT, \
             made with openssl rand -hex 32, and run this again"
        )));
    }
    opens(config, clock).await?;
    keep(config, RootKey::random())
}

/// Makes a key durable beside the old one.
fn keep(config: &Config, key: RootKey) -> Result<Root> {
    // A file that is not whole yet is no key: nothing lies under it, so it is made again.
    let file = new_file(config);
    let mut part = file.clone().into_os_string();
    part.push(".part");
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).doing("removing half a root key");
        }
        _ => {}
    }
    key.keep(Path::new(&part))?;
    std::fs::rename(&part, &file).doing("keeping the new root key")?;
    sync(folder_of(&file))?;
    Ok(Root {
        key,
        place: Place::File(file),
    })
}

/// Wraps everything anew; behind it the new key opens the installation and the old one does not.
async fn wrap(
    config: &Config,
    (old, new): (&Root, &Root),
    clock: &Clock,
    (store, vault): (Central, Vault),
    after: &mut (dyn FnMut(Step) -> Result<()> + Send),
) -> Result<u64> {
    if !config.keys.url.is_empty() {
        let tenants = vault.replace_root(&new.key).await;
        store.close().await;
        return tenants;
    }
    store.close().await;
    let (file, copy) = (store_file(config), beside(&store_file(config)));
    let (old_key, new_key) = (old.key.store_key()?, new.key.store_key()?);
    Central::copy_sqlite(&file, old_key, &copy, new_key.clone()).await?;
    after(Step::Copied)?;
    let (store, vault) = open_file(&copy, new_key.clone(), &old.key, clock).await?;
    let tenants = vault.replace_root(&new.key).await?;
    store.close().await;
    // What is put in place was opened once.
    let (store, _) = open_file(&copy, new_key, &new.key, clock).await?;
    store.close().await;
    after(Step::CopyWrapped)?;
    Central::put_in_place(&copy, &file).await?;
    Ok(tenants)
}

/// Gives the control directory's file and the secrets in it their newest keys.
async fn renew(
    config: &Config,
    vault: &Vault,
    clock: &Clock,
    after: &mut (dyn FnMut(Step) -> Result<()> + Send),
) -> Result<()> {
    let file = control_file(config);
    if config.database.url.is_empty() && file.exists() {
        let (control, at) = open_control(config, vault).await?;
        control.close().await;
        let keys = vault.control_keys();
        if let (Some(newest), Some(key)) = (keys.first(), keys.get(at).filter(|_| at > 0)) {
            let copy = beside(&file);
            Central::copy_sqlite(&file, key.clone(), &copy, newest.clone()).await?;
            after(Step::DirectoryCopied)?;
            Central::put_in_place(&copy, &file).await?;
        }
        after(Step::DirectoryReplaced)?;
    }
    let control = open_directory(config, vault).await?;
    operators::root_key_replaced(&control, &vault.platform(), clock.now()).await?;
    control.close().await;
    after(Step::Sealed)
}

/// Puts the old key aside and the new one in its place; where the old one lies now.
fn take_place(
    config: &Config,
    new: &Root,
    clock: &Clock,
    after: &mut (dyn FnMut(Step) -> Result<()> + Send),
) -> Result<Option<PathBuf>> {
    let file = config.root_key_file();
    let old = match RootKey::from_file(&file) {
        Ok(key) if config.keys.root.expose().is_empty() => Some(key),
        _ => None,
    };
    let aside = match old {
        Some(key) => Some(aside(config, &file, &key, clock)?),
        None => None,
    };
    after(Step::Aside)?;
    match &new.place {
        Place::File(made) => {
            std::fs::rename(made, &file).doing("putting the new root key in its place")?;
        }
        Place::Variable(_) if aside.is_some() => {
            std::fs::remove_file(&file).doing("taking the old root key from its place")?;
        }
        Place::Variable(_) => {}
    }
    sync(folder_of(&file))?;
    Ok(aside)
}

/// A second name for the file of the old key; that of an earlier run, if there is one.
fn aside(config: &Config, file: &Path, key: &RootKey, clock: &Clock) -> Result<PathBuf> {
    let is_it = |path: &PathBuf| RootKey::from_file(path).is_ok_and(|other| other.is(key));
    if let Some(there) = worthless(config).into_iter().find(is_it) {
        return Ok(there);
    }
    let day = clock.now().strftime("%Y-%m-%d").to_string();
    let mut name = file.to_owned().into_os_string();
    name.push(format!("{WORTHLESS}{day}"));
    let first = PathBuf::from(&name);
    let mut path = first.clone();
    let mut number = 1;
    while path.exists() {
        number += 1;
        let mut next = first.clone().into_os_string();
        next.push(format!("-{number}"));
        path = next.into();
    }
    // Where a file cannot have two names there are two files.
    if std::fs::hard_link(file, &path).is_err() {
        std::fs::copy(file, &path).doing("putting the old root key aside")?;
        let copy = File::open(&path).and_then(|copy| copy.sync_all());
        copy.doing("putting the old root key aside")?;
    }
    sync(folder_of(file))?;
    Ok(path)
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.to_owned().into_os_string();
    name.push(".new");
    name.into()
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

fn sync(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .doing("keeping the root key")
}
