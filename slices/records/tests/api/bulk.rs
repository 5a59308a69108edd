//! Many contacts in one request.

use crate::client::{Api, SLICES, counts, faults, field, nobody};
use kit::{Kind, Role};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn each_row_has_its_outcome_and_all_good_ones_are_one_change() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Manager);
        let tier = field(&t, "Tier", Kind::Choice).await.key;
        let old = api.contact(json!({ "name": "Régi" })).await;
        let same = api.contact(json!({ "name": "Ugyanaz" })).await;
        let stale = api.contact(json!({ "name": "Elavult" })).await;
        let binned = api.contact(json!({ "name": "Kidobott" })).await;
        api.based_on(1)
            .delete(&format!("/contacts/{binned}"))
            .await
            .expect(204);
        let rows = json!({ "rows": [
            { "name": "Új", "emails": [{ "value": "uj@x.hu" }] },
            { "id": old, "version": 1, "source": "web", "custom": { tier.as_str(): "gold" } },
            { "id": same, "name": "Ugyanaz" },
            { "id": stale, "version": 7, "source": "web" },
            { "id": nobody(&t), "source": "web" },
            { "id": "nonsense" },
            { "id": old, "source": "again" },
            { "id": binned, "source": "web" },
            { "emails": [{ "value": "nonsense" }], "name": "Rossz" },
            { "name": "Rossz", "custom": { tier.as_str(): 5 } },
            { "name": "Rossz", "colour": "red" }
        ] });
        let answer = api.post("/contacts/bulk", rows).await.expect(200).json();
        let outcomes: Vec<&str> = answer["outcomes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["outcome"].as_str().unwrap())
            .collect();
        let mut expected = vec!["created", "updated", "unchanged"];
        expected.resize(11, "failed");
        assert_eq!(outcomes, expected);
        let counted = ["created", "updated", "unchanged", "failed"]
            .map(|word| answer[word].as_i64().unwrap());
        assert_eq!(counted, [1, 1, 1, 8]);
        let told: Vec<String> = answer["outcomes"].as_array().unwrap()[3..]
            .iter()
            .map(|row| {
                format!(
                    "{}: {}",
                    row["errors"][0]["field"].as_str().unwrap(),
                    row["errors"][0]["code"].as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "version: stale",
                "id: not_found",
                "id: not_found",
                "id: twice_in_file",
                "id: in_recycle_bin",
                "emails.0.value: not_an_email",
                "custom.tier: not_a_text",
                "colour: unknown_key"
            ]
        );
        assert_eq!(
            api.get(&format!("/contacts/{old}")).await.json()["custom"][&tier],
            "gold"
        );

        let change = answer["change"].as_str().unwrap();
        let admin = Api::new(&t, Role::Administrator);
        assert_eq!(
            admin.get(&format!("/changes/{change}")).await.json()["change"]["count"],
            2
        );
        let undone = api
            .post(&format!("/changes/{change}/undo"), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(undone["restored"], 2);
        assert_eq!(api.names("/contacts").await, ["Elavult", "Régi", "Ugyanaz"]);
    })
    .await;
}

#[tokio::test]
async fn a_bulk_that_changes_nothing_leaves_no_trace() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Manager);
        let id = api.contact(json!({ "name": "Egy" })).await;
        let before = counts(&t).await;
        let rows = json!({ "rows": [{ "id": id, "name": "Egy" }, { "name": "" }] });
        let answer = api.post("/contacts/bulk", rows).await.expect(200).json();
        assert_eq!(
            (&answer["change"], &answer["unchanged"], &answer["failed"]),
            (&Json::Null, &json!(1), &json!(1))
        );
        let many: Vec<Json> = (0..1001)
            .map(|i| json!({ "name": format!("N{i}") }))
            .collect();
        assert_eq!(
            faults(api.post("/contacts/bulk", json!({ "rows": many })).await),
            ["rows: too_many"]
        );
        assert_eq!(
            faults(api.post("/contacts/bulk", json!({ "rows": [] })).await),
            ["rows: required"]
        );
        assert_eq!(
            faults(
                api.post("/contacts/bulk", json!({ "rows": [1], "x": 1 }))
                    .await
            ),
            ["x: unknown_key", "rows.0: not_an_object"]
        );
        assert_eq!(counts(&t).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_thousand_rows_fit_into_one_request() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Manager);
        let many: Vec<Json> = (0..1000)
            .map(|i| json!({ "kind": "company", "name": format!("Cég {i:04}") }))
            .collect();
        let answer = api
            .post("/contacts/bulk", json!({ "rows": many }))
            .await
            .expect(200)
            .json();
        assert_eq!(answer["created"], 1000);
        assert_eq!(api.names("/contacts?q=0999").await, ["Cég 0999"]);
    })
    .await;
}
