//! The log in the control database.

use super::Logged;
use kernel::{Id, Result, TenantId};
use storage::{Row, Sql, Tx, central};

pub(super) fn latest(limit: usize) -> Sql {
    central!(
        "select id, at, action, tenant from control_log order by at desc, id desc limit $1",
        i64::try_from(limit).unwrap_or(50)
    )
}

pub(super) fn read(row: &Row) -> Result<Logged> {
    Ok(Logged {
        id: row.get(0)?,
        at: row.get(1)?,
        action: row.get(2)?,
        tenant: TenantId(row.get(3)?),
    })
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Logged>,
    at: i64,
    action: &'static str,
    tenant: TenantId,
) -> Result<()> {
    tx.run(central!(
        "insert into control_log (id, at, action, tenant) values ($1, $2, $3, $4)",
        id,
        at,
        action,
        tenant.0,
    ))
    .await
    .map(drop)
}
