//! Attempts and sign-outs in the database.

use crate::sso::ProviderId;
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Tx, sql};

/// An attempt that has begun.
pub(crate) struct Attempt {
    /// The hash of what the browser carries.
    pub browser: Vec<u8>,
    /// Who links an identity to themselves.
    pub user: Option<Id<User>>,
    /// Where to go afterwards.
    pub back: String,
    /// When it began.
    pub began_at: Timestamp,
}

/// A new attempt; it ends by itself at `until`.
pub(crate) async fn begin(
    tx: &mut Tx,
    state: [u8; 32],
    provider: Id<ProviderId>,
    attempt: &Attempt,
    until: i64,
) -> Result<()> {
    tx.run(sql!(
        "insert into sso_attempts (state_hash, browser_hash, provider_id, user_id, back, began_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        state,
        attempt.browser.clone(),
        provider,
        attempt.user,
        &attempt.back,
        micros(attempt.began_at),
        until,
    ))
    .await
    .map(drop)
}

/// The attempt that an answer belongs to.
pub(crate) async fn attempt(
    tx: &mut Tx,
    state: [u8; 32],
    provider: Id<ProviderId>,
    now: Timestamp,
) -> Result<Option<Attempt>> {
    let row = tx
        .maybe(sql!(
            "select browser_hash, user_id, back, began_at
               from sso_attempts
              where state_hash = $1 and provider_id = $2 and expires_at > $3",
            state,
            provider,
            micros(now),
        ))
        .await?;
    row.map(|row| {
        Ok(Attempt {
            browser: row.get(0)?,
            user: row.get(1)?,
            back: row.get(2)?,
            began_at: row.get(3)?,
        })
    })
    .transpose()
}

/// Takes an attempt; false if somebody was faster.
pub(crate) async fn spend(tx: &mut Tx, state: [u8; 32]) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "delete from sso_attempts where state_hash = $1",
            state
        ))
        .await?;
    Ok(changed == 1)
}

/// Takes a sign-out that a provider sent; false if it was taken before.
pub(crate) async fn take_logout(tx: &mut Tx, token: [u8; 32], until: i64) -> Result<bool> {
    let known = tx
        .maybe(sql!(
            "select expires_at from sso_logouts where token_hash = $1",
            token
        ))
        .await?;
    if known.is_some() {
        return Ok(false);
    }
    tx.run(sql!(
        "insert into sso_logouts (token_hash, expires_at) values ($1, $2)",
        token,
        until,
    ))
    .await?;
    Ok(true)
}

/// Removes the attempts and sign-outs that have ended by themselves.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.batch(vec![
        sql!(
            "delete from sso_attempts where expires_at <= $1",
            micros(now)
        ),
        sql!(
            "delete from sso_logouts where expires_at <= $1",
            micros(now)
        ),
    ])
    .await
}
