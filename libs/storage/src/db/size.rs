//! How much room a tenant takes.

use super::{Db, Store};
use crate::Sql;
use kernel::{Error, Result, ResultExt, TenantId};

impl Db {
    /// The bytes of a tenant: on SQLite those of its file and of its log, on PostgreSQL those of
    /// its rows as they are stored, without indexes, which all tenants share. There every row is
    /// looked at, under the tenant's own row security: this is for work at night.
    pub async fn tenant_size(&self, tenant: TenantId) -> Result<u64> {
        let Store::Sqlite { shelf, .. } = &*self.0 else {
            return self.row_sizes(tenant).await;
        };
        let file = shelf.path(tenant);
        let log = file.with_extension("db-wal");
        let size = std::fs::metadata(&file).doing("measuring a tenant's file")?;
        // Without a log there is nothing to add.
        let of_log = std::fs::metadata(&log).map_or(0, |about| about.len());
        Ok(size.len() + of_log)
    }

    async fn row_sizes(&self, tenant: TenantId) -> Result<u64> {
        let mut tx = self.read(tenant).await?;
        let tables = tx
            .all(Sql::new(
                "select cast(c.relname as text) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  where n.nspname = current_schema() and c.relkind = 'r' and c.relrowsecurity",
            ))
            .await?;
        let mut bytes = 0;
        for row in tables {
            let table: String = row.get(0)?;
            let text = format!(
                "select coalesce(cast(sum(pg_column_size(t)) as bigint), 0) from {table} t"
            );
            bytes += tx.one(Sql::new(text)).await?.get::<i64>(0)?;
        }
        u64::try_from(bytes).map_err(|_| Error::internal("a tenant has a size below nothing"))
    }
}
