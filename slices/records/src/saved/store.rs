//! The table of saved filters.

use super::Saved;
use kernel::{Error, Id, Result, ResultExt, micros};
use kit::{Filter, User};
use storage::{Row, SettingsTx, Sql, Tx, sql};

/// Shared filters and those of one user, by title.
pub async fn of(tx: &mut Tx, collection: &str, user: Option<Id<User>>) -> Result<Vec<Saved>> {
    read_all(&tx.all(seen_by(collection, user)).await?)
}

/// What [`of`] asks.
pub(crate) fn seen_by(collection: &str, user: Option<Id<User>>) -> Sql {
    sql!(
        "select id, version, title, collection, filter, sort, columns, owner, shared, created_at
           from saved_filters
          where collection = $1 and (shared = $2 or owner = $3)
          order by id",
        collection,
        true,
        user,
    )
}

/// What its rows say, in the order of titles.
pub(crate) fn read_all(rows: &[Row]) -> Result<Vec<Saved>> {
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|saved| kernel::sort::text(&saved.title));
    Ok(all)
}

/// One filter.
pub async fn find(tx: &mut Tx, id: Id<Saved>) -> Result<Saved> {
    let row = tx
        .one(sql!(
            "select id, version, title, collection, filter, sort, columns, owner, shared, created_at
               from saved_filters
              where id = $1",
            id
        ))
        .await?;
    read(&row)
}

/// Stores a filter, new or changed.
pub(crate) async fn save(tx: &mut Tx, saved: &Saved) -> Result<()> {
    let columns = serde_json::to_string(&saved.columns).doing("writing the columns of a filter")?;
    tx.run(sql!(
        "insert into saved_filters (id, version, title, collection, filter, sort, columns, owner, shared, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (id) do update
            set version = excluded.version, title = excluded.title, filter = excluded.filter, sort = excluded.sort,
                columns = excluded.columns, shared = excluded.shared",
        saved.id,
        saved.version,
        &saved.title,
        &saved.collection,
        saved.filter.to_json().to_string(),
        &saved.sort,
        columns,
        saved.owner,
        saved.shared,
        micros(saved.created_at),
    ))
    .await
    .map(drop)
}

/// Removes a filter.
pub(crate) async fn delete(tx: &mut Tx, id: Id<Saved>) -> Result<()> {
    tx.run(sql!("delete from saved_filters where id = $1", id))
        .await
        .map(drop)
}

fn read(row: &Row) -> Result<Saved> {
    let filter: String = row.get(4)?;
    let columns: String = row.get(6)?;
    Ok(Saved {
        id: row.get(0)?,
        version: row.get(1)?,
        title: row.get(2)?,
        collection: row.get(3)?,
        filter: Filter::parse(&filter)
            .map_err(|_| Error::internal("a saved filter that cannot be read"))?,
        sort: row.get(5)?,
        columns: serde_json::from_str(&columns).doing("reading the columns of a filter")?,
        owner: row.get(7)?,
        shared: row.get(8)?,
        created_at: row.get(9)?,
    })
}

/// The titles of filters that are shared, in which order and with which columns they show
/// records: what consultants may see of them. The conditions may quote a name, and stay away.
pub(crate) async fn shared(tx: &mut SettingsTx) -> Result<Vec<(String, String, Vec<String>)>> {
    let rows = tx
        .all(sql!(
            "select title, sort, columns from saved_filters where shared = $1 order by id limit 1000",
            true,
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let columns: String = row.get(2)?;
            let columns = serde_json::from_str(&columns);
            Ok((
                row.get(0)?,
                row.get(1)?,
                columns.doing("reading the columns of a filter")?,
            ))
        })
        .collect()
}
