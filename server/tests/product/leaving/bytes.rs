//! Every byte that the tables of a tenant hold, those of its search indexes too.

use storage::Sql;
use testkit::TestApp;

/// The bytes of every value of every table, as text and in hexadecimal, in lower case.
pub struct Bytes(String);

impl Bytes {
    pub async fn of(t: &TestApp) -> Bytes {
        let sqlite = t.fresh.folder().is_some();
        let mut tx = t.app.db.read(t.tenant.id).await.unwrap();
        let tables = match sqlite {
            true => "select name from sqlite_master where type = 'table'",
            false => {
                "select cast(table_name as text) from information_schema.tables
                  where table_schema = current_schema() and table_type = 'BASE TABLE'"
            }
        };
        let tables = tx.all(Sql::new(tables)).await.unwrap();
        assert!(tables.len() > 30, "only {} tables", tables.len());
        let mut out = String::new();
        for table in tables {
            let table: String = table.get(0).unwrap();
            let whole = match sqlite {
                true => {
                    let columns = format!("select name from pragma_table_info('{table}')");
                    let columns = tx.all(Sql::new(columns)).await.unwrap();
                    let quoted: Vec<String> = columns
                        .iter()
                        .map(|column| format!("quote(\"{}\")", column.get::<String>(0).unwrap()))
                        .collect();
                    format!("select {} from \"{table}\"", quoted.join(" || "))
                }
                false => format!("select cast(t as text) from \"{table}\" t"),
            };
            // Tables of the engine that no application may read hold nothing of a tenant.
            let Ok(rows) = tx.all(Sql::new(whole)).await else {
                drop(tx);
                tx = t.app.db.read(t.tenant.id).await.unwrap();
                continue;
            };
            for row in rows {
                out.push_str(&row.get::<String>(0).unwrap().to_lowercase());
                out.push('\n');
            }
        }
        Bytes(out)
    }

    pub fn hold(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.0.contains(&word) || self.0.contains(&hex)
    }
}
