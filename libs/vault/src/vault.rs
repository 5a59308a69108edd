//! Security-sensitive: opening the key store under the root key.

use crate::cache::Cache;
use crate::cipher::{Cipher, derive};
use crate::installation::Installation;
use crate::reserve::Reserves;
use crate::store::{self, Name};
use crate::tenants::TenantKey;
use crate::writer::Writer;
use crate::{PersonKey, PlatformKeys, RootKey};
use kernel::{Clock, Error, Result, Secret, TenantId};
use std::sync::{Arc, Mutex};
use storage::Central;

/// Unwrapped keys held at most: some ten megabytes.
const PERSONS: usize = 50_000;
const TENANTS: usize = 10_000;

pub(crate) const CHECK: &[u8] = b"this root key opens this key store";

/// The keys of an installation. A clone is the same vault.
#[derive(Clone)]
pub struct Vault(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub central: Central,
    pub clock: Clock,
    pub root: Cipher,
    /// What the store said of its root key when it was opened.
    pub check: Vec<u8>,
    pub control: Vec<Secret<[u8; 32]>>,
    pub platform: PlatformKeys,
    pub tenants: Cache<TenantId, Arc<TenantKey>>,
    pub persons: Cache<Name, PersonKey>,
    pub reserves: Reserves,
    pub writer: Writer,
    /// The day whose key is held, and the key.
    pub day: Mutex<Option<(i64, Secret<[u8; 32]>)>>,
}

impl Vault {
    /// Opens the key store; an empty one is bound to this root key from now on.
    ///
    /// Needs a tokio runtime: new keys are written by a task of its own.
    ///
    /// # Errors
    /// Internal, if the store was made under another root key.
    pub async fn open(central: Central, root: RootKey, clock: Clock) -> Result<Self> {
        let check = Cipher::new(&derive(root.secret(), "root-check")?);
        let mut tx = central.write().await?;
        let is_new = store::root_check(&mut tx).await?.is_none();
        if is_new {
            store::set_root_check(&mut tx, check.seal(b"", CHECK)?).await?;
        }
        let sealed = store::root_check(&mut tx).await?.unwrap_or_default();
        if !check.open(b"", &sealed).is_ok_and(|text| **text == *CHECK) {
            return Err(Error::internal(
                "this root key does not open this key store: \
                 put back the root key under which it was made",
            ));
        }
        let wrap = Cipher::new(&derive(root.secret(), "tenant-keys")?);
        let installation = Installation::load(&mut tx, &root, &wrap, is_new).await?;
        tx.commit().await?;
        Ok(Vault(Arc::new(Inner {
            root: wrap,
            check: sealed,
            control: installation.control()?,
            platform: installation.platform()?,
            tenants: Cache::new(clock.clone(), TENANTS),
            persons: Cache::new(clock.clone(), PERSONS),
            reserves: Reserves::new(clock.clone()),
            writer: Writer::start(central.clone(), clock.clone()),
            central,
            clock,
            day: Mutex::default(),
        })))
    }

    /// The keys of the file of the control directory, which belongs to no tenant: the one that it
    /// should have, then those that it had before the root key was replaced.
    pub fn control_keys(&self) -> Vec<Secret<[u8; 32]>> {
        self.0.control.clone()
    }

    /// How many times new keys were committed since the vault was opened, for the gauges.
    pub fn commits(&self) -> u64 {
        self.0.writer.commits()
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}
