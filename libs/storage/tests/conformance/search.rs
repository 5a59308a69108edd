//! Words are found by their beginnings, without accents, and leave with their row.

use crate::fixture::{A, B, TABLES, add_contact, id, texts};
use kernel::text::{search_argument, search_column};
use storage::testing::{Fresh, both};
use storage::{Db, sql};

async fn found(db: &Db, tenant: kernel::TenantId, typed: &str) -> Vec<String> {
    let search = sql!(
        "select c.name from contact c
         where c.id in (select id from contact_search($1) limit 2000) order by c.name_key, c.id",
        search_argument(typed).unwrap(),
    );
    texts(&db.read_once(tenant, search).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_typed_word_must_begin_a_word_of_the_row() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        for tenant in [A, B] {
            db.create_tenant(tenant).await.unwrap();
        }
        let mut tx = db.write(A).await.unwrap();
        for (n, name) in (1..).zip(["Kovács Zsuzsa", "Kováts Ildikó", "Őri Sándor", "Strauß 1:2"])
        {
            tx.run(add_contact(n, name)).await.unwrap();
        }
        tx.commit().await.unwrap();
        for (typed, want) in [
            ("ZSU kóva", vec!["Kovács Zsuzsa"]),
            ("kov", vec!["Kovács Zsuzsa", "Kováts Ildikó"]),
            ("sá ŐRI", vec!["Őri Sándor"]),
            ("strauss", vec!["Strauß 1:2"]),
            ("ács", vec![]),
            ("1", vec!["Strauß 1:2"]),
            ("101", vec![]),
        ] {
            assert_eq!(found(db, A, typed).await, want, "{typed}");
            assert!(found(db, B, typed).await.is_empty());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binned_row_leaves_the_index_and_comes_back() {
    both(TABLES, async |fresh: &Fresh| {
        let db = &fresh.db;
        db.create_tenant(A).await.unwrap();
        let mut tx = db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kovács Zsuzsa")).await.unwrap();
        tx.commit().await.unwrap();
        for (words, kovacs, uj) in [
            (String::new(), 0, 0),
            (search_column(["Kovács Zsuzsa"]), 1, 0),
            (search_column(["Új Szó"]), 0, 1),
            (search_column(["Új Szó"]), 0, 1),
        ] {
            let mut tx = db.write(A).await.unwrap();
            let set = sql!("update contact set search = $2 where id = $1", id(1), words);
            tx.run(set).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(found(db, A, "kovacs").await.len(), kovacs);
            assert_eq!(found(db, A, "uj").await.len(), uj);
        }
        let mut tx = db.write(A).await.unwrap();
        tx.run(sql!("delete from contact where id = $1", id(1)))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(found(db, A, "uj").await.is_empty());
    })
    .await;
}
