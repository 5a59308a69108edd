//! The worker learns which tenants have work without looking into any.

use crate::fixture::{A, B, TABLES, id};
use storage::sql;
use storage::testing::{Fresh, both};

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_due_from_the_commit_until_the_work_is_done() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        for tenant in [A, B] {
            db.create_tenant(tenant).await.unwrap();
        }
        assert!(db.tenants_due(1_000).await.unwrap().is_empty());
        let mut tx = db.write(B).await.unwrap();
        tx.run(sql!(
            "insert into job (id, state, due_at) values ($1, $2, $3)",
            id(1),
            "queued",
            500i64
        ))
        .await
        .unwrap();
        assert!(db.tenants_due(1_000).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert!(db.tenants_due(499).await.unwrap().is_empty());
        assert_eq!(db.tenants_due(500).await.unwrap(), [B]);

        // Claimed: `update … where id = (select …)` is the queue's statement on both engines.
        let claim = || {
            sql!(
                "update job set state = 'running'
                 where id = (select id from job where state = 'queued' and due_at <= $1
                             order by due_at limit 1) and state = 'queued'
                 returning due_at",
                1_000i64,
            )
        };
        let mut tx = db.write(B).await.unwrap();
        assert!(tx.maybe(claim()).await.unwrap().is_some());
        assert!(tx.maybe(claim()).await.unwrap().is_none());
        tx.commit().await.unwrap();
        assert!(db.tenants_due(1_000).await.unwrap().is_empty());

        let later = fresh.reopen(TABLES).await.unwrap();
        let mut tx = db.write(A).await.unwrap();
        tx.run(sql!(
            "insert into job (id, state, due_at) values ($1, $2, $3)",
            id(2),
            "queued",
            1i64
        ))
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(later.tenants_due(1_000).await.unwrap(), [A]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_another_process_left_is_noticed() {
    both(TABLES, async |fresh: &Fresh| {
        let other = fresh.reopen(TABLES).await.unwrap();
        fresh.db.create_tenant(A).await.unwrap();
        assert!(fresh.db.tenants_due(1_000).await.unwrap().is_empty());
        let mut tx = other.write(A).await.unwrap();
        tx.run(sql!(
            "insert into job (id, state, due_at) values ($1, 'queued', $2)",
            id(1),
            1i64
        ))
        .await
        .unwrap();
        tx.commit().await.unwrap();
        for _ in 0..70 {
            if fresh.db.tenants_due(1_000).await.unwrap() == [A] {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("it was not noticed");
    })
    .await;
}
