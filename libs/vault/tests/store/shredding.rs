//! Keys that were destroyed stay destroyed, everywhere.

use crate::common::{Store, TENANT, bare, contacts, person, stores};
use kernel::{Error, Id, TenantId};
use std::collections::HashSet;
use storage::Sql;
use vault::{Class, Person, Shredded};

#[tokio::test]
async fn a_shredded_key_is_gone_at_once_and_after_a_restart_and_is_never_made_again() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let (anna, bela) = (person(), person());
        let all = [
            (anna, Class::Contact),
            (anna, Class::Notes),
            (anna, Class::Invoice),
            (bela, Class::Contact),
        ];
        vault.create(TENANT, &all).await.unwrap();

        // Profile was never made; from now on it never will be.
        let gone = [Class::Contact, Class::Notes, Class::Profile];
        let shredded = vault.shred(TENANT, anna, &gone).await.unwrap();
        assert_eq!(shredded, Shredded { keys: 2 });
        let again = vault.shred(TENANT, anna, &gone).await.unwrap();
        assert_eq!(again, Shredded { keys: 0 });

        for vault in [vault, store.vault().await] {
            let keys = vault.find(TENANT, &all).await.unwrap();
            assert_eq!(keys.len(), 2);
            assert!(keys.get(anna, Class::Invoice).is_some());
            assert!(keys.get(bela, Class::Contact).is_some());
            for class in gone {
                let wanted = [(bela, Class::Contact), (anna, class)];
                let refused = vault.ensure(TENANT, &wanted).await;
                assert!(matches!(refused, Err(Error::Conflict("erased"))), "{class}");
                let refused = vault.create(TENANT, &wanted[1..]).await;
                assert!(
                    matches!(refused, Err(Error::Conflict("duplicate"))),
                    "{class}"
                );
            }
            assert!(
                vault
                    .find(TENANT, &[(anna, Class::Contact)])
                    .await
                    .unwrap()
                    .is_empty()
            );
        }
    }
}

#[tokio::test]
async fn the_bytes_of_a_shredded_key_are_in_no_file_of_the_key_store() {
    let store = bare();
    let vault = store.vault().await;
    let others = TenantId(8);
    vault.create_tenant(TENANT).await.unwrap();
    vault.create_tenant(others).await.unwrap();
    let mut persons = Vec::new();
    for _ in 0..30 {
        let new = contacts(100);
        vault.create(TENANT, &new).await.unwrap();
        vault.create(others, &contacts(17)).await.unwrap();
        persons.extend(new);
    }
    let wrapped = wrapped(
        &store,
        "select wrapped from person_keys where tenant_id = 7",
    )
    .await;
    assert_eq!(wrapped.len(), 3_000);
    assert_eq!(
        found(&store, &wrapped),
        3_000,
        "the search finds what is there"
    );

    for (person, _) in persons.iter().step_by(20) {
        vault.shred(TENANT, *person, &Class::ALL).await.unwrap();
    }
    assert_eq!(found(&store, &wrapped), 3_000 - 150);

    let tenant = self::wrapped(
        &store,
        "select wrapped from tenant_keys where tenant_id = 7",
    )
    .await;
    assert_eq!(found(&store, &tenant), 1);
    vault.destroy_tenant(TENANT).await.unwrap();
    assert_eq!(found(&store, &wrapped), 0);
    assert_eq!(found(&store, &tenant), 0);
}

#[tokio::test]
async fn a_destroyed_tenant_is_unknown_and_cannot_come_back() {
    for store in stores().await {
        let vault = store.vault().await;
        let others = TenantId(8);
        vault.create_tenant(TENANT).await.unwrap();
        vault.create_tenant(others).await.unwrap();
        let wanted = contacts(10);
        vault.create(TENANT, &wanted).await.unwrap();
        vault.create(others, &wanted).await.unwrap();
        vault.destroy_tenant(TENANT).await.unwrap();
        vault.destroy_tenant(TENANT).await.unwrap();

        for vault in [vault, store.vault().await] {
            assert!(matches!(vault.file_key(TENANT).await, Err(Error::NotFound)));
            assert!(matches!(
                vault.ensure(TENANT, &wanted).await,
                Err(Error::NotFound)
            ));
            assert!(vault.find(TENANT, &wanted).await.unwrap().is_empty());
            assert_eq!(vault.find(others, &wanted).await.unwrap().len(), 10);
            let back = vault.create_tenant(TENANT).await;
            assert!(matches!(back, Err(Error::Conflict("duplicate"))));
        }
    }
}

