//! The key of the day.

use crate::common::{bare, root, stores};
use jiff::SignedDuration;
use kernel::{Clock, timestamp};
use storage::Sql;
use vault::Vault;

#[tokio::test]
async fn every_process_has_the_same_key_for_a_day_and_another_one_tomorrow() {
    for store in stores().await {
        let clock = Clock::fixed(timestamp(1_700_000_000_000_000));
        let open = async || Vault::open(store.central().await, root(), clock.clone()).await;
        let (one, two) = (open().await.unwrap(), open().await.unwrap());
        let today = *one.key_of_the_day().await.unwrap().expose();
        assert_eq!(*two.key_of_the_day().await.unwrap().expose(), today);
        assert_eq!(*one.key_of_the_day().await.unwrap().expose(), today);

        clock.advance(SignedDuration::from_hours(24));
        let tomorrow = *one.key_of_the_day().await.unwrap().expose();
        assert_ne!(tomorrow, today);
        assert_eq!(*two.key_of_the_day().await.unwrap().expose(), tomorrow);
    }
}

/// P-151: what was counted yesterday belongs to nobody today.
#[tokio::test]
async fn yesterdays_key_is_on_no_disk_any_more() {
    let store = bare();
    let clock = Clock::fixed(timestamp(1_700_000_000_000_000));
    let central = store.central().await;
    let vault = Vault::open(central.clone(), root(), clock.clone())
        .await
        .unwrap();
    vault.key_of_the_day().await.unwrap();
    let sql = Sql::new("select wrapped from day_key");
    let rows = central.read_once(sql).await.unwrap();
    let wrapped: Vec<u8> = rows[0].get(0).unwrap();
    let lies = |bytes: &[u8]| bytes.windows(wrapped.len()).any(|part| part == wrapped);
    assert!(lies(&store.bytes()));

    clock.advance(SignedDuration::from_hours(24));
    vault.key_of_the_day().await.unwrap();
    assert!(!lies(&store.bytes()));
}
