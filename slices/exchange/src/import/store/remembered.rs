//! How people read files with the same headers the last time.

use crate::import::Import;
use crate::import::mapping::{Mapping, mode_name, parse_mode};
use crate::kept::{open, seal};
use kernel::{Id, Result, Timestamp, micros};
use kit::User;
use kit::collection::Mode;
use storage::{Tx, sql};
use vault::PersonKey;

/// Remembers how a person read a file with these headers.
pub(crate) async fn remember(
    tx: &mut Tx,
    key: &PersonKey,
    owner: Id<User>,
    headers: &[u8],
    import: &Import,
    now: Timestamp,
) -> Result<()> {
    let mapping = seal(key, owner, "remembered", &import.mapping)?;
    tx.run(sql!(
        "insert into import_mappings (owner, headers, collection, mapping, key_column, mode, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (owner, headers) do update
            set collection = excluded.collection, mapping = excluded.mapping, key_column = excluded.key_column,
                mode = excluded.mode, changed_at = excluded.changed_at",
        owner,
        headers,
        &import.collection,
        mapping,
        import.key.clone(),
        mode_name(import.mode),
        micros(now),
    ))
    .await?;
    Ok(())
}

/// How a person read a file with these headers the last time.
pub(crate) async fn remembered(
    tx: &mut Tx,
    key: &PersonKey,
    owner: Id<User>,
    headers: &[u8],
    collection: &str,
) -> Result<Option<(Mapping, Option<String>, Mode)>> {
    let row = tx
        .maybe(sql!(
            "select mapping, key_column, mode from import_mappings where owner = $1 and headers = $2 and collection = $3",
            owner,
            headers,
            collection
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mapping = open(key, owner, "remembered", &row.get::<Vec<u8>>(0)?)?;
    let mode = parse_mode(&row.get::<String>(2)?).unwrap_or_default();
    Ok(Some((mapping, row.get(1)?, mode)))
}
