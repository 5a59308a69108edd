//! SQLite's own account of its tables.

use super::{Column, Table, Tables, ask, hidden, index};
use crate::Tx;
use kernel::Result;

pub(super) async fn tables(tx: &mut Tx) -> Result<Tables> {
    let mut tables = Tables::new();
    let names = "select name from sqlite_schema where type = 'table' and sql not like 'create virtual%'
         and name not like 'sqlite_%' and name <> 'migrations' and name not in
         (select v.name || e.value from sqlite_schema v, json_each('[\"_data\",\"_idx\",\"_docsize\",\"_config\",\"_content\"]') e
          where v.sql like 'create virtual%') order by name";
    for row in tx.all(ask(names)).await? {
        let name: String = row.get(0)?;
        let table = table(tx, &name).await?;
        tables.insert(name, table);
    }
    Ok(tables)
}

async fn table(tx: &mut Tx, name: &str) -> Result<Table> {
    let mut table = Table::default();
    let columns =
        ask("select name, type, \"notnull\", pk from pragma_table_info($1) order by pk, name");
    for row in tx.all(columns.arg(name)).await? {
        let (column, kind): (String, String) = (row.get(0)?, row.get(1)?);
        if hidden(tx, &column) {
            continue;
        }
        if row.get::<i64>(3)? > 0 {
            table.key.push(column.clone());
        }
        let class = match kind.to_lowercase().as_str() {
            "integer" => "integer",
            "real" => "real",
            "text" => "text",
            _ => "blob",
        };
        let not_null = row.get::<i64>(2)? == 1 || row.get::<i64>(3)? > 0;
        table.columns.insert(column, Column { class, not_null });
    }
    references(tx, name, &mut table).await?;
    indexes(tx, name, &mut table).await?;
    let triggers = ask("select name from sqlite_schema where type = 'trigger' and tbl_name = $1");
    for row in tx.all(triggers.arg(name)).await? {
        let trigger: String = row.get(0)?;
        table.append_only |= trigger == format!("{name}_no_delete");
        table.kept_log |= trigger == format!("{name}_kept");
        table.search |= trigger == format!("{name}_search_insert");
    }
    Ok(table)
}

async fn references(tx: &mut Tx, name: &str, table: &mut Table) -> Result<()> {
    let keys = ask(
        "select \"table\", \"from\", on_delete from pragma_foreign_key_list($1)
         order by \"from\"",
    );
    for row in tx.all(keys.arg(name)).await? {
        let (target, column, action): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        if hidden(tx, &column) {
            continue;
        }
        let action = action.to_lowercase();
        table
            .references
            .push(format!("{column} -> {target} on delete {action}"));
    }
    Ok(())
}

async fn indexes(tx: &mut Tx, name: &str, table: &mut Table) -> Result<()> {
    let list = ask(
        "select l.name, l.\"unique\", l.origin, s.sql from pragma_index_list($1) l
         left join sqlite_schema s on s.name = l.name order by l.name",
    );
    for row in tx.all(list.arg(name)).await? {
        let (found, origin): (String, String) = (row.get(0)?, row.get(2)?);
        let mut columns = Vec::new();
        let info = ask("select name from pragma_index_info($1) order by seqno");
        for column in tx.all(info.arg(found.as_str())).await? {
            let column: String = column.get(0)?;
            if !hidden(tx, &column) {
                columns.push(column);
            }
        }
        if origin == "c" {
            let sql: String = row.get(3)?;
            let condition = sql
                .to_lowercase()
                .find(" where ")
                .map(|at| sql[at + 7..].to_owned());
            table.due |= found == format!("{name}_due");
            table
                .indexes
                .insert(found, index(row.get(1)?, &columns, condition.as_deref()));
        } else if table.key.is_empty() {
            table.key = columns;
        }
    }
    Ok(())
}
