//! Change sets, and taking them back.

use crate::client::{Api, SLICES, anna, faults, nobody};
use kit::Role;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_change_is_listed_shown_and_taken_back_once() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let id = api.contact(anna()).await;
        let path = format!("/contacts/{id}");
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        api.based_on(1)
            .patch(&path, json!({ "source": "web" }))
            .await
            .expect(200);
        let list = api.get("/changes").await.expect(200).json();
        let actions: Vec<&str> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["action"].as_str().unwrap())
            .collect();
        assert_eq!(actions, ["update", "create"]);
        let change = &list["items"][0];
        assert_eq!(
            (
                change["collection"].as_str(),
                change["count"].as_i64(),
                change["via"].as_str()
            ),
            (Some("contacts"), Some(1), Some("api"))
        );
        let change = format!("/changes/{}", change["id"].as_str().unwrap());
        let detail = api.get(&change).await.expect(200).json();
        assert_eq!(
            (
                &detail["items"][0]["record"],
                detail["items"][0]["kind"].as_str()
            ),
            (&json!(id), Some("contact"))
        );
        assert_eq!(
            detail["items"][0]["values"],
            json!([{ "field": "source", "before": "fair", "after": "web" }])
        );

        t.clock.advance(jiff::SignedDuration::from_secs(1));
        let user = Api::new(&t, Role::User);
        let undone = user
            .post(&format!("{change}/undo"), json!({}))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (undone["restored"].as_i64(), undone["conflicts"].as_i64()),
            (Some(1), Some(0))
        );
        assert_eq!(api.get(&path).await.json()["source"], "fair");
        assert_eq!(
            user.post(&format!("{change}/undo"), json!({}))
                .await
                .expect(409)
                .json()["code"],
            "already_undone"
        );
        let list = api.get("/changes").await.json();
        assert_eq!(list["items"][0]["undoes"], list["items"][1]["id"]);
        assert_eq!(list["items"][1]["undone_by"], undone["change"]);
        assert_eq!(list["items"][2]["undone_by"], Json::Null);
    })
    .await;
}

#[tokio::test]
async fn changes_are_paged_and_only_those_of_contacts_are_taken_back_here() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        for name in ["Egy", "Kettő", "Három"] {
            api.contact(json!({ "name": name })).await;
        }
        api.post("/fields", json!({ "title": "X", "kind": "text" }))
            .await
            .expect(201);
        let mut seen = Vec::new();
        let mut path = "/changes?limit=2".to_owned();
        loop {
            let page = api.get(&path).await.expect(200).json();
            seen.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item["id"].as_str().unwrap().to_owned()),
            );
            match page["next"].as_str() {
                Some(next) => path = format!("/changes?limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 4);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 4);
        let all = api.get("/changes").await.json();
        let field = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["collection"] == "fields")
            .unwrap();
        api.post(
            &format!("/changes/{}/undo", field["id"].as_str().unwrap()),
            json!({}),
        )
        .await
        .expect(404);
        api.post(&format!("/changes/{}/undo", nobody(&t)), json!({}))
            .await
            .expect(404);
        for after in ["x".to_owned(), nobody(&t)] {
            assert_eq!(
                faults(api.get(&format!("/changes?after={after}")).await),
                ["after: bad_cursor"]
            );
        }
        let foreign = Api::new(&t.other_tenant(), Role::Administrator);
        foreign
            .post(&format!("/changes/{}/undo", seen[0]), json!({}))
            .await
            .expect(404);
    })
    .await;
}
