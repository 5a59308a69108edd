//! Keys of persons: made, found, shared between callers.

use crate::common::{TENANT, bare, contacts, person, stores};
use kernel::{Error, TenantId};
use std::time::Duration;
use storage::Sql;
use vault::Class;

#[tokio::test]
async fn what_is_sealed_today_opens_after_a_restart() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let anna = person();
        let wanted = [(anna, Class::Contact), (anna, Class::Notes)];
        let keys = vault.create(TENANT, &wanted).await.unwrap();
        let contact = keys.get(anna, Class::Contact).unwrap();
        let sealed = contact.seal("history", b"row 1", b"Anna Kis").unwrap();
        drop(vault);

        let vault = store.vault().await;
        let keys = vault.find(TENANT, &wanted).await.unwrap();
        let contact = keys.get(anna, Class::Contact).unwrap();
        let notes = keys.get(anna, Class::Notes).unwrap();
        assert_eq!(
            **contact.open("history", b"row 1", &sealed).unwrap(),
            *b"Anna Kis"
        );
        assert!(contact.open("history", b"row 2", &sealed).is_err());
        assert!(contact.open("backup", b"row 1", &sealed).is_err());
        assert!(notes.open("history", b"row 1", &sealed).is_err());
    }
}

#[tokio::test]
async fn a_key_that_was_never_made_is_simply_absent() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let (anna, bela) = (person(), person());
        vault
            .create(TENANT, &[(anna, Class::Contact)])
            .await
            .unwrap();
        let wanted = [
            (anna, Class::Contact),
            (anna, Class::Calls),
            (bela, Class::Contact),
        ];
        let keys = vault.find(TENANT, &wanted).await.unwrap();
        assert_eq!(keys.len(), 1);
        assert!(keys.get(anna, Class::Contact).is_some());
        let elsewhere = vault.find(TenantId(8), &wanted).await.unwrap();
        assert!(elsewhere.is_empty());
    }
}

#[tokio::test]
async fn a_new_key_never_replaces_one_that_is_in_use() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let anna = person();
        let wanted = [(anna, Class::Contact)];
        let key = vault.create(TENANT, &wanted).await.unwrap();
        let key = key.get(anna, Class::Contact).unwrap();
        let sealed = key.seal("history", b"", b"Anna Kis").unwrap();

        let again = vault
            .create(TENANT, &[(person(), Class::Contact), wanted[0]])
            .await;
        assert!(matches!(again, Err(Error::Conflict("duplicate"))));
        for keys in [
            vault.find(TENANT, &wanted).await.unwrap(),
            store.vault().await.find(TENANT, &wanted).await.unwrap(),
            store.vault().await.ensure(TENANT, &wanted).await.unwrap(),
        ] {
            let key = keys.get(anna, Class::Contact).unwrap();
            assert!(key.open("history", b"", &sealed).is_ok());
        }
    }
}

#[tokio::test]
async fn everybody_who_asks_at_the_same_time_gets_the_same_key() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let anna = person();
        let mut asking = tokio::task::JoinSet::new();
        for _ in 0..32 {
            let vault = vault.clone();
            // The same key twice in one question is one key as well.
            let wanted = [(anna, Class::Contact), (anna, Class::Contact)];
            asking.spawn(async move { vault.ensure(TENANT, &wanted).await.unwrap() });
        }
        let keys: Vec<_> = asking.join_all().await;
        let first = keys[0].get(anna, Class::Contact).unwrap();
        let sealed = first.seal("mail", b"", b"Anna Kis").unwrap();
        for keys in keys {
            let key = keys.get(anna, Class::Contact).unwrap();
            assert!(key.open("mail", b"", &sealed).is_ok());
        }
    }
}

#[tokio::test]
async fn clients_that_come_together_share_a_commit() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..200 {
            let vault = vault.clone();
            clients.spawn(async move { vault.create(TENANT, &contacts(1)).await.unwrap() });
        }
        assert_eq!(clients.join_all().await.len(), 200);
        let commits = vault.commits();
        assert!(
            (1..50).contains(&commits),
            "{commits} commits for 200 requests"
        );
    }
}

#[tokio::test]
async fn five_thousand_new_persons_are_one_transaction() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let wanted = contacts(5_000);
        assert_eq!(vault.create(TENANT, &wanted).await.unwrap().len(), 5_000);
        assert_eq!(vault.commits(), 1);
        let found = store.vault().await.find(TENANT, &wanted).await.unwrap();
        assert_eq!(found.len(), 5_000);
    }
}

#[tokio::test]
async fn a_crash_before_the_data_is_committed_leaves_an_unused_key_and_no_trouble() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let anna = person();
        let wanted = [(anna, Class::Contact)];
        let keys = vault.create(TENANT, &wanted).await.unwrap();
        let key = keys.get(anna, Class::Contact).unwrap();
        let sealed = key.seal("history", b"", b"Anna Kis").unwrap();
        drop((vault, keys, key));

        let vault = store.vault().await;
        let keys = vault.ensure(TENANT, &wanted).await.unwrap();
        let key = keys.get(anna, Class::Contact).unwrap();
        assert!(key.open("history", b"", &sealed).is_ok());
        assert_eq!(vault.commits(), 0, "it was found, not made");
        let shredded = vault.shred(TENANT, anna, &Class::ALL).await.unwrap();
        assert_eq!(shredded.keys, 1);
    }
}

#[tokio::test]
async fn a_client_that_goes_away_does_not_hold_the_others_up() {
    let store = bare();
    let vault = store.vault().await;
    vault.create_tenant(TENANT).await.unwrap();
    for _ in 0..20 {
        let hasty = contacts(1);
        let asking = vault.create(TENANT, &hasty);
        drop(tokio::time::timeout(Duration::from_micros(50), asking).await);
    }
    assert_eq!(vault.create(TENANT, &contacts(3)).await.unwrap().len(), 3);
}

#[tokio::test]
async fn one_persons_key_cannot_be_passed_off_as_anothers() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let (anna, bela) = (person(), person());
        let wanted = [(anna, Class::Contact), (bela, Class::Contact)];
        vault.create(TENANT, &wanted).await.unwrap();
        drop(vault);

        let central = store.central().await;
        let mut tx = central.write().await.unwrap();
        let copy = Sql::new(
            "update person_keys
             set wrapped = (select wrapped from person_keys where person = $1)
             where person = $2",
        );
        let changed = tx.run(copy.arg(anna).arg(bela)).await.unwrap();
        assert_eq!(changed, 1);
        tx.commit().await.unwrap();

        let vault = store.vault().await;
        assert!(vault.find(TENANT, &wanted[..1]).await.is_ok());
        assert!(vault.find(TENANT, &wanted[1..]).await.is_err());
    }
}

#[tokio::test]
async fn neither_a_vault_nor_keys_ever_print() {
    let store = bare();
    let vault = store.vault().await;
    vault.create_tenant(TENANT).await.unwrap();
    let keys = vault.create(TENANT, &contacts(1)).await.unwrap();
    let file_key = vault.file_key(TENANT).await.unwrap();
    assert_eq!(format!("{vault:?} {file_key:?}"), "Vault ‹hidden›");
    let shown = format!("{keys:?}");
    assert!(shown.contains("PersonKey(‹hidden›)"), "{shown}");
    assert!(!shown.contains('['), "{shown}");
}
