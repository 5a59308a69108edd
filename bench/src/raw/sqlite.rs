//! SQLite with SQLCipher and the pragmas that Tenet sets, through rusqlite alone.

use super::{Statement, Table};
use anyhow::{Context, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use storage::Value;
use storage::dialect::widen;

/// How many rows one insert takes when there are many, as Tenet does it.
const WIDE: usize = 250;

/// One connection to an encrypted file.
pub struct File(Connection);

/// Opens a file that is there.
pub fn open_sqlite(path: &Path, key: &[u8; 32]) -> Result<File> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!(
        "pragma cipher_default_hmac_algorithm = HMAC_SHA256; pragma key = \"x'{key}'\";
         pragma cipher_hmac_algorithm = HMAC_SHA256;
         pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
         pragma busy_timeout = 5000; pragma secure_delete = on; pragma temp_store = memory;
         pragma journal_size_limit = 16777216; pragma wal_autocheckpoint = 4096;
         pragma cache_size = -16384;"
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
            let one = table.insert(1);
            let wide = widen(storage::Engine::Sqlite, &one, WIDE).context("a plain insert")?;
            let (many, rest) = rows.split_at(rows.len() - rows.len() % WIDE);
            let mut prepared = self.0.prepare_cached(&wide)?;
            for some in many.chunks(WIDE) {
                for (i, value) in some.iter().flatten().enumerate() {
                    bind_one(&mut prepared, i + 1, value)?;
                }
                prepared.raw_execute()?;
            }
            let mut prepared = self.0.prepare_cached(&one)?;
            for row in rest {
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
        bind_one(
            statement,
            i,
            args.get(number - 1).context("too few arguments")?,
        )?;
    }
    Ok(())
}

fn bind_one(statement: &mut rusqlite::Statement<'_>, i: usize, value: &Value) -> Result<()> {
    match value {
        Value::Null => statement.raw_bind_parameter(i, rusqlite::types::Null)?,
        Value::Int(value) => statement.raw_bind_parameter(i, value)?,
        Value::Real(value) => statement.raw_bind_parameter(i, value)?,
        Value::Text(value) => statement.raw_bind_parameter(i, value)?,
        Value::Blob(value) => statement.raw_bind_parameter(i, value)?,
    }
    Ok(())
}
