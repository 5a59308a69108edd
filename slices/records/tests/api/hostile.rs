//! Bodies that no honest program sends: each is refused clearly, and nothing is written.

use crate::client::{Api, SLICES, anna, counts, encoded, faults};
use axum::http::Method;
use kit::Role;
use serde_json::json;

const JSON: Option<&str> = Some("application/json");

#[tokio::test]
async fn a_hostile_body_is_refused_and_nothing_is_written() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator).header("if-match", "*");
        let id = api.contact(anna()).await;
        let before = counts(&t).await;
        let deep = format!(
            r#"{{"custom": {}1{}}}"#,
            "[".repeat(50_000),
            "]".repeat(50_000)
        );
        let bodies: [(&str, Vec<u8>, u16, &str); 11] = [
            ("empty", Vec::new(), 400, "not_json"),
            (
                "truncated",
                br#"{"name": "Kis An"#.to_vec(),
                400,
                "not_json",
            ),
            (
                "two documents",
                br#"{"name": "a"} {"name": "b"}"#.to_vec(),
                400,
                "not_json",
            ),
            (
                "no utf-8",
                b"{\"name\": \"\xff\xfe\"}".to_vec(),
                400,
                "not_json",
            ),
            ("deep", deep.into_bytes(), 400, "not_json"),
            (
                "lone surrogate",
                br#"{"name": "\ud800"}"#.to_vec(),
                400,
                "not_json",
            ),
            (
                "beyond every number",
                br#"{"name": 1e999}"#.to_vec(),
                400,
                "not_json",
            ),
            (
                "duplicate key",
                br#"{"name": "a", "name": "b", "title": "c"}"#.to_vec(),
                422,
                "invalid",
            ),
            (
                "beyond i64",
                br#"{"name": 99999999999999999999}"#.to_vec(),
                422,
                "invalid",
            ),
            ("a list", b"[]".to_vec(), 422, "invalid"),
            (
                "2 MB",
                format!(r#"{{"name": "{}"}}"#, "x".repeat(2 << 20)).into_bytes(),
                413,
                "too_large",
            ),
        ];
        let routes = [
            (Method::POST, "/contacts".to_owned()),
            (Method::PATCH, format!("/contacts/{id}")),
            (Method::POST, "/contacts/bulk".to_owned()),
            (Method::POST, "/fields".to_owned()),
            (Method::POST, "/filters".to_owned()),
        ];
        for (method, path) in &routes {
            for (what, body, status, code) in &bodies {
                let answer = api.send(method.clone(), path, JSON, body.clone()).await;
                assert_eq!(
                    answer.status.as_u16(),
                    *status,
                    "{what} to {path}: {}",
                    answer.body
                );
                let problem = answer.json();
                assert_eq!(problem["code"], *code, "{what} to {path}");
                assert!(!problem["title"].as_str().unwrap().starts_with("problem-"));
                assert_eq!(answer.headers["content-type"], "application/problem+json");
            }
            for kind in [
                None,
                Some("text/plain"),
                Some("application/x-www-form-urlencoded"),
                Some("multipart/form-data"),
            ] {
                let body = anna().to_string().into_bytes();
                let answer = api.send(method.clone(), path, kind, body).await.expect(400);
                assert_eq!(answer.json()["code"], "not_json");
            }
        }
        assert_eq!(counts(&t).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_stands_there_twice_is_named() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let body =
            br#"{"name": "a", "emails": [{"value": "a@x.hu", "value": "b@x.hu"}], "name": "b"}"#;
        let answer = api
            .send(Method::POST, "/contacts", JSON, body.to_vec())
            .await;
        assert_eq!(faults(answer), ["emails.0.value: twice", "name: twice"]);
    })
    .await;
}

