//! Statements find their rows through an index, and none is outside the dialect.

use crate::fixture::{A, B, TABLES, id};
use kernel::TenantId;
use storage::testing::{Fresh, both};
use storage::{Db, Engine, Sql, dialect, explain, sql, statements};

/// Row security lets PostgreSQL use an index only for comparisons that leak nothing.
#[tokio::test(flavor = "multi_thread")]
async fn hot_statements_use_their_index_under_row_security() {
    both(TABLES, async |fresh: &Fresh| {
        fill(fresh, 500).await;
        if let Some(server) = fresh.server() {
            server.run("analyze").await;
        }
        let mut tx = fresh.db.write(A).await.unwrap();
        for (statement, index) in [
            (
                sql!("select name from contact where id = $1", id(7)),
                "contact.key",
            ),
            (
                sql!(
                    "select name from contact where (name_key, id) > ($1, $2)
                     order by name_key, id limit 50",
                    vec![1u8],
                    id(0),
                ),
                "contact_name",
            ),
            (
                sql!("select name from contact where k2 = $1", vec![3u8]),
                "contact_k2",
            ),
            (
                sql!(
                    "select name from contact where k1 is not null and (k1, id) > ($1, $2)
                     order by k1, id limit 50",
                    vec![1u8],
                    id(0),
                ),
                "contact_k1",
            ),
            (
                sql!("select name from contact where email = $1", "a@x.hu"),
                "contact_email",
            ),
        ] {
            let plan = explain(&mut tx, statement).await.unwrap();
            assert!(plan.indexes.contains(index), "{index}: {plan:#?}");
            assert!(!plan.scans(), "{plan:#?}");
        }
        if fresh.db.engine() == Engine::Sqlite {
            let all = sql!("select name from contact where name = $1", "x");
            assert!(explain(&mut tx, all).await.unwrap().scans());
        }
    })
    .await;
}

/// On PostgreSQL a statement keeps the plan that was made for whoever came first over that
/// connection. Made for a tenant that has nothing, it went through all rows of one that has many.
#[tokio::test(flavor = "multi_thread")]
async fn one_plan_serves_tenants_of_every_size() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        fill(fresh, 20_000).await;
        fresh.db.create_tenant(B).await.unwrap();
        server.run("analyze").await;
        let one = Sql::new("explain select name from contact where id = $1").arg(id(7));
        let mut some = Sql::new("explain select name from contact where id in (");
        some.bind_in((0..50u32).map(id)).push(")");
        let page = Sql::new("explain select name from contact order by name_key, id limit 51");
        for (asked, index) in [
            (one, "contact_pkey"),
            (some, "contact_pkey"),
            (page, "contact_name"),
        ] {
            for tenant in [A, B] {
                let plan = words(&fresh.db, tenant, asked.clone()).await;
                let by_index = format!("using {index} on contact");
                assert!(plan.contains(&by_index), "{index}: {plan}");
                assert!(!plan.contains("Sort"), "{plan}");
            }
        }
        // What depends on how much a tenant has is planned for it, when it asks for that.
        let mut own = Sql::new("explain select name from contact where ");
        own.push_size().push("name_key > ").bind(vec![0u8]);
        let large = words(&fresh.db, A, own.clone()).await;
        let none = words(&fresh.db, B, own).await;
        assert!(
            large.contains("rows=20000") || large.contains("rows=19"),
            "{large}"
        );
        assert!(none.contains("rows=1 "), "{none}");
    })
    .await;
}

/// What PostgreSQL would do, as it is set.
async fn words(db: &Db, tenant: TenantId, sql: Sql) -> String {
    let rows = db.read_once(tenant, sql).await.unwrap();
    let lines: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
    lines.join("\n")
}

/// So many contacts of the first tenant.
async fn fill(fresh: &Fresh, many: u32) {
    fresh.db.create_tenant(A).await.unwrap();
    let mut tx = fresh.db.write(A).await.unwrap();
    let rows = (0..many).map(|n| {
        vec![
            id(n).into(),
            "x".into(),
            n.to_be_bytes().into(),
            n.to_be_bytes().into(),
            (n % 7).to_be_bytes().into(),
        ]
    });
    let add = sql!("insert into contact (id, name, name_key, k1, k2) values ($1, $2, $3, $4, $5)");
    tx.run_many(add, rows.collect()).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn every_statement_of_these_tests_is_in_the_dialect() {
    let all = statements();
    assert!(
        all.len() > 30,
        "only {} statements are registered",
        all.len()
    );
    for statement in all {
        let outside = ["src/", "errors.rs", "guards.rs"]
            .iter()
            .any(|place| statement.place.contains(place));
        if !outside {
            assert_eq!(dialect::lint(statement.text), Ok(()), "{}", statement.place);
        }
    }
}
