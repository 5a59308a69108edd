//! Known networks in the database.

use crate::network::{KEPT_DAYS, MOST};
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use storage::{Sql, Tx, sql};

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// Whether a user has come in from a network before: a row if they have. Without a mark nothing
/// is found.
pub(crate) fn known(user: Id<User>, mark: Option<[u8; 32]>, now: Timestamp) -> Sql {
    sql!(
        "select 1 from networks where user_id = $1 and mark = $2 and seen_at > $3",
        user,
        mark,
        ended(now),
    )
}

/// The network was seen today: it is known from now on.
pub(crate) async fn see(tx: &mut Tx, user: Id<User>, mark: [u8; 32], now: Timestamp) -> Result<()> {
    let today = micros(now) - micros(now).rem_euclid(DAY);
    tx.later(vec![
        sql!(
            "insert into networks (user_id, mark, seen_at)
             values ($1, $2, $3)
             on conflict (user_id, mark) do update set seen_at = excluded.seen_at",
            user,
            mark,
            today,
        ),
        sql!(
            "delete from networks
              where user_id = $1
                and mark not in (select mark
                                   from networks
                                  where user_id = $1
                                  order by seen_at desc, mark
                                  limit $2)",
            user,
            MOST,
        ),
    ])
    .await
}

/// How many networks of a user are known.
pub(crate) async fn count(tx: &mut Tx, user: Id<User>, now: Timestamp) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select count(*) from networks where user_id = $1 and seen_at > $2",
            user,
            ended(now),
        ))
        .await?;
    row.get(0)
}

/// Forgets every network of a user; how many there were.
pub(crate) async fn forget(tx: &mut Tx, user: Id<User>) -> Result<u64> {
    tx.run(sql!("delete from networks where user_id = $1", user))
        .await
}

/// Removes the networks that nobody has come from for too long.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!("delete from networks where seen_at <= $1", ended(now)))
        .await
        .map(drop)
}

/// What was seen at this moment or before is not known any more.
fn ended(now: Timestamp) -> i64 {
    micros(now).saturating_sub(KEPT_DAYS * DAY)
}
