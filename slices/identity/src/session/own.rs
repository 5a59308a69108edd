//! Security-sensitive: whether a session rests on something that is its user's own.
//!
//! That is their password; of whoever has none, a second factor or a passkey. A provider's word is
//! not, nor is a factor beside a password: whoever governs the provider comes in by its word and
//! could have set one up. What lets such a session decide about that word (linking an account,
//! confirming a link) asks for something of their own first.

use super::store;
use crate::{Token, user};
use kernel::{Id, Result};
use kit::User;
use storage::Tx;

/// What was shown when a session began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shown {
    /// A provider's word, with nothing beside it.
    Word,
    /// A factor or a passkey.
    Factor,
}

/// Notes what a session that has just begun rests on, where that may be nothing of their own.
pub(crate) async fn begun(tx: &mut Tx, user: Id<User>, token: &Token, shown: Shown) -> Result<()> {
    let own = shown == Shown::Factor && is_factor_enough(tx, user).await?;
    match own {
        true => Ok(()),
        false => store::shows_nothing_own(tx, token.hash()).await,
    }
}

/// Whether a factor is somebody's own: where they have no password.
pub(crate) async fn is_factor_enough(tx: &mut Tx, user: Id<User>) -> Result<bool> {
    Ok(!user::store::has_password(tx, user).await?)
}
