//! Teams in the database.

use super::Team;
use crate::role::store::title_key;
use kernel::{Id, Result, Timestamp, micros};
use kit::{Key, User};
use storage::{Row, Sql, Tx, sql};

/// Everybody who shares a team with a user, the user too.
pub(crate) fn colleagues(user: Id<User>) -> Sql {
    sql!(
        "select distinct other.user_id
           from team_members own
           join team_members other on other.team = own.team
          where own.user_id = $1",
        user
    )
}

/// The same of whom a session is of: sent along with the look for the session, and worth nothing
/// without what that finds.
pub(crate) fn colleagues_of_session(hash: [u8; 32]) -> Sql {
    sql!(
        "select distinct other.user_id
           from sessions s
           join team_members own on own.user_id = s.user_id
           join team_members other on other.team = own.team
          where s.token_hash = $1",
        hash
    )
}

/// The same of who made a key.
pub(crate) fn colleagues_of_maker(key: Id<Key>) -> Sql {
    sql!(
        "select distinct other.user_id
           from api_keys k
           join team_members own on own.user_id = k.made_by
           join team_members other on other.team = own.team
          where k.id = $1",
        key
    )
}

/// A new team. `Conflict` when another one has the title.
pub(crate) async fn insert(tx: &mut Tx, id: Id<Team>, title: &str, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "insert into teams (id, title, title_key, created_at, version) values ($1, $2, $3, $4, 1)",
        id,
        title,
        title_key(title),
        micros(now),
    ))
    .await
    .map(drop)
}

/// Saves another title. `Conflict` when another one has it.
pub(crate) async fn rename(tx: &mut Tx, id: Id<Team>, title: &str) -> Result<()> {
    tx.run(sql!(
        "update teams set title = $2, title_key = $3, version = version + 1 where id = $1",
        id,
        title,
        title_key(title),
    ))
    .await
    .map(drop)
}

/// Removes a team; its members stay users.
pub(crate) async fn delete(tx: &mut Tx, id: Id<Team>) -> Result<()> {
    tx.run(sql!("delete from teams where id = $1", id))
        .await
        .map(drop)
}

/// One team.
pub(crate) async fn find(tx: &mut Tx, id: Id<Team>) -> Result<Team> {
    let row = tx
        .one(sql!(
            "select t.id, t.title, (select count(*) from team_members m where m.team = t.id), t.version
               from teams t
              where t.id = $1",
            id
        ))
        .await?;
    read(&row)
}

/// Every team by title; [`super::actions::MANY`] at most.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Team>> {
    let rows = tx
        .all(sql!(
            "select t.id, t.title, (select count(*) from team_members m where m.team = t.id), t.version
               from teams t
              order by t.title_key
              limit 500"
        ))
        .await?;
    sorted(&rows)
}

/// The teams of a user, by title.
pub(crate) async fn of_user(tx: &mut Tx, user: Id<User>) -> Result<Vec<Team>> {
    let rows = tx
        .all(sql!(
            "select t.id, t.title, (select count(*) from team_members m where m.team = t.id), t.version
               from team_members own
               join teams t on t.id = own.team
              where own.user_id = $1",
            user
        ))
        .await?;
    sorted(&rows)
}

/// Who belongs to a team, by name; [`super::actions::MEMBERS`] at most.
pub(crate) async fn members(tx: &mut Tx, id: Id<Team>) -> Result<Vec<(Id<User>, String)>> {
    let rows = tx
        .all(sql!(
            "select u.id, u.name
               from team_members m
               join users u on u.id = m.user_id
              where m.team = $1
              order by u.name_key, u.id",
            id
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Puts a user into a team. False: they belong to it already.
pub(crate) async fn add(tx: &mut Tx, id: Id<Team>, user: Id<User>) -> Result<bool> {
    let added = tx
        .run(sql!(
            "insert into team_members (team, user_id) values ($1, $2) on conflict (team, user_id) do nothing",
            id,
            user,
        ))
        .await?;
    Ok(added == 1)
}

/// Takes a user out of a team. False: they do not belong to it.
pub(crate) async fn remove(tx: &mut Tx, id: Id<Team>, user: Id<User>) -> Result<bool> {
    let removed = tx
        .run(sql!(
            "delete from team_members where team = $1 and user_id = $2",
            id,
            user
        ))
        .await?;
    Ok(removed == 1)
}

fn sorted(rows: &[Row]) -> Result<Vec<Team>> {
    let mut teams = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    teams.sort_by_key(|team| kernel::sort::text(&team.title));
    Ok(teams)
}

fn read(row: &Row) -> Result<Team> {
    Ok(Team {
        id: row.get(0)?,
        title: row.get(1)?,
        members: row.get(2)?,
        version: row.get(3)?,
    })
}
