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

#[tokio::test]
async fn every_address_and_every_number_of_a_cell_finds_the_record_and_none_makes_it_twice() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        for (list, title, new, known, other) in [
            ("emails", "E-mail", "ujr@m.example", "egy@m.example", "ketto@m.example"),
            ("phones", "Telefon", "06 1 999 8877", "+36 30 123 4567", "+36 30 765 4321"),
        ] {
            let contact = |name: &str, value: &str| {
                json!({ "family_name": name, "given_name": list, list: [{ "value": value }] })
            };
            let path = made(&client, contact("Egy", known)).await;
            made(&client, contact("Ketto", other)).await;
            let before = crate::common::contacts(&t).await;

            let text = format!("{title};Megjegyzés\n\"{new}; {known}\";uj\n");
            let (tried, done) = updated(&t, &client, &text, json!({ "key": list })).await;
            for import in [&tried, &done] {
                let counts = ["created", "updated", "failed"].map(|word| &import[word]);
                assert_eq!(counts, [0, 1, 0], "{import}");
            }
            assert_eq!(crate::common::contacts(&t).await, before);
            let now = client.get(&path).await.expect(200).json();
            assert_eq!(now["notes"], "uj");
            let mut found = values(&now, list);
            found.iter_mut().for_each(|value| *value = value.replace('*', ""));
            found.sort();
            let mut wanted = [new, known];
            wanted.sort();
            assert_eq!(found, wanted);

            // Two records, in whatever order: nobody knows which one is meant.
            for cell in [format!("{known}; {other}"), format!("{other}; {known}")] {
                let text = format!("{title};Megjegyzés\n\"{cell}\";kettő\n");
                let import = upload(&client, text).await;
                let id = import["id"].as_str().unwrap();
                decide(&client, id, &json!({ "key": list })).await;
                for dry_run in [true, false] {
                    let import = run(&t, &client, id, dry_run).await;
                    let counts = ["created", "updated", "failed"].map(|word| &import[word]);
                    assert_eq!(counts, [0, 0, 1], "{import}");
                    let told = crate::common::errors(&client, id).await;
                    assert_eq!(told["items"][0]["code"], "ambiguous", "{told}");
                    assert_eq!(told["items"][0]["column"], title, "{told}");
                }
            }

            // Two new rows that share an address are one record, whichever of the cell it is.
            let (a, b, c) = match list {
                "emails" => ("a@n.example", "b@n.example", "c@n.example"),
                _ => ("+36 1 111 0001", "+36 1 111 0002", "+36 1 111 0003"),
            };
            let text = format!("Név;{title}\nNagy Új;\"{a}; {b}\"\nNagy Új;\"{c}; {b}\"\n");
            let (tried, done) = updated(&t, &client, &text, json!({ "key": list })).await;
            for import in [&tried, &done] {
                let counts = ["created", "updated", "failed"].map(|word| &import[word]);
                assert_eq!(counts, [1, 0, 1], "{import}");
            }
        }
    })
    .await;
}
