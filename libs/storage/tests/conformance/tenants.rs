//! One tenant never sees, changes or refers to what is another's.

use crate::fixture::{A, B, TABLES, add_contact, count, id, texts};
use kernel::{Error, TenantId};
use storage::testing::{Fresh, both};
use storage::{Engine, sql};

#[tokio::test(flavor = "multi_thread")]
async fn two_tenants_with_the_same_ids_do_not_meet() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        db.create_tenant(A).await.unwrap();
        db.create_tenant(B).await.unwrap();
        let mut tx = db.write(A).await.unwrap();
        assert_eq!((tx.tenant(), tx.engine()), (Some(A), db.engine()));
        tx.run(sql!(
            "insert into company (id, name, name_key) values ($1, $2, $3)",
            id(1),
            "Őrségi Kft.",
            vec![1u8],
        ))
        .await
        .unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = db.write(B).await.unwrap();
        assert_eq!(count(&mut tx).await, 0);
        assert_eq!(
            tx.run(sql!("update contact set name = $1", "x"))
                .await
                .unwrap(),
            0
        );
        assert_eq!(
            tx.run(sql!("delete from contact where id = $1", id(1)))
                .await
                .unwrap(),
            0
        );
        tx.run(add_contact(1, "Bíró Bea")).await.unwrap();
        tx.savepoint().await.unwrap();
        let across = sql!("update contact set company_id = $1", id(1));
        let refused = tx.run(across).await.unwrap_err();
        assert!(matches!(refused, Error::Internal(_)), "{refused}");
        tx.rollback_to_savepoint().await.unwrap();
        tx.commit().await.unwrap();

        for (tenant, name) in [(A, "Kis Anna"), (B, "Bíró Bea")] {
            let rows = db
                .read_once(
                    tenant,
                    sql!("select name from contact where id = $1", id(1)),
                )
                .await
                .unwrap();
            assert_eq!(texts(&rows), [name]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_tenant_is_not_found_and_a_known_one_is_not_made_twice() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        let nobody = TenantId(999);
        assert!(matches!(db.open_tenant(nobody).await, Err(Error::NotFound)));
        assert!(matches!(db.read(nobody).await.err(), Some(Error::NotFound)));
        assert!(matches!(
            db.write(nobody).await.err(),
            Some(Error::NotFound)
        ));
        let once = db.read_once(nobody, sql!("select name from contact")).await;
        assert!(matches!(once, Err(Error::NotFound)));
        db.create_tenant(A).await.unwrap();
        let again = db.create_tenant(A).await;
        assert!(
            matches!(again, Err(Error::Conflict("duplicate"))),
            "{again:?}"
        );
        db.open_tenant(A).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_tenant_is_gone_and_its_neighbour_is_whole() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        for tenant in [A, B] {
            db.create_tenant(tenant).await.unwrap();
            let mut tx = db.write(tenant).await.unwrap();
            tx.run(add_contact(1, "Kis Anna")).await.unwrap();
            tx.batch(vec![
                sql!(
                    "insert into task (id, contact_id, title) values ($1, $1, $2)",
                    id(1),
                    "x"
                ),
                sql!(
                    "insert into entry (id, contact_id, at, what) values ($1, $1, $2, $3)",
                    id(1),
                    1i64,
                    "made"
                ),
                sql!(
                    "insert into job (id, state, due_at) values ($1, $2, $3)",
                    id(1),
                    "queued",
                    1i64
                ),
            ])
            .await
            .unwrap();
            tx.commit().await.unwrap();
        }
        db.erase_tenant(A).await.unwrap();
        assert!(matches!(db.read(A).await.err(), Some(Error::NotFound)));
        assert_eq!(db.tenants_due(5).await.unwrap(), [B]);
        let mut tx = db.read(B).await.unwrap();
        assert_eq!(count(&mut tx).await, 1);
        drop(tx);
        if let Some(folder) = fresh.folder() {
            let left = std::fs::read_dir(folder.join("tenants")).unwrap();
            for file in left {
                let name = file.unwrap().file_name();
                assert!(!name.to_string_lossy().starts_with("101."), "{name:?}");
            }
        }
        // The number can be given again, and nothing of the former tenant comes back.
        db.create_tenant(A).await.unwrap();
        let mut tx = db.read(A).await.unwrap();
        assert_eq!(count(&mut tx).await, 0);
        assert!(
            tx.all(sql!("select id from entry"))
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_opens_with_the_same_key_and_a_scrubbed_file_is_whole() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        db.create_tenant(A).await.unwrap();
        let mut tx = db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.run(add_contact(2, "Nagy Béla")).await.unwrap();
        tx.run(sql!("delete from contact where id = $1", id(2)))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        db.scrub_tenant(A).await.unwrap();
        let Some(folder) = fresh.folder() else {
            assert_eq!(db.engine(), Engine::Postgres);
            let refused = db.backup_tenant(A, "/nowhere".as_ref()).await;
            assert!(matches!(refused, Err(Error::Internal(_))));
            return;
        };
        let copy = folder.join("copy.db");
        db.backup_tenant(A, &copy).await.unwrap();
        let bytes = std::fs::read(&copy).unwrap();
        assert!(
            !bytes
                .windows(4)
                .any(|part| part == b"Anna" || part == b"SQLi")
        );
        db.erase_tenant(A).await.unwrap();
        std::fs::rename(&copy, folder.join("tenants/101.db")).unwrap();
        let found = sql!(
            "select c.name from contact c where c.id in (select id from contact_search($1))",
            "\"ann\"*"
        );
        assert_eq!(texts(&db.read_once(A, found).await.unwrap()), ["Kis Anna"]);
    })
    .await;
}
