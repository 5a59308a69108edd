//! The schema only ever moves forward, and never halfway.

use crate::fixture::{A, TABLES, add_contact, count};
use storage::testing::{Fresh, both};
use storage::{Db, Migration, sql};

const MORE: Migration = Migration {
    stamp: "20261201_0100_notes",
    sql: "{table note} id {id} not null, text {text} not null, {pk id} {end}",
};
const BROKEN: Migration = Migration {
    stamp: "20261202_0100_broken",
    sql: "{table half} id {id} not null, {pk id} {end} insert into nowhere (a) values (1);",
};
const LAST: Migration = Migration {
    stamp: "20261203_0100_last",
    sql: "alter table note add column mood {text} not null default 'fine';",
};

fn with(more: &[Migration]) -> Vec<Migration> {
    [TABLES, more].concat()
}

/// Brings the shared schema and one tenant up to date.
async fn update(db: &Db) -> kernel::Result<()> {
    db.migrate().await?;
    db.open_tenant(A).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_fails_in_the_middle_is_taken_up_where_it_stopped() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.commit().await.unwrap();
        fresh.db.close().await;

        let db = fresh.reopen(&with(&[LAST, MORE, BROKEN])).await.unwrap();
        let error = update(&db).await.unwrap_err().to_string();
        assert!(error.contains(BROKEN.stamp), "{error}");
        assert!(update(&db).await.is_err());

        let fixed = Migration {
            stamp: BROKEN.stamp,
            sql: "{table half} id {id} not null, {pk id} {end}",
        };
        let db = fresh.reopen(&with(&[LAST, MORE, fixed])).await.unwrap();
        update(&db).await.unwrap();
        update(&db).await.unwrap();
        let mut tx = db.read(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 1);
        assert!(
            tx.all(sql!("select mood from note"))
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            tx.all(sql!("select id from half"))
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_and_a_changed_migration_are_refused_by_name() {
    both(&with(&[MORE]), async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        fresh.db.close().await;
        let changed = Migration {
            stamp: MORE.stamp,
            sql: "{table note} id {id} not null, {pk id} {end}",
        };
        for (migrations, says) in [(TABLES.to_vec(), "newer"), (with(&[changed]), "changed")] {
            let refused = match fresh.reopen(&migrations).await {
                Ok(db) => update(&db).await,
                Err(error) => Err(error),
            };
            let error = refused.unwrap_err().to_string();
            assert!(
                error.contains(MORE.stamp) && error.contains(says),
                "{error}"
            );
        }
        let db = fresh.reopen(&with(&[MORE])).await.unwrap();
        update(&db).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_migrations_never_share_a_stamp() {
    both(TABLES, async |fresh: &Fresh| {
        let error = fresh.reopen(&with(&[MORE, MORE])).await.err().unwrap();
        assert!(error.to_string().contains(MORE.stamp), "{error}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_may_migrate_at_once() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let one = fresh.reopen(&with(&[MORE, LAST])).await.unwrap();
        let two = fresh.reopen(&with(&[MORE, LAST])).await.unwrap();
        let (first, second) = futures::join!(update(&one), update(&two));
        first.unwrap();
        second.unwrap();
    })
    .await;
}
