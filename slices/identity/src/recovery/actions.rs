//! Security-sensitive: making recovery codes.

use crate::factor::{actions::tell, store as factors};
use crate::log::Event;
use crate::recovery::{CODES, code, hash, store};
use kernel::{Error, Id, Result, Secret};
use kit::{Permission, Scope, User};
use storage::Tx;

/// New codes for the acting user; the old ones open nothing any more.
///
/// # Errors
/// `Conflict("no_factor")` when there is no second factor that they could stand in for.
pub async fn renew(scope: &Scope) -> Result<Vec<Secret<String>>> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    if factors::count(&mut tx, user).await? == 0 {
        return Err(Error::Conflict("no_factor"));
    }
    let codes = make(&mut tx, scope, user).await?;
    tell(
        &mut tx,
        scope,
        user,
        "recovery_codes_made",
        Event::RecoveryCodesMade,
    )
    .await?;
    tx.commit().await?;
    Ok(codes)
}

/// Makes the codes of a user.
pub(crate) async fn make(
    tx: &mut Tx,
    scope: &Scope,
    user: Id<User>,
) -> Result<Vec<Secret<String>>> {
    let codes: Vec<Secret<String>> = (0..CODES).map(|_| code()).collect();
    let hashes: Vec<[u8; 32]> = codes
        .iter()
        .filter_map(|code| hash(user, code.expose()))
        .collect();
    store::replace(tx, user, &hashes, scope.now()).await?;
    Ok(codes)
}
