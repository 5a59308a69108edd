//! Security-sensitive: knowing a network again, and forgetting all of them.

use crate::log::{self, Event};
use crate::network::store;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Error, Id, Result};
use kit::{Address, App, Permission, Scope, Tenant, User};
use sha2::Sha256;

/// The mark of the network from which a user comes; none where nobody knows from where a request
/// comes.
pub(crate) async fn mark(
    app: &App,
    tenant: &Tenant,
    user: Id<User>,
    address: &Address,
) -> Result<Option<[u8; 32]>> {
    let Some(front) = address.front() else {
        return Ok(None);
    };
    let key = app.vault.derived(tenant.id, "network").await?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose())
        .map_err(|_| Error::internal("a key of a wrong length"))?;
    mac.update(&user.bytes());
    mac.update(&front);
    Ok(Some(mac.finalize().into_bytes().into()))
}

/// Forgets the networks of the acting user: every one is new again.
pub async fn forget(scope: &Scope) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    if store::forget(&mut tx, user).await? > 0 {
        log::tell(&mut tx, scope, Event::NetworksForgotten, user).await?;
    }
    tx.commit().await
}
