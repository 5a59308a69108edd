//! The recycle bin and the history of a contact.

use crate::client::{Api, SLICES, anna, faults, field};
use kit::{Kind, Role};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_binned_contact_is_out_of_the_list_and_comes_back_whole() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let company = api
            .contact(json!({ "kind": "company", "name": "Kft." }))
            .await;
        let mut body = anna();
        body["companies"] = json!([{ "id": company, "title": "főnök" }]);
        let id = api.contact(body).await;
        let path = format!("/contacts/{id}");
        let before = api.get(&path).await.json();
        let gone = api.based_on(1).delete(&path).await.expect(204);
        assert!(gone.bytes.is_empty());
        assert_eq!(api.names("/contacts").await, ["Kft."]);
        let binned = api.get(&path).await.expect(200).json();
        assert_eq!(binned["binned_at"], "2026-11-22T14:00:00Z");
        let bin = api.get("/contacts/binned").await.expect(200).json();
        assert_eq!(bin["items"], json!([binned]));
        assert_eq!(bin["items"][0]["companies"][0]["title"], "főnök");
        api.based_on(2)
            .patch(&path, json!({ "source": "x" }))
            .await
            .expect(409);
        api.based_on(2).delete(&path).await.expect(409);

        let restoration = format!("{path}/restoration");
        let mut back = api.post(&restoration, json!({})).await.expect(200).json();
        assert_eq!(back["version"], 3);
        back["version"] = json!(1);
        assert_eq!(back, before);
        api.post(&restoration, json!({})).await.expect(409);
        assert!(api.names("/contacts/binned").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_bin_is_paged_last_binned_first() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User).header("if-match", "*");
        for name in ["Egy", "Kettő", "Három"] {
            let id = api.contact(json!({ "name": name })).await;
            api.delete(&format!("/contacts/{id}")).await.expect(204);
            t.clock.advance(jiff::SignedDuration::from_secs(60));
        }
        let first = api.get("/contacts/binned?limit=2").await.expect(200).json();
        assert_eq!(first["items"][0]["name"], "Három");
        let next = format!(
            "/contacts/binned?limit=2&after={}",
            first["next"].as_str().unwrap()
        );
        assert_eq!(api.names(&next).await, ["Egy"]);
        assert_eq!(
            faults(api.get("/contacts/binned?after=x").await),
            ["after: bad_cursor"]
        );
    })
    .await;
}

#[tokio::test]
async fn the_history_of_a_contact_tells_every_value_before_and_after() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let count = field(&t, "Count", Kind::Int).await.key;
        let path = format!("/contacts/{}", api.contact(anna()).await);
        let patch = json!({ "source": "web", "custom": { count.as_str(): 7 }, "emails": [{ "value": "uj@x.hu" }] });
        api.based_on(1).patch(&path, patch).await.expect(200);
        api.based_on(2).delete(&path).await.expect(204);

        let all = api.get(&format!("{path}/activities")).await.expect(200).json();
        let items = all["items"].as_array().unwrap();
        let actions: Vec<&str> = items.iter().map(|item| item["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["binned", "updated", "created"]);
        assert_eq!(all["next"], Json::Null);
        let updated = &items[1];
        assert_eq!(updated["via"], "api");
        assert_eq!(updated["actor"], json!({ "kind": "user", "user": t.user(Role::User).to_string() }));
        let value = |field: &str| {
            updated["values"].as_array().unwrap().iter().find(|value| value["field"] == field).unwrap().clone()
        };
        assert_eq!(value("source"), json!({ "field": "source", "before": "fair", "after": "web" }));
        assert_eq!(value(&format!("custom.{count}"))["after"], 7);
        assert_eq!(value("emails")["before"][1], json!({ "value": "a.kis@example.com", "type": "", "default": false }));

        let first = api.get(&format!("{path}/activities?limit=2")).await.json();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        let next = api.get(&format!("{path}/activities?limit=2&after={}", first["next"].as_str().unwrap())).await.json();
        assert_eq!(next["items"], json!([items[2]]));
        assert_eq!(faults(api.get(&format!("{path}/activities?after=x")).await), ["after: bad_cursor"]);
    })
    .await;
}
