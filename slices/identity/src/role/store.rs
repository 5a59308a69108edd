//! Roles in the database.

use super::{AnyRole, OwnRole, RoleDraft};
use kernel::{Id, Result, ResultExt, Timestamp, micros, text};
use kit::User;
use storage::{Row, Tx, sql};

/// By what two titles are the same.
pub(crate) fn title_key(title: &str) -> String {
    text::fold(title)
}

/// A new role. `Conflict` when another one has the title.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<OwnRole>,
    draft: &RoleDraft,
    now: Timestamp,
) -> Result<()> {
    let rights = serde_json::to_string(&draft.grant).doing("writing what a role grants")?;
    tx.run(sql!(
        "insert into roles (id, word, title, title_key, about, rights, created_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, 1)",
        id,
        id.to_string(),
        &draft.title,
        title_key(&draft.title),
        &draft.about,
        rights,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Saves what was changed, if nobody else has since. `Conflict` when another has the title.
pub(crate) async fn update(
    tx: &mut Tx,
    id: Id<OwnRole>,
    version: i64,
    draft: &RoleDraft,
) -> Result<bool> {
    let rights = serde_json::to_string(&draft.grant).doing("writing what a role grants")?;
    let changed = tx
        .run(sql!(
            "update roles set title = $3, title_key = $4, about = $5, rights = $6, version = version + 1
              where id = $1 and version = $2",
            id,
            version,
            &draft.title,
            title_key(&draft.title),
            &draft.about,
            rights,
        ))
        .await?;
    Ok(changed == 1)
}

/// Removes a role.
pub(crate) async fn delete(tx: &mut Tx, id: Id<OwnRole>) -> Result<()> {
    tx.run(sql!("delete from roles where id = $1", id))
        .await
        .map(drop)
}

/// One role.
pub(crate) async fn find(tx: &mut Tx, id: Id<OwnRole>) -> Result<OwnRole> {
    let row = tx
        .one(sql!(
            "select id, title, about, rights, version from roles where id = $1",
            id
        ))
        .await?;
    read(&row)
}

/// The role with this title, in any case.
pub(crate) async fn by_title(tx: &mut Tx, title: &str) -> Result<Option<Id<OwnRole>>> {
    let row = tx
        .maybe(sql!(
            "select id from roles where title_key = $1",
            title_key(title)
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Every role of the tenant's own, by title; [`super::actions::MANY`] at most.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<OwnRole>> {
    let rows = tx
        .all(sql!(
            "select id, title, about, rights, version from roles order by title_key limit 200"
        ))
        .await?;
    let mut roles = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    roles.sort_by_key(|role| kernel::sort::text(&role.title));
    Ok(roles)
}

/// The first users who have a role, by name, whatever their state.
pub(crate) async fn held_by(
    tx: &mut Tx,
    role: AnyRole,
    limit: usize,
) -> Result<Vec<(Id<User>, String)>> {
    let rows = tx
        .all(sql!(
            "select id, name from users where role = $1 order by name_key, id limit $2",
            role.to_string(),
            i64::try_from(limit).unwrap_or(i64::MAX),
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Whether a key that still works has a role.
pub(crate) async fn is_of_a_key(tx: &mut Tx, role: AnyRole, now: Timestamp) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select 1 from api_keys where role = $1 and revoked_at is null and expires_at > $2 limit 1",
            role.to_string(),
            micros(now),
        ))
        .await?;
    Ok(row.is_some())
}

fn read(row: &Row) -> Result<OwnRole> {
    let rights: String = row.get(3)?;
    Ok(OwnRole {
        id: row.get(0)?,
        title: row.get(1)?,
        about: row.get(2)?,
        grant: serde_json::from_str(&rights).doing("reading what a role grants")?,
        version: row.get(4)?,
    })
}
