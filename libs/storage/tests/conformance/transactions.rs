//! What a transaction promises.

use crate::fixture::{A, TABLES, add_contact, count, id};
use kernel::{Error, ResultExt};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use storage::testing::{Fresh, both};
use storage::{central, sql};

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_transaction_cannot_write() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.read(A).await.unwrap();
        assert!(tx.run(add_contact(1, "Kis Anna")).await.is_err());
        drop(tx);
        let once = sql!("delete from contact returning id");
        assert!(fresh.db.read_once(A, once).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_one_moment_while_others_write() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut reader = fresh.db.read(A).await.unwrap();
        assert_eq!(count(&mut reader).await, 0);
        let mut writer = fresh.db.write(A).await.unwrap();
        writer.run(add_contact(1, "Kis Anna")).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(count(&mut reader).await, 0);
        drop(reader);
        let mut reader = fresh.db.read(A).await.unwrap();
        assert_eq!(count(&mut reader).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_transaction_leaves_nothing_and_runs_nothing() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let ran = Arc::new(AtomicU32::new(0));
        for commit in [false, true] {
            let mut tx = fresh.db.write(A).await.unwrap();
            tx.run(add_contact(1, "Kis Anna")).await.unwrap();
            let counter = ran.clone();
            tx.on_commit(Box::new(move || {
                counter.fetch_add(1, SeqCst);
            }));
            if commit {
                tx.commit().await.unwrap();
            }
        }
        assert_eq!(ran.load(SeqCst), 1);
        let mut tx = fresh.db.read(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_error_only_the_savepoint_helps() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        assert!(tx.run(add_contact(1, "Kis Anna")).await.is_err());
        assert!(tx.run(add_contact(2, "Nagy Béla")).await.is_err());
        assert!(tx.commit().await.is_err());

        let mut tx = fresh.db.write(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 0);
        let mut duplicates = 0;
        for n in [1, 2, 1, 3, 2] {
            tx.savepoint().await.unwrap();
            match tx.run(add_contact(n, "x")).await {
                Ok(changed) => assert_eq!(changed, 1),
                Err(Error::Conflict("duplicate")) => {
                    duplicates += 1;
                    tx.rollback_to_savepoint().await.unwrap();
                }
                Err(other) => panic!("{other}"),
            }
        }
        tx.commit().await.unwrap();
        let mut tx = fresh.db.read(A).await.unwrap();
        assert_eq!((duplicates, count(&mut tx).await), (2, 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_done_in_order_or_not_at_all() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.batch(vec![
            add_contact(1, "Kis Anna"),
            sql!("update contact set version = version + 1"),
            sql!("update contact set version = version * 10"),
        ])
        .await
        .unwrap();
        let row = tx.one(sql!("select version from contact")).await.unwrap();
        assert_eq!(row.get::<i64>(0).unwrap(), 20);
        tx.commit().await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        let refused = tx.batch(vec![
            add_contact(2, "x"),
            add_contact(1, "x"),
            add_contact(3, "x"),
        ]);
        assert!(matches!(refused.await, Err(Error::Conflict("duplicate"))));
        assert!(tx.commit().await.is_err());
        let mut tx = fresh.db.read(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_writers_of_one_tenant_all_get_their_turn() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.commit().await.unwrap();
        let writers = (0..40).map(|_| async {
            let mut tx = fresh.db.write(A).await?;
            tx.run(sql!(
                "update contact set version = version + 1 where id = $1",
                id(1)
            ))
            .await?;
            tx.commit().await
        });
        for written in futures::future::join_all(writers).await {
            written.unwrap();
        }
        let rows = fresh
            .db
            .read_once(A, sql!("select version from contact"))
            .await
            .unwrap();
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 41);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_row_is_one_row() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        let find = || sql!("select name from contact where version = $1", 1i64);
        assert!(matches!(tx.one(find()).await, Err(Error::NotFound)));
        assert_eq!(tx.maybe(find()).await.unwrap(), None);
        tx.run(add_contact(1, "a")).await.unwrap();
        tx.run(add_contact(2, "b")).await.unwrap();
        assert!(matches!(tx.maybe(find()).await, Err(Error::Internal(_))));
        // Not finding a row is no failure of the transaction.
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_central_database_belongs_to_no_tenant() {
    const CENTRAL: &[storage::Migration] = &[storage::Migration {
        stamp: "20261122_0001_directory",
        sql: "{central tenant}
                id {i64} not null, slug {text} not null, open {bool} not null default {true}, {pk id}
              {end}
              {unique tenant_slug on tenant (slug)}
              {central host}
                name {text} not null, tenant_id {i64} not null, {pk name}, {fk tenant_id -> tenant cascade}
              {end}",
    }];
    both(&[], async |fresh: &Fresh| {
        let central = fresh.central("control", CENTRAL).await;
        let add = |id: i64, slug: &str| {
            central!(
                "insert into tenant (id, slug) values ($1, $2)
                 on conflict (slug) do update set open = false returning id",
                id,
                slug,
            )
        };
        let mut tx = central.write().await.unwrap();
        assert_eq!(tx.tenant(), None);
        assert_eq!(
            tx.one(add(1, "kis")).await.unwrap().get::<i64>(0).unwrap(),
            1
        );
        assert_eq!(
            tx.one(add(2, "kis")).await.unwrap().get::<i64>(0).unwrap(),
            1
        );
        tx.run(central!(
            "insert into host (name, tenant_id) values ($1, $2)",
            "x.hu",
            1i64
        ))
        .await
        .unwrap();
        tx.commit().await.doing("committing").unwrap();
        let again = fresh.central("control", CENTRAL).await;
        let open =
            central!("select h.name, t.open from host h join tenant t on t.id = h.tenant_id");
        let rows = again.read_once(open).await.unwrap();
        assert!(!rows[0].get::<bool>(1).unwrap());
        let described = storage::describe_central(&again).await.unwrap();
        assert!(
            described.contains("reference tenant_id -> tenant on delete cascade"),
            "{described}"
        );
        central.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_later_is_there_for_the_next_statement_and_for_the_commit() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.later(vec![add_contact(1, "Kis Anna")]).await.unwrap();
        assert_eq!(count(&mut tx).await, 1);
        tx.later(vec![
            add_contact(2, "Nagy Béla"),
            add_contact(3, "Tóth Éva"),
        ])
        .await
        .unwrap();
        assert_eq!(tx.run(add_contact(4, "Szabó Pál")).await.unwrap(), 1);
        tx.later(vec![add_contact(5, "Fehér Ida")]).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 5);
        tx.later(vec![add_contact(6, "Vas Ede")]).await.unwrap();
        drop(tx);
        let mut tx = fresh.db.read(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_wrong_with_something_done_later_is_told_by_the_commit_at_the_latest() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        for next in [false, true] {
            let mut tx = fresh.db.write(A).await.unwrap();
            tx.later(vec![add_contact(1, "Kis Anna")]).await.unwrap();
            let twice = tx.later(vec![add_contact(1, "Kis Anna")]).await;
            let told = match twice {
                Err(error) => Err(error),
                Ok(()) if next => tx.run(add_contact(2, "Nagy Béla")).await.map(drop),
                Ok(()) => tx.commit().await,
            };
            assert!(
                matches!(told, Err(Error::Conflict("duplicate"))),
                "{told:?}"
            );
            let mut tx = fresh.db.read(A).await.unwrap();
            assert_eq!(count(&mut tx).await, 0, "nothing of it is kept");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_to_be_done_later_is_undone_with_the_savepoint() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.later(vec![add_contact(1, "Kis Anna")]).await.unwrap();
        tx.savepoint().await.unwrap();
        tx.later(vec![add_contact(2, "Nagy Béla")]).await.unwrap();
        tx.rollback_to_savepoint().await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = fresh.db.read(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_answers_come_in_the_order_of_their_questions() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.later(vec![add_contact(1, "Kis Anna")]).await.unwrap();
        let asked = vec![
            sql!("update contact set version = 7 returning name"),
            sql!("select version from contact"),
            sql!("select version from contact where version = 6"),
        ];
        let answers = tx.all_of(asked).await.unwrap();
        let [named, version, nothing] = answers.as_slice() else {
            panic!("{} answers", answers.len());
        };
        assert_eq!(named[0].get::<String>(0).unwrap(), "Kis Anna");
        assert_eq!(version[0].get::<i64>(0).unwrap(), 7, "what came before");
        assert!(nothing.is_empty());
        assert!(tx.all_of(Vec::new()).await.unwrap().is_empty());

        // One that fails is told by its own name and leaves nothing behind.
        let asked = vec![
            add_contact(2, "Nagy Béla"),
            add_contact(1, "Kis Anna"),
            sql!("select version from contact"),
        ];
        let refused = tx.all_of(asked).await;
        assert!(matches!(refused, Err(Error::Conflict("duplicate"))));
        assert!(tx.commit().await.is_err());
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.commit().await.unwrap();

        let asked = vec![
            sql!("select count(*) from contact"),
            sql!("select name from contact"),
        ];
        let answers = fresh.db.read_once_of(A, asked).await.unwrap();
        assert_eq!(answers[0][0].get::<i64>(0).unwrap(), 1);
        assert_eq!(answers[1][0].get::<String>(0).unwrap(), "Kis Anna");
        let asked = vec![
            sql!("select count(*) from contact"),
            sql!("delete from contact returning id"),
        ];
        assert!(fresh.db.read_once_of(A, asked).await.is_err());
        assert_eq!(count(&mut fresh.db.read(A).await.unwrap()).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_can_be_asked_for_now_and_taken_later() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let all = || sql!("select name from contact order by name");
        let names = |rows: &[storage::Row]| -> Vec<String> {
            rows.iter().map(|row| row.get(0).unwrap()).collect()
        };
        let mut tx = fresh.db.write(A).await.unwrap();
        let none = tx.beside(all()).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.later(vec![add_contact(2, "Nagy Anna")]).await.unwrap();
        let two = tx.beside(all()).await.unwrap();
        let also = tx.beside(all()).await.unwrap();
        assert!(tx.answer(none).await.unwrap().is_empty());
        let two = tx.answer(two).await.unwrap();
        assert_eq!(names(&two), ["Kis Anna", "Nagy Anna"]);
        assert_eq!(tx.answer(also).await.unwrap().len(), 2);
        tx.commit().await.unwrap();

        let mut tx = fresh.db.read(A).await.unwrap();
        let wrong = storage::Sql::new("select nobody from contact");
        let refused = match tx.beside(wrong).await {
            Ok(wrong) => tx.answer(wrong).await.map(drop),
            Err(error) => Err(error),
        };
        assert!(refused.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_together_is_one_round_trip() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let Some(before) = fresh.db.round_trips() else {
            assert_eq!(fresh.db.engine(), storage::Engine::Sqlite);
            return;
        };
        let trips = || fresh.db.round_trips().unwrap() - before;
        let look = || sql!("select version from contact");
        fresh.db.read_once(A, look()).await.unwrap();
        assert_eq!(trips(), 1);
        fresh
            .db
            .read_once_of(A, vec![look(), look()])
            .await
            .unwrap();
        assert_eq!(trips(), 2);

        let mut tx = fresh.db.write(A).await.unwrap();
        tx.later(vec![add_contact(1, "Kis Anna")]).await.unwrap();
        assert_eq!(trips(), 2, "nothing has left");
        tx.all_of(vec![look(), look(), look()]).await.unwrap();
        assert_eq!(trips(), 3);
        tx.run(add_contact(2, "Nagy Béla")).await.unwrap();
        tx.all(look()).await.unwrap();
        assert_eq!(trips(), 5);
        tx.later(vec![add_contact(3, "Kis Pál")]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(trips(), 6);
        fresh.db.write(A).await.unwrap().commit().await.unwrap();
        assert_eq!(trips(), 6, "nothing was done");
    })
    .await;
}
