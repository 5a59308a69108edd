//! Security-sensitive: remembering and forgetting devices.

use crate::Token;
use crate::device::{Device, Remembered, store};
use crate::log::{self, Event};
use crate::session;
use kernel::{Error, Id, Result, Timestamp};
use kit::{Permission, Scope, User};
use storage::Tx;

/// The user signs in with this device, which may be one that they know: it is known from now on,
/// under a new token.
pub(crate) async fn remember(
    tx: &mut Tx,
    user: Id<User>,
    device: &Device,
    known: Option<&store::Known>,
    now: Timestamp,
) -> Result<(Id<Device>, Token)> {
    store::tidy(tx, now).await?;
    let token = Token::new();
    if let Some(old) = device.token() {
        store::rename(tx, old.hash(), token.hash()).await?;
    }
    let id = match known {
        Some(known) => {
            store::touch(tx, known.id, device, now).await?;
            known.id
        }
        None => store::insert(tx, token.hash(), user, device, now).await?,
    };
    Ok((id, token))
}

/// The acting user's devices, latest first.
pub(crate) async fn list(scope: &Scope, device: &Device) -> Result<Vec<Remembered>> {
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let own = device.token().map(Token::hash);
    let mut tx = scope.read().await?;
    store::of_user(&mut tx, user, own, scope.now()).await
}

/// Forgets a device of the acting user, and ends what runs in it.
///
/// # Errors
/// `NotFound` when they have no such device.
pub async fn forget(scope: &Scope, id: Id<Device>) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    if !store::forget(&mut tx, user, id).await? {
        return Err(Error::NotFound);
    }
    session::store::end_in(&mut tx, user, id).await?;
    log::tell(&mut tx, scope, Event::DeviceForgotten, user).await?;
    tx.commit().await
}
