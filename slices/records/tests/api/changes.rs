//! Change sets, and taking them back.

use crate::client::{Api, SLICES, anna, faults, nobody};
use jiff::SignedDuration;
use kit::Role;
use serde_json::{Value as Json, json};
use storage::Sql;
use testkit::TestApp;

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

/// The tenant stands in the directory, where jobs look it up.
async fn registered(t: &TestApp) {
    let mut tx = t.app.control.write().await.unwrap();
    let sql = Sql::new(
        "insert into tenants (id, slug, name, lang, zone, state, house, sensitive_fields, created_at)
         values ($1, 'demo', 'Demo', 'en', 'Europe/Budapest', 'active', $2, $2, 0)",
    );
    tx.run(sql.arg(t.tenant.id.0).arg(false)).await.unwrap();
    tx.commit().await.unwrap();
}

/// Makes so many contacts in one change; the answer.
async fn many(api: &Api, n: usize) -> Json {
    let rows = (0..n).map(|n| json!({ "name": format!("N{n:04}") }));
    let body = json!({ "rows": rows.collect::<Vec<_>>() });
    api.post("/contacts/bulk", body).await.expect(200).json()
}

/// Or the list of changes would say of what is gone that it was taken back.
#[tokio::test]
async fn what_was_purged_is_not_taken_back() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator).header("if-match", "*");
        let id = api.contact(json!({ "name": "Kiss Anna" })).await;
        api.delete(&format!("/contacts/{id}")).await.expect(204);
        let scope = t.scope(Role::Administrator);
        records::contact::actions::purge(&scope, &[id.parse().unwrap()])
            .await
            .unwrap();
        let list = api.get("/changes").await.expect(200).json();
        let mut acts = list["items"].as_array().unwrap().iter();
        let purge = acts.find(|act| act["action"] == "purge").unwrap();
        let change = format!("/changes/{}", purge["id"].as_str().unwrap());
        let refused = api.post(&format!("{change}/undo"), json!({})).await;
        assert_eq!(refused.expect(409).json()["code"], "not_undoable");
        let shown = api.get(&change).await.expect(200).json();
        assert!(shown["undone_by"].is_null(), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn a_change_of_a_thousand_contacts_is_taken_back_in_the_background() {
    testkit::both(SLICES, |t| async move {
        registered(&t).await;
        let api = Api::new(&t, Role::Manager);
        let made = many(&api, 1_000).await;
        let change = format!("/changes/{}", made["change"].as_str().unwrap());
        let first = made["outcomes"][0]["id"].as_str().unwrap();
        let mine = json!({ "notes": "mine" });
        api.based_on(1)
            .patch(&format!("/contacts/{first}"), mine)
            .await
            .expect(200);
        api.get(&format!("{change}/undo")).await.expect(404);

        let begun = api
            .post(&format!("{change}/undo"), json!({}))
            .await
            .expect(202);
        let place = begun.location().replace("/t/demo/api/v1", "");
        assert_eq!(place, format!("{change}/undo"));
        let stands = api.get(&place).await.expect(200).json();
        assert_eq!(
            (&stands["state"], &stands["total"]),
            (&json!("queued"), &json!(1_000))
        );
        let again = api
            .post(&format!("{change}/undo"), json!({}))
            .await
            .expect(409);
        assert_eq!(again.json()["code"], "already_undone");
        let page = format!("/changes/{}", stands["change"].as_str().unwrap());
        let shown = t.client(Role::Manager).get(&page).await.expect(200);
        assert!(
            shown.text().contains("in the background: 0 of 1,000"),
            "{}",
            shown.text()
        );

        t.run_jobs().await;
        let done = api.get(&place).await.expect(200).json();
        assert_eq!(
            (&done["state"], &done["restored"], &done["conflicts"]),
            (&json!("done"), &json!(999), &json!(1))
        );
        assert_eq!(api.names("/contacts").await, ["N0000"]);
        let shown = t.client(Role::Manager).get(&page).await.expect(200);
        assert!(!shown.text().contains("in the background"));
        assert!(shown.text().contains("left alone"), "{}", shown.text());
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_large_change_offers_undo_and_takes_it_back_in_the_background() {
    testkit::both(SLICES, |t| async move {
        registered(&t).await;
        let api = Api::new(&t, Role::Manager);
        let made = many(&api, 600).await;
        let page = format!("/changes/{}", made["change"].as_str().unwrap());
        let user = t.client(Role::Manager);
        let form = user
            .get(&page)
            .await
            .expect(200)
            .attributes("form[action$='/undo']", "action");
        assert_eq!(form, [format!("/t/demo{page}/undo")]);
        let by = user
            .post(&format!("{page}/undo"), &[])
            .await
            .expect(303)
            .location();
        let by = by.replace("/t/demo", "");
        assert!(
            user.get(&by)
                .await
                .expect(200)
                .text()
                .contains("in the background")
        );
        t.run_jobs().await;
        assert!(
            !user
                .get(&by)
                .await
                .expect(200)
                .text()
                .contains("in the background")
        );
        assert_eq!(api.get("/contacts").await.json()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn what_changed_nothing_is_no_line_of_the_history() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let id = api.contact(json!({ "name": "Egy" })).await;
        let same = json!({ "rows": [{ "id": id, "name": "Egy" }] });
        let bulk = api.post("/contacts/bulk", same).await.expect(200).json();
        assert_eq!(
            (&bulk["unchanged"], &bulk["change"]),
            (&json!(1), &Json::Null)
        );
        let scope = t.scope(Role::Administrator);
        let mut tx = scope.begin().await.unwrap();
        history::open_set(&mut tx, &scope, "update", "contacts", None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            api.get("/changes").await.json()["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        let page = t
            .client(Role::Administrator)
            .get("/history")
            .await
            .expect(200);
        assert_eq!(page.all("tr[data-row]").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_nightly_work_empties_the_bin_after_its_days_and_the_history_says_so() {
    testkit::both(SLICES, |t| async move {
        registered(&t).await;
        let api = Api::new(&t, Role::Administrator);
        let id = api.contact(anna()).await;
        let path = format!("/contacts/{id}");
        t.clock.advance(SignedDuration::from_secs(1));
        api.based_on(1).delete(&path).await.expect(204);
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        let now = t.clock.now();
        jobs::enqueue(&mut tx, now, "purge_bin", json!({}), now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for (days, left) in [(29, 1), (2, 0)] {
            t.clock.advance(SignedDuration::from_hours(24 * days));
            t.run_jobs().await;
            let bin = api.get("/contacts/binned").await.expect(200).json();
            assert_eq!(bin["items"].as_array().unwrap().len(), left);
        }
        api.get(&path).await.expect(404);
        let changes = api.get("/changes").await.expect(200).json();
        let made = changes["items"].as_array().unwrap().last().unwrap()["id"].clone();
        let page = format!("/changes/{}", made.as_str().unwrap());
        let page = t.client(Role::Administrator).get(&page).await.expect(200);
        assert!(!page.text().contains("anna@example.hu"));
        assert!(
            page.text()
                .contains("What changed was erased with the person's data"),
            "{}",
            page.text()
        );
    })
    .await;
}

#[tokio::test]
async fn who_is_locked_meanwhile_takes_nothing_back_any_more() {
    testkit::both(SLICES, |t| async move {
        registered(&t).await;
        let (api, admin) = (
            Api::new(&t, Role::Manager),
            Api::new(&t, Role::Administrator),
        );
        let made = many(&api, 600).await;
        let undo = format!("/changes/{}/undo", made["change"].as_str().unwrap());
        api.post(&undo, json!({})).await.expect(202);
        identity::lock(&t.scope(Role::Administrator), t.user(Role::Manager))
            .await
            .unwrap();
        t.run_jobs().await;
        let stands = admin.get(&undo).await.expect(200).json();
        assert_eq!(
            (&stands["state"], &stands["restored"]),
            (&json!("failed"), &json!(0))
        );
    })
    .await;
}
