//! Security-sensitive: reading what a tenant has set, and nothing that it records (P-122).
//!
//! A table is data until it is named here. The engine itself refuses everything else: SQLite by
//! an authorizer on a connection that serves nobody else, PostgreSQL by a role that has no right
//! to any other table or column.

use crate::{Row, Sql, Tx};
use kernel::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};

/// How much is seen by somebody who sees settings only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sight {
    /// What the tenant has set.
    Settings,
    /// That, and which people work in the tenant.
    People,
}

impl Sight {
    /// Both, the narrower first.
    pub const ALL: [Sight; 2] = [Sight::Settings, Sight::People];
}

/// A table of settings, and the columns of it that may be read where only settings may. A
/// column that is not named is refused like a table that is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SettingsTable {
    /// The table.
    pub table: &'static str,
    /// What may be read of it.
    pub columns: &'static [&'static str],
    /// The narrowest sight that reaches it.
    pub sight: Sight,
}

/// What one sight reaches: table, columns.
pub(crate) type Reached = BTreeMap<&'static str, BTreeSet<&'static str>>;

pub(crate) fn reached(tables: &[SettingsTable], sight: Sight) -> Reached {
    let mut all = Reached::new();
    for table in tables.iter().filter(|table| table.sight <= sight) {
        let columns = all.entry(table.table).or_default();
        columns.extend(table.columns);
    }
    all
}

/// A snapshot in which settings can be read and nothing else. It is no [`Tx`], so that whatever
/// opens records does not compile with it:
///
/// ```compile_fail,E0308
/// async fn records(_: &mut storage::Tx) {}
/// async fn peek(mut tx: storage::SettingsTx) {
///     records(&mut tx).await;
/// }
/// ```
///
/// It does not write either:
///
/// ```compile_fail,E0599
/// async fn change(mut tx: storage::SettingsTx, sql: storage::Sql) {
///     tx.run(sql).await.ok();
/// }
/// ```
///
/// The same text that reads does compile:
///
/// ```
/// async fn look(mut tx: storage::SettingsTx, sql: storage::Sql) {
///     tx.all(sql).await.ok();
/// }
/// ```
pub struct SettingsTx(Tx);

impl SettingsTx {
    pub(crate) fn new(tx: Tx) -> Self {
        SettingsTx(tx)
    }

    /// Every row of a select.
    ///
    /// # Errors
    /// As [`Tx::all`]; `Internal` for whatever is no plain select, and for a table or column
    /// that is not declared as settings.
    pub async fn all(&mut self, sql: Sql) -> Result<Vec<Row>> {
        self.0.all(plain(sql)?).await
    }

    /// The only row, or none.
    pub async fn maybe(&mut self, sql: Sql) -> Result<Option<Row>> {
        self.0.maybe(plain(sql)?).await
    }

    /// The only row; none is `NotFound`.
    pub async fn one(&mut self, sql: Sql) -> Result<Row> {
        self.0.one(plain(sql)?).await
    }
}

/// Nothing that could change who is asking gets as far as the engine: one select, no setting.
fn plain(sql: Sql) -> Result<Sql> {
    let text = sql.text().trim_start();
    let select = text
        .get(..7)
        .is_some_and(|word| word.eq_ignore_ascii_case("select "));
    if !select || text.contains("set_config") || text.contains("tenet.") {
        return Err(Error::internal(format!(
            "{}: where only settings are read, a statement is a plain select",
            sql.place
        )));
    }
    Ok(sql)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_a_plain_select_gets_as_far_as_the_engine() {
        assert!(plain(Sql::new("select title from fields")).is_ok());
        for bad in [
            "reset role",
            "set role postgres",
            "insert into fields (id) values ($1)",
            "select set_config('role', 'none', true)",
            "pragma writable_schema = on",
            "with gone as (delete from fields returning id) select id from gone",
            "",
        ] {
            assert!(plain(Sql::new(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_wider_sight_reaches_what_the_narrower_does() {
        let tables = [
            SettingsTable {
                table: "fields",
                columns: &["id", "title"],
                sight: Sight::Settings,
            },
            SettingsTable {
                table: "users",
                columns: &["name"],
                sight: Sight::People,
            },
        ];
        let names = |sight| reached(&tables, sight).into_keys().collect::<Vec<_>>();
        assert_eq!(names(Sight::Settings), ["fields"]);
        assert_eq!(names(Sight::People), ["fields", "users"]);
    }
}
