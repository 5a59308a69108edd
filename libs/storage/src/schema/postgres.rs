//! PostgreSQL's own account of its tables.

use super::{Column, Table, Tables, ask, hidden, index};
use crate::Tx;
use kernel::Result;

pub(super) async fn tables(tx: &mut Tx) -> Result<Tables> {
    let mut tables = Tables::new();
    let names = "select c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''),
           exists (select 1 from pg_proc p where p.pronamespace = n.oid and p.proname = c.relname || '_search'),
           exists (select 1 from pg_proc p where p.pronamespace = n.oid and p.proname = c.relname || '_due')
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = current_schema() and c.relkind = 'r'
           and c.relname not in ('migrations', 'storage_tenant') order by c.relname";
    for row in tx.all(ask(names)).await? {
        let name: String = row.get(0)?;
        let comment: String = row.get(1)?;
        let mut table = Table {
            append_only: comment == "append-only",
            kept_log: comment.starts_with("kept-log: "),
            search: row.get(2)?,
            due: row.get(3)?,
            ..Table::default()
        };
        columns(tx, &name, &mut table).await?;
        references(tx, &name, &mut table).await?;
        indexes(tx, &name, &mut table).await?;
        tables.insert(name, table);
    }
    Ok(tables)
}

async fn columns(tx: &mut Tx, name: &str, table: &mut Table) -> Result<()> {
    let sql = ask(
        "select a.attname, t.typname, a.attnotnull from pg_attribute a
         join pg_type t on t.oid = a.atttypid
         where a.attrelid = cast($1 as text)::regclass and a.attnum > 0 and not a.attisdropped",
    );
    for row in tx.all(sql.arg(name)).await? {
        let (column, kind): (String, String) = (row.get(0)?, row.get(1)?);
        if hidden(tx, &column) {
            continue;
        }
        let class = match kind.as_str() {
            "int8" | "int4" | "bool" => "integer",
            "float8" => "real",
            "text" | "jsonb" => "text",
            _ => "blob",
        };
        let not_null = row.get(2)?;
        table.columns.insert(column, Column { class, not_null });
    }
    Ok(())
}

async fn references(tx: &mut Tx, name: &str, table: &mut Table) -> Result<()> {
    let sql = ask(
        "select a.attname, t.relname, cast(k.confdeltype as text) from pg_constraint k
         join pg_class t on t.oid = k.confrelid
         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
         where k.contype = 'f' and k.conrelid = cast($1 as text)::regclass order by a.attname",
    );
    for row in tx.all(sql.arg(name)).await? {
        let (column, target, action): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        if hidden(tx, &column) {
            continue;
        }
        let action = match action.as_str() {
            "r" => "restrict",
            "c" => "cascade",
            "n" => "set null",
            "d" => "set default",
            _ => "no action",
        };
        table
            .references
            .push(format!("{column} -> {target} on delete {action}"));
    }
    Ok(())
}

async fn indexes(tx: &mut Tx, name: &str, table: &mut Table) -> Result<()> {
    let sql = ask(
        "select c.relname, i.indisunique, i.indisprimary, pg_get_expr(i.indpred, i.indrelid),
           (select string_agg(a.attname, ',' order by k.n) from unnest(i.indkey) with ordinality k(at, n)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.at)
         from pg_index i join pg_class c on c.oid = i.indexrelid
         where i.indrelid = cast($1 as text)::regclass and c.relname <> $1 || '_search_index'
         order by c.relname",
    );
    for row in tx.all(sql.arg(name)).await? {
        let columns: String = row.get(4)?;
        let columns: Vec<String> = columns
            .split(',')
            .filter(|column| !hidden(tx, column))
            .map(str::to_owned)
            .collect();
        if row.get(2)? {
            table.key = columns;
            continue;
        }
        let condition: Option<String> = row.get(3)?;
        table.indexes.insert(
            row.get(0)?,
            index(row.get(1)?, &columns, condition.as_deref()),
        );
    }
    Ok(())
}
