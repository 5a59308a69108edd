//! Security-sensitive: the tenant's own key, for what is about nobody.

use crate::{PersonKey, Vault};
use kernel::{Result, TenantId};
use std::sync::Arc;

impl Vault {
    /// The key under which a tenant's settings and other impersonal payloads are sealed. It is
    /// destroyed with the tenant.
    ///
    /// # Errors
    /// Not found, if there is no such tenant.
    pub async fn own(&self, tenant: TenantId) -> Result<PersonKey> {
        Ok(PersonKey(Arc::new(self.derived(tenant, "own").await?)))
    }
}
