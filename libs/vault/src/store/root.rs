//! What is wrapped by the root key itself: every statement that another root key needs.

use kernel::Result;
use storage::{Tx, Value, central};

/// How many tenants' keys are read at once.
const AT_ONCE: i64 = 1_000;

/// The generations of the installation's keys: name, generation, wrapped.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<(String, i64, Vec<u8>)>> {
    let rows = tx
        .all(central!(
            "select name, generation, wrapped from installation_keys order by name, generation"
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}

/// Keeps a key of the installation, unless there is one of that generation.
pub(crate) async fn insert(tx: &mut Tx, name: &str, generation: i64, wrapped: &[u8]) -> Result<()> {
    tx.run(central!(
        "insert into installation_keys (name, generation, wrapped)
         values ($1, $2, $3)
         on conflict (name, generation) do nothing",
        name,
        generation,
        wrapped
    ))
    .await
    .map(drop)
}

/// Removes every key of the installation, to be kept anew.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.run(central!("delete from installation_keys"))
        .await
        .map(drop)
}

/// Whether the store still belongs to the root key under which it was opened; it does until the
/// caller's transaction ends.
pub(crate) async fn holds(tx: &mut Tx, check: &[u8]) -> Result<bool> {
    let held = tx
        .run(central!(
            "update root_check set sealed = $1 where id = 1 and sealed = $1",
            check
        ))
        .await?;
    Ok(held == 1)
}

/// From now on the store belongs to another root key; false if it does already.
pub(crate) async fn give_to(tx: &mut Tx, check: &[u8], new: &[u8]) -> Result<bool> {
    let given = tx
        .run(central!(
            "update root_check set sealed = $2 where id = 1 and sealed = $1",
            check,
            new
        ))
        .await?;
    Ok(given == 1)
}

/// Some tenants' keys behind that of this tenant: tenant, version, wrapped.
pub(crate) async fn tenants(tx: &mut Tx, after: i64) -> Result<Vec<(i64, i64, Vec<u8>)>> {
    let rows = tx
        .all(central!(
            "select tenant_id, version, wrapped
             from tenant_keys
             where tenant_id > $1
             order by tenant_id
             limit $2",
            after,
            AT_ONCE
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}

/// Overwrites tenants' keys where they lie.
pub(crate) async fn set_tenants(tx: &mut Tx, keys: Vec<(i64, Vec<u8>)>) -> Result<()> {
    let rows = keys
        .into_iter()
        .map(|(tenant, wrapped)| vec![Value::from(tenant), Value::from(wrapped)])
        .collect();
    let update = central!("update tenant_keys set wrapped = $2 where tenant_id = $1");
    tx.run_many(update, rows).await.map(drop)
}

/// The day that has begun, if one has, and its key.
pub(crate) async fn day(tx: &mut Tx) -> Result<Option<(i64, Vec<u8>)>> {
    let row = tx
        .maybe(central!("select day, wrapped from day_key where id = 1"))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Overwrites the key of the day.
pub(crate) async fn set_day(tx: &mut Tx, wrapped: &[u8]) -> Result<()> {
    tx.run(central!(
        "update day_key set wrapped = $1 where id = 1",
        wrapped
    ))
    .await
    .map(drop)
}
