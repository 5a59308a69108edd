//! Security-sensitive: the roles that read settings and have no right to anything else.

use super::{Pg, PgTx, connect, error, setup};
use crate::settings::reached;
use crate::{SettingsTable, Sight};
use deadpool_postgres::Object;
use kernel::{Error, Result, TenantId};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;

/// Whether the role is what it must be: it can do nothing by itself, is a member of nothing, and
/// the application may become it.
const ROLE: &str = "
select r.rolname::text
from pg_roles r
where r.rolname = $1
  and not (r.rolsuper or r.rolbypassrls or r.rolcanlogin or r.rolcreaterole or r.rolcreatedb or r.rolreplication)
  and not exists (select 1 from pg_auth_members m where m.member = r.oid)
  and pg_has_role(current_user, r.oid, 'MEMBER')";

/// Every column of the whole database that the role may read, as `schema.table.column`.
const READS: &str = "
select n.nspname || '.' || c.relname || '.' || a.attname
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
  and has_schema_privilege($1::name, n.oid, 'usage')
  and has_column_privilege($1::name, c.oid, a.attnum, 'select')";

/// Whatever else the role may do with a table, a sequence or a function of ours.
const DOES: &str = "
select what from (
  select n.nspname || '.' || c.relname as what
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
    and (has_table_privilege($1::name, c.oid, 'insert, update, delete, truncate, references, trigger')
         or has_any_column_privilege($1::name, c.oid, 'insert, update, references'))
  union all
  select n.nspname || '.' || p.proname
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = $2 and has_function_privilege($1::name, p.oid, 'execute')
) as found
order by what limit 1";

impl Pg {
    /// The role of a sight. Roles belong to the whole server, so it is named after the
    /// application's.
    fn settings_role(&self, sight: Sight) -> String {
        let application = self.application.get_user().unwrap_or_default();
        match sight {
            Sight::Settings => format!("{application}_settings"),
            Sight::People => format!("{application}_people"),
        }
    }

    /// Makes the roles and their rights where the owner is known, and checks them in any case.
    pub async fn declare_settings(&self, tables: &[SettingsTable]) -> Result<()> {
        if let Some(owner) = &self.owner {
            let client = connect::client(owner, &self.tls).await?;
            setup::take_turn(&client).await?;
            for sight in Sight::ALL {
                self.grant(&client, sight, tables).await?;
            }
        }
        let connection = self.connection().await?;
        for sight in Sight::ALL {
            self.check_settings(&connection, sight, tables).await?;
        }
        Ok(())
    }

    async fn grant(&self, client: &Client, sight: Sight, tables: &[SettingsTable]) -> Result<()> {
        let role = self.settings_role(sight);
        self.make(client, &role).await?;
        let (named, schema) = (quoted(&role), &self.schema);
        let mut text = format!(
            "begin; revoke all on all tables in schema {schema} from {named};
             grant usage on schema {schema} to {named};"
        );
        for (table, columns) in reached(tables, sight) {
            let columns: Vec<&str> = columns.into_iter().collect();
            text.push_str(&format!(
                "grant select ({}) on {table} to {named};",
                columns.join(", ")
            ));
        }
        text.push_str("commit");
        setup::run(client, &text).await
    }

    /// The role, which nobody can sign in as and which the application may become.
    async fn make(&self, client: &Client, role: &str) -> Result<()> {
        let application = self.application.get_user().unwrap_or_default();
        let ready =
            "select 1 from pg_roles r where r.rolname = $1 and pg_has_role($2, r.oid, 'MEMBER')";
        let making = |error| error::of(&error, "looking for a role");
        let found = client
            .query_opt(ready, &[&role, &application])
            .await
            .map_err(making)?;
        if found.is_some() {
            return Ok(());
        }
        let (named, application) = (quoted(role), quoted(application));
        for text in [
            format!("create role {named} nologin"),
            format!("grant {named} to {application}"),
        ] {
            match client.batch_execute(&text).await {
                Ok(()) => {}
                Err(error) if error.code() == Some(&SqlState::DUPLICATE_OBJECT) => {}
                Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                    return Err(Error::internal(format!(
                        "the owner's role may not make the role {role}, which sees settings only: \
                         let it (`alter role … createrole`), or run as a superuser: \
                         create role {named} nologin; grant {named} to {application}"
                    )));
                }
                Err(error) => return Err(error::of(&error, "making a role")),
            }
        }
        Ok(())
    }

    async fn check_settings(
        &self,
        connection: &Object,
        sight: Sight,
        tables: &[SettingsTable],
    ) -> Result<()> {
        let role = self.settings_role(sight);
        if strings(connection, ROLE, &[&role]).await?.is_empty() {
            return Err(Error::internal(format!(
                "the database role {role}, which sees settings only, is missing, may do more, \
                 or may not be entered: run `tenet migrate` with the owner's address"
            )));
        }
        let may: BTreeSet<String> = strings(connection, READS, &[&role]).await?;
        let must: BTreeSet<String> = reached(tables, sight)
            .into_iter()
            .flat_map(|(table, columns)| {
                let whole = format!("{}.{table}", self.schema);
                columns
                    .into_iter()
                    .map(move |column| format!("{whole}.{column}"))
            })
            .collect();
        if let Some(more) = may.difference(&must).next() {
            return Err(Error::internal(format!(
                "the database role {role} may read {more}, which is not declared as a setting"
            )));
        }
        if let Some(less) = must.difference(&may).next() {
            return Err(Error::internal(format!(
                "the database role {role} may not read {less}: run `tenet migrate`"
            )));
        }
        let does = strings(connection, DOES, &[&role, &self.schema]).await?;
        match does.first() {
            None => Ok(()),
            Some(what) => Err(Error::internal(format!(
                "the database role {role} may do more than read: {what}"
            ))),
        }
    }
}

impl PgTx {
    /// A snapshot in the role of a sight, which ends with the transaction.
    pub async fn settings(pg: &Arc<Pg>, tenant: TenantId, sight: Sight) -> Result<Self> {
        let role = quoted(&pg.settings_role(sight));
        let begin =
            format!("begin isolation level repeatable read, read only; set local role {role}");
        PgTx::begin(pg, &begin, Some(tenant)).await
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

async fn strings(
    connection: &Object,
    text: &str,
    args: &[&(dyn ToSql + Sync)],
) -> Result<BTreeSet<String>> {
    let checking = |error| error::of(&error, "checking a role");
    let rows = connection.query(text, args).await.map_err(checking)?;
    rows.iter()
        .map(|row| row.try_get(0).map_err(checking))
        .collect()
}
