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

/// Through how many hands a list is merged of the records of each.
const MERGED: usize = 50;
/// A page of fifty, and the one more that says whether others follow: what is asked all day.
const USUAL: usize = 51;
/// The search function of the table.
pub(crate) const SEARCH: &str = "contacts_search";
/// What filters, orders and searches ask of a row, besides the columns of a contact.
const KEYS: &str = "name_key, display_key, search, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15, k16";

/// What all rows of a list have in common.
pub(crate) struct Narrow<'a> {
    pub filter: &'a Checked,
    /// Words that must all begin some word of the row, in one of these ways; none: whatever words.
    pub search: Vec<String>,
    /// `Some`: only the records of these users.
    pub owners: Option<Vec<Id<User>>>,
    pub order: &'a Order,
}

/// Some rows in order: the columns of a contact, the keys of the order, the words.
pub(crate) struct Stretch {
    pub rows: Vec<Row>,
    /// The keys behind which more may follow; `None`: nothing does.
    pub end: Option<Vec<Value>>,
}

/// The rows of a select; `None` when it takes longer than it may.
async fn within(tx: &mut Tx, sql: Sql, limit: Option<Duration>) -> Result<Option<Vec<Row>>> {
    match limit {
        None => tx.all(sql).await.map(Some),
        Some(limit) => tx.all_within(sql, limit).await,
    }
}

/// The keys of the order in a row of a [`Stretch`].
pub(crate) fn keys(row: &Row) -> Vec<Value> {
    (WIDTH..row.len() - 1)
        .map(|i| row.value(i).clone())
        .collect()
}

/// The words in a row of a [`Stretch`].
pub(crate) fn words(row: &Row) -> Result<&str> {
    row.text(row.len() - 1)
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
        let rows = within(tx, self.select(cursor, wanted), limit).await?;
        Ok(rows.map(|rows| Stretch {
            end: rows.last().filter(|_| rows.len() == wanted).map(keys),
            rows,
        }))
    }

    /// Those of the next `width` rows of the order that fit, without regard to words; `None`
    /// when looking at so many takes longer than `limit`.
    pub async fn walk(
        &self,
        tx: &mut Tx,
        cursor: &Cursor,
        (width, wanted): (usize, usize),
        limit: Option<Duration>,
    ) -> Result<Option<Stretch>> {
        let Some(rows) = within(tx, self.window(cursor, width, wanted), limit).await? else {
            return Ok(None);
        };
        if rows.len() == wanted {
            let end = rows.last().map(keys);
            return Ok(Some(Stretch { rows, end }));
        }
        let Some(end) = within(tx, self.end_of_window(cursor, width), limit).await? else {
            return Ok(None);
        };
        let end = end.first();
        let end = end.map(|row| (0..row.len()).map(|i| row.value(i).clone()).collect());
        Ok(Some(Stretch { rows, end }))
    }

    /// The next rows behind a place: the columns of a contact, the keys of the order, and no words,
    /// since the index has looked at them.
    pub fn select(&self, cursor: &Cursor, limit: usize) -> Sql {
        let list = self.keys(cursor).join(", ");
        if let Some(owners) = self.one_by_one(cursor) {
            let mut sql = Sql::new(format!("select {COLUMNS}, {list}, search from ("));
            for (i, owner) in owners.iter().enumerate() {
                sql.push(if i == 0 { "" } else { " union all " });
                sql.push(&format!(
                    "select * from (select {COLUMNS}, {beside}search from contacts where ",
                    beside = keys_beside(self.keys(cursor)),
                ));
                sql.push_size()
                    .push("binned_at = 0 and owner = ")
                    .bind(owner);
                self.behind(cursor, &mut sql);
                sql.push(" and ");
                compile(self.filter, SEARCH, &mut sql);
                self.in_order(cursor, limit, &mut sql);
                sql.push(&format!(") as part{i}"));
            }
            sql.push(") as near");
            self.in_order(cursor, limit, &mut sql);
            return sql;
        }
        // Only the living have words and slots, so this test narrows nothing there. The sign
        // keeps SQLite, which has no statistics, from walking along an index that begins with
        // it, and from sorting everybody afterwards.
        let free = self.by_slot(cursor) || !self.search.is_empty();
        let mut sql = Sql::new(format!("select {COLUMNS}, {list}, '' from contacts where "));
        let usual = limit == USUAL && self.is_everything();
        if !usual {
            sql.push_size();
        }
        sql.push(if free {
            "+binned_at = 0"
        } else {
            "binned_at = 0"
        });
        self.filled(cursor, &mut sql);
        self.owned(&mut sql);
        self.behind(cursor, &mut sql);
        for (i, words) in self.search.iter().enumerate() {
            sql.push(if i == 0 { " and id in (" } else { " union " });
            sql.push(&format!("select id from {SEARCH}("))
                .bind(words)
                .push(")");
        }
        if !self.search.is_empty() {
            sql.push(")");
        }
        sql.push(" and ");
        compile(self.filter, SEARCH, &mut sql);
        if usual {
            // All that is left is the way along the index of the order, whatever the place.
            sql.push(&format!("{}{limit}", self.by_keys(cursor)));
            return sql.kept();
        }
        self.in_order(cursor, limit, &mut sql);
        sql
    }

    /// Whether nobody is left out.
    fn is_everything(&self) -> bool {
        let whole = matches!(self.filter, Checked::All(parts) if parts.is_empty());
        whole && self.search.is_empty() && self.owners.is_none()
    }

    /// A limit inside keeps both engines from reading anything but the window.
    fn window(&self, cursor: &Cursor, width: usize, limit: usize) -> Sql {
        let list = self.keys(cursor).join(", ");
        let mut sql = Sql::new(format!("select {COLUMNS}, {list}, search from ("));
        self.stretch(cursor, width, &format!("{COLUMNS}, {KEYS}"), &mut sql);
        sql.push(") as near where ");
        compile(self.filter, SEARCH, &mut sql);
        self.filled(cursor, &mut sql);
        self.owned(&mut sql);
        self.in_order(cursor, limit, &mut sql);
        sql
    }

    fn end_of_window(&self, cursor: &Cursor, width: usize) -> Sql {
        let list = self.keys(cursor).join(", ");
        let mut sql = Sql::new(format!("select {list} from ("));
        self.stretch(cursor, width, &list, &mut sql);
        sql.push(") as near");
        self.in_order(cursor, 1, &mut sql);
        sql.push(" offset ")
            .bind(i64::try_from(width.saturating_sub(1)).unwrap_or(i64::MAX));
        sql
    }

    /// The next `width` rows of the order, whatever they say.
    fn stretch(&self, cursor: &Cursor, width: usize, columns: &str, sql: &mut Sql) {
        let Some(owners) = self.one_by_one(cursor) else {
            sql.push(&format!("select {columns} from contacts where "));
            sql.push_size();
            self.along(cursor, sql);
            self.in_order(cursor, width, sql);
            return;
        };
        sql.push(&format!("select {columns} from ("));
        for (i, owner) in owners.iter().enumerate() {
            sql.push(if i == 0 { "" } else { " union all " });
            sql.push(&format!(
                "select * from (select {columns} from contacts where "
            ));
            sql.push_size()
                .push("binned_at = 0 and owner = ")
                .bind(owner);
            self.behind(cursor, sql);
            self.in_order(cursor, width, sql);
            sql.push(&format!(") as part{i}"));
        }
        sql.push(") as all_parts");
        self.in_order(cursor, width, sql);
    }

    /// Several owners whose records lie each in the order of the list, one behind the other in
    /// the index of owners: a few of each are merged. `None`: they are not, or the walk goes
    /// along another index, or through so many hands that a walk along all records finds theirs
    /// as soon.
    fn one_by_one(&self, cursor: &Cursor) -> Option<&[Id<User>]> {
        let owners = self.owners.as_deref()?;
        let by_name = matches!(self.keys(cursor).first(), Some(&("name_key" | "owner")));
        let whole = !cursor.tail && self.search.is_empty();
        (by_name && whole && (2..=MERGED).contains(&owners.len())).then_some(owners)
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
        let alone = self.owners.as_ref().is_some_and(|owners| owners.len() < 2);
        if alone && matches!(self.keys(cursor).first(), Some(&("name_key" | "owner"))) {
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
        of_owners(self.owners.as_deref(), sql);
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
        sql.push(&self.by_keys(cursor))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    }

    /// The order, up to the number of the limit.
    fn by_keys(&self, cursor: &Cursor) -> String {
        let direction = if self.order.descending { " desc" } else { "" };
        let by: Vec<String> = self
            .keys(cursor)
            .iter()
            .map(|key| format!("{key}{direction}"))
            .collect();
        format!(" order by {} limit ", by.join(", "))
    }
}

