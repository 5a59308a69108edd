//! Files, memory and time have an end.

use crate::fixture::{A, TABLES, add_contact, count, id, texts};
use kernel::{Error, Secret, TenantId};
use std::sync::Arc;
use std::time::{Duration, Instant};
use storage::testing::{Fresh, both, keys};
use storage::{Db, PostgresOptions, SqliteOptions, TenantKeys, sql};

/// How many files under this folder the process has open.
fn open_files(folder: &std::path::Path) -> usize {
    let all = std::fs::read_dir("/proc/self/fd").unwrap();
    all.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok())
        .filter(|target| target.starts_with(folder))
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn never_are_more_tenants_open_than_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = SqliteOptions::new(folder.path());
    options.max_open = 6;
    options.readers = 2;
    let db = Db::sqlite(options, keys(), TABLES).unwrap();
    for tenant in 0..30 {
        db.create_tenant(TenantId(tenant)).await.unwrap();
    }
    let most = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let tasks = (0..8i64).map(|task| {
        let (db, most, folder) = (db.clone(), most.clone(), folder.path().to_owned());
        tokio::spawn(async move {
            for n in 0..60i64 {
                let tenant = TenantId((n * 7 + task * 11) % 30);
                let mut tx = db.write(tenant).await.unwrap();
                let row = u32::try_from(task * 1000 + n).unwrap();
                tx.run(add_contact(row, "Kis Anna")).await.unwrap();
                let mut reading = db.read(tenant).await.unwrap();
                count(&mut reading).await;
                most.fetch_max(open_files(&folder), std::sync::atomic::Ordering::SeqCst);
                tx.commit().await.unwrap();
            }
        })
    });
    for task in futures::future::join_all(tasks).await {
        task.unwrap();
    }
    // One writer and two readers with two files each, and the shared memory.
    let most = most.load(std::sync::atomic::Ordering::SeqCst);
    assert!(most <= 6 * (3 * 2 + 1), "{most} files were open");
    let mut total = 0;
    for tenant in 0..30 {
        let rows = db
            .read_once(TenantId(tenant), sql!("select count(*) from contact"))
            .await;
        total += rows.unwrap()[0].get::<i64>(0).unwrap();
    }
    assert_eq!(total, 8 * 60);
    db.close().await;
    assert_eq!(open_files(folder.path()), 0);
    let logs = std::fs::read_dir(folder.path()).unwrap();
    let logs = logs.filter(|file| {
        file.as_ref()
            .unwrap()
            .path()
            .extension()
            .is_none_or(|e| e != "db")
    });
    assert_eq!(logs.count(), 0, "a log was left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_and_writes_by_turns_needs_one_connection() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(SqliteOptions::new(folder.path()), keys(), TABLES).unwrap();
    db.create_tenant(A).await.unwrap();
    for n in 0..30 {
        let mut tx = db.read(A).await.unwrap();
        count(&mut tx).await;
        drop(tx);
        let mut tx = db.write(A).await.unwrap();
        tx.run(add_contact(n, "Kis Anna")).await.unwrap();
        tx.commit().await.unwrap();
    }
    // The file, its log and the shared memory.
    assert_eq!(open_files(folder.path()), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_waits_for_a_place_and_then_is_told_to_come_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = SqliteOptions::new(folder.path());
    options.max_open = 1;
    options.wait_limit = Duration::from_millis(100);
    let db = Db::sqlite(options, keys(), TABLES).unwrap();
    for tenant in [1, 2] {
        db.create_tenant(TenantId(tenant)).await.unwrap();
    }
    let held = db.write(TenantId(1)).await.unwrap();
    assert!(matches!(
        db.write(TenantId(1)).await.err(),
        Some(Error::Busy)
    ));
    assert!(matches!(
        db.read(TenantId(2)).await.err(),
        Some(Error::Busy)
    ));
    assert!(matches!(
        db.erase_tenant(TenantId(1)).await,
        Err(Error::Busy)
    ));
    drop(held);
    db.read(TenantId(2)).await.unwrap();
    db.write(TenantId(1)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_does_not_open_a_tenant_and_the_right_one_still_does() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(SqliteOptions::new(folder.path()), keys(), TABLES).unwrap();
    db.create_tenant(A).await.unwrap();
    db.close().await;
    let right = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (now_right, real) = (right.clone(), keys());
    let either: TenantKeys = Arc::new(move |tenant| {
        if now_right.load(std::sync::atomic::Ordering::SeqCst) {
            return real(tenant);
        }
        Box::pin(async { Ok(Secret::new([9; 32])) })
    });
    let db = Db::sqlite(SqliteOptions::new(folder.path()), either, TABLES).unwrap();
    for _ in 0..2 {
        let error = db.read(A).await.err().unwrap();
        assert!(error.to_string().contains("key does not open"), "{error}");
    }
    right.store(true, std::sync::atomic::Ordering::SeqCst);
    db.read(A).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_statement_ends_at_its_limit() {
    both(TABLES, async |fresh: &Fresh| {
        let limit = Duration::from_millis(200);
        let db = match fresh.server() {
            Some(server) => {
                let mut options = PostgresOptions::new(server.url());
                options.read_limit = limit;
                Db::postgres(options, TABLES).await.unwrap()
            }
            None => {
                let mut options = SqliteOptions::new(fresh.folder().unwrap().join("tenants"));
                options.read_limit = limit;
                Db::sqlite(options, keys(), TABLES).unwrap()
            }
        };
        db.create_tenant(A).await.unwrap();
        let endless = sql!(
            "with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1)
             select count(*) from n",
            100_000_000i64,
        );
        let begun = Instant::now();
        let mut tx = db.read(A).await.unwrap();
        assert!(matches!(tx.all(endless.clone()).await, Err(Error::Busy)));
        drop(tx);
        assert!(matches!(db.read_once(A, endless).await, Err(Error::Busy)));
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        let mut tx = db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.commit().await.unwrap();
        db.read_once(A, sql!("select id from contact where id = $1", id(1))).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_select_that_ran_out_of_its_own_time_leaves_the_transaction_whole() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        db.create_tenant(A).await.unwrap();
        let endless = sql!(
            "with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1)
             select count(*) from n",
            200_000_000i64,
        );
        let limit = Duration::from_millis(100);
        let one = || sql!("select name from contact where id = $1", id(1));
        let mut tx = db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        assert!(tx.all_within(endless.clone(), limit).await.unwrap().is_none());
        let rows = tx.all_within(one(), limit).await.unwrap().unwrap();
        assert_eq!(texts(&rows), ["Kis Anna"]);
        tx.commit().await.unwrap();

        let begun = Instant::now();
        let mut tx = db.read_within(A, Duration::from_millis(300)).await.unwrap();
        assert!(tx.all_within(endless.clone(), limit).await.unwrap().is_none());
        assert_eq!(texts(&tx.all(one()).await.unwrap()), ["Kis Anna"]);
        assert!(matches!(tx.all(endless.clone()).await, Err(Error::Busy)));
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exhausted_pool_says_come_later() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        let mut options = PostgresOptions::new(server.url());
        options.pool = 1;
        options.wait_limit = Duration::from_millis(100);
        let db = Db::postgres(options, TABLES).await.unwrap();
        db.create_tenant(A).await.unwrap();
        let mut held = db.write(A).await.unwrap();
        count(&mut held).await;
        assert!(matches!(db.write(A).await.err(), Some(Error::Busy)));
        drop(held);
        db.write(A).await.unwrap();
    })
    .await;
}

/// Resident memory of this process in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = status.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

#[tokio::test]
async fn an_open_tenant_costs_little_memory() {
    const TENANTS: i64 = 60;
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(SqliteOptions::new(folder.path()), keys(), TABLES).unwrap();
    for tenant in 0..TENANTS {
        db.create_tenant(TenantId(tenant)).await.unwrap();
    }
    let visit = async |tenant| {
        let rows = db.read_once(TenantId(tenant), sql!("select name from contact limit 50"));
        assert!(rows.await.unwrap().is_empty());
    };
    visit(0).await;
    let before = resident();
    for tenant in 1..TENANTS {
        visit(tenant).await;
    }
    let each = resident().saturating_sub(before) / usize::try_from(TENANTS - 1).unwrap();
    assert!(each < 300 * 1024, "{each} bytes for an open tenant");
}
