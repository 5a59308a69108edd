//! Statements on a connection: binding, reading rows, loops.

use super::connection::Conn;
use super::error::{of_prepare, of_step};
use crate::dialect::{self, Engine};
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

/// How many rows one wide insert takes, the widest first; what is left over goes into narrower
/// ones. A table with a word index writes a piece of that index at the end of every statement,
/// and pieces have to be merged: the fewer the better.
const WIDE: [usize; 4] = [250, 100, 40, 16];

/// The same statement for many rows, inserts of many rows at a time; how many rows were changed.
pub(super) fn many(conn: &Conn, sql: &Ready, rows: &[Vec<Value>]) -> Result<u64> {
    let (mut rest, mut changed) = (rows, 0);
    for width in WIDE {
        let (some, narrower) = rest.split_at(rest.len() - rest.len() % width);
        if some.is_empty() {
            continue;
        }
        match wide(conn, sql, some, width)? {
            Some(n) => changed += n,
            None => break,
        }
        rest = narrower;
    }
    Ok(changed + each(conn, sql, rest)?)
}

/// Inserts of `width` rows each; `None` when the statement is no insert that can be made wide.
fn wide(conn: &Conn, sql: &Ready, rows: &[Vec<Value>], width: usize) -> Result<Option<u64>> {
    let place = sql.place;
    let Some(text) = dialect::widen(Engine::Sqlite, &sql.text, width) else {
        return Ok(None);
    };
    let text = Ready {
        text: text.into(),
        args: Vec::new(),
        place,
        registered: sql.registered,
    };
    let mut statement = prepare(conn, &text)?;
    if statement.column_count() > 0 {
        return Ok(None);
    }
    let mut changed: u64 = 0;
    for some in rows.chunks(width) {
        bind_all(&mut statement, some).map_err(|error| of_step(&error, place))?;
        let n = statement
            .raw_execute()
            .map_err(|error| of_step(&error, place))?;
        changed += u64::try_from(n).unwrap_or(0);
    }
    Ok(Some(changed))
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
            Some(value) => bind_one(statement, i, value)?,
            None => return Err(InvalidParameterCount(args.len(), number)),
        }
    }
    if highest != args.len() {
        return Err(InvalidParameterCount(args.len(), highest));
    }
    Ok(())
}

/// The parameters of a wide insert stand in the order of the rows.
fn bind_all(statement: &mut rusqlite::Statement<'_>, rows: &[Vec<Value>]) -> rusqlite::Result<()> {
    let given = rows.iter().map(Vec::len).sum();
    let wanted = statement.parameter_count();
    if given != wanted {
        return Err(rusqlite::Error::InvalidParameterCount(given, wanted));
    }
    for (i, value) in rows.iter().flatten().enumerate() {
        bind_one(statement, i + 1, value)?;
    }
    Ok(())
}

fn bind_one(
    statement: &mut rusqlite::Statement<'_>,
    i: usize,
    value: &Value,
) -> rusqlite::Result<()> {
    match value {
        Value::Null => statement.raw_bind_parameter(i, rusqlite::types::Null),
        Value::Int(value) => statement.raw_bind_parameter(i, value),
        Value::Real(value) => statement.raw_bind_parameter(i, value),
        Value::Text(value) => statement.raw_bind_parameter(i, value),
        Value::Blob(value) => statement.raw_bind_parameter(i, value),
    }
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