/// How many living contacts these users own, counted no further than `most`; `None`: all of them.
pub(crate) async fn count(tx: &mut Tx, owners: Option<&[Id<User>]>, most: usize) -> Result<usize> {
    let mut sql = Sql::new("select count(*) from (select 1 from contacts where ");
    sql.push_size().push("binned_at = 0");
    of_owners(owners, &mut sql);
    sql.push(" limit ")
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .push(") as counted");
    let row = tx.one(sql).await?;
    Ok(usize::try_from(row.get::<i64>(0)?).unwrap_or(0))
}

/// Narrows a statement to the records of some users; of none there are none.
fn of_owners(owners: Option<&[Id<User>]>, sql: &mut Sql) {
    match owners {
        None => {}
        Some([]) => drop(sql.push(" and owner is null and owner is not null")),
        Some([one]) => drop(sql.push(" and owner = ").bind(one)),
        Some(some) => drop(sql.push(" and owner in (").bind_in(some).push(")")),
    }
}

/// The keys of an order that are no columns of a contact, each with a comma.
fn keys_beside(keys: &[&str]) -> String {
    let beside = keys.iter().filter(|key| !matches!(**key, "id" | "owner"));
    beside.map(|key| format!("{key}, ")).collect()
}

/// The next of what is in the recycle bin, last binned first: the columns of a contact and the
/// keys of the order.
pub(crate) async fn binned(
    tx: &mut Tx,
    owners: Option<&[Id<User>]>,
    after: Option<Vec<Value>>,
    limit: usize,
) -> Result<Vec<Row>> {
    let mut sql = Sql::new(format!(
        "select {COLUMNS}, binned_at, name_key, id from contacts where "
    ));
    sql.push_size().push("binned_at > 0");
    of_owners(owners, &mut sql);
    if let Some(keys) = after {
        sql.push(" and (binned_at, name_key, id) < (")
            .bind_list(keys)
            .push(")");
    }
    sql.push(" order by binned_at desc, name_key desc, id desc limit ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    tx.all(sql).await
}
