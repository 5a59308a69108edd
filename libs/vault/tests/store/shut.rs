//! Work that gets no key.

use crate::common::{TENANT, person, stores};
use kernel::Error;
use vault::{Class, shut};

/// P-121, P-122: while a consultant is served, the vault hands out no key of a person or tenant,
/// not even one that it has at hand; the storage still opens the file.
#[tokio::test]
async fn work_that_was_shut_off_gets_no_key() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let wanted = [(person(), Class::Contact)];
        vault.create(TENANT, &wanted).await.unwrap();
        let refused = |result: kernel::Result<()>| matches!(result, Err(Error::Forbidden));
        shut(async {
            assert!(refused(vault.find(TENANT, &wanted).await.map(drop)));
            assert!(refused(vault.ensure(TENANT, &wanted).await.map(drop)));
            assert!(refused(vault.ensure_new(TENANT, &wanted).await.map(drop)));
            assert!(refused(vault.create(TENANT, &wanted).await.map(drop)));
            assert!(refused(vault.derived(TENANT, "export").await.map(drop)));
            assert!(refused(vault.own(TENANT).await.map(drop)));
            assert!(refused(vault.file_key(TENANT).await.map(drop)));
            assert!((vault.file_keys())(TENANT).await.is_ok());
        })
        .await;
        assert_eq!(vault.find(TENANT, &wanted).await.unwrap().len(), 1);
    }
}
