//! PostgreSQL through tokio-postgres alone: prepared statements, pipelined, under row security.

use super::{Statement, Table};
use crate::cluster::connect;
use anyhow::Result;
use futures::future::try_join_all;
use kernel::TenantId;
use std::collections::HashMap;
use storage::Value;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement as Prepared};

/// How many rows one insert takes: `copy` is refused under row security, and wider is not
/// faster (`data-layer`, section 6).
const WIDE: usize = 500;

/// One connection of the application role.
pub struct Pg {
    client: Client,
    begin: String,
    prepared: HashMap<String, Prepared>,
}

/// Connects and chooses the tenant for every transaction to come.
pub async fn open_postgres(url: &str, tenant: TenantId) -> Result<Pg> {
    let client = connect(url).await?;
    client
        .batch_execute("set search_path = tenet, pg_temp")
        .await?;
    let begin = format!("begin; set local tenet.tenant = '{tenant}'");
    Ok(Pg {
        client,
        begin,
        prepared: HashMap::new(),
    })
}

impl Pg {
    async fn prepare(&mut self, text: &str) -> Result<Prepared> {
        if let Some(known) = self.prepared.get(text) {
            return Ok(known.clone());
        }
        let prepared = self.client.prepare(text).await?;
        self.prepared.insert(text.to_owned(), prepared.clone());
        Ok(prepared)
    }

    /// `begin`, the select and `commit` in one round trip.
    pub(super) async fn select(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>> {
        let prepared = self.prepare(&statement.text).await?;
        let args = parameters(&statement.args);
        let (began, rows, ended) = futures::join!(
            self.client.batch_execute(&self.begin),
            self.client.query(&prepared, &args),
            self.client.batch_execute("commit"),
        );
        began?;
        let mut out = Vec::new();
        for row in rows? {
            out.push(
                (0..row.len())
                    .map(|i| row.try_get(i))
                    .collect::<Result<Vec<Value>, _>>()?,
            );
        }
        ended?;
        Ok(out)
    }

    /// `begin`, everything and `commit` in one round trip.
    pub(super) async fn change(&mut self, statements: &[Statement]) -> Result<()> {
        let mut prepared = Vec::with_capacity(statements.len());
        for statement in statements {
            prepared.push((
                self.prepare(&statement.text).await?,
                parameters(&statement.args),
            ));
        }
        let all = prepared
            .iter()
            .map(|(prepared, args)| self.client.execute(prepared, args));
        let (began, done, ended) = futures::join!(
            self.client.batch_execute(&self.begin),
            try_join_all(all),
            self.client.batch_execute("commit"),
        );
        began?;
        done?;
        Ok(ended?)
    }

    pub(super) async fn fill(&mut self, tables: &[(Table, Vec<Vec<Value>>)]) -> Result<()> {
        self.client.batch_execute(&self.begin).await?;
        for (table, rows) in tables {
            for chunk in rows.chunks(WIDE) {
                let prepared = self.prepare(&table.insert(chunk.len())).await?;
                let args: Vec<&(dyn ToSql + Sync)> =
                    chunk.iter().flatten().map(|value| value as _).collect();
                self.client.execute(&prepared, &args).await?;
            }
        }
        Ok(self.client.batch_execute("commit").await?)
    }
}

fn parameters(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|value| value as _).collect()
}
