//! SQLite with SQLCipher and the pragmas that Tenet sets, through rusqlite alone.

use super::{Statement, Table};
use anyhow::{Context, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use storage::Value;

/// One connection to an encrypted file.
pub struct File(Connection);

/// Opens a file that is there.
pub fn open_sqlite(path: &Path, key: &[u8; 32]) -> Result<File> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!(
        "pragma key = \"x'{key}'\";
         pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
         pragma busy_timeout = 5000; pragma secure_delete = on; pragma temp_store = memory;
         pragma journal_size_limit = 4194304; pragma cache_size = -16384;"
    ))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(File(connection))
}

impl File {
    pub(super) fn select(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>> {
        let mut prepared = self.0.prepare_cached(&statement.text)?;
        bind(&mut prepared, &statement.args)?;
        let width = prepared.column_count();
        let mut rows = prepared.raw_query();
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(width);
            for i in 0..width {
                values.push(match row.get_ref(i)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(value) => Value::Int(value),
                    ValueRef::Real(value) => Value::Real(value),
                    ValueRef::Text(text) => Value::Text(std::str::from_utf8(text)?.to_owned()),
                    ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
                });
            }
            out.push(values);
        }
        Ok(out)
    }

    pub(super) fn change(&mut self, statements: &[Statement]) -> Result<()> {
        self.0.execute_batch("begin immediate")?;
        for statement in statements {
            let mut prepared = self.0.prepare_cached(&statement.text)?;
            bind(&mut prepared, &statement.args)?;
            prepared.raw_execute()?;
        }
        Ok(self.0.execute_batch("commit")?)
    }

    pub(super) fn fill(&mut self, tables: &[(Table, Vec<Vec<Value>>)]) -> Result<()> {
        self.0.execute_batch("begin immediate")?;
        for (table, rows) in tables {
            let mut prepared = self.0.prepare_cached(&table.insert(1))?;
            for row in rows {
                bind(&mut prepared, row)?;
                prepared.raw_execute()?;
            }
        }
        Ok(self.0.execute_batch("commit")?)
    }
}

/// `$3` is a name to SQLite: the third argument goes wherever that name stands.
fn bind(statement: &mut rusqlite::Statement<'_>, args: &[Value]) -> Result<()> {
    for i in 1..=statement.parameter_count() {
        let name = statement
            .parameter_name(i)
            .context("a parameter without a name")?;
        let number: usize = name.trim_start_matches('$').parse()?;
        match args.get(number - 1).context("too few arguments")? {
            Value::Null => statement.raw_bind_parameter(i, rusqlite::types::Null)?,
            Value::Int(value) => statement.raw_bind_parameter(i, value)?,
            Value::Real(value) => statement.raw_bind_parameter(i, value)?,
            Value::Text(value) => statement.raw_bind_parameter(i, value)?,
            Value::Blob(value) => statement.raw_bind_parameter(i, value)?,
        }
    }
    Ok(())
}
