//! Factors, challenges and wrong codes in the database.

use crate::factor::{Factor, Kind};
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use std::time::Duration;
use storage::{Row, Tx, sql};

/// A factor with what is sealed of it.
pub(crate) struct Sealed {
    pub factor: Factor,
    pub sealed: Vec<u8>,
}

/// A factor to be kept.
pub(crate) struct New {
    pub id: Id<Factor>,
    pub kind: Kind,
    pub name: String,
    pub sealed: Vec<u8>,
    pub mark: Option<[u8; 32]>,
    pub step: i64,
}

/// A new factor.
pub(crate) async fn insert(tx: &mut Tx, user: Id<User>, new: New, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "insert into factors (id, user_id, kind, name, sealed, mark, step, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id,
        user,
        new.kind.name(),
        &new.name,
        new.sealed,
        new.mark,
        new.step,
        micros(now),
    ))
    .await
    .map(drop)
}

/// The factors of a user in the order in which they came.
pub(crate) async fn of_user(tx: &mut Tx, user: Id<User>) -> Result<Vec<Sealed>> {
    let rows = tx
        .all(sql!(
            "select id, kind, name, created_at, used_at, sealed
               from factors
              where user_id = $1
              order by created_at, id",
            user
        ))
        .await?;
    rows.iter().map(sealed).collect()
}

/// The factors of a user of one kind.
pub(crate) async fn of_kind(tx: &mut Tx, user: Id<User>, kind: Kind) -> Result<Vec<Sealed>> {
    let all = of_user(tx, user).await?;
    Ok(all
        .into_iter()
        .filter(|one| one.factor.kind == kind)
        .collect())
}

/// The user and the factor of a passkey.
pub(crate) async fn by_mark(tx: &mut Tx, mark: [u8; 32]) -> Result<Option<(Id<User>, Sealed)>> {
    let row = tx
        .maybe(sql!(
            "select f.id, f.kind, f.name, f.created_at, f.used_at, f.sealed, f.user_id
               from factors f
               join users u on u.id = f.user_id
              where f.mark = $1 and u.state = 'active'",
            mark
        ))
        .await?;
    row.map(|row| Ok((row.get(6)?, sealed(&row)?))).transpose()
}

/// Takes the code of a time step; false if that one or a later one was taken before.
pub(crate) async fn take_step(
    tx: &mut Tx,
    id: Id<Factor>,
    step: i64,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update factors set step = $2, used_at = $3 where id = $1 and step < $4",
            id,
            step,
            micros(now),
            step,
        ))
        .await?;
    Ok(changed == 1)
}

/// A passkey was used; what is sealed of it may have changed.
pub(crate) async fn used(
    tx: &mut Tx,
    id: Id<Factor>,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "update factors set sealed = $2, used_at = $3 where id = $1",
        id,
        sealed,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Removes a factor of a user; which kind it was.
pub(crate) async fn remove(tx: &mut Tx, user: Id<User>, id: Id<Factor>) -> Result<Option<Kind>> {
    let row = tx
        .maybe(sql!(
            "delete from factors where id = $1 and user_id = $2 returning kind",
            id,
            user
        ))
        .await?;
    row.map(|row| Kind::parse(&row.get::<String>(0)?))
        .transpose()
}

/// Removes every factor of a user; how many there were.
pub(crate) async fn remove_all(tx: &mut Tx, user: Id<User>) -> Result<u64> {
    tx.run(sql!("delete from wrong_codes where user_id = $1", user))
        .await?;
    tx.run(sql!("delete from challenges where user_id = $1", user))
        .await?;
    tx.run(sql!("delete from telephone_codes where user_id = $1", user))
        .await?;
    tx.run(sql!("delete from telephones where user_id = $1", user))
        .await?;
    tx.run(sql!("delete from factors where user_id = $1", user))
        .await
}

/// How many factors a user has, a telephone among them.
pub(crate) async fn count(tx: &mut Tx, user: Id<User>) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select (select count(*) from factors where user_id = $1)
                  + (select count(*) from telephones where user_id = $1)",
            user
        ))
        .await?;
    row.get(0)
}

/// With what somebody can show who they are, beside a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Has {
    /// An app or a passkey.
    pub strong: bool,
    /// A telephone, which is weaker.
    pub telephone: bool,
}

impl Has {
    /// With anything at all.
    pub(crate) fn any(self) -> bool {
        self.strong || self.telephone
    }
}

/// What a user has.
pub(crate) async fn has(tx: &mut Tx, user: Id<User>) -> Result<Has> {
    let row = tx
        .one(sql!(
            "select (select count(*) from factors where user_id = $1),
                    (select count(*) from telephones where user_id = $1)",
            user
        ))
        .await?;
    Ok(Has {
        strong: row.get::<i64>(0)? > 0,
        telephone: row.get::<i64>(1)? > 0,
    })
}

