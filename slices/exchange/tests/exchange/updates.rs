//! Files that change records which are there: what they add, and that they take nothing away.

use crate::common::{SLICES, admin, decide, run, upload};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Client, TestApp};

/// Makes a contact over the API; its address.
async fn made(client: &Client, contact: Value) -> String {
    let made = client
        .json(Method::POST, "/api/v1/contacts", &contact)
        .await
        .expect(201)
        .json();
    format!("/api/v1/contacts/{}", made["id"].as_str().unwrap())
}

/// Imports a text that finds records by a key; the import afterwards, tried and then run.
async fn updated(t: &TestApp, client: &Client, text: &str, decided: Value) -> (Value, Value) {
    let import = upload(client, text).await;
    let id = import["id"].as_str().unwrap();
    decide(client, id, &decided).await;
    let tried = run(t, client, id, true).await;
    (tried, run(t, client, id, false).await)
}

fn values(contact: &Value, list: &str) -> Vec<String> {
    let entries = contact[list].as_array().unwrap().iter();
    let shown = entries.map(|entry| {
        let star = if entry["default"] == json!(true) {
            "*"
        } else {
            ""
        };
        let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        format!("{}{star} {}", text("value"), text("type"))
    });
    shown.map(|shown| shown.trim().to_owned()).collect()
}

#[tokio::test]
async fn the_address_by_which_a_record_is_found_takes_no_other_address_away() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let contact = json!({
            "family_name": "Kis", "given_name": "Anna", "notes": "régi",
            "emails": [{ "value": "v1@x.example", "type": "work" },
                       { "value": "v2@x.example", "type": "home", "default": true }],
            "phones": [{ "value": "+36 30 123 4567", "type": "mobile" }, { "value": "+36 1 234 5678" }],
        });
        let path = made(&client, contact).await;
        let text = "E-mail,Megjegyzés\nV1@x.example,uj jegyzet\n";
        let decided = json!({ "key": "emails", "mode": "update_only" });
        let (tried, done) = updated(&t, &client, text, decided).await;
        assert_eq!((&tried["updated"], &done["updated"]), (&json!(1), &json!(1)), "{done}");
        let now = client.get(&path).await.expect(200).json();
        assert_eq!(now["notes"], "uj jegyzet");
        assert_eq!(values(&now, "emails"), ["v1@x.example work", "v2@x.example* home"]);

        let text = "Telefon,Megjegyzés\n06 1/234-5678,telefonon\n";
        let decided = json!({ "key": "phones", "mode": "update_only" });
        updated(&t, &client, text, decided).await;
        let now = client.get(&path).await.expect(200).json();
        assert_eq!(now["notes"], "telefonon");
        assert_eq!(values(&now, "phones"), ["+36 30 123 4567* mobile", "+36 1 234 5678"]);
        assert_eq!(values(&now, "emails").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn values_of_a_list_join_those_that_are_there_and_the_default_stays() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let company = json!({ "kind": "company", "name": "Acél Kft." });
        made(&client, company).await;
        made(&client, json!({ "kind": "company", "name": "Réz Kft." })).await;
        let contact = json!({
            "family_name": "Kis", "given_name": "Anna",
            "emails": [{ "value": "a@x.example" }, { "value": "b@x.example", "default": true }],
            "phones": [{ "value": "+36 30 123 4567" }],
        });
        let path = made(&client, contact).await;
        let text =
            "E-mail,E-mail 2,Telefon,Cég\nb@x.example,c@x.example,06-30-123-4567,Acél Kft.\n";
        let key = json!({ "key": "emails" });
        updated(&t, &client, text, key.clone()).await;
        let again = "E-mail,Cég\nb@x.example,acél kft.\n";
        let (_, done) = updated(&t, &client, again, key.clone()).await;
        assert_eq!(
            done["skipped"], 1,
            "what a record says already changes nothing: {done}"
        );
        let more = "E-mail,Cég\nb@x.example,Réz Kft.\n";
        updated(&t, &client, more, key).await;
        let now = client.get(&path).await.expect(200).json();
        assert_eq!(
            values(&now, "emails"),
            ["a@x.example", "b@x.example*", "c@x.example"]
        );
        assert_eq!(values(&now, "phones"), ["+36 30 123 4567*"]);
        assert_eq!(now["companies"].as_array().unwrap().len(), 2, "{now}");
    })
    .await;
}

#[tokio::test]
async fn an_empty_cell_empties_a_list_only_where_a_person_has_said_so() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let contact = json!({
            "family_name": "Kis", "given_name": "Anna",
            "emails": [{ "value": "a@x.example" }], "phones": [{ "value": "+36 30 123 4567" }],
        });
        let path = made(&client, contact).await;
        let text = "E-mail,Telefon,Forrás\na@x.example,,vásár\n";
        updated(&t, &client, text, json!({ "key": "emails" })).await;
        let now = client.get(&path).await.expect(200).json();
        assert_eq!(values(&now, "phones"), ["+36 30 123 4567*"]);
        let import = upload(&client, text).await;
        let mut mapping = import["mapping"].clone();
        mapping["empty_clears"] = json!(true);
        let decided = json!({ "key": "emails", "mapping": mapping });
        updated(&t, &client, text, decided).await;
        let now = client.get(&path).await.expect(200).json();
        assert_eq!(values(&now, "phones"), Vec::<String>::new());
    })
    .await;
}
