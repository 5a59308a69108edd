//! Errors speak to the operator, and never repeat what somebody wrote.

use crate::fixture::{A, TABLES, add_contact, id};
use kernel::Error;
use storage::testing::{Fresh, both};
use storage::{Sql, sql};

const SECRET: &str = "titkos-adat";

#[tokio::test(flavor = "multi_thread")]
async fn no_error_repeats_an_argument() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, SECRET)).await.unwrap();
        tx.run(sql!("update contact set email = $1", SECRET))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let faulty: Vec<(Sql, &str)> = vec![
            (
                sql!(
                    "insert into contact (id, name, name_key, email) values ($1, $2, $3, $2)",
                    id(2),
                    SECRET,
                    vec![1u8]
                ),
                "conflict: duplicate",
            ),
            (
                sql!(
                    "insert into task (id, contact_id, title) values ($1, $2, $3)",
                    id(1),
                    id(77),
                    SECRET
                ),
                "errors.rs",
            ),
            (
                sql!(
                    "insert into task (id, contact_id, title) values ($1, $2, $3)",
                    id(1),
                    id(1),
                    ""
                ),
                "task_title",
            ),
            (
                sql!(
                    "insert into contact (id, name, email) values ($1, $2, $2)",
                    id(3),
                    SECRET
                ),
                "name_key",
            ),
            (sql!("update contact set version = $1", SECRET), "errors.rs"),
            (sql!("update contact set name = $1", 5i64), "errors.rs"),
            (
                sql!("update contact set id = $1", "titkos-adat-de-16"),
                "errors.rs",
            ),
            (
                sql!("select name from contact where nmae = $1", SECRET),
                "nmae",
            ),
            (
                sql!("select name from contact where name = $1"),
                "0 arguments for 1",
            ),
            (
                sql!("select name from contact where name = $1", SECRET, SECRET),
                "2 arguments for 1",
            ),
            (
                sql!("select name from contact where \"name = $1", SECRET),
                "errors.rs",
            ),
            (Sql::new("selekt 1").arg(SECRET), "made at run time"),
        ];
        for (sql, says) in faulty {
            let text = sql.text().to_owned();
            let mut tx = fresh.db.write(A).await.unwrap();
            let result = tx.all(sql).await;
            // SQLite's strict tables take a number for a text by turning it into one.
            let Err(error) = result else {
                assert!(text.contains("set name"), "{text}");
                continue;
            };
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains(SECRET) && !shown.contains("titkos"),
                "{shown}"
            );
            assert!(error.to_string().contains(says), "{says}: {error}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_search_does_not_repeat_what_was_typed() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        for typed in [
            "titkos-adat:",
            "\"titkos",
            "titkos AND (",
            "titkos:adat*",
            "' & titkos",
        ] {
            let search = sql!("select id from contact_search($1)", typed);
            if let Err(error) = fresh.db.read_once(A, search).await {
                assert!(!format!("{error:?}").contains("titkos"), "{error:?}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_referred_to_cannot_be_deleted_and_what_belongs_goes_along() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.batch(vec![
            sql!(
                "insert into company (id, name, name_key) values ($1, $2, $3)",
                id(1),
                "x",
                vec![1u8]
            ),
            add_contact(1, "Kis Anna"),
            sql!("update contact set company_id = $1", id(1)),
            sql!(
                "insert into task (id, contact_id, title) values ($1, $1, $2)",
                id(1),
                "x"
            ),
        ])
        .await
        .unwrap();
        tx.savepoint().await.unwrap();
        let refused = tx.run(sql!("delete from company")).await;
        assert!(matches!(refused, Err(Error::Internal(_))), "{refused:?}");
        tx.rollback_to_savepoint().await.unwrap();
        tx.run(sql!("delete from contact")).await.unwrap();
        assert!(
            tx.all(sql!("select id from task"))
                .await
                .unwrap()
                .is_empty()
        );
        tx.run(sql!("delete from company")).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_append_only_stays_as_it_was_written() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(sql!(
            "insert into entry (id, contact_id, at, what) values ($1, $1, $2, $3)",
            id(1),
            1i64,
            SECRET
        ))
        .await
        .unwrap();
        for change in [
            sql!("update entry set what = $1", "x"),
            sql!("delete from entry where id = $1", id(1)),
            sql!(
                "insert into entry (id, contact_id, at, what) values ($1, $1, $2, $3)
                  on conflict (id) do update set what = excluded.what",
                id(1),
                1i64,
                "x"
            ),
        ] {
            tx.savepoint().await.unwrap();
            let error = tx.run(change).await.unwrap_err();
            assert!(error.to_string().contains("entry"), "{error}");
            tx.rollback_to_savepoint().await.unwrap();
        }
        let row = tx.one(sql!("select what from entry")).await.unwrap();
        assert_eq!(row.get::<String>(0).unwrap(), SECRET);
    })
    .await;
}