/// How many factors a user has that are stronger than a telephone.
pub(crate) async fn strong(tx: &mut Tx, user: Id<User>) -> Result<i64> {
    let row = tx
        .one(sql!(
            "select count(*) from factors where user_id = $1",
            user
        ))
        .await?;
    row.get(0)
}

/// How many of the users who may sign in have a factor, and how many there are.
pub(crate) async fn coverage(tx: &mut Tx) -> Result<(i64, i64)> {
    let row = tx
        .one(sql!(
            "select count(*) from users
              where state = 'active'
                and (id in (select user_id from factors) or id in (select user_id from telephones))"
        ))
        .await?;
    let all = tx
        .one(sql!("select count(*) from users where state = 'active'"))
        .await?;
    Ok((row.get(0)?, all.get(0)?))
}

/// Those of some users who have a factor.
pub(crate) async fn have(tx: &mut Tx, users: &[Id<User>]) -> Result<Vec<Id<User>>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = storage::Sql::new("select user_id from factors where user_id in (");
    sql.bind_in(users)
        .push(") union select user_id from telephones where user_id in (");
    sql.bind_in(users).push(")");
    let rows = tx.all(sql).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Counts one more try of a code: how many in a row now, and until when none is taken.
pub(crate) async fn count_try(tx: &mut Tx, user: Id<User>) -> Result<(i64, i64)> {
    let row = tx
        .one(sql!(
            "insert into wrong_codes (user_id, failures, wait_until)
             values ($1, 1, 0)
             on conflict (user_id) do update set failures = wrong_codes.failures + 1
             returning failures, wait_until",
            user
        ))
        .await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// No code is taken until then.
pub(crate) async fn wait(tx: &mut Tx, user: Id<User>, until: i64) -> Result<()> {
    tx.run(sql!(
        "update wrong_codes set wait_until = $2 where user_id = $1",
        user,
        until
    ))
    .await
    .map(drop)
}

/// A code was right: the count begins again.
pub(crate) async fn forget_tries(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!("delete from wrong_codes where user_id = $1", user))
        .await
        .map(drop)
}

/// A new challenge.
pub(crate) async fn insert_challenge(
    tx: &mut Tx,
    hash: [u8; 32],
    kind: &'static str,
    user: Option<Id<User>>,
    sealed: Vec<u8>,
    now: Timestamp,
    life: Duration,
) -> Result<()> {
    let life = i64::try_from(life.as_micros()).unwrap_or(i64::MAX);
    tx.run(sql!(
        "insert into challenges (token_hash, kind, user_id, sealed, expires_at)
         values ($1, $2, $3, $4, $5)",
        hash,
        kind,
        user,
        sealed,
        micros(now).saturating_add(life),
    ))
    .await
    .map(drop)
}

/// Whom a challenge is for, and what is sealed of it.
pub(crate) async fn challenge(
    tx: &mut Tx,
    hash: [u8; 32],
    kind: &'static str,
    now: Timestamp,
) -> Result<Option<(Option<Id<User>>, Vec<u8>)>> {
    let row = tx
        .maybe(sql!(
            "select user_id, sealed from challenges
              where token_hash = $1 and kind = $2 and expires_at > $3",
            hash,
            kind,
            micros(now),
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Takes a challenge away.
pub(crate) async fn spend_challenge(
    tx: &mut Tx,
    hash: [u8; 32],
    kind: &'static str,
    now: Timestamp,
) -> Result<Option<(Option<Id<User>>, Vec<u8>)>> {
    let row = tx
        .maybe(sql!(
            "delete from challenges
              where token_hash = $1 and kind = $2 and expires_at > $3
             returning user_id, sealed",
            hash,
            kind,
            micros(now),
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Takes away whatever a user was asked for.
pub(crate) async fn withdraw_challenges(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!("delete from challenges where user_id = $1", user))
        .await
        .map(drop)
}

/// How many challenges there are that nobody has a name for yet, counted up to `most`.
pub(crate) async fn nameless_challenges(tx: &mut Tx, most: usize) -> Result<usize> {
    let row = tx
        .one(sql!(
            "select count(*) from (select 1 as one from challenges where user_id is null limit $1) as nameless",
            i64::try_from(most).unwrap_or(i64::MAX)
        ))
        .await?;
    let count: i64 = row.get(0)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Removes the challenges that have ended by themselves.
pub(crate) async fn tidy_challenges(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "delete from challenges where expires_at <= $1",
        micros(now)
    ))
    .await
    .map(drop)
}

fn sealed(row: &Row) -> Result<Sealed> {
    Ok(Sealed {
        factor: Factor {
            id: row.get(0)?,
            kind: Kind::parse(&row.get::<String>(1)?)?,
            name: row.get(2)?,
            created_at: row.get(3)?,
            used_at: row.get(4)?,
        },
        sealed: row.get(5)?,
    })
}
