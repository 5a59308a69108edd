//! Keys made ahead: fewer commits, and never a promise less.

use crate::common::{Store, TENANT, root, stores};
use jiff::SignedDuration;
use kernel::{Clock, Error, Id, timestamp};
use std::collections::HashSet;
use vault::{Class, Person, Vault};

#[tokio::test]
async fn always_is_a_key_durable_before_its_id_is_given_to_somebody() {
    for store in stores().await {
        let (vault, other) = (store.vault().await, store.vault().await);
        vault.create_tenant(TENANT).await.unwrap();
        for _ in 0..100 {
            let newborn = vault.newborn(TENANT).await.unwrap();
            let wanted = [(newborn.id(), Class::Contact)];
            let durable = other.find(TENANT, &wanted).await.unwrap();
            let durable = durable.get(newborn.id(), Class::Contact).unwrap();
            let given = vault.ensure_new(TENANT, &wanted).await.unwrap();
            let given = given.get(newborn.id(), Class::Contact).unwrap();
            let sealed = given.seal("history", b"row 1", b"Anna Kis").unwrap();
            assert!(durable.open("history", b"row 1", &sealed).is_ok());
            newborn.keep();
        }
    }
}

#[tokio::test]
async fn a_hundred_persons_made_one_by_one_are_a_handful_of_commits() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        for _ in 0..100 {
            make(&vault).await;
        }
        let commits = vault.commits();
        assert!((1..=12).contains(&commits), "{commits} commits");
    }
}

#[tokio::test]
async fn notes_of_somebody_new_get_their_key_beside_the_one_made_ahead() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let newborn = vault.newborn(TENANT).await.unwrap();
        let both = [(newborn.id(), Class::Contact), (newborn.id(), Class::Notes)];
        let keys = vault.ensure_new(TENANT, &both).await.unwrap();
        assert_eq!(keys.len(), 2);
        let found = store.vault().await.find(TENANT, &both).await.unwrap();
        for (id, class) in both {
            let sealed = keys.get(id, class).unwrap().seal("history", b"", b"Anna");
            let key = found.get(id, class).unwrap();
            assert!(key.open("history", b"", &sealed.unwrap()).is_ok());
        }
    }
}

#[tokio::test]
async fn nobody_gets_an_id_that_somebody_has() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let vault = vault.clone();
            clients.spawn(async move {
                let mut ids = Vec::new();
                for _ in 0..20 {
                    ids.push(make(&vault).await);
                }
                ids
            });
        }
        let ids: HashSet<_> = clients.join_all().await.into_iter().flatten().collect();
        assert_eq!(ids.len(), 400);
    }
}

#[tokio::test]
async fn an_id_that_was_not_used_is_given_to_the_next_one() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        let refused = vault.newborn(TENANT).await.unwrap();
        let id = refused.id();
        drop(refused);
        let next = vault.newborn(TENANT).await.unwrap();
        assert_eq!(next.id(), id);
        next.keep();
        assert_ne!(make(&vault).await, id);
        assert!(vault.commits() >= 2, "the one key was used up");
    }
}

#[tokio::test]
async fn an_id_is_never_more_than_a_minute_older_than_its_person() {
    for store in stores().await {
        let (vault, clock) = with_clock(&store).await;
        vault.create_tenant(TENANT).await.unwrap();
        for _ in 0..20 {
            make(&vault).await;
        }
        clock.advance(SignedDuration::from_secs(60));
        let now = Id::<Person>::new(clock.now() - SignedDuration::from_millis(1));
        assert!(make(&vault).await > now);
    }
}

#[tokio::test]
async fn a_shredded_or_destroyed_key_is_in_no_reserve() {
    for store in stores().await {
        let vault = store.vault().await;
        vault.create_tenant(TENANT).await.unwrap();
        for _ in 0..10 {
            make(&vault).await;
        }
        let unused = vault.newborn(TENANT).await.unwrap();
        let id = unused.id();
        drop(unused);
        vault.shred(TENANT, id, &Class::ALL).await.unwrap();
        assert_ne!(make(&vault).await, id);

        vault.destroy_tenant(TENANT).await.unwrap();
        let refused = vault.newborn(TENANT).await;
        assert!(matches!(refused.err(), Some(Error::NotFound)));
    }
}

async fn make(vault: &Vault) -> Id<Person> {
    let newborn = vault.newborn(TENANT).await.unwrap();
    let id = newborn.id();
    newborn.keep();
    id
}

async fn with_clock(store: &Store) -> (Vault, Clock) {
    let clock = Clock::fixed(timestamp(1_700_000_000_000_000));
    let vault = Vault::open(store.central().await, root(), clock.clone()).await;
    (vault.unwrap(), clock)
}
