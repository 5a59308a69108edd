//! Security-sensitive: the keys of the installation itself, wrapped by the root key.
//!
//! None of them opens anything of a tenant. They were once computed from the root key and are kept
//! now, so that another root key can take the place of the first.
//!
//! - Always does the newest generation seal; of what seals, every one opens, so that a backup of
//!   the directory from before a replacement opens after it.
//! - Never is a generation that opens taken away by a replacement.

use crate::cipher::{Cipher, derive, key_of, new_key};
use crate::platform::PlatformKeys;
use crate::root::RootKey;
use crate::store::root as store;
use kernel::{Error, Result, Secret};
use std::collections::BTreeMap;
use storage::Tx;

/// The file of the control directory.
const CONTROL: &str = "control";
/// Secrets of operators.
const SEAL: &str = "platform/seal";
/// What goes into the hashes of operators' passwords. A hash cannot be made anew without its
/// password, so it has one generation.
const PEPPER: &str = "platform/pepper";
/// The signature of operators' tokens, which live for minutes.
const TOKENS: &str = "platform/tokens";

const ALL: [&str; 4] = [CONTROL, SEAL, PEPPER, TOKENS];

/// Every generation of every key, the newest last.
pub(crate) struct Installation(BTreeMap<String, BTreeMap<i64, Secret<[u8; 32]>>>);

impl Installation {
    /// Reads the keys, and makes those that are missing: random ones in a store that has just been
    /// begun, in an older one those that were computed until now.
    pub async fn load(tx: &mut Tx, root: &RootKey, wrap: &Cipher, is_new: bool) -> Result<Self> {
        let mut all = read(tx, wrap).await?;
        let missing: Vec<_> = ALL.iter().filter(|name| !all.has(name)).collect();
        for name in &missing {
            let key = match is_new {
                true => new_key(),
                false => derive(root.secret(), name)?,
            };
            store::insert(tx, name, 1, &seal(wrap, name, 1, &key)?).await?;
        }
        // Whoever was faster holds.
        if !missing.is_empty() {
            all = read(tx, wrap).await?;
        }
        Ok(all)
    }

    /// Wraps all of them under another root key, with a new generation of those that can have one.
    pub async fn wrap_anew(mut self, tx: &mut Tx, wrap: &Cipher) -> Result<()> {
        for (name, generations) in &mut self.0 {
            let next = generations.keys().last().map_or(1, |last| last + 1);
            match name.as_str() {
                CONTROL | SEAL => drop(generations.insert(next, new_key())),
                TOKENS => *generations = [(next, new_key())].into(),
                _ => {}
            }
        }
        store::clear(tx).await?;
        for (name, generations) in &self.0 {
            for (generation, key) in generations {
                let wrapped = seal(wrap, name, *generation, key)?;
                store::insert(tx, name, *generation, &wrapped).await?;
            }
        }
        Ok(())
    }

    /// The keys of the control directory's file, the newest first.
    pub fn control(&self) -> Result<Vec<Secret<[u8; 32]>>> {
        self.all(CONTROL)
    }

    /// The keys of the platform.
    pub fn platform(&self) -> Result<PlatformKeys> {
        let newest = |name| {
            let key = self.all(name)?.into_iter().next();
            key.ok_or_else(|| Error::internal("a key of the installation is missing"))
        };
        Ok(PlatformKeys::new(
            &self.all(SEAL)?,
            newest(PEPPER)?,
            newest(TOKENS)?,
        ))
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn all(&self, name: &str) -> Result<Vec<Secret<[u8; 32]>>> {
        match self.0.get(name) {
            Some(generations) => Ok(generations.values().rev().cloned().collect()),
            None => Err(Error::internal("a key of the installation is missing")),
        }
    }
}

/// The keys as they are kept.
pub(crate) async fn read(tx: &mut Tx, wrap: &Cipher) -> Result<Installation> {
    let mut all: BTreeMap<String, BTreeMap<i64, Secret<[u8; 32]>>> = BTreeMap::new();
    for (name, generation, wrapped) in store::all(tx).await? {
        let key = key_of(&wrap.open(&place(&name, generation), &wrapped)?)?;
        all.entry(name).or_default().insert(generation, key);
    }
    Ok(Installation(all))
}

fn seal(wrap: &Cipher, name: &str, generation: i64, key: &Secret<[u8; 32]>) -> Result<Vec<u8>> {
    wrap.seal(&place(name, generation), key.expose())
}

/// Where a wrapped key belongs; authenticated with it.
fn place(name: &str, generation: i64) -> Vec<u8> {
    [
        b"installation".as_slice(),
        &generation.to_be_bytes(),
        name.as_bytes(),
    ]
    .concat()
}
