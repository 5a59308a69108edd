//! The tenant's own fields.

use crate::client::{Api, SLICES, faults};
use kit::Role;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_field_is_made_changed_archived_and_brought_back() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let body = json!({ "title": "Besorolás", "kind": "choice", "group": "Üzlet", "choices": [{ "title": "Arany" }, { "key": "ag", "title": "Ezüst" }], "default": "arany" });
        let made = api.post("/fields", body).await.expect(201);
        let field = made.json();
        let path = format!("/fields/{}", field["id"].as_str().unwrap());
        assert_eq!(made.location(), format!("/t/demo/api/v1{path}"));
        assert_eq!((made.headers["etag"].to_str().unwrap(), field["key"].as_str()), ("\"1\"", Some("besorolas")));
        assert_eq!(field["choices"], json!([{ "key": "arany", "title": "Arany" }, { "key": "ag", "title": "Ezüst" }]));
        assert_eq!((field["indexed"].as_bool(), field["privacy"].as_str()), (Some(true), Some("personal")));
        let id = api.contact(json!({ "name": "Egy" })).await;
        assert_eq!(api.get(&format!("/contacts/{id}")).await.json()["custom"], json!({ "besorolas": "arany" }));

        let patch = json!({ "title": "Szint", "group": null, "required": true, "key": "besorolas", "version": 1 });
        let changed = api.based_on(1).patch(&path, patch).await.expect(200).json();
        assert_eq!((changed["title"].as_str(), changed["group"].as_str(), changed["required"].as_bool()), (Some("Szint"), Some(""), Some(true)));
        assert_eq!((changed["key"].as_str(), &changed["choices"], changed["version"].as_i64()), (Some("besorolas"), &field["choices"], Some(2)));
        api.patch(&path, json!({ "title": "X" })).await.expect(428);
        api.based_on(1).patch(&path, json!({ "title": "X" })).await.expect(412);
        assert_eq!(faults(api.based_on(2).patch(&path, json!({ "kind": "int", "choices": [] })).await), ["kind: kind_in_use"]);
        api.header("if-none-match", "\"2\"").get(&path).await.expect(304);

        api.delete(&path).await.expect(428);
        api.based_on(1).delete(&path).await.expect(412);
        api.based_on(2).delete(&path).await.expect(204);
        assert_eq!(api.get("/fields").await.expect(200).json()["items"], json!([]));
        assert_eq!(api.get("/fields?archived=true").await.expect(200).json()["items"].as_array().unwrap().len(), 1);
        assert_eq!(api.get(&format!("/contacts/{id}")).await.json()["custom"], json!({}));
        assert!(api.get(&path).await.expect(200).json()["archived_at"].is_string());
        let user = Api::new(&t, Role::User);
        user.get(&path).await.expect(404);
        let back = api.post(&format!("{path}/restoration"), json!({})).await.expect(200).json();
        assert_eq!(back["archived_at"], Json::Null);
        user.get(&path).await.expect(200);
        assert_eq!(user.get("/fields").await.json()["items"][0]["title"], "Szint");
        assert_eq!(user.get(&format!("/contacts/{id}")).await.json()["custom"], json!({ "besorolas": "arany" }));
    })
    .await;
}

#[tokio::test]
async fn a_faulty_field_is_refused_with_every_reason() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let wrong = json!({ "title": 5, "kind": "colour", "required": "yes", "choices": [{ "titel": "x" }, 1], "slot": 3, "id": "x", "privacy": "secret" });
        assert_eq!(
            faults(api.post("/fields", wrong).await),
            ["title: not_a_text", "kind: unknown_choice", "required: not_yes_or_no", "choices.0.titel: unknown_key",
             "choices.1: not_an_object", "slot: unknown_key", "id: read_only", "privacy: unknown_choice"]
        );
        assert_eq!(faults(api.post("/fields", json!({ "title": "X" })).await), ["kind: required"]);
        let sensitive = json!({ "title": "Vallás", "kind": "text", "privacy": "sensitive" });
        assert_eq!(faults(api.post("/fields", sensitive).await), ["privacy: sensitive_refused"]);
        let choice = json!({ "title": "", "kind": "choice", "choices": [{ "title": "A" }, { "title": "a" }], "default": "z" });
        assert_eq!(
            faults(api.post("/fields", choice).await),
            ["title: required", "choices.1.title: choice_twice", "default: unknown_choice"]
        );
        assert_eq!(faults(api.get("/fields?archived=maybe").await), ["archived: not_yes_or_no"]);
        assert_eq!(api.get("/fields").await.json()["items"], json!([]));
    })
    .await;
}
