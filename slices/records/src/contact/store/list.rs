//! Walks along the table: what an index can narrow is looked up at once, the rest is passed
//! through in windows, so that no statement depends on how many contacts there are.

use super::{COLUMNS, WIDTH};
use crate::contact::cursor::Cursor;
use crate::contact::order::{Order, TAIL};
use kernel::{Id, Result};
use kit::User;
use kit::filter::{Checked, compile};
use std::time::Duration;
use storage::{Row, Sql, Tx, Value};

/// The search function of the table.
pub(crate) const SEARCH: &str = "contacts_search";
/// What filters, orders and searches ask of a row, besides the columns of a contact.
const KEYS: &str = "name_key, display_key, search, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15, k16";

/// What all rows of a list have in common.
pub(crate) struct Narrow<'a> {
    pub filter: &'a Checked,
    /// Words that must all begin some word of the row.
    pub search: Option<String>,
    /// `Some`: only the records of this user.
    pub own: Option<Option<Id<User>>>,
    pub order: &'a Order,
}

/// Some rows in order: the columns of a contact, the keys of the order, the words.
pub(crate) struct Stretch {
    pub rows: Vec<Row>,
    /// The keys behind which more may follow; `None`: nothing does.
    pub end: Option<Vec<Value>>,
}

/// The keys of the order in a row of a [`Stretch`].
pub(crate) fn keys(row: &Row) -> Vec<Value> {
    (WIDTH..row.len() - 1)
        .map(|i| row.value(i).clone())
        .collect()
}

/// The words in a row of a [`Stretch`].
pub(crate) fn words(row: &Row) -> Result<String> {
    row.get(row.len() - 1)
}

