//! Statements on a connection: binding, reading rows, loops.

use super::connection::Conn;
use super::error::{of_prepare, of_step};
use crate::sql::Ready;
use crate::{Row, Value};
use kernel::{Error, Result};
use rusqlite::CachedStatement;
use rusqlite::types::ValueRef;

/// All rows of one statement.
pub(super) fn all(conn: &Conn, sql: &Ready) -> Result<Vec<Row>> {
    let place = sql.place;
    let mut statement = prepare(conn, sql)?;
    bind(&mut statement, &sql.args).map_err(|error| of_step(&error, place))?;
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next().map_err(|error| of_step(&error, place))? {
        let mut values = Vec::with_capacity(columns);
        for i in 0..columns {
            let value = row.get_ref(i).map_err(|error| of_step(&error, place))?;
            values.push(own(value)?);
        }
        out.push(Row::new(values));
    }
    Ok(out)
}

/// One statement for each row of arguments; how many rows were changed.
pub(super) fn each(conn: &Conn, sql: &Ready, rows: &[Vec<Value>]) -> Result<u64> {
    let place = sql.place;
    let mut statement = prepare(conn, sql)?;
    let returns = statement.column_count() > 0;
    let mut changed: u64 = 0;
    for args in rows {
        bind(&mut statement, args).map_err(|error| of_step(&error, place))?;
        if returns {
            let mut rows = statement.raw_query();
            while rows
                .next()
                .map_err(|error| of_step(&error, place))?
                .is_some()
            {
                changed += 1;
            }
        } else {
            let n = statement
                .raw_execute()
                .map_err(|error| of_step(&error, place))?;
            changed += u64::try_from(n).unwrap_or(0);
        }
    }
    Ok(changed)
}

/// Statements made at run time go through the cache too: it is small and drops the oldest.
fn prepare<'c>(conn: &'c Conn, sql: &Ready) -> Result<CachedStatement<'c>> {
    let statement = conn
        .raw
        .prepare_cached(&sql.text)
        .map_err(|error| of_prepare(error, sql.place))?;
    if !conn.may_write() && !statement.readonly() {
        let place = sql.place;
        return Err(Error::internal(format!(
            "{place}: a statement that writes in a transaction that reads"
        )));
    }
    Ok(statement)
}

/// `$1` is a *named* parameter to SQLite, numbered by first appearance: bound by its name's number.
fn bind(statement: &mut rusqlite::Statement<'_>, args: &[Value]) -> rusqlite::Result<()> {
    use rusqlite::Error::{InvalidParameterCount, InvalidParameterName};
    let count = statement.parameter_count();
    let mut highest = 0;
    for i in 1..=count {
        let name = statement.parameter_name(i).unwrap_or("?");
        let number: usize = name
            .strip_prefix('$')
            .and_then(|digits| digits.parse().ok())
            .filter(|number| *number > 0)
            .ok_or_else(|| InvalidParameterName(name.to_owned()))?;
        highest = highest.max(number);
        match args.get(number - 1) {
            Some(Value::Null) => statement.raw_bind_parameter(i, rusqlite::types::Null)?,
            Some(Value::Int(value)) => statement.raw_bind_parameter(i, value)?,
            Some(Value::Real(value)) => statement.raw_bind_parameter(i, value)?,
            Some(Value::Text(value)) => statement.raw_bind_parameter(i, value)?,
            Some(Value::Blob(value)) => statement.raw_bind_parameter(i, value)?,
            None => return Err(InvalidParameterCount(args.len(), number)),
        }
    }
    if highest != args.len() {
        return Err(InvalidParameterCount(args.len(), highest));
    }
    Ok(())
}

fn own(value: ValueRef<'_>) -> Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(bytes) => Value::Text(
            std::str::from_utf8(bytes)
                .map_err(|_| Error::internal("a text column does not hold UTF-8"))?
                .to_owned(),
        ),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}
