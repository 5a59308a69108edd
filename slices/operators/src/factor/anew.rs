//! Security-sensitive: the secrets of operators under the platform's newest key.

use super::{passkey, store};
use crate::operator::store as operators;
use kernel::Result;
use storage::Central;
use vault::PlatformKeys;

/// Seals every secret anew that lies under an older key, as after the root key was replaced; how
/// many it were.
pub async fn seal_anew(control: &Central, keys: &PlatformKeys) -> Result<u64> {
    let mut count = 0;
    let mut tx = control.write().await?;
    for row in tx.all(operators::all()).await? {
        let one = operators::record(&row)?;
        if let Some(sealed) = &one.totp
            && let Some(anew) = keys.seal_anew(super::TOTP, &one.id.bytes(), sealed)?
        {
            operators::seal_totp(&mut tx, one.id, anew).await?;
            count += 1;
        }
        for key in store::of(&mut tx, one.id).await? {
            let about = key.id.bytes();
            if let Some(anew) = keys.seal_anew(passkey::KEPT, &about, &key.sealed)? {
                store::seal(&mut tx, key.id, anew).await?;
                count += 1;
            }
        }
    }
    tx.commit().await?;
    control.empty_log().await?;
    Ok(count)
}
