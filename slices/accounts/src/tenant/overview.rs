//! What operators see of tenants: the directory, and the figures that tenants report.

use crate::tenant::{TenantRecord, store};
use kernel::{Error, Result, TenantId, Timestamp};
use kit::platform::PlatformScope;

/// A tenant with the size that it last reported.
#[derive(Clone)]
pub struct Measured {
    /// The tenant.
    pub record: TenantRecord,
    /// Its bytes and since when, once it has reported them.
    pub size: Option<(i64, Timestamp)>,
}

/// Jobs of all tenants of one kind, state and error.
#[derive(Clone)]
pub struct Work {
    /// What is to be done.
    pub kind: String,
    /// `queued`, `running` or `failed`.
    pub state: String,
    /// Why the last attempt failed; empty when none did.
    pub error_code: String,
    /// How many there are.
    pub count: i64,
    /// Of how many tenants.
    pub tenants: i64,
    /// When the first of them was or is due.
    pub oldest_due: Timestamp,
}

/// A page of all tenants, in the order of their numbers.
pub async fn page(
    scope: &PlatformScope,
    after: Option<TenantId>,
    limit: usize,
) -> Result<Vec<Measured>> {
    let rows = scope.control_once(store::measured(after, limit)).await?;
    rows.iter().map(read).collect()
}

/// One tenant.
///
/// # Errors
/// `NotFound`.
pub async fn one(scope: &PlatformScope, id: TenantId) -> Result<Measured> {
    let before = Some(TenantId(id.0.saturating_sub(1)));
    let found = page(scope, before, 1).await?.pop();
    found
        .filter(|measured| measured.record.tenant.id == id)
        .ok_or(Error::NotFound)
}

/// The bytes of all tenants, as they were last reported.
pub async fn total(scope: &PlatformScope) -> Result<u64> {
    let rows = scope.control_once(store::total()).await?;
    let bytes: i64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
    Ok(bytes.unsigned_abs())
}

/// The jobs of all tenants that have not ended well, as they were last reported.
pub async fn work(scope: &PlatformScope) -> Result<Vec<Work>> {
    let rows = scope.control_once(store::work()).await?;
    rows.iter()
        .map(|row| {
            Ok(Work {
                kind: row.get(0)?,
                state: row.get(1)?,
                error_code: row.get(2)?,
                count: row.get(3)?,
                tenants: row.get(4)?,
                oldest_due: row.get(5)?,
            })
        })
        .collect()
}

fn read(row: &storage::Row) -> Result<Measured> {
    let bytes: Option<i64> = row.get(10)?;
    let at: Option<Timestamp> = row.get(11)?;
    Ok(Measured {
        record: store::record(row)?,
        size: bytes.zip(at),
    })
}