#[tokio::test]
async fn control_characters_are_cleaned_out_of_texts() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let body = json!({ "name": "Kis\u{1}Anna\u{7}", "notes": "a\u{1}b\nc", "source": "\u{1}",
                           "emails": [{ "value": "\u{1}a@x.hu\u{1}", "type": "w\u{1}" }], "addresses": [{ "city": "Bu\u{1}da" }] });
        let made = api.post("/contacts", body).await.expect(201).json();
        assert_eq!((made["name"].as_str(), made["notes"].as_str(), made["source"].as_str()), (Some("Kis Anna"), Some("ab\nc"), Some("")));
        assert_eq!((made["emails"][0]["value"].as_str(), made["emails"][0]["type"].as_str()), (Some("a@x.hu"), Some("w")));
        assert!(!made.to_string().contains("\\u0001"));
        let field = api.post("/fields", json!({ "title": "A\u{1}B", "kind": "text", "help": "\u{1}", "default": "x\u{1}" })).await;
        let field = field.expect(201).json();
        assert!(!field.to_string().contains("\\u0001"), "{field}");
        let nothing = api.post("/contacts", json!({ "name": "\u{1}" })).await;
        assert_eq!(faults(nothing), ["name: required"]);
        assert_eq!(api.names("/contacts?q=%00anna").await, ["Kis Anna"]);
        let filter = encoded("{\"field\": \"name\", \"op\": \"is\", \"value\": \"Kis\\u0000Anna\"}");
        api.get(&format!("/contacts?filter={filter}")).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_zero_character_in_a_text_is_refused_by_name() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator).header("if-match", "*");
        let id = api.contact(anna()).await;
        let before = counts(&t).await;
        let body = json!({ "name": "Kis\u{0}Anna", "notes": "a\u{0}b", "emails": [{ "value": "a@x.hu\u{0}" }] });
        let mut told = faults(api.post("/contacts", body.clone()).await);
        told.sort();
        let named = ["emails.0.value: zero_character", "name: zero_character", "notes: zero_character"];
        assert_eq!(told, named);
        let mut told = faults(api.patch(&format!("/contacts/{id}"), body).await);
        told.retain(|fault| !fault.contains("name_from_parts"));
        told.sort();
        assert_eq!(told, named);
        let rows = json!({ "rows": [{ "name": "B\u{0}" }] });
        assert_eq!(faults(api.post("/contacts/bulk", rows).await), ["rows.0.name: zero_character"]);
        let field = json!({ "title": "A\u{0}B", "kind": "text" });
        assert_eq!(faults(api.post("/fields", field).await), ["title: zero_character"]);
        assert_eq!(counts(&t).await, before);
    })
    .await;
}

#[tokio::test]
async fn what_turns_the_direction_of_a_line_is_left_out_of_it() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let body = json!({ "name": "Kis \u{202e}annA\u{202c}", "source": "\u{2066}web\u{2069}", "notes": "\u{202b}שלום\u{202c}",
                           "addresses": [{ "city": "Bu\u{202d}da" }], "companies": [] });
        let made = api.post("/contacts", body).await.expect(201).json();
        assert_eq!((made["name"].as_str(), made["source"].as_str()), (Some("Kis annA"), Some("web")));
        assert_eq!(made["addresses"][0]["city"], "Buda");
        assert_eq!(made["notes"], "\u{202b}שלום\u{202c}", "a text of several lines may need them");
        let field = api.post("/fields", json!({ "title": "A\u{202e}B", "kind": "text" })).await;
        assert_eq!(field.expect(201).json()["title"], "AB");
        let filter = json!({ "title": "F\u{202e}G", "filter": { "field": "name", "op": "filled" } });
        assert_eq!(api.post("/filters", filter).await.expect(201).json()["title"], "FG");
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_would_cost_too_much_is_refused() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let mut deep = json!({ "field": "name", "op": "filled" });
        for _ in 0..20 {
            deep = json!({ "not": deep });
        }
        let wide = json!({ "any": vec![json!({ "field": "name", "op": "filled" }); 300] });
        for (filter, code) in [(&deep, "filter_too_deep"), (&wide, "filter_too_large")] {
            let asked = api
                .get(&format!(
                    "/contacts?filter={}",
                    encoded(&filter.to_string())
                ))
                .await;
            assert!(faults(asked)[0].ends_with(code));
            let saved = api
                .post("/filters", json!({ "title": "x", "filter": filter }))
                .await;
            assert!(faults(saved)[0].ends_with(code));
        }
        assert_eq!(api.get("/contacts?filter=%ff").await.status, 400);
    })
    .await;
}
