//! Reading what is declared about users. The names of tables and columns come from the binary.

use super::Held;
use kernel::{Id, Result};
use kit::personal_data::{PersonalTable, Subject};
use kit::{App, User};
use storage::{Sql, Tx, Value};

/// The tables that concern users and hold something personal about them, the account first.
pub(super) fn tables(app: &App) -> Vec<&'static PersonalTable> {
    let all = app.slices.iter().flat_map(|slice| slice.personal_data);
    let mut about: Vec<_> = all
        .filter(|table| table.subject.user().is_some() && !table.columns.is_empty())
        .collect();
    about.sort_by_key(|table| !matches!(table.subject, Subject::Account(_)));
    about
}

/// The rows of one table about a user, from behind the first `skip` on.
pub(super) async fn held(
    tx: &mut Tx,
    table: &'static PersonalTable,
    user: Id<User>,
    skip: usize,
    limit: usize,
) -> Result<Held> {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let of = table.subject.user().unwrap_or("id");
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut sql = Sql::new(format!(
        "select {} from {} where {of} = ",
        columns.join(", "),
        table.table
    ));
    sql.bind(user);
    // Ids sort by time of birth; what has none is little.
    match table.impersonal.contains(&"id") {
        true => sql.push(" order by id desc limit "),
        false => sql.push(" order by 1 desc limit "),
    };
    sql.bind(number(limit + 1))
        .push(" offset ")
        .bind(number(skip));
    let found = tx.all(sql).await?;
    let more = found.len() > limit;
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(found.len().min(limit));
    for row in found.iter().take(limit) {
        let cells = (0..columns.len()).map(|at| row.get::<Value>(at));
        rows.push(cells.collect::<Result<_>>()?);
    }
    Ok(Held { table, rows, more })
}
