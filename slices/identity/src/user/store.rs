//! Users in the database.

mod password;

pub(crate) use password::{
    arrive, enter, has_password, password, set_password, sign_in, strengthen,
};

use crate::role::AnyRole;
use crate::user::{NewUser, State, UserRecord};
use kernel::{Id, Lang, Result, Timestamp, micros, sort, text};
use kit::{Scope, User};
use storage::{Row, Sql, Tx, sql};

/// Somebody new; one who is invited has no password.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    new: &NewUser,
    password: Option<String>,
) -> Result<Id<User>> {
    let id = Id::new(scope.now());
    let state = match password {
        Some(_) => State::Active,
        None => State::Invited,
    };
    tx.run(sql!(
        "insert into users (id, email, email_key, name, name_key, search, role, lang, zone, state, password, created_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
        id,
        new.email.as_str(),
        new.email.key(),
        &new.name,
        name_key(&new.name),
        text::search_column([new.name.as_str(), new.email.as_str()]),
        new.role.to_string(),
        new.lang.tag(),
        scope.tenant().zone.iana_name().unwrap_or("UTC"),
        state.name(),
        password,
        micros(scope.now()),
    ))
    .await?;
    Ok(id)
}

/// The Hungarian order of a name, in hexadecimal, whose order every engine agrees on.
pub(crate) fn name_key(name: &str) -> String {
    hex(&sort::text(name))
}

