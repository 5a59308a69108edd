//! How an engine means to find a statement's rows, so that tests can hold it to an index.

use crate::dialect::Engine;
use crate::{Sql, Tx};
use kernel::Result;
use std::collections::BTreeSet;

/// The way to a statement's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The indexes that are used. SQLite's own for a key is `TABLE.key`, as is PostgreSQL's.
    pub indexes: BTreeSet<String>,
    /// The tables that are read from end to end.
    pub scans: BTreeSet<String>,
    /// The engine's own words.
    pub text: Vec<String>,
}

impl Plan {
    /// Whether some table is read from end to end.
    pub fn scans(&self) -> bool {
        !self.scans.is_empty()
    }
}

/// Asks the engine for its plan, inside the tenant's transaction and so under row security.
///
/// On PostgreSQL scans are made unattractive for the time of the question, for a small test
/// table would be scanned whatever indexes it has.
pub async fn explain(tx: &mut Tx, sql: Sql) -> Result<Plan> {
    match tx.engine() {
        Engine::Sqlite => {
            let rows = tx.all(prefixed("explain query plan ", sql)).await?;
            let text: Result<Vec<String>> = rows.iter().map(|row| row.get(3)).collect();
            Ok(sqlite(text?))
        }
        Engine::Postgres => {
            tx.run(Sql::new("set local enable_seqscan = off")).await?;
            tx.run(Sql::new("set local enable_sort = off")).await?;
            let rows = tx.all(prefixed("explain ", sql)).await?;
            let text: Result<Vec<String>> = rows.iter().map(|row| row.get(0)).collect();
            tx.run(Sql::new("set local enable_seqscan = on")).await?;
            tx.run(Sql::new("set local enable_sort = on")).await?;
            Ok(postgres(text?))
        }
    }
}

fn prefixed(verb: &str, sql: Sql) -> Sql {
    let text = format!("{verb}{}", sql.text);
    sql.args.into_iter().fold(Sql::new(text), Sql::arg)
}

/// `SEARCH contact USING INDEX contact_name (name_key>?)`, `SCAN contact`.
fn sqlite(text: Vec<String>) -> Plan {
    let mut plan = Plan {
        indexes: BTreeSet::new(),
        scans: BTreeSet::new(),
        text,
    };
    for line in &plan.text {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (Some(verb), Some(table)) = (words.first(), words.get(1)) else {
            continue;
        };
        let index = words.iter().position(|word| *word == "INDEX");
        // The rows themselves lie by their key.
        if line.contains("PRIMARY KEY") {
            plan.indexes.insert(format!("{table}.key"));
        }
        if let Some(name) = index.and_then(|at| words.get(at + 1)) {
            plan.indexes
                .insert(match name.strip_prefix("sqlite_autoindex_") {
                    Some(of) => {
                        let table = of.rsplit_once('_').map_or(of, |(table, _)| table);
                        format!("{table}.key")
                    }
                    None => (*name).to_owned(),
                });
        }
        // A virtual table is the word index; a constant row and a result of its own are no table.
        let harmless = line.contains("VIRTUAL TABLE") || line.contains("CONSTANT ROW");
        let harmless = harmless || line.contains("PRIMARY KEY");
        if *verb == "SCAN" && index.is_none() && !harmless {
            plan.scans.insert((*table).to_owned());
        }
    }
    plan
}

/// `->  Index Scan using contact_name on contact`, `->  Seq Scan on contact`.
fn postgres(text: Vec<String>) -> Plan {
    let mut plan = Plan {
        indexes: BTreeSet::new(),
        scans: BTreeSet::new(),
        text,
    };
    for line in &plan.text {
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = |word: &str| {
            let at = words.iter().position(|found| *found == word)?;
            words.get(at + 1).map(|name| (*name).to_owned())
        };
        if line.contains("Bitmap Index Scan on") {
            plan.indexes.extend(after("on").map(key_of));
        } else if line.contains("Index Scan ") || line.contains("Index Only Scan ") {
            // Forwards or backwards.
            plan.indexes.extend(after("using").map(key_of));
        } else if line.contains("Seq Scan on") {
            plan.scans.extend(after("on"));
        }
    }
    plan
}

fn key_of(index: String) -> String {
    match index.strip_suffix("_pkey") {
        Some(table) => format!("{table}.key"),
        None => index,
    }
}
