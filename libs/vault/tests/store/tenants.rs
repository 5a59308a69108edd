//! The root key and the keys of tenants.

use crate::common::{TENANT, clock, root, stores};
use kernel::{Error, TenantId};
use storage::Central;
use vault::{MIGRATIONS, RootKey, Vault};

#[tokio::test]
async fn another_root_key_is_refused_at_the_start() {
    for store in stores().await {
        drop(store.vault().await);
        let other = RootKey::from_text(&"5b".repeat(32)).unwrap();
        let refused = Vault::open(store.central().await, other, clock()).await;
        let said = refused.err().unwrap().to_string();
        assert!(said.contains("does not open this key store"), "{said}");
        let opened = Vault::open(store.central().await, root(), clock()).await;
        assert!(opened.is_ok());
    }
}

#[tokio::test]
async fn a_tenants_keys_stay_the_same_and_are_nobody_elses() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        vault.create_tenant(TenantId(8)).await.unwrap();
        let file = vault.file_key(TENANT).await.unwrap();
        let index = vault.derived(TENANT, "bidx").await.unwrap();
        let other = vault.file_key(TenantId(8)).await.unwrap();
        assert_ne!(file.expose(), index.expose());
        assert_ne!(file.expose(), other.expose());

        let vault = store.vault().await;
        assert_eq!(
            file.expose(),
            vault.file_key(TENANT).await.unwrap().expose()
        );
        let again = vault.derived(TENANT, "bidx").await.unwrap();
        assert_eq!(index.expose(), again.expose());
    }
}

#[tokio::test]
async fn an_unknown_tenant_has_no_key_and_a_known_one_gets_no_second() {
    for store in stores().await {
        let vault = store.vault().await;
        assert!(matches!(vault.file_key(TENANT).await, Err(Error::NotFound)));
        vault.create_tenant(TENANT).await.unwrap();
        let again = vault.create_tenant(TENANT).await;
        assert!(matches!(again, Err(Error::Conflict("duplicate"))));
    }
}

#[tokio::test]
async fn the_disk_does_not_tell_that_it_is_a_key_store() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys.db");
    let key = root().store_key().unwrap();
    let central = Central::sqlite(&path, Some(key), MIGRATIONS).await.unwrap();
    let vault = Vault::open(central.clone(), root(), clock()).await.unwrap();
    vault.create_tenant(TENANT).await.unwrap();
    central.close().await;
    let raw = std::fs::read(&path).unwrap();
    assert!(raw.len() > 4096);
    assert!(!raw.windows(11).any(|bytes| bytes == b"tenant_keys"));

    let other = RootKey::from_text(&"5b".repeat(32)).unwrap();
    let key = other.store_key().unwrap();
    assert!(Central::sqlite(&path, Some(key), MIGRATIONS).await.is_err());
}

#[tokio::test]
async fn a_database_gets_its_key_from_the_vault() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let keys = vault.file_keys();
        let file = vault.file_key(TENANT).await.unwrap();
        assert_eq!(keys(TENANT).await.unwrap().expose(), file.expose());
        assert!(matches!(keys(TenantId(8)).await, Err(Error::NotFound)));
    }
}

#[test]
fn every_statement_means_the_same_on_both_engines() {
    let statements = storage::central_statements();
    assert!(statements.iter().any(|s| s.place.contains("vault")));
    for statement in statements {
        storage::dialect::lint_central(statement.text).unwrap();
    }
}
