//! What somebody owns: every column of every collection that names a user, and every table that
//! is declared to belong to one. A slice that is listed tomorrow is covered.

use history::{Change, Entry};
use kernel::{Id, Result};
use kit::collection::{Find, Mode, Outcome, Page, Query, Row, Sort};
use kit::filter::{Op, Test};
use kit::personal_data::{PersonalTable, Subject};
use kit::{Cell, Collection, Column, Filter, Kind, Scope, User};
use serde_json::json;
use std::time::Duration;
use storage::{Sql, Tx};

/// So many records of one kind are counted before a page says that there are more.
pub(crate) const COUNTED: usize = 1000;
/// How long counting looks for records that no index finds.
const PATIENCE: Duration = Duration::from_millis(400);
/// How many records change hands in one transaction.
const STEP: usize = 200;

/// How much somebody owns of one kind.
pub(crate) struct Count {
    /// The key of its title, as in `collection-contacts`.
    pub collection: String,
    /// How many; [`COUNTED`] may be more.
    pub records: usize,
}

/// Every collection of the installation.
pub(crate) fn collections(scope: &Scope) -> impl Iterator<Item = &'static dyn Collection> {
    let slices = scope.app().slices.iter();
    slices.flat_map(|slice| slice.collections).copied()
}

/// What somebody owns, counted; nothing of a kind: not named.
pub(crate) async fn count(scope: &Scope, tx: &mut Tx, user: Id<User>) -> Result<Vec<Count>> {
    let mut counts = Vec::new();
    for collection in collections(scope) {
        let columns = naming_users(scope, tx, collection).await?;
        let page = page(scope, tx, collection, &columns, user, None, COUNTED).await?;
        counts.push(Count {
            collection: collection.name().to_owned(),
            records: page.items.len(),
        });
    }
    for (table, column, _, collection) in belonging(scope) {
        let mut sql = Sql::new(format!("select id from {table} where {column} = "));
        sql.bind(user).push(" limit 1000");
        counts.push(Count {
            collection: collection.to_owned(),
            records: tx.all(sql).await?.len(),
        });
    }
    counts.retain(|count| count.records > 0);
    Ok(counts)
}

/// Hands over what belongs to a user outside of collections, at once: it is little.
pub(crate) async fn move_belongings(
    scope: &Scope,
    tx: &mut Tx,
    from: Id<User>,
    to: Id<User>,
) -> Result<()> {
    for (table, column, kind, collection) in belonging(scope) {
        let mut sql = Sql::new(format!("select id from {table} where {column} = "));
        sql.bind(from);
        let ids = tx.all(sql).await?;
        if ids.is_empty() {
            continue;
        }
        let mut sql = Sql::new(format!("update {table} set {column} = "));
        sql.bind(to);
        sql.push(&format!(", version = version + 1 where {column} = "))
            .bind(from);
        tx.run(sql).await?;
        let set = history::open_set(tx, scope, "hand_over", collection, None).await?;
        let mut entries = Vec::with_capacity(ids.len());
        for row in &ids {
            let id: Id<()> = row.get(0)?;
            entries.push(Entry {
                kind,
                subject: id.bytes(),
                person: None,
                action: "updated",
                changes: vec![Change::new("owner", json!(from), json!(to))],
            });
        }
        history::record(tx, scope, set, entries).await?;
    }
    Ok(())
}

/// Hands over the next records of a collection: how many have gone and stayed, and where to go on.
pub(crate) async fn step(
    scope: &Scope,
    tx: &mut Tx,
    collection: &dyn Collection,
    from: Id<User>,
    over: &super::HandOver,
    after: Option<String>,
) -> Result<(i64, i64, Option<String>)> {
    let columns = naming_users(scope, tx, collection).await?;
    let page = page(scope, tx, collection, &columns, from, after, STEP).await?;
    let gone = Cell::Id(from.bytes());
    let text = |cell: &Cell| match cell {
        Cell::Id(raw) if *cell != gone => Id::<User>::from_bytes(*raw).to_string(),
        _ => over.heir.to_string(),
    };
    let row = |item: &kit::collection::Item| Row {
        find: Some(Find::Id(item.id)),
        values: columns
            .iter()
            .filter(|column| item.values(&column.key).contains(&gone))
            .map(|column| {
                let texts = item.values(&column.key).iter().map(text);
                (column.key.clone(), texts.collect())
            })
            .collect(),
        mode: Mode::UpdateOnly,
        ..Row::default()
    };
    let rows: Vec<Row> = page.items.iter().map(row).collect();
    let outcomes = collection.apply(scope, tx, over.set, rows, false).await?;
    let moved = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Updated(_)))
        .count();
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok((
        number(moved),
        number(outcomes.len().saturating_sub(moved)),
        page.next,
    ))
}

/// The columns of a collection that name a user and can be given another.
async fn naming_users(
    scope: &Scope,
    tx: &mut Tx,
    collection: &dyn Collection,
) -> Result<Vec<Column>> {
    let mut columns = collection.columns(scope, tx).await?;
    columns.retain(|column| column.kind == Kind::User && column.writable);
    Ok(columns)
}

async fn page(
    scope: &Scope,
    tx: &mut Tx,
    collection: &dyn Collection,
    columns: &[Column],
    user: Id<User>,
    after: Option<String>,
    limit: usize,
) -> Result<Page> {
    let tests = columns.iter().map(|column| {
        Filter::Test(Test {
            field: column.key.clone(),
            op: Op::Is,
            values: vec![user.to_string()],
        })
    });
    let mut tests: Vec<Filter> = tests.collect();
    let filter = match tests.len() {
        1 => tests.remove(0),
        _ => Filter::Any(tests),
    };
    let query = Query {
        filter,
        search: String::new(),
        sort: Sort::parse("name"),
        after,
        limit,
        patience: PATIENCE,
    };
    collection.page(scope, tx, &query).await
}

/// The tables whose rows belong to users: name, column, and what the history calls one and all.
fn belonging(
    scope: &Scope,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    let tables = scope.app().slices.iter().flat_map(|slice| {
        let tables: &'static [PersonalTable] = slice.personal_data;
        tables
    });
    tables.filter_map(|table| match table.subject {
        Subject::Owner {
            user,
            kind,
            collection,
        } => Some((table.table, user, kind, collection)),
        _ => None,
    })
}
