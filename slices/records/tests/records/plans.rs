//! Hot statements use their indexes, under row security too.

use crate::common::*;
use kit::collection::Query;
use kit::{Kind, Role, Scope};
use records::contact::statement;
use storage::{Engine, Plan, Sql, explain};
use testkit::both;

/// Twenty thousand contacts, written as the tables hold them.
async fn fill(scope: &Scope) {
    let mut tx = scope.begin().await.unwrap();
    let sql = Sql::new(
        "insert into contacts (id, version, kind, name, name_key, display_key, given_name, family_name, owner, source,
                               language, created_at, updated_at, doc, search, k1)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    );
    let rows = (0..20_000i64)
        .map(|n| {
            let name = format!("Név {}", n * 7919 % 20_000);
            let key = kernel::sort::text(&name);
            let mut owner = [0u8; 16];
            owner[0] = u8::try_from(n % 50).unwrap();
            let mut id = [0u8; 16];
            id[8..].copy_from_slice(&n.to_be_bytes());
            vec![
                id.into(),
                1i64.into(),
                "person".into(),
                name.as_str().into(),
                key.clone().into(),
                key.into(),
                "".into(),
                "".into(),
                owner.into(),
                "".into(),
                "".into(),
                n.into(),
                n.into(),
                "{}".into(),
                format!("nev {n}").into(),
                kernel::sort::int(n % 1000).into(),
            ]
        })
        .collect();
    tx.run_many(sql, rows).await.unwrap();
    tx.commit().await.unwrap();
}

/// The plan of a list. `free`: PostgreSQL may sort if it finds that cheaper, as in real life.
async fn plan(scope: &Scope, query: &Query, free: bool) -> Plan {
    let mut tx = scope.begin().await.unwrap();
    let sql = statement(scope, &mut tx, query).await.unwrap();
    if tx.engine() == Engine::Sqlite || !free {
        return explain(&mut tx, sql).await.unwrap();
    }
    let asked = Sql::new(format!("explain {}", sql.text()));
    let asked = sql.args().iter().cloned().fold(asked, Sql::arg);
    let rows = tx.all(asked).await.unwrap();
    let text: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
    let words = || text.iter().flat_map(|line| line.split_whitespace());
    let scans = words()
        .zip(words().skip(1))
        .filter(|pair| *pair == ("Seq", "Scan"));
    Plan {
        indexes: words()
            .filter(|word| word.starts_with("contacts_"))
            .map(str::to_owned)
            .collect(),
        scans: scans.map(|_| "contacts".to_owned()).collect(),
        text,
    }
}

#[tokio::test]
async fn every_list_walks_along_an_index() {
    both(SLICES, |t| async move {
        let (scope, own) = (t.scope(Role::User), t.scope(Role::Restricted));
        field(&t, "Size", Kind::Int, |_| {}).await;
        fill(&scope).await;
        // A tenant's file has no statistics; what people do all day must not need them.
        let searched = Query {
            search: "nev 77".into(),
            ..query("", "name")
        };
        for (query, index) in [
            (query("", "custom.size"), "contacts_k1"),
            (query("", "-custom.size"), "contacts_k1"),
            (searched, "sqlite_autoindex_contacts_1"),
        ] {
            if t.app.db.engine() == Engine::Sqlite {
                let plan = plan(&scope, &query, false).await;
                let text = plan.text.join("\n");
                assert!(text.contains(index), "{text}");
            }
        }
        match t.fresh.server() {
            Some(server) => server.run("analyze tenet.contacts").await,
            None => {
                let mut tx = scope.begin().await.unwrap();
                tx.run(Sql::new("analyze")).await.unwrap();
                tx.commit().await.unwrap();
            }
        }
        let is = |field: &str, value: &str| {
            serde_json::json!({ "field": field, "op": "is", "value": value }).to_string()
        };
        for (scope, filter, sort, index) in [
            (&scope, String::new(), "name", "contacts_name"),
            (&scope, String::new(), "-name", "contacts_name"),
            (&scope, String::new(), "created", "contacts_created"),
            (&scope, String::new(), "-updated", "contacts_updated"),
            (&scope, String::new(), "owner", "contacts_owner"),
            (&scope, String::new(), "custom.size", "contacts_k1"),
            (&scope, String::new(), "-custom.size", "contacts_k1"),
            (&scope, is("custom.size", "7"), "name", "contacts_k1"),
            (&scope, is("name", "név 77"), "name", "contacts_display"),
            (
                &scope,
                is("owner", &t.user(Role::User).to_string()),
                "name",
                "contacts_owner",
            ),
            (&own, String::new(), "name", "contacts_owner"),
        ] {
            let plan = plan(scope, &query(&filter, sort), !filter.is_empty()).await;
            assert!(
                plan.indexes.contains(index) && !plan.scans(),
                "{sort} {filter}: {:#?}",
                plan.text
            );
            // A walk along an index sorts nothing.
            if filter.is_empty() {
                let sorts = |line: &String| {
                    line.contains("TEMP B-TREE")
                        || line.trim_start().starts_with("Sort")
                        || line.contains("->  Sort")
                };
                assert!(!plan.text.iter().any(sorts), "{sort}: {:#?}", plan.text);
            }
        }
        // The plan of a usual page is kept, and was perhaps made for a tenant that has nothing.
        let empty = t.other_tenant().scope(Role::User);
        for (sort, index) in [
            ("name", "contacts_name"),
            ("-name", "contacts_name"),
            ("-created", "contacts_created"),
            ("updated", "contacts_updated"),
        ] {
            let mut usual = query("", sort);
            usual.limit = 51;
            let plan = plan(&empty, &usual, true).await;
            assert!(plan.indexes.contains(index), "{sort}: {:#?}", plan.text);
        }
        let mut searching = query("", "name");
        searching.search = "nev 77".into();
        let found = plan(&scope, &searching, true).await;
        let by_words = |engine: Engine| match engine {
            Engine::Sqlite => found.text.iter().any(|line| line.contains("VIRTUAL TABLE")),
            Engine::Postgres => found
                .text
                .iter()
                .any(|line| line.contains("contacts_search")),
        };
        assert!(
            by_words(t.app.db.engine()) && !found.scans(),
            "{:#?}",
            found.text
        );
        let email = plan(&scope, &query(&is("emails", "a@x.hu"), "name"), true).await;
        assert!(!email.scans(), "{:#?}", email.text);
    })
    .await;
}
