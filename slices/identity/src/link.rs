//! Security-sensitive: links in letters, each for one purpose, for a short time, and once.

use crate::Token;
use kernel::{Id, Result, Timestamp, micros, timestamp};
use kit::User;
use std::time::Duration;
use storage::Tx;

mod store;

/// What a link lets its reader do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// Choose a new password.
    Reset,
    /// Be heard again after many failures.
    Admission,
}

impl Purpose {
    /// The stored name.
    const fn name(self) -> &'static str {
        match self {
            Purpose::Reset => "reset",
            Purpose::Admission => "admission",
        }
    }
}

/// A new link, and when it ends; every earlier one of the user for the same purpose stops working.
pub(crate) async fn make(
    tx: &mut Tx,
    purpose: Purpose,
    user: Id<User>,
    now: Timestamp,
    life: Duration,
) -> Result<(Token, Timestamp)> {
    let token = Token::new();
    let life = i64::try_from(life.as_micros()).unwrap_or(i64::MAX);
    let expires = micros(now).saturating_add(life);
    store::withdraw(tx, purpose, user).await?;
    store::insert(tx, token.hash(), purpose, user, expires).await?;
    Ok((token, timestamp(expires)))
}

/// For whom a link is, if it still works.
pub(crate) async fn find(
    tx: &mut Tx,
    purpose: Purpose,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Id<User>>> {
    store::find(tx, token.hash(), purpose, now).await
}

/// Uses a link up; `None` if it does not work, or somebody was faster.
pub(crate) async fn spend(
    tx: &mut Tx,
    purpose: Purpose,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Id<User>>> {
    let Some(user) = store::find(tx, token.hash(), purpose, now).await? else {
        return Ok(None);
    };
    Ok(store::remove(tx, token.hash()).await?.then_some(user))
}

/// Takes back every link of a user.
pub(crate) async fn withdraw_all(tx: &mut Tx, user: Id<User>) -> Result<()> {
    for purpose in [Purpose::Reset, Purpose::Admission] {
        store::withdraw(tx, purpose, user).await?;
    }
    Ok(())
}

/// Removes the links that nobody can use any more.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    store::tidy(tx, now).await
}
