//! The schema as each engine has it, read back and written in one common form.

use crate::dialect::Engine;
use crate::{Central, Db, Sql, Tx};
use kernel::{Result, TenantId};
use std::collections::BTreeMap;
use std::fmt::Write;

mod postgres;
mod sqlite;

/// One table in the common form.
#[derive(Default)]
struct Table {
    columns: BTreeMap<String, Column>,
    /// The columns of the primary key, without the tenant.
    key: Vec<String>,
    /// `company_id -> company on delete restrict`.
    references: Vec<String>,
    /// `unique contact_email (email) where …`.
    indexes: BTreeMap<String, String>,
    append_only: bool,
    kept_log: bool,
    search: bool,
    due: bool,
}

struct Column {
    class: &'static str,
    not_null: bool,
}

type Tables = BTreeMap<String, Table>;

/// The tables of tenants' data as text, the same from both engines. On SQLite it is read from
/// one tenant's file, on PostgreSQL from the shared schema; the tenant must exist.
pub async fn describe(db: &Db, tenant: TenantId) -> Result<String> {
    let mut tx = db.read(tenant).await?;
    read(&mut tx).await
}

/// The tables of a database that belongs to no tenant.
pub async fn describe_central(central: &Central) -> Result<String> {
    let mut tx = central.read().await?;
    read(&mut tx).await
}

async fn read(tx: &mut Tx) -> Result<String> {
    let tables = match tx.engine() {
        Engine::Sqlite => sqlite::tables(tx).await?,
        Engine::Postgres => postgres::tables(tx).await?,
    };
    Ok(write(&tables))
}

fn write(tables: &Tables) -> String {
    let mut out = String::new();
    for (name, table) in tables {
        // Writing into a string cannot fail.
        let _ = writeln!(out, "table {name}");
        for (column, Column { class, not_null }) in &table.columns {
            let not_null = if *not_null { " not null" } else { "" };
            let _ = writeln!(out, "  {column} {class}{not_null}");
        }
        let _ = writeln!(out, "  key ({})", table.key.join(", "));
        for reference in &table.references {
            let _ = writeln!(out, "  reference {reference}");
        }
        for (index, of) in &table.indexes {
            let _ = writeln!(out, "  index {index} {of}");
        }
        for (is, word) in [
            (table.append_only, "append only"),
            (table.kept_log, "kept log"),
            (table.search, "search"),
            (table.due, "due"),
        ] {
            if is {
                let _ = writeln!(out, "  {word}");
            }
        }
        out.push('\n');
    }
    out
}

/// Whether a column is the storage's own and not written down. In a database that belongs to
/// no tenant, `tenant_id` is a column like any other.
fn hidden(tx: &Tx, column: &str) -> bool {
    let own = ["tenant_id", "rid", "search_lexemes"];
    tx.tenant().is_some() && own.contains(&column)
}

/// One line of an index: its columns and its condition.
fn index(unique: bool, columns: &[String], condition: Option<&str>) -> String {
    let unique = if unique { "unique " } else { "" };
    let condition = condition.map_or(String::new(), |c| format!(" where {}", plain(c)));
    format!("{unique}({}){condition}", columns.join(", "))
}

/// A condition without what the engines write differently: case, spaces, brackets, casts.
fn plain(condition: &str) -> String {
    let mut text = condition.to_lowercase();
    for cast in ["::text", "::bytea", "::bigint"] {
        text = text.replace(cast, "");
    }
    text = text.replace(['(', ')'], " ");
    text = text
        .replace("!=", "<>")
        .replace(" true", " 1")
        .replace(" false", " 0");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ask(text: &str) -> Sql {
    Sql::new(text)
}
