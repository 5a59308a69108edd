//! Addresses that wait for their letter to be answered.

use kernel::{Email, Id, Result, Timestamp, micros, text};
use kit::User;
use storage::{Tx, sql};

/// Lets an address wait; an earlier one of the user is forgotten.
pub(super) async fn put(
    tx: &mut Tx,
    user: Id<User>,
    hash: [u8; 32],
    email: &Email,
    now: Timestamp,
    expires: i64,
) -> Result<()> {
    withdraw(tx, user).await?;
    tx.run(sql!(
        "insert into email_changes (user_id, token_hash, email, asked_at, expires_at)
         values ($1, $2, $3, $4, $5)",
        user,
        hash,
        email.as_str(),
        micros(now),
        expires,
    ))
    .await
    .map(drop)
}

/// Whose address a link confirms, and which, if it still works and they may sign in.
pub(super) async fn find(
    tx: &mut Tx,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<(Id<User>, String)>> {
    let row = tx
        .maybe(sql!(
            "select c.user_id, c.email
               from email_changes c
               join users u on u.id = c.user_id
              where c.token_hash = $1 and c.expires_at > $2 and u.state = 'active'",
            hash,
            micros(now),
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// The address that waits for a user.
pub(super) async fn waiting(tx: &mut Tx, user: Id<User>, now: Timestamp) -> Result<Option<String>> {
    let row = tx
        .maybe(sql!(
            "select email from email_changes where user_id = $1 and expires_at > $2",
            user,
            micros(now),
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Forgets the address that waits for a user.
pub(crate) async fn withdraw(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!("delete from email_changes where user_id = $1", user))
        .await
        .map(drop)
}

/// Gives a user another address.
pub(super) async fn change(tx: &mut Tx, user: Id<User>, name: &str, email: &Email) -> Result<()> {
    tx.run(sql!(
        "update users set email = $2, email_key = $3, search = $4, version = version + 1 where id = $1",
        user,
        email.as_str(),
        email.key(),
        text::search_column([name, email.as_str()]),
    ))
    .await
    .map(drop)
}

/// Removes addresses whose time is over.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from email_changes where expires_at <= $1",
        micros(now)
    ))
    .await
    .map(drop)
}
