//! Security-sensitive: a key per tenant, wrapped by the root key.

use crate::cipher::{Cipher, derive, key_of, new_key};
use crate::replace::replaced;
use crate::shut;
use crate::store::{self, Shred, Wrapped};
use crate::vault::Vault;
use kernel::{Error, Result, ResultExt, Secret, TenantId};
use std::sync::Arc;
use storage::TenantKeys;

/// How many person keys are overwritten in one transaction, so that nobody waits for long.
const AT_ONCE: i64 = 5_000;

/// What the key of a tenant's database file is derived for.
const FILE: &str = "db";

/// A tenant's key, unwrapped.
pub(crate) struct TenantKey {
    pub version: i64,
    key: Secret<[u8; 32]>,
    /// Wraps the keys of the tenant's persons.
    pub wrap: Cipher,
}

impl Vault {
    /// Makes the key of a new tenant, durably.
    ///
    /// # Errors
    /// `Conflict("duplicate")` if it has one, and also if it had one that was destroyed.
    pub async fn create_tenant(&self, tenant: TenantId) -> Result<()> {
        let key = new_key();
        let version = 1;
        let bytes = self.0.root.seal(&place(tenant, version), key.expose())?;
        let wrapped = Wrapped { version, bytes };
        let mut tx = self.0.central.write().await?;
        self.still_ours(&mut tx).await?;
        if !store::insert_tenant_key(&mut tx, tenant, &wrapped, self.0.clock.now()).await? {
            return Err(Error::Conflict("duplicate"));
        }
        tx.commit().await
    }

    /// Destroys a tenant's key and those of all its persons. When it returns, everything
    /// ever sealed for the tenant is noise. A second call finishes what a crash interrupted.
    ///
    /// Once begun it runs to the end, also if the caller goes away.
    pub async fn destroy_tenant(&self, tenant: TenantId) -> Result<()> {
        let vault = self.clone();
        let destroying = async move { vault.destroy_to_the_end(tenant).await };
        tokio::spawn(destroying).await.doing("destroying keys")?
    }

    async fn destroy_to_the_end(&self, tenant: TenantId) -> Result<()> {
        let vault = &self.0;
        let mut tx = vault.central.write().await?;
        let mut keys = i64::from(store::destroy_tenant_key(&mut tx, tenant).await?);
        tx.commit().await?;
        self.forget_tenant(tenant);
        let mut some = 1;
        while some > 0 {
            let mut tx = vault.central.write().await?;
            some = store::destroy_person_keys(&mut tx, tenant, AT_ONCE).await?;
            tx.commit().await?;
            keys += i64::try_from(some).unwrap_or(i64::MAX);
        }
        if keys > 0 {
            let shred = Shred {
                tenant,
                person: None,
                classes: String::from("all"),
                keys,
                at: vault.clock.now(),
            };
            let mut tx = vault.central.write().await?;
            store::note_shred(&mut tx, &shred).await?;
            tx.commit().await?;
        }
        vault.central.empty_log().await
    }

    /// The key of the tenant's database file.
    ///
    /// # Errors
    /// `NotFound` if there is no such tenant, or no longer.
    pub async fn file_key(&self, tenant: TenantId) -> Result<Secret<[u8; 32]>> {
        self.derived(tenant, FILE).await
    }

    /// How the tenants' database files get their keys.
    pub fn file_keys(&self) -> TenantKeys {
        let vault = self.clone();
        Arc::new(move |tenant| {
            let vault = vault.clone();
            Box::pin(async move { derive(&vault.tenant(tenant).await?.key, FILE) })
        })
    }

    /// A key of the tenant for one purpose (`bidx`, `export`).
    ///
    /// # Errors
    /// `NotFound` if there is no such tenant, or no longer.
    pub async fn derived(
        &self,
        tenant: TenantId,
        purpose: &'static str,
    ) -> Result<Secret<[u8; 32]>> {
        shut::open()?;
        derive(&self.tenant(tenant).await?.key, purpose)
    }

    pub(crate) async fn tenant(&self, tenant: TenantId) -> Result<Arc<TenantKey>> {
        let vault = &self.0;
        if let Some(key) = vault.tenants.get(tenant) {
            return Ok(key);
        }
        let epoch = vault.tenants.epoch();
        let mut tx = vault.central.read().await?;
        let wrapped = store::tenant_key(&mut tx, tenant)
            .await?
            .filter(|key| !key.is_destroyed())
            .ok_or(Error::NotFound)?;
        let opened = vault
            .root
            .open(&place(tenant, wrapped.version), &wrapped.bytes);
        let opened = match (opened, store::root_check(&mut tx).await?) {
            (Err(_), Some(check)) if check != vault.check => return Err(replaced()),
            (opened, _) => opened?,
        };
        let key = key_of(&opened)?;
        let key = Arc::new(TenantKey {
            version: wrapped.version,
            wrap: Cipher::new(&derive(&key, "person-keys")?),
            key,
        });
        vault.tenants.put(epoch, tenant, key.clone());
        Ok(key)
    }

    fn forget_tenant(&self, tenant: TenantId) {
        self.0.tenants.forget(|known| *known == tenant);
        self.0.persons.forget(|(known, _, _)| *known == tenant);
        self.0.reserves.forget(tenant);
    }
}

/// Where a tenant's wrapped key belongs; authenticated with it.
pub(crate) fn place(tenant: TenantId, version: i64) -> Vec<u8> {
    [
        b"tenant".as_slice(),
        &tenant.0.to_be_bytes(),
        &version.to_be_bytes(),
    ]
    .concat()
}
