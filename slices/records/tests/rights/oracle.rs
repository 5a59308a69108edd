//! A field that is hidden answers no question either: not by a filter, an order, a search, a key
//! of an import, a saved filter or the history.

use crate::common::*;
use crate::grants::grant;
use kit::collection::{Find, Outcome, Row};
use kit::{FieldRight, Kind, Reach, Role};
use records::contact::actions;
use records::saved::actions as saved;
use serde_json::json;
use testkit::both;

const HIDDEN: &[(&str, FieldRight)] = &[
    ("emails", FieldRight::Hidden),
    ("notes", FieldRight::Hidden),
    ("owner", FieldRight::Hidden),
    ("custom.pay", FieldRight::Hidden),
];

#[tokio::test]
async fn a_filter_or_an_order_by_a_hidden_field_is_as_unknown_as_by_none() {
    both(SLICES, |t| async move {
        field(&t, "Pay", Kind::Int, |_| {}).await;
        let admin = t.scope(Role::Manager);
        create_contact(&admin, &[("name", "Anna"), ("emails", "a@x.hu"), ("custom.pay", "9")]).await;
        t.give(Role::User, &grant(Reach::All, HIDDEN), &[]).await;
        let scope = t.scope(Role::User);
        let test = |field: &str, value: &str| {
            json!({ "field": field, "op": "is", "value": value }).to_string()
        };
        for (field, value) in [("emails", "a@x.hu"), ("custom.pay", "9"), ("owner", "me"), ("notes", "x")] {
            for filter in [test(field, value), json!({ "not": { "field": field, "op": "empty" } }).to_string()] {
                let refused = faults(page(&scope, &query(&filter, "name")).await.map(|_| ()));
                let unknown = filter.replace(field, "custom.nothing");
                let never = faults(page(&scope, &query(&unknown, "name")).await.map(|_| ()));
                assert_eq!(refused.len(), 1);
                let code = |faults: &[String]| faults[0].rsplit(": ").next().unwrap().to_owned();
                assert_eq!(code(&refused), code(&never), "{filter}");
            }
        }
        for sort in ["custom.pay", "-custom.pay", "owner"] {
            let refused = page(&scope, &query("", sort)).await.map(|_| ());
            assert_eq!(faults(refused), ["sort: unknown_column"]);
        }
        let key = Row {
            find: Some(Find::Value("emails".into(), "a@x.hu".into())),
            ..row(&[("name", "Anna")])
        };
        let (_, outcomes) = import(&scope, vec![key]).await;
        assert!(matches!(&outcomes[0], Outcome::Failed(errors) if listed(errors) == ["emails: unknown_field"]), "{outcomes:?}");
    })
    .await;
}

#[tokio::test]
async fn a_word_of_a_hidden_field_finds_nothing_and_other_words_find_as_ever() {
    both(SLICES, |t| async move {
        field(&t, "Pay", Kind::Text, |_| {}).await;
        let admin = t.scope(Role::Manager);
        for n in 0..60 {
            let name = format!("Anna Nr{n:02}");
            let all = [
                ("name", name.as_str()),
                ("notes", "zebra"),
                ("custom.pay", "giraffe"),
            ];
            create_contact(&admin, &all).await;
        }
        create_contact(
            &admin,
            &[
                ("name", "Zebra Béla"),
                ("emails", "lion@x.hu"),
                ("phones", "+36 70 999 1234"),
            ],
        )
        .await;
        t.give(Role::User, &grant(Reach::All, HIDDEN), &[]).await;
        let scope = t.scope(Role::User);
        assert_eq!(searched(&admin, "zebra").await.len(), 61);
        assert_eq!(searched(&scope, "zebra").await, ["Zebra Béla"]);
        for words in ["giraffe", "lion", "lion@x.hu", "anna zebra"] {
            assert!(!searched(&admin, words).await.is_empty(), "{words}");
            assert!(searched(&scope, words).await.is_empty(), "{words}");
        }
        assert_eq!(searched(&scope, "béla 999").await, ["Zebra Béla"]);
        assert_eq!(searched(&scope, "anna").await.len(), 60);
        // Whoever has no patience is walked along the list, and sees no more.
        let mut walking = query("", "name");
        walking.search = "zebra".into();
        walking.patience = std::time::Duration::ZERO;
        assert_eq!(titles(&scope, &walking).await, ["Zebra Béla"]);
        let hits = (records::SLICE.search[0])(&scope, "zebra", 5)
            .await
            .unwrap();
        assert_eq!((hits.len(), hits[0].note.as_str()), (1, "+36 70 999 1234"));
    })
    .await;
}

