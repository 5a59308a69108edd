//! Statements find their rows through an index, and none is outside the dialect.

use crate::fixture::{A, TABLES, id};
use storage::testing::{Fresh, both};
use storage::{Engine, dialect, explain, sql, statements};

/// Row security lets PostgreSQL use an index only for comparisons that leak nothing.
#[tokio::test(flavor = "multi_thread")]
async fn hot_statements_use_their_index_under_row_security() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        let rows = (0..500u32).map(|n| {
            vec![
                id(n).into(),
                "x".into(),
                n.to_be_bytes().into(),
                n.to_be_bytes().into(),
                (n % 7).to_be_bytes().into(),
            ]
        });
        let add =
            sql!("insert into contact (id, name, name_key, k1, k2) values ($1, $2, $3, $4, $5)");
        tx.run_many(add, rows.collect()).await.unwrap();
        tx.commit().await.unwrap();
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
