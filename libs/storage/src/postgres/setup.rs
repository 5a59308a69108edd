//! The owner's work: the schema, the migrations, and exactly the rights the application needs.

use super::{Pg, connect, error};
use crate::dialect::{Scope, VISIBLE, WAITING, as_if_large};
use crate::migrate::{Step, lacking, now};
use kernel::{Error, Result};
use tokio_postgres::Client;

/// Held while one process migrates; any fixed number of our own.
const LOCK: i64 = 0x74_65_6e_65_74;

impl Pg {
    /// Brings the schema up to date as the owner, one process at a time, each step in its own
    /// transaction. Without the owner's address it only looks whether anything is missing.
    pub async fn migrate(&self) -> Result<()> {
        let Some(owner) = &self.owner else {
            return self.refuse_pending().await;
        };
        let client = connect::client(owner, &self.tls).await?;
        take_turn(&client).await?;
        run(&client, &self.preparations()).await?;
        let applied = applied(&client).await?;
        for step in self.plan.pending(&applied)? {
            self.apply(&client, step).await?;
        }
        // Closing the connection at the end gives the lock back.
        self.finish(&client).await?;
        self.check().await
    }

    async fn refuse_pending(&self) -> Result<()> {
        let connection = self.connection().await?;
        let applied = self.applied(&connection).await?.unwrap_or_default();
        lacking(&self.plan.pending(&applied)?)
    }

    fn preparations(&self) -> String {
        let tenants = match self.scope {
            Scope::Tenant => "create table if not exists storage_tenant (id bigint primary key);",
            Scope::Central => "",
        };
        format!(
            "set client_min_messages = warning;
             create schema if not exists {};
             create table if not exists migrations (stamp text not null primary key,
               checksum text not null, applied_at bigint not null);
             {tenants}",
            self.schema
        )
    }

    async fn apply(&self, client: &Client, step: &Step) -> Result<()> {
        let text = format!(
            "begin; {} insert into migrations (stamp, checksum, applied_at)
             values ('{}', '{}', {}); commit",
            step.text,
            step.stamp,
            step.checksum,
            now()
        );
        if let Err(error) = client.batch_execute(&text).await {
            run(client, "rollback").await?;
            return Err(of_migration(&error, step.stamp));
        }
        tracing::info!(stamp = step.stamp, schema = %self.schema, "migrated");
        Ok(())
    }

    /// The rights follow from the tables as they are, so a step can never forget them.
    async fn finish(&self, client: &Client) -> Result<()> {
        let role = self.application.get_user().unwrap_or_default();
        let role = format!("\"{}\"", role.replace('"', "\"\""));
        let schema = &self.schema;
        let mut text = format!(
            "begin; grant usage on schema {schema} to {role};
             revoke all on all tables in schema {schema} from {role}, public;
             grant select, insert, update, delete on all tables in schema {schema} to {role};
             revoke all on migrations from {role}; grant select on migrations to {role};"
        );
        if self.scope == Scope::Tenant {
            text.push_str(&format!(
                "revoke update, delete on storage_tenant from {role};"
            ));
            text.push_str(&erase_function(&self.children_first(client).await?));
            for table in strings(client, PLANNED_OTHERWISE, schema).await? {
                text.push_str(&format!(
                    "alter policy tenant on {table} using ({VISIBLE}); {};",
                    as_if_large(&table)
                ));
            }
            for index in strings(client, UNWAITING, schema).await? {
                text.push_str(&format!("alter index {index} set ({WAITING});"));
            }
        }
        for table in strings(client, APPEND_ONLY, schema).await? {
            text.push_str(&format!("revoke update, delete on {table} from {role};"));
        }
        for table in strings(client, KEPT_LOGS, schema).await? {
            // The table and the columns that may be emptied: `security_log (device, way)`.
            let (name, columns) = table.split_once(' ').unwrap_or((&table, ""));
            text.push_str(&format!(
                "revoke update on {name} from {role}; grant update {columns} on {name} to {role};"
            ));
        }
        text.push_str(&format!(
            "revoke execute on all functions in schema {schema} from public;
             grant execute on all functions in schema {schema} to {role}; commit"
        ));
        run(client, &text).await
    }

