//! Every faulty field of a body is named at once, each of them once, and nothing is written.

use crate::client::{Api, SLICES, anna, counts, faults, field, nobody};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create};
use serde_json::{Map, Value as Json, json};
use testkit::TestApp;

/// A field of every kind with a value that does not suit it.
async fn misfits(t: &TestApp) -> (Map<String, Json>, Vec<String>) {
    let mut wrong = Map::new();
    let mut told = Vec::new();
    for (kind, value, code) in [
        (Kind::Text, json!("x".repeat(501)), "too_long"),
        (Kind::LongText, json!(7), "not_a_text"),
        (Kind::Int, json!("seven"), "not_a_whole_number"),
        (Kind::Decimal, json!("7,5"), "not_a_number"),
        (Kind::Money, json!("12 pounds"), "not_a_currency"),
        (Kind::Date, json!("2024-02-31"), "not_a_date"),
        (Kind::DateTime, json!("noon"), "not_a_date_time"),
        (Kind::Bool, json!("perhaps"), "not_yes_or_no"),
        (Kind::Choice, json!("platinum"), "unknown_choice"),
        (Kind::Email, json!("nope"), "not_an_email"),
        (Kind::Phone, json!("abc"), "not_a_phone"),
        (Kind::Link, json!("no link"), "not_a_link"),
        (Kind::User, json!("nobody"), "not_found"),
        (Kind::Contact, json!(nobody(t)), "unknown_id"),
    ] {
        let title = format!("F {}", kind.name());
        let key = field(t, &title, kind).await.key;
        told.push(format!("custom.{key}: {code}"));
        wrong.insert(key, value);
    }
    told.sort();
    (wrong, told)
}

fn sorted(mut told: Vec<String>) -> Vec<String> {
    told.sort();
    told
}

#[tokio::test]
async fn every_faulty_field_of_a_body_is_named_at_once() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Manager).header("if-match", "*");
        let (wrong, told) = misfits(&t).await;
        let needed = FieldDraft { required: true, ..FieldDraft::new("Needed", Kind::Text) };
        create(&t.scope(Role::Administrator), needed).await.unwrap();
        let person = api.contact(json!({ "name": "Ember", "custom": { "needed": "x" } })).await;
        let before = counts(&t).await;

        let mut body = json!({ "name": "X", "custom": wrong });
        let mut all = told.clone();
        all.push("custom.needed: required".to_owned());
        assert_eq!(sorted(faults(api.post("/contacts", body.clone()).await)), sorted(all));
        // An old contact has what it needs.
        let path = format!("/contacts/{person}");
        assert_eq!(sorted(faults(api.patch(&path, body.clone()).await)), told);
        body["id"] = json!(person);
        let rows = api.post("/contacts/bulk", json!({ "rows": [body] })).await.expect(200).json();
        let named = rows["outcomes"][0]["errors"].as_array().unwrap().iter().map(|error| {
            format!("{}: {}", error["field"].as_str().unwrap(), error["code"].as_str().unwrap())
        });
        assert_eq!(sorted(named.collect()), told);

        let body = json!({
            "family_name": 5, "emails": [{ "value": "nope" }, 7, { "value": "" }, { "value": "a.b" }],
            "phones": [{ "value": "abc" }], "source": "x".repeat(3000), "owner": "nobody",
            "companies": [{ "id": "nosuch" }, { "id": "" }, { "id": person }, { "id": nobody(&t) }],
            "addresses": [4, { "city": "x".repeat(600) }],
            "custom": { "nofield": 1, "needed": 5 }, "colour": "red", "version": 3
        });
        let mut all = vec![
            "family_name: not_a_text", "emails.0.value: not_an_email", "emails.1: not_an_object",
            "emails.2.value: required", "emails.3.value: not_an_email", "phones.0.value: not_a_phone",
            "source: too_long", "owner: not_found", "companies.0.id: not_found",
            "companies.1.id: required", "companies.2.id: not_a_company", "companies.3.id: unknown_id",
            "addresses.0: not_an_object", "addresses.1.city: too_long", "custom.nofield: unknown_field",
            "custom.needed: not_a_text", "colour: unknown_key", "version: read_only",
        ];
        all.sort_unstable();
        assert_eq!(sorted(faults(api.post("/contacts", body.clone()).await)), all);
        assert_eq!(sorted(faults(api.patch(&path, body).await)), all);
        assert_eq!(counts(&t).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_value_that_is_taken_is_named_beside_the_other_faults_and_takes_nothing() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Manager);
        let draft = FieldDraft { unique: true, ..FieldDraft::new("Number", Kind::Text) };
        create(&t.scope(Role::Administrator), draft).await.unwrap();
        let with = |number: &str, email: &str| {
            json!({ "name": "N", "emails": [{ "value": email }], "custom": { "number": number } })
        };
        api.contact(with("1", "a@x.hu")).await;
        let told = faults(api.post("/contacts", with("1", "nope")).await);
        assert_eq!(told, ["emails.0.value: not_an_email", "custom.number: not_unique"]);
        // A faulty row keeps nothing from the rows behind it.
        let rows = json!({ "rows": [with("2", "nope"), with("2", "b@x.hu"), with("2", "c@x.hu")] });
        let done = api.post("/contacts/bulk", rows).await.expect(200).json();
        let outcomes = [0, 1, 2].map(|i| done["outcomes"][i]["outcome"].as_str().unwrap().to_owned());
        assert_eq!(outcomes, ["failed", "created", "failed"]);
        assert_eq!(done["outcomes"][2]["errors"][0]["code"], "not_unique");
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_no_object_has_that_fault_alone() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User).header("if-match", "*");
        let id = api.contact(anna()).await;
        assert_eq!(
            faults(api.post("/contacts", json!([])).await),
            [": not_an_object"]
        );
        let told = faults(api.patch(&format!("/contacts/{id}"), json!([])).await);
        assert_eq!(told, [": not_an_object"]);
    })
    .await;
}
