//! What was done to tenants, for the operator.

use kernel::{Id, Result, TenantId, Timestamp, micros};
use kit::App;
use storage::Tx;

mod store;

/// One line of the log.
#[derive(Clone)]
pub struct Logged {
    /// Its id.
    pub id: Id<Logged>,
    /// When.
    pub at: Timestamp,
    /// `created`, `closed`, `opened` or `erased`.
    pub action: String,
    /// To which tenant.
    pub tenant: TenantId,
}

/// The latest lines, latest first.
pub async fn log(app: &App, limit: usize) -> Result<Vec<Logged>> {
    let rows = app.control.read_once(store::latest(limit)).await?;
    rows.iter().map(store::read).collect()
}

/// Adds a line in the transaction of what it tells of.
pub(crate) async fn add(
    tx: &mut Tx,
    now: Timestamp,
    action: &'static str,
    tenant: TenantId,
) -> Result<()> {
    store::insert(tx, Id::new(now), micros(now), action, tenant).await
}