    /// The tenants' tables, those that refer before those that are referred to.
    async fn children_first(&self, client: &Client) -> Result<Vec<String>> {
        let mut left = strings(client, TENANT_TABLES, &self.schema).await?;
        let edges = client
            .query(REFERENCES, &[&self.schema])
            .await
            .map_err(|error| error::of(&error, "reading the references"))?;
        let mut references: Vec<(String, String)> = Vec::new();
        for row in edges {
            let read = |i| {
                row.try_get(i)
                    .map_err(|e| error::of(&e, "reading the references"))
            };
            references.push((read(0)?, read(1)?));
        }
        let mut ordered = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let free = left.iter().position(|table| {
                let mut into = references.iter().filter(|(_, target)| target == table);
                !into.any(|(source, _)| source != table && left.contains(source))
            });
            let Some(free) = free else {
                return Err(Error::internal(format!(
                    "the references between {} go in a circle",
                    left.join(", ")
                )));
            };
            ordered.push(left.remove(free));
        }
        Ok(ordered)
    }
}

/// Removes the tenant that is set, wholly.
fn erase_function(tables: &[String]) -> String {
    let mut body = String::new();
    for table in tables {
        body.push_str(&format!(
            "delete from {table} where tenant_id = current_setting('tenet.tenant')::bigint;\n"
        ));
    }
    format!(
        "create or replace function storage_erase() returns void
         language sql security definer set search_path from current as $f$
         {body}
         delete from storage_tenant where id = current_setting('tenet.tenant')::bigint;
         $f$;"
    )
}

const TENANT_TABLES: &str = "
select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind = 'r' and c.relrowsecurity order by 1";

/// Tables that were made when the policy let the planner see the tenant. What is no such policy at
/// all is left as it is, for [`Pg::check`] to refuse.
const PLANNED_OTHERWISE: &str = "
select c.relname::text from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_policy p on p.polrelid = c.oid and p.polname = 'tenant'
where n.nspname = $1 and c.relkind = 'r'
  and pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = (current_setting(''tenet.tenant''::text))::bigint)'
order by 1";

/// Indexes of words that were made when each word was sorted in at once.
const UNWAITING: &str = "
select c.relname::text from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind = 'i' and 'fastupdate=off' = any(c.reloptions) order by 1";

const APPEND_ONLY: &str = "
select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and obj_description(c.oid, 'pg_class') = 'append-only' order by 1";

const KEPT_LOGS: &str = "
select c.relname::text || ' (' || substr(obj_description(c.oid, 'pg_class'), 11) || ')'
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and obj_description(c.oid, 'pg_class') like 'kept-log: %' order by 1";

const REFERENCES: &str = "
select s.relname::text, t.relname::text
from pg_constraint k
join pg_class s on s.oid = k.conrelid
join pg_class t on t.oid = k.confrelid
join pg_namespace n on n.oid = s.relnamespace
where k.contype = 'f' and n.nspname = $1";

async fn strings(client: &Client, text: &str, schema: &str) -> Result<Vec<String>> {
    let reading = |error| error::of(&error, "reading the schema");
    let rows = client.query(text, &[&schema]).await.map_err(reading)?;
    rows.iter()
        .map(|row| row.try_get(0).map_err(reading))
        .collect()
}

async fn applied(client: &Client) -> Result<Vec<(String, String)>> {
    let reading = |error| error::of(&error, "reading the migrations");
    let rows = client
        .query("select stamp, checksum from migrations", &[])
        .await
        .map_err(reading)?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get(0).map_err(reading)?,
                row.try_get(1).map_err(reading)?,
            ))
        })
        .collect()
}

/// One process at a time; the turn ends with the connection.
pub(super) async fn take_turn(client: &Client) -> Result<()> {
    run(client, &format!("select pg_advisory_lock({LOCK})")).await
}

pub(super) async fn run(client: &Client, text: &str) -> Result<()> {
    let done = client.batch_execute(text).await;
    done.map_err(|error| of_migration(&error, "migrating"))
}

/// A migration holds no values, so the server's words may be shown.
fn of_migration(error: &tokio_postgres::Error, what: &str) -> Error {
    match error.as_db_error() {
        Some(error) => Error::internal(format!("{what}: {}", error.message())),
        None => Error::internal(format!("{what}: {}", error::chain(error))),
    }
}
