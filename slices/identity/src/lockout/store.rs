//! Counts of failures in the database.

use crate::lockout::Kind;
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use std::collections::HashMap;
use storage::{Sql, Tx, sql};

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// What an attempt counts for.
pub(crate) struct Count<'a> {
    /// In which way.
    pub kind: Kind,
    /// The account or the network.
    pub key: [u8; 32],
    /// Whose account it is, if anybody has this address.
    pub email_key: Option<&'a str>,
}

/// Counts an attempt as failed, all at once; gives for each how many have by now. `None`: its
/// time has not come, and it is not counted. On PostgreSQL attempts at the same moment come one
/// after the other here.
pub(crate) async fn count(
    tx: &mut Tx,
    counts: &[Count<'_>],
    now: Timestamp,
) -> Result<Vec<Option<i64>>> {
    let now = micros(now);
    let rows = counts.iter().map(|count| {
        sql!(
            "insert into lockouts (kind, key, user_id, failures, last_at, until_at)
             values ($1, $2, (select id from users where email_key = $3), 0, $4, 0)
             on conflict (kind, key) do nothing",
            count.kind.name(),
            count.key,
            count.email_key,
            now,
        )
    });
    tx.later(rows.collect()).await?;
    let attempts = counts.iter().map(|count| {
        sql!(
            "update lockouts
                set failures = failures + 1, last_at = $3
              where kind = $1 and key = $2 and until_at <= $3
             returning failures",
            count.kind.name(),
            count.key,
            now,
        )
    });
    let answers = tx.all_of(attempts.collect()).await?;
    let mut all = Vec::with_capacity(counts.len());
    for (count, rows) in counts.iter().zip(answers) {
        let failures: Option<i64> = rows.first().map(|row| row.get(0)).transpose()?;
        if let Some(failures) = failures {
            tx.later(vec![sql!(
                "update lockouts set until_at = $3 where kind = $1 and key = $2",
                count.kind.name(),
                count.key,
                count.kind.until(failures, now),
            )])
            .await?;
        }
        all.push(failures);
    }
    Ok(all)
}

/// An attempt that succeeded was none that failed. A delay that others have earned stays.
pub(crate) async fn take_back(
    tx: &mut Tx,
    kind: Kind,
    key: [u8; 32],
    now: Timestamp,
) -> Result<()> {
    tx.later(vec![
        sql!(
            "update lockouts set failures = failures - 1 where kind = $1 and key = $2 and failures > 0",
            kind.name(),
            key,
        ),
        sql!(
            "delete from lockouts where kind = $1 and key = $2 and failures = 0 and until_at <= $3",
            kind.name(),
            key,
            micros(now),
        ),
    ])
    .await
}

/// Forgets the failures under a key.
pub(crate) async fn clear(tx: &mut Tx, kind: Kind, key: [u8; 32]) -> Result<()> {
    tx.later(vec![sql!(
        "delete from lockouts where kind = $1 and key = $2",
        kind.name(),
        key,
    )])
    .await
}

/// Lets a user in again, from everywhere.
pub(crate) async fn clear_user(tx: &mut Tx, user: Id<User>) -> Result<bool> {
    let changed = tx
        .run(sql!("delete from lockouts where user_id = $1", user))
        .await?;
    Ok(changed > 0)
}

/// Notes that an attempt has failed. It changes nothing that was not known, and costs the same
/// whether anybody has the account.
pub(crate) async fn touch(tx: &mut Tx, kind: Kind, key: [u8; 32], now: Timestamp) -> Result<()> {
    tx.later(vec![sql!(
        "update lockouts set last_at = $3 where kind = $1 and key = $2",
        kind.name(),
        key,
        micros(now),
    )])
    .await
}

/// Whose account a key counts for, and until when nothing is heard.
pub(crate) async fn whose(
    tx: &mut Tx,
    kind: Kind,
    key: &[u8],
) -> Result<Option<(Option<Id<User>>, i64)>> {
    let row = tx
        .maybe(sql!(
            "select user_id, until_at from lockouts where kind = $1 and key = $2",
            kind.name(),
            key,
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Which of some users are not heard at the moment, and until when; `i64::MAX` is without end.
pub(crate) async fn of_users(
    tx: &mut Tx,
    users: &[Id<User>],
    now: Timestamp,
) -> Result<HashMap<Id<User>, i64>> {
    if users.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(
        "select user_id, max(until_at) from lockouts where kind in ('account', 'own') and until_at > ",
    );
    sql.bind(micros(now)).push(" and user_id in (");
    sql.bind_in(users).push(") group by user_id");
    let rows = tx.all(sql).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Removes what a day has gone by over: networks, whose keys are gone as well, and addresses
/// that nobody has. The failures of an account are in a row until somebody succeeds.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let now = micros(now);
    tx.run(sql!(
        "delete from lockouts
          where last_at < $1 and (user_id is null or kind = 'letters')",
        now - DAY,
    ))
    .await
    .map(drop)
}
