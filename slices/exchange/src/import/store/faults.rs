//! What is wrong with rows of a file.

use crate::import::{Fault, Import};
use crate::kept::{json, parse};
use kernel::{Id, Result};
use std::collections::HashSet;
use storage::{Row, Sql, Tx, Value, sql};

/// Notes faults of rows.
pub(crate) async fn add_faults(tx: &mut Tx, id: Id<Import>, faults: &[Fault]) -> Result<()> {
    let mut rows = Vec::with_capacity(faults.len());
    for fault in faults {
        rows.push(vec![
            Value::from(id),
            Value::from(i64::try_from(fault.position).unwrap_or(i64::MAX)),
            Value::from(fault.n),
            Value::from(i64::try_from(fault.line).unwrap_or(i64::MAX)),
            Value::from(fault.source.and_then(|source| i64::try_from(source).ok())),
            Value::from(&fault.column),
            Value::from(&fault.code),
            Value::from(json(&fault.params)?),
        ]);
    }
    tx.run_many(
        sql!(
            "insert into import_errors (import, position, n, line, source, column_key, code, params)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        rows,
    )
    .await?;
    Ok(())
}

/// The faults behind a place, in the order of the file.
pub(crate) async fn faults(
    tx: &mut Tx,
    id: Id<Import>,
    after: Option<(u64, i64)>,
    limit: usize,
) -> Result<Vec<Fault>> {
    let (position, n) = after.map_or((-1, i64::MAX), |(position, n)| {
        (i64::try_from(position).unwrap_or(i64::MAX), n)
    });
    let rows = tx
        .all(sql!(
            "select position, n, line, source, column_key, code, params
               from import_errors
              where import = $1 and (position, n) > ($2, $3)
              order by position, n
              limit $4",
            id,
            position,
            n,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let unsigned = |i: usize| row.get::<i64>(i).map(|n| u64::try_from(n).unwrap_or(0));
            Ok(Fault {
                position: unsigned(0)?,
                n: row.get(1)?,
                line: unsigned(2)?,
                source: row
                    .get::<Option<i64>>(3)?
                    .and_then(|n| usize::try_from(n).ok()),
                column: row.get(4)?,
                code: row.get(5)?,
                params: parse(&row.get::<String>(6)?)?,
            })
        })
        .collect()
}

/// The columns of the file in which something is wrong.
pub(crate) async fn faulty_sources(tx: &mut Tx, id: Id<Import>) -> Result<Vec<usize>> {
    let rows = tx
        .all(sql!(
            "select distinct source from import_errors where import = $1 and source is not null",
            id
        ))
        .await?;
    let sources = rows
        .iter()
        .map(|row| row.get::<i64>(0).map(|n| usize::try_from(n).unwrap_or(0)));
    sources.collect()
}

/// The rows that link in one of these columns to nothing known, by their numbers.
pub(crate) async fn without_link(
    tx: &mut Tx,
    id: Id<Import>,
    columns: &[String],
) -> Result<HashSet<u64>> {
    let mut sql = Sql::new("select distinct position from import_errors where import = ");
    sql.bind(id)
        .push(" and code = 'not_found' and column_key in (")
        .bind_in(columns)
        .push(")");
    let rows = tx.all(sql).await?;
    let position = |row: &Row| Ok(u64::try_from(row.get::<i64>(0)?).unwrap_or(0));
    rows.iter().map(position).collect()
}

/// Forgets what is wrong with rows.
pub(crate) async fn forget_faults(tx: &mut Tx, id: Id<Import>, rows: &[u64]) -> Result<()> {
    let row = |position: &u64| {
        let position = i64::try_from(*position).unwrap_or(i64::MAX);
        vec![Value::from(id), Value::from(position)]
    };
    tx.run_many(
        sql!("delete from import_errors where import = $1 and position = $2"),
        rows.iter().map(row).collect(),
    )
    .await
    .map(drop)
}