impl Narrow<'_> {
    /// The next rows by whatever index serves best; `None` when that takes longer than `limit`.
    pub async fn look(
        &self,
        tx: &mut Tx,
        cursor: &Cursor,
        wanted: usize,
        limit: Option<Duration>,
    ) -> Result<Option<Stretch>> {
        let sql = self.select(cursor, wanted);
        let rows = match limit {
            None => Some(tx.all(sql).await?),
            Some(limit) => tx.all_within(sql, limit).await?,
        };
        Ok(rows.map(|rows| Stretch {
            end: rows.last().filter(|_| rows.len() == wanted).map(keys),
            rows,
        }))
    }

    /// Those of the next `width` rows of the order that fit, without regard to words.
    pub async fn walk(
        &self,
        tx: &mut Tx,
        cursor: &Cursor,
        width: usize,
        wanted: usize,
    ) -> Result<Stretch> {
        let rows = tx.all(self.window(cursor, width, wanted)).await?;
        let end = if rows.len() == wanted {
            rows.last().map(keys)
        } else {
            let end = tx.maybe(self.end_of_window(cursor, width)).await?;
            end.map(|row| (0..row.len()).map(|i| row.value(i).clone()).collect())
        };
        Ok(Stretch { rows, end })
    }

    /// The next rows behind a place: the columns of a contact, the keys of the order, and no words,
    /// since the index has looked at them.
    pub fn select(&self, cursor: &Cursor, limit: usize) -> Sql {
        let list = self.keys(cursor).join(", ");
        // Only the living have words and slots, so this test narrows nothing there. The sign
        // keeps SQLite, which has no statistics, from walking along an index that begins with
        // it, and from sorting everybody afterwards.
        let free = self.by_slot(cursor) || self.search.is_some();
        let mut sql = Sql::new(format!(
            "select {COLUMNS}, {list}, '' from contacts where {}binned_at = 0",
            if free { "+" } else { "" }
        ));
        self.filled(cursor, &mut sql);
        self.owned(&mut sql);
        self.behind(cursor, &mut sql);
        if let Some(words) = &self.search {
            sql.push(&format!(" and id in (select id from {SEARCH}("))
                .bind(words)
                .push("))");
        }
        sql.push(" and ");
        compile(self.filter, SEARCH, &mut sql);
        self.in_order(cursor, limit, &mut sql);
        sql
    }

    /// A limit inside keeps both engines from reading anything but the window.
    fn window(&self, cursor: &Cursor, width: usize, limit: usize) -> Sql {
        let list = self.keys(cursor).join(", ");
        let mut sql = Sql::new(format!(
            "select {COLUMNS}, {list}, search from (select {COLUMNS}, {KEYS} from contacts where "
        ));
        self.along(cursor, &mut sql);
        self.in_order(cursor, width, &mut sql);
        sql.push(") as near where ");
        compile(self.filter, SEARCH, &mut sql);
        self.filled(cursor, &mut sql);
        self.owned(&mut sql);
        self.in_order(cursor, limit, &mut sql);
        sql
    }

    fn end_of_window(&self, cursor: &Cursor, width: usize) -> Sql {
        let list = self.keys(cursor).join(", ");
        let mut sql = Sql::new(format!("select {list} from contacts where "));
        self.along(cursor, &mut sql);
        self.in_order(cursor, 1, &mut sql);
        sql.push(" offset ")
            .bind(i64::try_from(width.saturating_sub(1)).unwrap_or(i64::MAX));
        sql
    }

    /// The conditions under which a walk along the index of the order skips nothing.
    fn along(&self, cursor: &Cursor, sql: &mut Sql) {
        let slot = self.by_slot(cursor);
        sql.push(if slot {
            "+binned_at = 0"
        } else {
            "binned_at = 0"
        });
        if slot || self.order.nullable == Some("owner") {
            self.filled(cursor, sql);
        }
        if matches!(self.keys(cursor).first(), Some(&("name_key" | "owner"))) {
            self.owned(sql);
        }
        self.behind(cursor, sql);
    }

    fn keys(&self, cursor: &Cursor) -> &[&'static str] {
        if cursor.tail { &TAIL } else { &self.order.keys }
    }

    /// Whether the walk goes along the index of a slot.
    fn by_slot(&self, cursor: &Cursor) -> bool {
        self.order.nullable.is_some_and(|column| column != "owner") && !cursor.tail
    }

    /// First those that have a value in the column of the order, then those without.
    fn filled(&self, cursor: &Cursor, sql: &mut Sql) {
        if let Some(column) = self.order.nullable {
            sql.push(&format!(
                " and {column} is {}",
                if cursor.tail { "null" } else { "not null" }
            ));
        }
    }

    fn owned(&self, sql: &mut Sql) {
        if let Some(user) = self.own {
            sql.push(" and owner = ").bind(user);
        }
    }

    fn behind(&self, cursor: &Cursor, sql: &mut Sql) {
        if !cursor.keys.is_empty() {
            let list = self.keys(cursor).join(", ");
            sql.push(&format!(
                " and ({list}) {} (",
                if self.order.descending { "<" } else { ">" }
            ));
            sql.bind_list(cursor.keys.iter().cloned()).push(")");
        }
    }

    fn in_order(&self, cursor: &Cursor, limit: usize, sql: &mut Sql) {
        let direction = if self.order.descending { " desc" } else { "" };
        let by: Vec<String> = self
            .keys(cursor)
            .iter()
            .map(|key| format!("{key}{direction}"))
            .collect();
        sql.push(&format!(" order by {} limit ", by.join(", ")))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    }
}

/// The next of what is in the recycle bin, last binned first: the columns of a contact and the
/// keys of the order.
pub(crate) async fn binned(
    tx: &mut Tx,
    own: Option<Option<Id<User>>>,
    after: Option<Vec<Value>>,
    limit: usize,
) -> Result<Vec<Row>> {
    let mut sql = Sql::new(format!(
        "select {COLUMNS}, binned_at, name_key, id from contacts where binned_at > 0"
    ));
    if let Some(user) = own {
        sql.push(" and owner = ").bind(user);
    }
    if let Some(keys) = after {
        sql.push(" and (binned_at, name_key, id) < (")
            .bind_list(keys)
            .push(")");
    }
    sql.push(" order by binned_at desc, name_key desc, id desc limit ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    tx.all(sql).await
}
