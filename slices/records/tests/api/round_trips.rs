//! How often those who wait for a list, for one contact and for its changes wait for the database
//! behind it. On PostgreSQL each wait is a round trip to another process, or another machine; on
//! SQLite there are none to count. Admission is counted where it is made, in identity.

use crate::client::{Api, SLICES, anna, field};
use kit::{Kind, Role};
use serde_json::json;
use testkit::TestApp;

/// How often somebody has waited so far; nothing on an engine in this process.
fn trips(t: &TestApp) -> u64 {
    t.app.db.round_trips().unwrap_or_default()
}

/// Whether there is something to count; then it must be no more than this.
fn at_most(t: &TestApp, before: u64, most: u64, what: &str) {
    let (took, counts) = (trips(t) - before, t.app.db.round_trips().is_some());
    assert!(took <= most, "{what}: {took} round trips");
    assert_eq!(took > 0, counts, "{what}");
}

#[tokio::test]
async fn contacts_are_listed_read_and_changed_in_a_handful_of_round_trips() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let browser = t.client(Role::User);
        let id = api.contact(anna()).await;
        let path = format!("/contacts/{id}");
        // Once, so that what is remembered of the tenant is.
        browser.get("/contacts").await.expect(200);

        // The contacts, and what stands beside them.
        let before = trips(&t);
        browser.get("/contacts").await.expect(200);
        at_most(&t, before, 2, "the page of the list");
        // The same while somebody types, the words in the body: sealing them asks nobody.
        let typing = browser.clone().header("hx-request", "true");
        let typed = [("q", "anna")];
        let before = trips(&t);
        typing.post("/contacts/search", &typed).await.expect(200);
        at_most(&t, before, 2, "the list that follows what is typed");
        let led = browser.post("/contacts/search", &typed).await.expect(303);
        let before = trips(&t);
        browser.get(&led.location()).await.expect(200);
        at_most(&t, before, 2, "the page of a sealed address");
        let before = trips(&t);
        api.get(&path).await.expect(200);
        at_most(&t, before, 1, "one contact");
        // The contact, its new state, its place in the history, and the commit.
        let (before, first) = (trips(&t), api.based_on(1));
        let changed = first.patch(&path, json!({ "source": "web" })).await;
        changed.expect(200);
        at_most(&t, before, 4, "a change");
        let before = trips(&t);
        api.post("/contacts", anna()).await.expect(201);
        at_most(&t, before, 2, "a new contact");
    })
    .await;
}

#[tokio::test]
async fn a_field_that_is_new_is_there_in_the_very_next_list_and_contact() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let browser = t.client(Role::User);
        let path = format!("/contacts/{}", api.contact(anna()).await);
        for n in 0..3 {
            browser.get("/contacts").await.expect(200);
            // As another process would make it: nothing here is told of it.
            let key = field(&t, &format!("Field {n}"), Kind::Int).await.key;
            let list = format!("/contacts?columns=custom.{key}");
            let list = browser.get(&list).await.expect(200);
            assert!(list.body.contains(&format!("Field {n}")), "{}", list.body);
            let patch = json!({ "custom": { key.as_str(): n } });
            let version = api.get(&path).await.json()["version"].as_i64().unwrap();
            let changed = api.based_on(version).patch(&path, patch).await.expect(200);
            assert_eq!(changed.json()["custom"][key.as_str()], json!(n));
            let sorted = api
                .get(&format!("/contacts?sort=custom.{key}"))
                .await
                .expect(200);
            assert_eq!(sorted.json()["items"][0]["custom"][key.as_str()], json!(n));
        }
    })
    .await;
}
