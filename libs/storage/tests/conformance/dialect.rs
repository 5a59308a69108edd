//! Every kind of statement that the dialect allows, on both engines.

use crate::fixture::{A, TABLES, add_contact, id, texts, values};
use kernel::{Id, Timestamp, civil::Date, sort};
use storage::testing::{Fresh, both};
use storage::{Engine, Value, dialect, explain, sql, statements};

#[tokio::test(flavor = "multi_thread")]
async fn every_class_of_value_comes_back_as_it_went_in() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        let read = || {
            sql!(
                "select id, version, email, company_id, active, binned, score, k1
                 from contact where id = $1",
                id(1)
            )
        };
        let row = tx.one(read()).await.unwrap();
        assert_eq!(row.get::<Id<()>>(0).unwrap(), id(1).cast());
        assert_eq!(
            values(&row)[1..],
            [
                1i64.into(),
                Value::Null,
                Value::Null,
                true.into(),
                false.into(),
                Value::Null,
                Value::Null
            ]
        );
        // A null needs no type, whatever it is compared with or put into.
        for (email, active, score, k1) in [
            (Value::Null, false, Value::Null, Value::Null),
            (
                "a@x.hu".into(),
                true,
                Value::Real(2.5),
                vec![0u8, 255].into(),
            ),
            (
                "b@x.hu".into(),
                false,
                Value::Int(3),
                Vec::<u8>::new().into(),
            ),
        ] {
            tx.run(sql!(
                "update contact set email = $2, active = $3, score = $4, k1 = $5 where id = $1",
                id(1),
                email.clone(),
                active,
                score.clone(),
                k1.clone(),
            ))
            .await
            .unwrap();
            let row = tx.one(read()).await.unwrap();
            assert_eq!(
                (row.value(2), row.get::<bool>(4).unwrap()),
                (&email, active)
            );
            assert_eq!(row.value(7), &k1);
            let expected = match score {
                Value::Int(whole) => Some(whole as f64),
                Value::Real(real) => Some(real),
                _ => None,
            };
            assert_eq!(row.get::<Option<f64>>(6).unwrap(), expected);
        }
        let found = tx
            .all(sql!(
                "select id from contact where email is not distinct from $1",
                Value::Null
            ))
            .await
            .unwrap();
        assert!(found.is_empty());
        let at: Timestamp = "2026-11-22T14:16:00.000001Z".parse().unwrap();
        let day: Date = "2024-02-29".parse().unwrap();
        let row = tx
            .one(sql!("select cast($1 as bigint), cast($2 as text)", at, day))
            .await
            .unwrap();
        assert_eq!(row.get::<Timestamp>(0).unwrap(), at);
        assert_eq!(row.get::<Date>(1).unwrap(), day);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_read_by_key_with_a_cast() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        let row = tx.one(sql!("select doc from contact")).await.unwrap();
        assert_eq!(row.get::<String>(0).unwrap(), "{}");
        let doc = r#"{"city":"Győr \"A\"","score":12.5,"vip":true,"none":null}"#;
        tx.run(sql!("update contact set doc = $1", doc))
            .await
            .unwrap();
        let row = tx
            .one(sql!(
                "select cast(doc ->> $1 as text), cast(doc ->> $2 as double precision),
                        doc ->> 'none', doc ->> 'absent' from contact
                 where cast(doc ->> 'city' as text) = $3",
                "city",
                "score",
                "Győr \"A\"",
            ))
            .await
            .unwrap();
        assert_eq!(
            values(&row),
            ["Győr \"A\"".into(), 12.5.into(), Value::Null, Value::Null]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_sort_as_hungarians_expect_and_pages_follow_each_other() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        let names = [
            "Zsoldos Éva",
            "Csák Áron",
            "Cukor Béla",
            "Zabos Nóra",
            "Gyarmati Ödön",
            "Gulyás Péter",
            "Kovács Zsuzsa",
            "Kováts Ildikó",
            "Őri Sándor",
            "Oláh Pál",
            "Cukor Béla",
        ];
        for (n, name) in (1..).zip(names) {
            tx.run(add_contact(n, name)).await.unwrap();
        }
        let (mut seen, mut key, mut last) = (Vec::new(), Vec::new(), id(0));
        loop {
            let page = tx
                .all(sql!(
                    "select name, name_key, id from contact
                     where (name_key, id) > ($1, $2) order by name_key, id limit $3",
                    key.clone(),
                    last,
                    4i64,
                ))
                .await
                .unwrap();
            let Some(end) = page.last() else { break };
            (key, last) = (end.get(1).unwrap(), end.get(2).unwrap());
            seen.extend(texts(&page));
        }
        assert_eq!(
            seen,
            [
                "Cukor Béla",
                "Cukor Béla",
                "Csák Áron",
                "Gulyás Péter",
                "Gyarmati Ödön",
                "Kovács Zsuzsa",
                "Kováts Ildikó",
                "Oláh Pál",
                "Őri Sándor",
                "Zabos Nóra",
                "Zsoldos Éva",
            ]
        );
        let back = tx
            .all(sql!(
                "select name from contact where (name_key, id) < ($1, $2)
                 order by name_key desc, id desc limit 2",
                key,
                last,
            ))
            .await
            .unwrap();
        assert_eq!(texts(&back), ["Zabos Nóra", "Őri Sándor"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn upserts_returning_and_updates_from_another_table_agree() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        let upsert = |name: &str| {
            sql!(
                "insert into contact (id, name, name_key) values ($1, $2, $3)
                 on conflict (id) do update
                 set name = excluded.name, version = contact.version + 1
                 where contact.name <> excluded.name
                 returning version, name",
                id(1),
                name,
                sort::text(name),
            )
        };
        let row = tx.one(upsert("Kis Anna Mária")).await.unwrap();
        assert_eq!(values(&row), [2i64.into(), "Kis Anna Mária".into()]);
        assert_eq!(tx.maybe(upsert("Kis Anna Mária")).await.unwrap(), None);
        let ignored = sql!(
            "insert into contact (id, name, name_key) values ($1, $2, $3) on conflict do nothing",
            id(1),
            "x",
            vec![0u8],
        );
        assert_eq!(tx.run(ignored).await.unwrap(), 0);

        tx.run(sql!("update contact set email = $1", "a@x.hu"))
            .await
            .unwrap();
        let by_email = sql!(
            "insert into contact (id, name, name_key, email) values ($1, $2, $3, $4)
             on conflict (email) where email is not null do update set name = excluded.name
             returning id",
            id(2),
            "Nagy Anna",
            vec![1u8],
            "a@x.hu",
        );
        let row = tx.one(by_email).await.unwrap();
        assert_eq!(row.get::<Id<()>>(0).unwrap(), id(1).cast());

        for n in 1..4u32 {
            tx.run(sql!(
                "insert into task (id, contact_id, title, amount) values ($1, $2, $3, $4)",
                id(n),
                id(1),
                format!("hívás {n}"),
                i64::from(n),
            ))
            .await
            .unwrap();
        }
        let mut done = texts(
            &tx.all(sql!(
                "update task set done = true
                 from (select id from contact where email = $1) as c
                 where task.contact_id = c.id and task.amount > $2
                 returning task.title",
                "a@x.hu",
                1i64,
            ))
            .await
            .unwrap(),
        );
        done.sort();
        assert_eq!(done, ["hívás 2", "hívás 3"]);
        let gone = tx
            .all(sql!("delete from task where done = true returning amount"))
            .await
            .unwrap();
        assert_eq!(gone.len(), 2);
        // A statement that returns rows still counts them when it is only run.
        let changed = tx
            .run(sql!("update task set amount = amount + 1 returning id"))
            .await
            .unwrap();
        assert_eq!(changed, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_common_tables_and_filtered_counts_agree() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.run(add_contact(2, "Nagy Béla")).await.unwrap();
        let rows = (0..5u32).map(|n| {
            vec![
                id(n).into(),
                id(1 + n % 2).into(),
                "x".into(),
                (n == 0).into(),
                i64::from(n).into(),
            ]
        });
        let add = sql!(
            "insert into task (id, contact_id, title, done, amount) values ($1, $2, $3, $4, $5)"
        );
        assert_eq!(tx.run_many(add, rows.collect()).await.unwrap(), 5);
        let rows = tx
            .all(sql!(
                "with t as (select contact_id, done, amount from task where amount < $1)
                 select c.name, count(*), count(*) filter (where t.done = false),
                        cast(coalesce(sum(t.amount), 0) as bigint),
                        row_number() over (order by c.name_key)
                 from t join contact c on c.id = t.contact_id
                 group by c.id, c.name, c.name_key order by c.name_key",
                4i64,
            ))
            .await
            .unwrap();
        assert_eq!(
            rows.iter().map(values).collect::<Vec<_>>(),
            [
                [
                    "Kis Anna".into(),
                    2i64.into(),
                    1i64.into(),
                    2i64.into(),
                    1i64.into()
                ],
                [
                    "Nagy Béla".into(),
                    2i64.into(),
                    2i64.into(),
                    4i64.into(),
                    2i64.into()
                ],
            ]
        );
        let rows = tx
            .all(sql!(
                "with recursive n (i) as (select 1 union all select i + 1 from n where i < $1)
                 select i, lag(i) over (order by i) from n order by i",
                3i64,
            ))
            .await
            .unwrap();
        assert_eq!(values(&rows[0]), [1i64.into(), Value::Null]);
        assert_eq!(values(&rows[2]), [3i64.into(), 2i64.into()]);
        let row = tx
            .one(sql!(
                "select string_agg(name, '; ' order by name_key) from contact"
            ))
            .await
            .unwrap();
        assert_eq!(row.get::<String>(0).unwrap(), "Kis Anna; Nagy Béla");
        let mut filter = storage::Sql::new("select name from contact where id in (");
        filter
            .bind_list([id(2), id(9)])
            .push(") and version = ")
            .bind(1i64);
        for _ in 0..2 {
            assert_eq!(texts(&tx.all(filter.clone()).await.unwrap()), ["Nagy Béla"]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_go_in_at_once_and_the_count_is_right() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        for many in [0u32, 1, 49, 50, 551, 1203] {
            let mut tx = fresh.db.write(A).await.unwrap();
            let add = sql!("insert into contact (id, name, name_key) values ($1, $2, $3)");
            let rows = (0..many).map(|n| vec![id(n).into(), "x".into(), vec![1u8].into()]);
            let added = tx.run_many(add, rows.collect()).await.unwrap();
            let rows = (0..many).map(|n| vec![id(n).into(), "y".into()]);
            let update = sql!("update contact set name = $2 where id = $1");
            let changed = tx.run_many(update, rows.collect()).await.unwrap();
            let named = sql!("select count(*) from contact where name = $1", "y");
            let named: i64 = tx.one(named).await.unwrap().get(0).unwrap();
            assert_eq!(
                (added, changed, named),
                (many.into(), many.into(), many.into())
            );
        }
    })
    .await;
}

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
