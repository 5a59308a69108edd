//! The lists that are measured, and the statement that the raw engine runs for each.

use crate::people;
use crate::raw::{Raw, Statement};
use anyhow::{Context, Result};
use kernel::TimeZone;
use kit::Kind;
use std::collections::HashMap;
use storage::Value;

/// What a contact is read from.
pub const COLUMNS: &str = "id, version, kind, name, given_name, family_name, owner, source, language, created_at, updated_at, binned_at, doc";
/// The name of the list whose growth is watched.
pub const FIRST_PAGE: &str = "list, first page";

/// A list.
pub struct Case {
    /// What it is called in the table.
    pub name: String,
    /// Whether it is the plain list.
    pub list: bool,
    /// Whether a page far behind is asked for.
    pub deep: bool,
    filter: String,
    words: &'static str,
    sort: String,
    /// Behind `where binned_at = 0`.
    condition: String,
    args: Vec<Value>,
    /// The columns that decide the order.
    keys: [String; 2],
}

impl Case {
    /// The query of its address.
    pub fn query(&self, path: &str) -> String {
        use crate::http::encode;
        let mut out = format!("{path}?sort={}", encode(&self.sort));
        for (name, value) in [("filter", self.filter.as_str()), ("q", self.words)] {
            if !value.is_empty() {
                out.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        out
    }

    /// What a browser sends to look for it, if words or conditions belong to it.
    pub fn form(&self) -> Option<String> {
        let narrowed = !self.filter.is_empty() || !self.words.is_empty();
        let query = self.query("");
        narrowed.then(|| query.trim_start_matches('?').to_owned())
    }

    /// Whether it is words that are looked for.
    pub fn is_search(&self) -> bool {
        !self.words.is_empty()
    }

    /// What the raw engine runs: the same rows, the same order, one more than a page shows.
    pub async fn statement(&self, raw: &mut Raw, deep: u64) -> Result<Statement> {
        let Case {
            condition,
            keys: [first, second],
            ..
        } = self;
        let mut args = self.args.clone();
        let mut behind = String::new();
        if self.deep {
            let text = format!(
                "select {first}, {second} from contacts where binned_at = 0 {condition} order by {first}, {second} limit 1 offset ${}",
                args.len() + 1
            );
            let mut place = args.clone();
            place.push(Value::Int(i64::try_from(deep.div_ceil(200) * 200)? - 1));
            let row = raw
                .select(&Statement::new(text, place))
                .await?
                .pop()
                .context("too few rows")?;
            args.extend(row);
            behind = format!(
                "and ({first}, {second}) > (${}, ${})",
                args.len() - 1,
                args.len()
            );
        }
        let text = format!(
            "select {COLUMNS}, {first}, {second} from contacts where binned_at = 0 {condition} {behind}
             order by {first}, {second} limit 51"
        );
        Ok(Statement::new(text, args))
    }
}

/// Which slot serves which field.
pub struct Index(HashMap<String, (String, String)>);

impl Index {
    /// Reads it from the table of fields.
    pub async fn read(raw: &mut Raw) -> Result<Index> {
        let rows = raw
            .select(&Statement::new(
                "select title, key, slot from fields where slot is not null",
                vec![],
            ))
            .await?;
        let fields = rows.into_iter().filter_map(|row| match row.as_slice() {
            [Value::Text(title), Value::Text(key), Value::Int(slot)] => {
                Some((title.clone(), (key.clone(), format!("k{slot}"))))
            }
            _ => None,
        });
        Ok(Index(fields.collect()))
    }

    /// The key by which filters name a field, and its slot.
    fn of(&self, title: &str) -> (String, String) {
        let (key, slot) = self.0.get(title).cloned().unwrap_or_default();
        (format!("custom.{key}"), slot)
    }
}

/// Everything that is listed.
pub fn all(index: &Index, deep: u64) -> Vec<Case> {
    let plain = |name: &str| Case {
        name: name.to_owned(),
        list: true,
        deep: false,
        filter: String::new(),
        words: "",
        sort: "name".to_owned(),
        condition: String::new(),
        args: Vec::new(),
        keys: ["name_key".to_owned(), "id".to_owned()],
    };
    let narrow = |name: &str| Case {
        list: false,
        ..plain(name)
    };
    let found = |name: &str, words: &'static str, search: &str| Case {
        words,
        condition: "and id in (select id from contacts_search($1))".to_owned(),
        args: vec![Value::from(search)],
        ..narrow(name)
    };
    let ((trade, k_trade), (level, k_level)) = (index.of("Iparág"), index.of("Fokozat"));
    let ((staff, k_staff), (turnover, k_turnover)) =
        (index.of("Létszám"), index.of("Éves forgalom"));
    let ((since, k_since), (code, k_code)) = (index.of("Ügyfél óta"), index.of("Vevőkód"));
    let test = |field: &str, op: &str, value: serde_json::Value| serde_json::json!({ "field": field, "op": op, "value": value });
    vec![
        plain(FIRST_PAGE),
        Case { deep: true, ..plain(&format!("list, page behind {deep}")) },
        Case {
            filter: test(&trade, "is", "it".into()).to_string(),
            condition: format!("and ({k_trade} is not null and ({k_trade} = $1))"),
            args: vec![key(Kind::Choice, "it")],
            ..narrow("filter: a choice (8 %), by name")
        },
        Case {
            filter: test(&staff, "between", serde_json::json!(["501", "510"])).to_string(),
            condition: format!("and ({k_staff} is not null and {k_staff} >= $1 and {k_staff} <= $2)"),
            args: vec![key(Kind::Int, "501"), key(Kind::Int, "510")],
            ..narrow("filter: a range of numbers (1 %), by name")
        },
        Case {
            filter: serde_json::json!({ "all": [
                test(&trade, "is", "it".into()), test(&level, "is", "gold".into()), test(&turnover, "ge", "900000000 HUF".into()),
            ] })
            .to_string(),
            sort: since,
            condition: format!(
                "and {k_since} is not null and ({k_trade} is not null and ({k_trade} = $1))
                 and ({k_level} is not null and ({k_level} = $2)) and ({k_turnover} is not null and {k_turnover} >= $3)"
            ),
            args: vec![key(Kind::Choice, "it"), key(Kind::Choice, "gold"), key(Kind::Money, "900000000 HUF")],
            keys: [k_since, "id".to_owned()],
            ..narrow("filter: three fields (0.2 %), by a custom date")
        },
        Case {
            deep: true,
            sort: code,
            condition: format!("and {k_code} is not null"),
            keys: [k_code, "id".to_owned()],
            ..narrow(&format!("sort by a custom text, page behind {deep}"))
        },
        found("search: a common beginning (kov)", "kov", "\"kov\"*"),
        found("search: two words (kovacs eva)", "kovacs eva", "\"kovacs\"* \"eva\"*"),
        found("search: a rare word", people::RARE, "\"zsindelyveto\"*"),
    ]
}

/// The bytes under which a slot keeps a value.
fn key(kind: Kind, text: &str) -> Value {
    kind.parse(text, &TimeZone::UTC)
        .map_or(Value::Null, |cell| Value::from(kind.sort_key(&cell)))
}

/// An id as the tables keep it.
pub fn bytes_of(id: &str) -> Result<Value> {
    let id: kernel::Id<()> = id.parse().map_err(|_| anyhow::anyhow!("not an id"))?;
    Ok(Value::from(id))
}