/// The range of [`name_key`]s of names that differ at most in case.
pub(crate) fn name_range(name: &str) -> (String, String) {
    let (from, to) = sort::text_range(name);
    (hex(&from), hex(&to))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One user.
pub(crate) async fn find(tx: &mut Tx, id: Id<User>) -> Result<UserRecord> {
    let row = tx
        .one(sql!(
            "select id, email, name, role, lang, zone, state, created_at, last_seen_at, version, deactivated_at, anonymised_at
               from users
              where id = $1",
            id
        ))
        .await?;
    record(&row)
}

/// Who has this address, whatever their state.
pub(crate) async fn by_email(tx: &mut Tx, email_key: &str) -> Result<Option<Id<User>>> {
    let row = tx
        .maybe(sql!("select id from users where email_key = $1", email_key))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// How many users may sign in: a figure, for whoever looks after the installation.
pub async fn count_active(tx: &mut Tx) -> Result<i64> {
    let row = tx
        .one(sql!("select count(*) from users where state = 'active'"))
        .await?;
    row.get(0)
}

/// A page of users by name, from behind the user `after`.
pub(crate) async fn page(
    tx: &mut Tx,
    after: Option<Id<User>>,
    limit: usize,
) -> Result<Vec<UserRecord>> {
    let limit = i64::try_from(limit).unwrap_or(50);
    let (key, id) = match after {
        None => (String::new(), Id::from_bytes([0; 16])),
        Some(id) => {
            let row = tx
                .one(sql!("select name_key from users where id = $1", id))
                .await?;
            (row.get(0)?, id)
        }
    };
    let rows = tx
        .all(sql!(
            "select id, email, name, role, lang, zone, state, created_at, last_seen_at, version, deactivated_at, anonymised_at
               from users
              where (name_key, id) > ($1, $2)
              order by name_key, id
              limit $3",
            key,
            id,
            limit,
        ))
        .await?;
    rows.iter().map(record).collect()
}

/// The first users, by name, whose name or address has words that begin as typed.
pub(crate) async fn search(tx: &mut Tx, typed: &str, limit: usize) -> Result<Vec<UserRecord>> {
    let Some(argument) = text::search_argument(typed) else {
        return page(tx, None, limit).await;
    };
    let rows = tx
        .all(sql!(
            "select id, email, name, role, lang, zone, state, created_at, last_seen_at, version, deactivated_at, anonymised_at
               from users
              where id in (select id from users_search($1))
              order by name_key, id
              limit $2",
            argument,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(record).collect()
}

/// The first active users, by name, whose name or address has words that begin as typed.
pub(crate) async fn search_active(
    tx: &mut Tx,
    typed: &str,
    limit: usize,
) -> Result<Vec<UserRecord>> {
    let Some(argument) = text::search_argument(typed) else {
        return active(tx, limit).await;
    };
    let rows = tx
        .all(sql!(
            "select id, email, name, role, lang, zone, state, created_at, last_seen_at, version, deactivated_at, anonymised_at
               from users
              where id in (select id from users_search($1)) and state = 'active'
              order by name_key, id
              limit $2",
            argument,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(record).collect()
}

/// The ids and names of some users.
pub(crate) async fn names(tx: &mut Tx, ids: &[Id<User>]) -> Result<Vec<(Id<User>, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.all(names_of(ids)).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// What [`names`] asks.
pub(crate) fn names_of(ids: &[Id<User>]) -> Sql {
    let mut sql = Sql::new("select id, name from users where id in (");
    sql.bind_in(ids).push(")");
    sql.kept()
}

/// The users with exactly this name, in any case; at most two, for more is as ambiguous.
pub(crate) async fn by_name(tx: &mut Tx, name: &str) -> Result<Vec<UserRecord>> {
    let (from, to) = name_range(name);
    let rows = tx
        .all(sql!(
            "select id, email, name, role, lang, zone, state, created_at, last_seen_at, version, deactivated_at, anonymised_at
               from users
              where name_key >= $1 and name_key < $2
              order by name_key, id
              limit 2",
            from,
            to,
        ))
        .await?;
    rows.iter().map(record).collect()
}

/// The first active users by name.
pub(crate) async fn active(tx: &mut Tx, limit: usize) -> Result<Vec<UserRecord>> {
    let rows = tx
        .all(sql!(
            "select id, email, name, role, lang, zone, state, created_at, last_seen_at, version, deactivated_at, anonymised_at
               from users
              where state = 'active'
              order by name_key, id
              limit $1",
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(record).collect()
}

/// The first active administrators by name.
pub(crate) async fn administrators(tx: &mut Tx, limit: usize) -> Result<Vec<UserRecord>> {
    let rows = tx
        .all(sql!(
            "select id, email, name, role, lang, zone, state, created_at, last_seen_at, version, deactivated_at, anonymised_at
               from users
              where state = 'active' and role = 'administrator'
              order by name_key, id
              limit $1",
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(record).collect()
}

/// Whether an active administrator exists.
pub(crate) async fn has_administrator(tx: &mut Tx) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select id from users where role = 'administrator' and state = 'active' limit 1"
        ))
        .await?;
    Ok(row.is_some())
}

/// Saves the state.
pub(crate) async fn set_state(tx: &mut Tx, id: Id<User>, state: State) -> Result<()> {
    tx.run(sql!(
        "update users set state = $2, version = version + 1 where id = $1",
        id,
        state.name(),
    ))
    .await
    .map(drop)
}

/// Closes an account for good, or opens it again for a new invitation. To everything that lets
/// somebody in, a deactivated user is a locked one; no password outlives it.
pub(crate) async fn set_deactivated(
    tx: &mut Tx,
    id: Id<User>,
    at: Option<Timestamp>,
) -> Result<()> {
    let state = match at {
        Some(_) => State::Locked,
        None => State::Invited,
    };
    tx.run(sql!(
        "update users
            set state = $2, deactivated_at = $3, password = null, version = version + 1
          where id = $1",
        id,
        state.name(),
        at.map(micros),
    ))
    .await
    .map(drop)
}

/// Saves the role.
pub(crate) async fn set_role(tx: &mut Tx, id: Id<User>, role: AnyRole) -> Result<()> {
    tx.run(sql!(
        "update users set role = $2, version = version + 1 where id = $1",
        id,
        role.to_string(),
    ))
    .await
    .map(drop)
}

/// Saves what users change about themselves.
pub(crate) async fn set_profile(tx: &mut Tx, user: &UserRecord) -> Result<()> {
    tx.run(sql!(
        "update users
            set name = $2, name_key = $3, search = $4, lang = $5, zone = $6, version = version + 1
          where id = $1",
        user.id,
        &user.name,
        name_key(&user.name),
        text::search_column([user.name.as_str(), user.email.as_str()]),
        user.lang.tag(),
        &user.zone,
    ))
    .await
    .map(drop)
}

/// A user, read from a row that begins with the columns of [`find`].
pub(crate) fn record(row: &Row) -> Result<UserRecord> {
    let (role, lang, state): (String, String, String) = (row.get(3)?, row.get(4)?, row.get(6)?);
    Ok(UserRecord {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        role: AnyRole::stored(&role)?,
        lang: Lang::parse(&lang).unwrap_or_default(),
        zone: row.get(5)?,
        state: State::stored(&state, row.get(10)?, row.get(11)?)?,
        created_at: row.get(7)?,
        last_seen_at: row.get(8)?,
        version: row.get(9)?,
    })
}

/// A user as consultants may see them.
pub(crate) struct Colleague {
    pub name: String,
    pub role: String,
    /// The title of a role of the tenant's own.
    pub own_role: Option<String>,
    pub state: String,
}

/// Names, roles and states by name: what consultants may see. The first thousand.
pub(crate) async fn colleagues(tx: &mut storage::SettingsTx) -> Result<Vec<Colleague>> {
    let rows = tx
        .all(sql!(
            "select u.name, u.role, r.title, u.state
               from users u
               left join roles r on r.word = u.role
              order by u.name_key, u.id
              limit 1000"
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Colleague {
                name: row.get(0)?,
                role: row.get(1)?,
                own_role: row.get(2)?,
                state: row.get(3)?,
            })
        })
        .collect()
}
