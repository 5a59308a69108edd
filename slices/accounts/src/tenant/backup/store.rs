//! Noted backups in the control database.

use kernel::{Result, TenantId, Timestamp, micros};
use storage::{Tx, central};

/// A tenant's backup; an older one than is noted changes nothing.
pub(super) async fn note(tx: &mut Tx, id: TenantId, at: Timestamp, now: Timestamp) -> Result<()> {
    tx.run(central!(
        "insert into tenant_backups (tenant, at, noted_at) values ($1, $2, $3)
         on conflict (tenant) do update set at = $2, noted_at = $3 where tenant_backups.at < $2",
        id.0,
        micros(at),
        micros(now),
    ))
    .await
    .map(drop)
}

/// The same of every tenant that was there at that time.
pub(super) async fn note_all(tx: &mut Tx, at: Timestamp, now: Timestamp) -> Result<()> {
    tx.run(central!(
        "insert into tenant_backups (tenant, at, noted_at)
         select id, $1, $2 from tenants where created_at <= $1
         on conflict (tenant) do update set at = $1, noted_at = $2 where tenant_backups.at < $1",
        micros(at),
        micros(now),
    ))
    .await
    .map(drop)
}

/// How many tenants were there at that time.
pub(super) async fn made_until(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    let row = tx
        .one(central!(
            "select count(*) from tenants where created_at <= $1",
            micros(at)
        ))
        .await?;
    row.get(0).map(i64::unsigned_abs)
}
