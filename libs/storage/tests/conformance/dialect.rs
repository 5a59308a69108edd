//! Every kind of statement that the dialect allows, on both engines.

use crate::fixture::{A, TABLES, add_contact, id, texts, values};
use kernel::{Id, sort};
use storage::testing::{Fresh, both};
use storage::{Value, sql};

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
