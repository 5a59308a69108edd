//! Security-sensitive: the secrets of operators under the platform's newest key.

use super::{passkey, store};
use crate::operator::store as operators;
use kernel::Result;
use storage::Tx;
use vault::PlatformKeys;

/// Seals every secret anew that lies under an older key, as after the root key was replaced.
pub(crate) async fn seal_anew(tx: &mut Tx, keys: &PlatformKeys) -> Result<()> {
    for row in tx.all(operators::all()).await? {
        let one = operators::record(&row)?;
        if let Some(sealed) = &one.totp
            && let Some(anew) = keys.seal_anew(super::TOTP, &one.id.bytes(), sealed)?
        {
            operators::seal_totp(tx, one.id, anew).await?;
        }
        for key in store::of(tx, one.id).await? {
            let about = key.id.bytes();
            if let Some(anew) = keys.seal_anew(passkey::KEPT, &about, &key.sealed)? {
                store::seal(tx, key.id, anew).await?;
            }
        }
    }
    Ok(())
}
