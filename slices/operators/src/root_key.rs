//! Security-sensitive: the lines that tell of another root key (P-126).
//!
//! - Always is it noted that it begins before anything is wrapped anew, and that it is done together
//!   with the last secret that was sealed anew; a run that finishes an interrupted one notes both
//!   again, since it was begun again.
//! - Never does a line hold anything of a key, nor where one lies.

use crate::factor;
use crate::log::{self, Entry};
use kernel::{Result, Timestamp};
use kit::platform::Who;
use storage::{Central, Tx};
use vault::PlatformKeys;

/// The command, as the log names it.
const COMMAND: &str = "config replace-root-key";

/// The host begins to replace the root key, or goes on with it.
pub async fn root_key_begun(control: &Central, now: Timestamp) -> Result<()> {
    let mut tx = control.write().await?;
    note(&mut tx, now, "begun").await?;
    tx.commit().await
}

/// Seals every secret of operators anew that lies under an older key, and notes that the root key is
/// another one now.
pub async fn root_key_replaced(
    control: &Central,
    keys: &PlatformKeys,
    now: Timestamp,
) -> Result<()> {
    let mut tx = control.write().await?;
    factor::seal_anew(&mut tx, keys).await?;
    note(&mut tx, now, "done").await?;
    tx.commit().await?;
    control.empty_log().await
}

async fn note(tx: &mut Tx, now: Timestamp, outcome: &'static str) -> Result<()> {
    let entry = Entry {
        route: COMMAND.to_owned(),
        outcome,
        ..Entry::done("root_key_replaced")
    };
    log::add_by(tx, now, &Who::Host, entry).await
}