#[tokio::test]
async fn a_shredding_whose_caller_goes_away_is_finished_all_the_same() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let wanted = contacts(1);
        vault.create(TENANT, &wanted).await.unwrap();
        let mut shredding = Box::pin(vault.shred(TENANT, wanted[0].0, &Class::ALL));
        assert!(still_waits(&mut shredding).await);
        drop(shredding);
        let mut looks = 0;
        while !vault.find(TENANT, &wanted).await.unwrap().is_empty() {
            looks += 1;
            assert!(looks < 200, "the key is still there");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test]
async fn every_destruction_is_noted_without_saying_whose_name_it_was() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let anna = person();
        vault.create(TENANT, &[(anna, Class::Notes)]).await.unwrap();
        let classes = [Class::Notes, Class::Comms];
        vault.shred(TENANT, anna, &classes).await.unwrap();
        vault.destroy_tenant(TENANT).await.unwrap();
        let notes = Sql::new("select person, classes, keys from shreds order by id");
        let rows = store.central().await.read_once(notes).await.unwrap();
        assert_eq!(rows.len(), 2);
        let of_anna = rows
            .iter()
            .find(|row| row.get::<Option<Id<Person>>>(0).unwrap() == Some(anna))
            .unwrap();
        assert_eq!(of_anna.get::<String>(1).unwrap(), "notes comms");
        assert_eq!(of_anna.get::<i64>(2).unwrap(), 1);
    }
}

/// What docs/operations/postgresql.md tells operators about old copies of keys.
#[tokio::test]
async fn on_postgresql_an_old_copy_of_a_shredded_key_is_gone_when_its_table_is_rewritten() {
    for store in stores().await {
        let Store::Fresh(fresh) = &store else {
            continue;
        };
        let Some(server) = fresh.server() else {
            continue;
        };
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let persons = contacts(50);
        vault.create(TENANT, &persons).await.unwrap();
        let select = "select wrapped from person_keys where tenant_id = 7";
        let keys = wrapped(&store, select).await;
        server
            .run(
                "create function public.holds(part bytea) returns boolean language sql security definer as $$ \
                 select position(part in pg_read_binary_file(pg_relation_filepath('keys.person_keys'))) > 0 $$",
            )
            .await;
        let holds = async |key: &[u8]| -> bool {
            // Pages reach the file with the checkpoint.
            server.run("checkpoint").await;
            let sql = Sql::new("select public.holds($1)").arg(key.to_vec());
            let rows = store.central().await.read_once(sql).await.unwrap();
            rows[0].get(0).unwrap()
        };
        assert!(holds(&keys[0]).await, "the search finds what is there");
        vault
            .shred(TENANT, persons[0].0, &Class::ALL)
            .await
            .unwrap();
        let left = wrapped(&store, select).await;
        let (left, gone): (Vec<_>, Vec<_>) = keys.iter().partition(|key| left.contains(key));
        assert_eq!((left.len(), gone.len()), (49, 1));
        // Between here and the rewriting the old version may stand in its page or not, as
        // PostgreSQL pleases: nothing is promised for that time.
        server.run("vacuum full keys.person_keys").await;
        assert!(
            !holds(gone[0]).await,
            "the rewritten table holds no old version"
        );
        assert!(holds(left[0]).await, "and what was not shredded");
    }
}

/// Whether a future is still waiting after one step.
async fn still_waits<F: Future + Unpin>(future: &mut F) -> bool {
    std::future::poll_fn(|cx| {
        let waiting = std::pin::Pin::new(&mut *future).poll(cx).is_pending();
        std::task::Poll::Ready(waiting)
    })
    .await
}

async fn wrapped(store: &Store, select: &str) -> Vec<Vec<u8>> {
    let rows = store.central().await.read_once(Sql::new(select)).await;
    rows.unwrap()
        .iter()
        .map(|row| row.get(0).unwrap())
        .collect()
}

/// How many of the keys left 16 bytes of their middle anywhere in the files.
fn found(store: &Store, keys: &[Vec<u8>]) -> usize {
    let parts: HashSet<&[u8]> = keys.iter().map(|key| &key[20..36]).collect();
    let files = store.bytes();
    let found: HashSet<&[u8]> = files.windows(16).filter(|w| parts.contains(w)).collect();
    found.len()
}
