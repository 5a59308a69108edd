//! Security-sensitive: another root key takes the place of the first.
//!
//! One transaction wraps everything anew that the root key wraps: tenants' keys, the key of the
//! day, the keys of the installation. Persons' keys lie under their tenant's and stay as they are,
//! and so does everything that was ever sealed.
//!
//! - Always does the store open with exactly one of the two root keys, whatever stops the work.
//! - Never does a process that was started with the old root key keep anything under it afterwards:
//!   see [`Vault::still_ours`].

use crate::RootKey;
use crate::cipher::{Cipher, derive};
use crate::store::{DESTROYED, root as store};
use crate::vault::{CHECK, Vault};
use crate::{day, installation, tenants};
use kernel::{Error, Result, TenantId};
use storage::Tx;

impl Vault {
    /// Wraps everything under another root key; how many tenants' keys it were. This vault opens
    /// nothing any more: open another one with the new key.
    ///
    /// # Errors
    /// Internal, if the store belongs to another root key than this vault's by now.
    pub async fn replace_root(&self, new: &RootKey) -> Result<u64> {
        let old = &self.0;
        let wrap = Cipher::new(&derive(new.secret(), "tenant-keys")?);
        let check = Cipher::new(&derive(new.secret(), "root-check")?).seal(b"", CHECK)?;
        let mut tx = old.central.write().await?;
        if !store::give_to(&mut tx, &old.check, &check).await? {
            return Err(replaced());
        }
        let mut count = 0;
        let mut after = i64::MIN;
        loop {
            let some = store::tenants(&mut tx, after).await?;
            let Some((last, ..)) = some.last() else { break };
            after = *last;
            let mut rows = Vec::with_capacity(some.len());
            for (tenant, version, wrapped) in some {
                if wrapped == DESTROYED {
                    continue;
                }
                let place = tenants::place(TenantId(tenant), version);
                let key = old.root.open(&place, &wrapped)?;
                rows.push((tenant, wrap.seal(&place, &key)?));
            }
            count += rows.len() as u64;
            store::set_tenants(&mut tx, rows).await?;
        }
        if let Some((day, wrapped)) = store::day(&mut tx).await? {
            let place = day::place(day);
            let key = old.root.open(&place, &wrapped)?;
            store::set_day(&mut tx, &wrap.seal(&place, &key)?).await?;
        }
        let installation = installation::read(&mut tx, &old.root).await?;
        installation.wrap_anew(&mut tx, &wrap).await?;
        tx.commit().await?;
        old.central.empty_log().await?;
        Ok(count)
    }

    /// Stops whoever would keep a key under a root key that was replaced while this process ran.
    pub(crate) async fn still_ours(&self, tx: &mut Tx) -> Result<()> {
        match store::holds(tx, &self.0.check).await? {
            true => Ok(()),
            false => Err(replaced()),
        }
    }
}

/// What a process says that goes on with a root key that was replaced.
pub(crate) fn replaced() -> Error {
    Error::internal(
        "the root key was replaced while this process ran: start it again with the new one",
    )
}
