//! A creation that is sent again makes no second contact.

use crate::client::{Api, SLICES, anna, counts, faults};
use jiff::SignedDuration;
use kit::Role;
use serde_json::json;
use std::collections::HashSet;
use storage::Sql;

#[tokio::test]
async fn the_same_key_with_the_same_body_answers_with_the_same_contact() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User).header("idempotency-key", "order-17");
        let first = api.post("/contacts", anna()).await.expect(201);
        let before = counts(&t).await;
        let again = api.post("/contacts", anna()).await.expect(201);
        assert_eq!(
            (again.json(), again.location()),
            (first.json(), first.location())
        );
        let turned: serde_json::Map<_, _> = anna()
            .as_object()
            .unwrap()
            .clone()
            .into_iter()
            .rev()
            .collect();
        assert_eq!(
            api.post("/contacts", turned.into())
                .await
                .expect(201)
                .location(),
            first.location()
        );
        let mut other = anna();
        other["source"] = json!("web");
        let refused = faults(api.post("/contacts", other.clone()).await);
        assert_eq!(refused, ["Idempotency-Key: idempotency_mismatch"]);
        assert_eq!(counts(&t).await, before);

        // The key is the program's own: another user's, and another key, make another contact.
        let colleague = Api::new(&t, Role::Manager).header("idempotency-key", "order-17");
        assert_ne!(
            colleague
                .post("/contacts", anna())
                .await
                .expect(201)
                .location(),
            first.location()
        );
        let next = Api::new(&t, Role::User).header("idempotency-key", "order-18");
        next.post("/contacts", other).await.expect(201);
        let bad = Api::new(&t, Role::User).header("idempotency-key", &"x".repeat(256));
        bad.post("/contacts", anna()).await.expect(400);
    })
    .await;
}

#[tokio::test]
async fn a_refused_creation_does_not_use_its_key_up() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User).header("idempotency-key", "k");
        api.post("/contacts", json!({ "name": "" }))
            .await
            .expect(422);
        api.post("/contacts", json!({ "name": "Most jó" }))
            .await
            .expect(201);
    })
    .await;
}

/// A route whose change is committed, and which then fails: the engine had no time any more.
static FAILS_AFTERWARDS: kit::Slice = kit::Slice {
    name: "fails_afterwards",
    api: |_| {
        kit::Routes::new().api(
            axum::http::Method::POST,
            "/fails-afterwards",
            kit::Access::SignedIn,
            kit::api::Endpoint {
                summary: "Does its work, then fails.",
                tag: "contacts",
                query: &[],
                body: None,
                answers: &[],
            },
            async |scope: kit::Scope| -> kit::Reply {
                let name = vec!["Kis Anna".to_owned()];
                let draft = vec![("name".to_owned(), name)];
                records::contact::actions::create(&scope, draft).await?;
                Err(kernel::Error::Busy.into())
            },
        )
    },
    ..kit::slice::EMPTY
};

#[tokio::test]
async fn what_failed_after_its_change_is_not_done_again() {
    static WITH_IT: &[&kit::Slice] = &[
        &history::SLICE,
        &identity::SLICE,
        &accounts::SLICE,
        &records::SLICE,
        &FAILS_AFTERWARDS,
    ];
    testkit::both(WITH_IT, |t| async move {
        let api = Api::new(&t, Role::User);
        let keyed = t.client(Role::User).header("idempotency-key", "k");
        let path = "/api/v1/fails-afterwards";
        let nothing = json!({});
        let send = || keyed.json(axum::http::Method::POST, path, &nothing);
        send().await.expect(503);
        assert_eq!(send().await.expect(409).json()["code"], "idempotency_done");
        assert_eq!(api.names("/contacts").await, ["Kis Anna"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_requests_at_once_with_one_key_make_one_contact() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        api.contact(json!({ "name": "Előző" })).await;
        let keyed = api.header("idempotency-key", "k");
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let keyed = keyed.clone();
                tokio::spawn(async move { keyed.post("/contacts", anna()).await })
            })
            .collect();
        let mut places = HashSet::new();
        for task in tasks {
            let answer = task.await.unwrap();
            if answer.status == 409 {
                assert_eq!(answer.json()["code"], "idempotency_running");
                continue;
            }
            places.insert(answer.expect(201).location());
        }
        let later = keyed.post("/contacts", anna()).await.expect(201);
        places.insert(later.location());
        assert_eq!(places.len(), 1);
        assert_eq!(api.names("/contacts").await, ["Előző", "Kis Anna"]);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_known_for_a_day_and_an_erasure_takes_the_answer_along() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let keyed = api.header("idempotency-key", "k");
        let first = keyed.post("/contacts", anna()).await.expect(201).location();
        let id = first.rsplit('/').next().unwrap().parse().unwrap();
        let scope = t.scope(Role::Administrator);
        records::contact::actions::bin(&scope, &[id]).await.unwrap();
        records::contact::actions::purge(&scope, &[id])
            .await
            .unwrap();
        let gone = keyed.post("/contacts", anna()).await.expect(409);
        assert_eq!(gone.json()["code"], "idempotency_done");

        t.clock.advance(SignedDuration::from_hours(25));
        let second = keyed.post("/contacts", anna()).await.expect(201).location();
        assert_ne!(first, second);
    })
    .await;
}

#[tokio::test]
async fn after_a_crash_a_key_is_free_or_says_that_the_work_was_done() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User).header("idempotency-key", "k");
        let first = api.post("/contacts", anna()).await.expect(201).location();
        let leave = async |state: &str| {
            let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
            let sql = Sql::new("update idempotency_keys set answer = null, state = $1").arg(state);
            tx.run(sql).await.unwrap();
            tx.commit().await.unwrap();
        };
        let code = async || {
            let refused = api.post("/contacts", anna()).await.expect(409).json();
            refused["code"].as_str().unwrap().to_owned()
        };
        leave("done").await;
        assert_eq!(code().await, "idempotency_running");
        t.clock.advance(SignedDuration::from_mins(11));
        assert_eq!(code().await, "idempotency_done");
        leave("taken").await;
        let again = api.post("/contacts", anna()).await.expect(201).location();
        assert_ne!(first, again);
    })
    .await;
}
