//! A row of every table that is declared to concern users, with a value of its own in every
//! personal column. A table that is declared tomorrow is planted too.

use kernel::Id;
use kit::User;
use kit::personal_data::{PersonalTable, Subject};
use std::collections::BTreeMap;
use storage::{Sql, Value};
use testkit::TestApp;

/// Columns that only hold certain words, or must be what something else refers to.
fn given(table: &str, column: &str) -> Option<Value> {
    if column == "shared" {
        return Some(Value::Int(1));
    }
    let text = match (table, column) {
        ("challenges", "kind") => "factor",
        ("factors", "kind") => "totp",
        ("mail_links", "purpose") => "reset",
        ("lockouts", "kind") => "account",
        ("letters", "state") => "failed",
        ("imports", "state") => "done",
        ("imports", "mode") => "create_and_update",
        ("imports" | "exports", "acting") => {
            r#"{"actor":{"user":"00000000-0000-7000-8000-000000000000"},"rights":"whole","lang":"en","zone":"UTC","name":""}"#
        }
        ("imports", "settings" | "position") => "{}",
        ("exports", "state") => "failed",
        ("exports", "format") => "csv",
        ("saved_filters", "filter") => r#"{"field":"name","op":"is","value":"kanari"}"#,
        ("saved_filters", "columns") => "[]",
        ("security_log", "event") => "signed-in",
        ("canary_alarms", "did") => "opened",
        ("viewings", "route") => "GET /contacts",
        (
            "hand_overs" | "saved_filters" | "imports" | "exports" | "import_mappings",
            "collection",
        ) => "contacts",
        ("import_mappings", "mode") => "create_and_update",
        ("api_keys", "role") => "user",
        ("change_sets", "actor_kind") => "user",
        ("change_sets", "via") => "page",
        ("change_sets", "action") => "update",
        _ => return None,
    };
    Some(Value::Text(text.into()))
}

/// What is planted in a column: nobody else's, and found again in no other.
pub fn canary(whose: &str, table: &str, column: &str) -> String {
    format!("kanari-{whose}-{table}-{column}")
}

/// The columns of every table: name, storage class.
pub async fn columns(t: &TestApp) -> BTreeMap<String, Vec<(String, String)>> {
    let schema = storage::describe(&t.app.db, t.tenant.id).await.unwrap();
    let mut out: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut table = String::new();
    for line in schema.lines() {
        if let Some(name) = line.strip_prefix("table ") {
            name.clone_into(&mut table);
        } else if let Some((name, class)) = line.trim().split_once(' ')
            && ["text", "integer", "blob", "real"].contains(&class.split(' ').next().unwrap())
        {
            let class = class.split(' ').next().unwrap().to_owned();
            out.entry(table.clone())
                .or_default()
                .push((name.to_owned(), class));
        }
    }
    out
}

/// The tables that concern users, but the account itself.
pub fn tables(t: &TestApp) -> Vec<&'static PersonalTable> {
    let all = t.app.slices.iter().flat_map(|slice| slice.personal_data);
    all.filter(|table| table.subject.user().is_some())
        .filter(|table| !matches!(table.subject, Subject::Account(_)))
        .collect()
}

/// Plants a row about a user into every table.
pub async fn plant(t: &TestApp, user: Id<User>, whose: &str) {
    let schema = columns(t).await;
    let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
    for (table, key) in [("teams", "team"), ("sso_providers", "provider_id")] {
        let id = parent(whose, key);
        insert(&mut tx, table, &schema[table], |column, class| {
            match (column, class) {
                ("id", _) => Value::from(id),
                (_, "text") => Value::Text(format!("{whose}-{column}")),
                (_, "integer") => Value::Int(1),
                _ => Value::Null,
            }
        })
        .await;
    }
    for table in tables(t).into_iter().filter(|one| one.table != "letters") {
        let of = table.subject.user().unwrap();
        let personal = |name: &str| table.columns.iter().any(|column| column.name == name);
        insert(
            &mut tx,
            table.table,
            &schema[table.table],
            |column, class| {
                if let Some(value) = given(table.table, column) {
                    return value;
                }
                if column == of {
                    return user.into();
                }
                let word = canary(whose, table.table, column);
                match (column, class) {
                    ("team" | "provider_id", _) => parent(whose, column).into(),
                    ("id", _) if table.table == "canaries" => parent(whose, "canary").into(),
                    ("canary", _) if table.table == "canary_alarms" => parent(whose, column).into(),
                    ("title", "text") => Value::Text(word),
                    (_, "text") if personal(column) => Value::Text(word),
                    (_, "text") => Value::Text(String::new()),
                    (_, "integer") => Value::Int(1_700_000_000_000_000),
                    ("sealed" | "mapping" | "findings" | "query" | "reason" | "refusal", _) => {
                        Value::Blob(word.into_bytes())
                    }
                    // A hash of something that was planted, or the id of something.
                    ("mark" | "key" | "token_hash" | "code_hash", _) => {
                        Value::Blob(padded(&word, 32))
                    }
                    ("user_id" | "heir" | "by_id", _) => user.into(),
                    _ => parent(whose, &format!("{}{column}", table.table)).into(),
                }
            },
        )
        .await;
    }
    tx.commit().await.unwrap();
}

fn padded(word: &str, length: usize) -> Vec<u8> {
    let mut bytes = word.as_bytes().to_vec();
    bytes.reverse();
    bytes.resize(length, 7);
    bytes
}

/// An id that is the same for the same word.
fn parent(whose: &str, key: &str) -> Id<()> {
    let mut raw = [0u8; 16];
    for (at, byte) in format!("{whose}{key}").bytes().enumerate() {
        raw[at % 16] = raw[at % 16].wrapping_mul(31).wrapping_add(byte);
    }
    raw[6] = 0x70;
    raw[8] = 0x80;
    Id::from_bytes(raw)
}

async fn insert(
    tx: &mut storage::Tx,
    table: &str,
    columns: &[(String, String)],
    value: impl Fn(&str, &str) -> Value,
) {
    let names: Vec<&str> = columns
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !matches!(*name, "rid" | "search_lexemes" | "tenant_id"))
        .collect();
    let mut sql = Sql::new(format!(
        "insert into {table} ({}) values (",
        names.join(", ")
    ));
    sql.bind_list(
        columns
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .map(|(name, class)| value(name, class)),
    )
    .push(")");
    if let Err(error) = tx.run(sql).await {
        panic!("{table} could not be planted, see `given`: {error}");
    }
}
