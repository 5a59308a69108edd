//! Another root key.

use crate::common::{Store, TENANT, bare, clock, contacts, root, stores};
use hkdf::Hkdf;
use kernel::TenantId;
use sha2::Sha256;
use storage::{Sql, central};
use vault::{Class, RootKey, Vault};

fn other() -> RootKey {
    RootKey::from_text(&"5b".repeat(32)).unwrap()
}

async fn open(store: &Store, root: RootKey) -> kernel::Result<Vault> {
    Vault::open(store.central().await, root, clock()).await
}

#[tokio::test]
async fn everything_opens_under_the_new_root_key_and_nothing_under_the_old_one() {
    for store in stores().await {
        let vault = store.vault().await;
        let wanted = contacts(3);
        // More than are read at once.
        for tenant in 1..1_200 {
            vault.create_tenant(TenantId(tenant)).await.unwrap();
        }
        let keys = vault.create(TENANT, &wanted).await.unwrap();
        let (person, _) = wanted[0];
        let key = keys.get(person, Class::Contact).unwrap();
        let sealed = key.seal("history", b"1", b"Anna Kis").unwrap();
        let own = vault.own(TENANT).await.unwrap();
        let settings = own.seal("sso", b"1", b"secret").unwrap();
        let file = *vault.file_key(TENANT).await.unwrap().expose();
        let day = *vault.key_of_the_day().await.unwrap().expose();
        let platform = vault.platform();
        let totp = platform.seal("totp", b"1", b"secret").unwrap();
        let token = platform.sign(b"token").unwrap();
        let control = *vault.control_keys()[0].expose();
        vault.destroy_tenant(TenantId(1_000)).await.unwrap();

        assert_eq!(vault.replace_root(&other()).await.unwrap(), 1_198);
        let said = open(&store, root()).await.unwrap_err().to_string();
        assert!(said.contains("does not open this key store"), "{said}");

        let vault = open(&store, other()).await.unwrap();
        let keys = vault.find(TENANT, &wanted).await.unwrap();
        assert_eq!(keys.len(), 3);
        let key = keys.get(person, Class::Contact).unwrap();
        assert_eq!(&**key.open("history", b"1", &sealed).unwrap(), b"Anna Kis");
        let own = vault.own(TENANT).await.unwrap();
        assert_eq!(&**own.open("sso", b"1", &settings).unwrap(), b"secret");
        assert_eq!(*vault.file_key(TENANT).await.unwrap().expose(), file);
        assert_eq!(*vault.key_of_the_day().await.unwrap().expose(), day);
        for tenant in 1..1_200 {
            let opened = vault.own(TenantId(tenant)).await.is_ok();
            assert_eq!(opened, tenant != 1_000, "{tenant}");
        }
        // Of the installation's own keys there is a new generation where there can be one.
        let new = vault.platform();
        assert_eq!(&**new.open("totp", b"1", &totp).unwrap(), b"secret");
        assert_eq!(new.pepper().expose(), platform.pepper().expose());
        assert!(!new.is_signed(b"token", &token).unwrap());
        let keys = vault.control_keys();
        assert_eq!(keys.len(), 2);
        assert_ne!(*keys[0].expose(), control);
        assert_eq!(*keys[1].expose(), control);
        // And again.
        assert_eq!(vault.replace_root(&root()).await.unwrap(), 1_198);
        assert_eq!(open(&store, root()).await.unwrap().control_keys().len(), 3);
    }
}

#[tokio::test]
async fn a_process_that_was_started_with_the_old_root_key_keeps_nothing_under_it() {
    for store in stores().await {
        let (running, new) = (store.vault().await, TenantId(8));
        running.create_tenant(TENANT).await.unwrap();
        running.own(TENANT).await.unwrap();
        let late = store.vault().await;
        store.vault().await.replace_root(&other()).await.unwrap();
        for said in [
            running.create_tenant(new).await.unwrap_err(),
            running.key_of_the_day().await.unwrap_err(),
            late.own(TENANT).await.unwrap_err(),
            late.replace_root(&root()).await.unwrap_err(),
        ] {
            let said = said.to_string();
            assert!(said.contains("the root key was replaced while"), "{said}");
        }
        let vault = open(&store, other()).await.unwrap();
        vault.own(TENANT).await.unwrap();
        vault.create_tenant(new).await.unwrap();
        vault.own(new).await.unwrap();
        // What it knows already goes on: persons' keys do not lie under the root key.
        let wanted = contacts(1);
        let made = running.create(TENANT, &wanted).await.unwrap();
        let found = vault.find(TENANT, &wanted).await.unwrap();
        let bytes = |keys: &vault::Keys| {
            let key = keys.get(wanted[0].0, Class::Contact).unwrap();
            *key.derived("x").unwrap().expose()
        };
        assert_eq!(bytes(&made), bytes(&found));
    }
}

/// The keys of an installation that is older than their table are those that it computed.
#[tokio::test]
async fn an_older_store_keeps_the_keys_that_it_computed_from_the_root_key() {
    for store in stores().await {
        store.vault().await;
        let mut tx = store.central().await.write().await.unwrap();
        tx.run(central!("delete from installation_keys"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let computed = |purpose: &[u8]| {
            let mut out = [0; 32];
            let hkdf = Hkdf::<Sha256>::new(None, &[0x5a; 32]);
            hkdf.expand(&[b"tenet/1/", purpose].concat(), &mut out)
                .unwrap();
            out
        };
        for _ in 0..2 {
            let vault = store.vault().await;
            assert_eq!(*vault.control_keys()[0].expose(), computed(b"control"));
            let pepper = *vault.platform().pepper().expose();
            assert_eq!(pepper, computed(b"platform/pepper"));
        }
    }
}

#[tokio::test]
async fn a_wrapped_key_of_the_old_root_key_is_overwritten_where_it_lay() {
    let store = bare();
    let vault = store.vault().await;
    vault.create_tenant(TENANT).await.unwrap();
    let sql = Sql::new("select wrapped from tenant_keys");
    let rows = store.central().await.read_once(sql).await.unwrap();
    let wrapped: Vec<u8> = rows[0].get(0).unwrap();
    let holds = || {
        store
            .bytes()
            .windows(wrapped.len())
            .any(|part| part == wrapped)
    };
    assert!(holds());
    vault.replace_root(&other()).await.unwrap();
    assert!(!holds());
}
