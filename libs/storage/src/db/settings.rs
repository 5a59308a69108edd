//! Security-sensitive: the door through which settings are read, and nothing else.

use super::{Db, Store};
use crate::postgres::PgTx;
use crate::sqlite::SqliteTx;
use crate::tx::Inner;
use crate::{SettingsTable, SettingsTx, Sight, Tx};
use kernel::{Result, TenantId};

impl Db {
    /// Says once, at the start and after [`Db::migrate`], which tables hold settings. Until then
    /// there are none. On PostgreSQL the owner makes a role for each sight and gives it exactly
    /// these rights; in any case it is checked that the roles have these and no others.
    ///
    /// # Errors
    /// `Internal` when a role is missing and cannot be made, or when it may do more or less than
    /// was said.
    pub async fn declare_settings(&self, tables: &[SettingsTable]) -> Result<()> {
        match &*self.0 {
            Store::Sqlite { shelf, .. } => shelf.declare_settings(tables),
            Store::Postgres(pg) => pg.declare_settings(tables).await,
        }
    }

    /// A snapshot of one tenant's settings, as far as `sight` reaches. The engine refuses every
    /// other table, and every other column.
    pub async fn settings(&self, tenant: TenantId, sight: Sight) -> Result<SettingsTx> {
        let inner = match &*self.0 {
            Store::Sqlite { shelf, .. } => {
                let allowed = shelf.settings(sight);
                let tx = SqliteTx::settings(shelf.lease(tenant).await?, allowed).await?;
                Inner::Sqlite(tx)
            }
            Store::Postgres(pg) => Inner::Postgres(PgTx::settings(pg, tenant, sight).await?),
        };
        Ok(SettingsTx::new(Tx::new(inner, Some(tenant), None)))
    }
}
