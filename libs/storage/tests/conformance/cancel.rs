//! A request that goes away in the middle leaves nothing behind.

use crate::fixture::{A, TABLES, add_contact, count, id};
use std::time::{Duration, Instant};
use storage::testing::{Fresh, both};
use storage::{Sql, sql};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_cancelled_anywhere_writes_all_or_nothing() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        db.create_tenant(A).await.unwrap();
        for micros in [0u64, 50, 200, 1_000, 5_000, 20_000] {
            let request = async {
                let mut tx = db.write(A).await.unwrap();
                for n in 0..300u32 {
                    tx.run(sql!(
                        "insert into contact (id, name, name_key) values ($1, $2, $3)
                         on conflict (id) do nothing",
                        id(n),
                        "x",
                        vec![1u8],
                    ))
                    .await
                    .unwrap();
                }
                tx.commit().await.unwrap();
            };
            let _ = tokio::time::timeout(Duration::from_micros(micros), request).await;
            let mut tx = db.write(A).await.unwrap();
            let left = count(&mut tx).await;
            assert!(left == 0 || left == 300, "{left} after {micros} µs");
            tx.run(sql!("delete from contact")).await.unwrap();
            tx.commit().await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_cancelled_in_a_storm_leave_every_connection_clean() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        db.create_tenant(A).await.unwrap();
        let mut tx = db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.commit().await.unwrap();
        let reads = (0..60u64).map(|n| async move {
            let read = async {
                let mut tx = db.read(A).await.unwrap();
                let all = count(&mut tx).await;
                let once = db
                    .read_once(A, sql!("select count(*) from contact"))
                    .await
                    .unwrap();
                (all, once[0].get::<i64>(0).unwrap())
            };
            tokio::time::timeout(Duration::from_micros(n * 37), read).await
        });
        for seen in futures::future::join_all(reads).await.into_iter().flatten() {
            assert_eq!(seen, (1, 1));
        }
        for _ in 0..10 {
            let mut tx = db.write(A).await.unwrap();
            tx.run(sql!("update contact set version = version + 1"))
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
    })
    .await;
}

/// Counts to a number that nobody waits for.
fn endless() -> Sql {
    sql!(
        "with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1)
         select count(*) from n",
        100_000_000i64,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_for_which_nobody_waits_is_stopped() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        db.create_tenant(A).await.unwrap();
        let mut tx = db.write(A).await.unwrap();
        let gave_up = tokio::time::timeout(Duration::from_millis(50), tx.all(endless())).await;
        assert!(gave_up.is_err());
        drop(tx);
        // The next writer comes in at once, on a clean connection.
        let begun = Instant::now();
        let mut tx = db.write(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 0);
        assert!(
            begun.elapsed() < Duration::from_secs(3),
            "{:?}",
            begun.elapsed()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_on_one_thread_stops_when_nobody_waits_and_writes_all_or_nothing() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        for micros in [0u64, 50, 200, 1_000, 5_000, 50_000] {
            let db = fresh.db.clone();
            let request = storage::here(async move {
                let mut tx = db.write(A).await.unwrap();
                tx.run(add_contact(1, "Kis Anna")).await.unwrap();
                tx.run(add_contact(2, "Nagy Éva")).await.unwrap();
                tx.commit().await.unwrap();
                let mut tx = db.write(A).await.unwrap();
                tx.run(sql!("delete from contact")).await.unwrap();
                tx.all(endless()).await
            });
            let gave_up = tokio::time::timeout(Duration::from_micros(micros), request).await;
            assert!(gave_up.is_err(), "an endless statement ended");
            let begun = Instant::now();
            let mut tx = fresh.db.write(A).await.unwrap();
            let left = count(&mut tx).await;
            assert!(left == 0 || left == 2, "{left} after {micros} µs");
            assert!(begun.elapsed() < Duration::from_secs(3));
            tx.run(sql!("delete from contact")).await.unwrap();
            tx.commit().await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_requests_than_threads_are_all_answered() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let all = (0..200u32).map(|n| {
            let db = fresh.db.clone();
            storage::here(async move {
                let mut tx = db.write(A).await.unwrap();
                tx.run(add_contact(n, "Kis Anna")).await.unwrap();
                tx.commit().await.unwrap();
                db.read_once(A, sql!("select count(*) from contact"))
                    .await
                    .map(|rows| rows[0].get::<i64>(0).unwrap())
            })
        });
        let seen = futures::future::join_all(all).await;
        assert!(seen.into_iter().all(|n| n.unwrap().unwrap() > 0));
        assert_eq!(count(&mut fresh.db.read(A).await.unwrap()).await, 200);
    })
    .await;
}
