//! The list of contacts, asked for in a body: no address holds whom a program looks for.

use crate::client::{Api, SLICES, anna, faults};
use axum::http::Method;
use kit::Role;
use serde_json::{Value as Json, json};
use storage::Sql;

fn names(page: &Json) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_list_that_is_asked_for_in_a_body_is_the_same_as_by_its_address() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        for name in ["Ábel Kft.", "Béla Bt.", "Cecil Zrt.", "Dénes Kft."] {
            let body = json!({ "kind": "company", "name": name });
            api.contact(body).await;
        }
        let filter = json!({ "all": [{ "field": "name", "op": "contains", "value": "kft" }] });
        let title = json!({ "title": "Kft.", "filter": filter, "sort": "-name" });
        let saved = api.post("/filters", title).await.expect(201).json();
        let encoded = kit::html::encode(&filter.to_string());
        let id = saved["id"].as_str().unwrap();
        for (body, query) in [
            (json!({}), String::new()),
            (json!({ "q": "denes kft" }), "?q=denes+kft".into()),
            (json!({ "filter": filter }), format!("?filter={encoded}")),
            (
                json!({ "sort": "-name", "limit": 2 }),
                "?sort=-name&limit=2".into(),
            ),
            (json!({ "saved": id, "q": null }), format!("?saved={id}")),
            (
                json!({ "q": "xyzzy", "filter": null, "limit": null }),
                "?q=xyzzy".into(),
            ),
        ] {
            let asked = api.post("/contacts/search", body).await.expect(200).json();
            let got = api.get(&format!("/contacts{query}")).await.json();
            assert_eq!(asked["items"], got["items"], "{query}");
            assert_eq!(asked["next"].is_null(), got["next"].is_null(), "{query}");
        }
        let first = api.post("/contacts/search", json!({ "limit": 3 })).await;
        let next = first.json()["next"].clone();
        let rest = json!({ "limit": 3, "after": next });
        let rest = api.post("/contacts/search", rest).await.expect(200).json();
        assert_eq!(
            (names(&rest), &rest["next"]),
            (vec!["Dénes Kft."], &Json::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn a_body_that_asks_for_nothing_that_there_is_says_so_and_names_every_fault() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        for (body, expected) in [
            (json!({ "fliter": {} }), vec!["fliter: unknown_key"]),
            (json!({ "limit": 0 }), vec!["limit: out_of_range"]),
            (json!({ "limit": 1.5 }), vec!["limit: out_of_range"]),
            (json!({ "limit": "9" }), vec!["limit: out_of_range"]),
            (json!({ "after": "nonsense" }), vec!["after: bad_cursor"]),
            (json!({ "sort": "nothing" }), vec!["sort: unknown_column"]),
            (json!({ "saved": "nonsense" }), vec!["saved: not_found"]),
            (json!({ "filter": "x" }), vec!["filter: not_a_filter"]),
            (json!([]), vec![": not_an_object"]),
            (
                json!({ "q": 1, "filter": { "field": "x", "op": "y" }, "x": 1 }),
                vec![
                    "filter.op: unknown_comparison",
                    "q: not_a_text",
                    "x: unknown_key",
                ],
            ),
        ] {
            let mut found = faults(api.post("/contacts/search", body.clone()).await);
            found.sort();
            assert_eq!(found, expected, "{body}");
        }
        let none = Vec::new();
        let answer = api.send(Method::POST, "/contacts/search", None, none).await;
        assert_eq!(answer.status, 400);
    })
    .await;
}

/// P-118: a search in a body reaches as far as the list does.
#[tokio::test]
async fn a_search_in_a_body_shows_nobody_elses_contacts_and_changes_nothing() {
    testkit::both(SLICES, |t| async move {
        let manager = Api::new(&t, Role::Manager);
        manager.contact(anna()).await;
        let counted = || async {
            let sql = Sql::new("select count(*) from history");
            let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
            rows[0].get::<i64>(0).unwrap()
        };
        let before = counted().await;
        let asked = json!({ "q": "anna" });
        let found = manager.post("/contacts/search", asked.clone()).await;
        assert_eq!(
            found.expect(200).json()["items"].as_array().unwrap().len(),
            1
        );
        let restricted = Api::new(&t, Role::Restricted);
        let found = restricted.post("/contacts/search", asked.clone()).await;
        assert_eq!(found.expect(200).json()["items"], json!([]));
        let other = Api::new(&t.other_tenant(), Role::Administrator);
        let found = other.post("/contacts/search", asked.clone()).await;
        assert_eq!(found.expect(200).json()["items"], json!([]));
        let path = "/api/v1/contacts/search";
        let stranger = t.stranger().json(Method::POST, path, &asked).await;
        assert_eq!(stranger.status, 401);
        assert_eq!(counted().await, before);
    })
    .await;
}

#[tokio::test]
async fn words_that_are_too_long_to_be_looked_for_are_a_fault_of_q_and_described_as_one() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let (fits, long) = ("é".repeat(200), "é".repeat(201));
        for list in ["/contacts", "/users"] {
            let address = |typed: &str| format!("{list}?q={}", kit::html::encode(typed));
            let search = format!("{list}/search");
            api.get(&address(&fits)).await.expect(200);
            api.post(&search, json!({ "q": fits })).await.expect(200);
            for answer in [
                api.get(&address(&long)).await,
                api.post(&search, json!({ "q": long })).await,
            ] {
                let problem = answer.expect(422).json();
                let fault = &problem["errors"][0];
                let told = (&fault["field"], &fault["code"], &fault["params"]["max"]);
                assert_eq!(told, (&json!("q"), &json!("too_long"), &json!("200")));
                assert_eq!(fault["detail"], "this is too long: at most 200 characters");
            }
            let described = kit::publish::openapi(&t.app);
            let parameters = described["paths"][list]["get"]["parameters"].as_array();
            let q = parameters.unwrap().iter().find(|one| one["name"] == "q");
            let schema = json!({ "type": "string", "maxLength": kit::sought::LONGEST });
            assert_eq!(q.unwrap()["schema"], schema, "{list}");
            let body = &described["paths"][&search]["post"]["requestBody"]["content"];
            let name = body["application/json"]["schema"]["$ref"].as_str().unwrap();
            let name = name.rsplit('/').next().unwrap();
            let q = &described["components"]["schemas"][name]["properties"]["q"];
            assert_eq!(q["maxLength"], kit::sought::LONGEST, "{name}: {q}");
        }
        // With other faults it is one of them.
        let both = json!({ "q": long, "limit": 0 });
        let found = faults(api.post("/contacts/search", both).await);
        assert_eq!(found, ["limit: out_of_range", "q: too_long"]);
    })
    .await;
}
