//! What the server must be like before a single record goes there.

use super::{Pg, error};
use crate::dialect::Scope;
use deadpool_postgres::Object;
use kernel::{Error, Result};

/// Whether this role, or one it may become, stands above row security: it is a superuser,
/// bypasses policies, or owns the database, the schema or a table.
const ROLE: &str = "
select r.rolname
from pg_roles r
where pg_has_role(current_user, r.oid, 'MEMBER') and (
  r.rolsuper or r.rolbypassrls
  or exists (select 1 from pg_database d where d.datname = current_database() and d.datdba = r.oid)
  or exists (select 1 from pg_namespace n where n.nspname = $1 and n.nspowner = r.oid)
  or exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = $1 and c.relowner = r.oid)
)
limit 1";

/// A table in which a tenant's rows could be seen or written by another: no tenant column, no
/// row security, or a policy that is not exactly ours.
const UNGUARDED: &str = r"
select c.relname
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and c.relname not in ('migrations', 'storage_tenant')
  and (
    not c.relrowsecurity
    or not exists (select 1 from pg_attribute a
                   where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull)
    or (select count(*) from pg_policy p where p.polrelid = c.oid) <> 1
    or not exists (
      select 1 from pg_policy p
      where p.polrelid = c.oid and p.polcmd = '*' and p.polpermissive
        and regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\s+', ' ', 'g') in ($2, $3)
        and pg_get_expr(p.polwithcheck, p.polrelid) = $3)
  )
order by c.relname
limit 1";

/// [`VISIBLE`](crate::dialect::VISIBLE) as the server writes it.
const VISIBLE: &str =
    "(tenant_id = ( SELECT (current_setting('tenet.tenant'::text))::bigint AS current_setting))";
/// [`WRITABLE`](crate::dialect::WRITABLE) as the server writes it. In tables of an earlier version,
/// until [`Pg::migrate`] has run with the owner's address, it also says what is seen: that keeps
/// tenants apart as well, and plans worse.
const WRITABLE: &str = "(tenant_id = (current_setting('tenet.tenant'::text))::bigint)";

impl Pg {
    /// Refuses a role, a table, a setting or a version that would break a promise.
    pub async fn check(&self) -> Result<()> {
        let connection = self.connection().await?;
        if let Some(role) = first(&connection, ROLE, &[&self.schema]).await? {
            return Err(Error::internal(format!(
                "the application's database role is, or may become, {role}, \
                 whom row-level security does not bind: use a role that owns nothing"
            )));
        }
        if self.scope == Scope::Tenant
            && let Some(table) =
                first(&connection, UNGUARDED, &[&self.schema, &VISIBLE, &WRITABLE]).await?
        {
            return Err(Error::internal(format!(
                "the table {table} is not guarded by the tenants' row-level security policy"
            )));
        }
        let durable = first(&connection, "show synchronous_commit", &[]).await?;
        if durable.as_deref() == Some("off") {
            return Err(Error::internal(
                "synchronous_commit is off: a crash of the server would lose acknowledged writes",
            ));
        }
        if let Some(applied) = self.applied(&connection).await? {
            self.plan.pending(&applied)?;
        }
        Ok(())
    }

    /// The steps that the database has had; `None` before the first migration.
    pub async fn applied(&self, connection: &Object) -> Result<Option<Vec<(String, String)>>> {
        let there = "select to_regclass('migrations')::text";
        if first(connection, there, &[]).await?.is_none() {
            return Ok(None);
        }
        let rows = connection
            .query("select stamp, checksum from migrations", &[])
            .await
            .map_err(|error| error::of(&error, "reading the migrations"))?;
        let applied = rows
            .iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
        let applied: std::result::Result<_, tokio_postgres::Error> = applied.collect();
        applied
            .map(Some)
            .map_err(|error| error::of(&error, "reading the migrations"))
    }
}

async fn first(
    connection: &Object,
    text: &str,
    args: &[&(dyn tokio_postgres::types::ToSql + Sync)],
) -> Result<Option<String>> {
    let checking = |error| error::of(&error, "checking the database");
    match connection.query_opt(text, args).await.map_err(checking)? {
        Some(row) => row.try_get(0).map_err(checking),
        None => Ok(None),
    }
}