#[tokio::test]
async fn a_saved_filter_that_asks_about_a_hidden_field_is_not_there() {
    both(SLICES, |t| async move {
        let admin = t.scope(Role::Manager);
        let keep = |filter: &str, columns: &[&str]| saved::SavedDraft {
            title: "Kept".into(),
            collection: "contacts".into(),
            filter: kit::Filter::parse(filter).unwrap(),
            sort: String::new(),
            columns: columns.iter().map(|key| (*key).to_owned()).collect(),
        };
        let asks = r#"{"all":[{"field":"kind","op":"is","value":"person"},{"not":{"field":"notes","op":"empty"}}]}"#;
        let hidden = saved::save(&admin, keep(asks, &[])).await.unwrap().id;
        let plain = saved::save(&admin, keep("", &["notes", "phones"])).await.unwrap().id;
        for id in [hidden, plain] {
            saved::share(&admin, id, None, true).await.unwrap();
        }
        t.give(Role::User, &grant(Reach::All, HIDDEN), &[]).await;
        let (scope, client) = (t.scope(Role::User), t.client(Role::User));
        let seen = saved::list(&scope, "contacts").await.unwrap();
        assert_eq!(seen.iter().map(|saved| saved.id).collect::<Vec<_>>(), [plain]);
        assert!(matches!(saved::find(&scope, hidden).await, Err(kernel::Error::NotFound)));
        client.get(&format!("/contacts?saved={hidden}")).await.expect(404);
        let shown = client.get(&format!("/api/v1/filters/{plain}")).await.expect(200).json();
        assert_eq!(shown["columns"], json!(["phones"]));
        assert!(saved::save(&scope, keep(asks, &[])).await.is_err());
    })
    .await;
}

/// Elsewhere the changes of a hidden field were shown in the activity feed.
#[tokio::test]
async fn the_changes_of_a_hidden_field_are_not_in_the_history() {
    both(SLICES, |t| async move {
        let admin = t.scope(Role::Manager);
        let anna = create_contact(&admin, &[("name", "Anna"), ("notes", "canary-one")]).await;
        for n in 0..30 {
            let notes = format!("canary-{n}");
            actions::update(&admin, anna, None, &patch(&[("notes", &notes)]))
                .await
                .unwrap();
        }
        let both_changed = patch(&[("notes", "canary-last"), ("source", "fair")]);
        actions::update(&admin, anna, None, &both_changed)
            .await
            .unwrap();
        t.give(Role::User, &grant(Reach::All, HIDDEN), &[]).await;
        let client = t.client(Role::User);
        let page = client.get(&format!("/contacts/{anna}")).await.expect(200);
        assert!(
            page.body.contains("fair") && !page.body.contains("canary"),
            "{}",
            page.body
        );
        assert_eq!(
            page.all("li.entry").len(),
            2,
            "the creation and the change of the source"
        );
        let mut told = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("/api/v1/contacts/{anna}/activities?limit=7{after}");
            let page = client.get(&path).await.expect(200);
            assert!(
                !page.body.contains("canary") && !page.body.contains("notes"),
                "{}",
                page.body
            );
            let page = page.json();
            told.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(told.len(), 2);
        assert_eq!(told[0]["fields"], json!(["source"]));
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_asked_for_again_is_not_shown_to_who_may_see_less_by_now() {
    both(SLICES, |t| async move {
        let client = t.client(Role::User).header("idempotency-key", "k1");
        let body = json!({ "name": "Anna", "notes": "canary" });
        let path = "/api/v1/contacts";
        client
            .json(axum::http::Method::POST, path, &body)
            .await
            .expect(201);
        client
            .json(axum::http::Method::POST, path, &body)
            .await
            .expect(201);
        t.give(Role::User, &grant(Reach::All, HIDDEN), &[]).await;
        let again = client
            .json(axum::http::Method::POST, path, &body)
            .await
            .expect(409);
        assert!(!again.body.contains("canary"), "{}", again.body);
        assert_eq!(
            titles(&t.scope(Role::Manager), &query("", "name")).await,
            ["Anna"]
        );
    })
    .await;
}
