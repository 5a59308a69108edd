//! Fields that a role masks: nothing of the value is told, until somebody asks for it.

use crate::common::*;
use crate::grants::grant;
use axum::http::Method;
use kernel::{Error, Id};
use kit::collection::{Find, Outcome, Row};
use kit::{FieldRight, Kind, Permission, Reach, Role};
use records::Contact;
use records::contact::actions;
use serde_json::json;
use testkit::{TestApp, both};

const MASKED: &[(&str, FieldRight)] = &[
    ("phones", FieldRight::Masked),
    ("notes", FieldRight::Hidden),
    ("owner", FieldRight::Masked),
    ("custom.pay", FieldRight::Masked),
];

const VALUES: [&str; 3] = ["+36 70 999 1234", "9991234", "47150031"];

/// Two contacts, of whom one has something in every masked field and the other nothing.
async fn planted(t: &TestApp) -> (Id<Contact>, Id<Contact>) {
    field(t, "Pay", Kind::Text, |f| f.unique = true).await;
    let admin = t.scope(Role::Manager);
    let owner = t.user(Role::Manager).to_string();
    let all = [
        ("name", "Full"),
        ("phones", VALUES[0]),
        ("notes", "secret"),
        ("owner", &owner),
        ("custom.pay", VALUES[2]),
    ];
    let full = create_contact(&admin, &all).await;
    let empty = create_contact(&admin, &[("name", "Empty")]).await;
    let change = patch(&[("custom.pay", "47250032"), ("source", "fair")]);
    actions::update(&admin, full, None, &change).await.unwrap();
    t.give(Role::User, &grant(Reach::All, MASKED), &[]).await;
    (full, empty)
}

/// P-118: a mask tells neither the value nor its length nor whether there is one.
#[tokio::test]
async fn a_mask_is_the_same_whatever_stands_behind_it() {
    both(SLICES, |t| async move {
        let (full, empty) = planted(&t).await;
        let user = t.client(Role::User);
        let masked = |body: &str| body.matches("••••••").count();
        let mut counts = Vec::new();
        for id in [full, empty] {
            let page = user.get(&format!("/contacts/{id}")).await.expect(200);
            for value in VALUES {
                assert!(!page.body.contains(value), "{}", page.body);
            }
            let before = page.body.split("timeline").next().unwrap().to_owned();
            counts.push(masked(&before));
            assert!(
                page.body
                    .contains(&format!("/contacts/{id}/reveals/phones"))
            );
            let json = user
                .get(&format!("/api/v1/contacts/{id}"))
                .await
                .expect(200)
                .json();
            assert_eq!(json["masked"], json!(["phones", "owner", "custom.pay"]));
            for gone in ["phones", "owner", "notes"] {
                assert!(json.get(gone).is_none(), "{gone}: {json}");
            }
            assert_eq!(json["custom"], json!({}));
        }
        assert!(counts[0] == counts[1] && counts[0] >= 3, "{counts:?}");
        // In the list, too, one mask for each.
        let list = user
            .get("/contacts?columns=phones~custom.pay")
            .await
            .expect(200);
        assert_eq!(masked(&list.body), 4, "{}", list.body);
        assert!(!list.body.contains("sort=phones") && !list.body.contains("sort=custom.pay"));
        // What was changed is told, and not from what to what.
        let past = format!("/api/v1/contacts/{full}/activities");
        let past = user.get(&past).await.expect(200);
        assert!(past.body.contains("custom.pay") && past.body.contains("••••••"));
        assert!(!past.body.contains("47150031") && !past.body.contains("47250032"));
        assert!(!past.body.contains("notes"));
        // Whoever sees everything is told of no mask.
        let whole = t
            .client(Role::Manager)
            .get(&format!("/api/v1/contacts/{full}"))
            .await;
        assert!(whole.json().get("masked").is_none());
    })
    .await;
}

/// P-118: nor does the history tell whether there was something before, is something now, or was
/// something from the beginning.
#[tokio::test]
async fn the_history_tells_the_same_of_a_masked_field_that_was_empty_and_of_one_that_was_not() {
    both(SLICES, |t| async move {
        field(&t, "Pay", Kind::Text, |_| ()).await;
        let admin = t.scope(Role::Manager);
        let owner = t.user(Role::Manager).to_string();
        let phone = ("phones", VALUES[0]);
        let all = [
            ("name", "Same"),
            phone,
            ("owner", &owner),
            ("custom.pay", "1"),
        ];
        let none = [("name", "Same")];
        let mut told = Vec::new();
        for (given, (key, value)) in [
            (&all[..], ("custom.pay", "2")),
            (&all[..], ("custom.pay", "")),
            (&none[..], ("custom.pay", "2")),
        ] {
            let id = create_contact(&admin, given).await;
            let change = patch(&[(key, value)]);
            actions::update(&admin, id, None, &change).await.unwrap();
            told.push(id);
        }
        let whole = t.client(Role::Manager);
        let mut reader = grant(Reach::All, MASKED);
        reader.set(Permission::ViewHistory, Reach::All);
        t.give(Role::User, &reader, &[]).await;
        let user = t.client(Role::User);
        let mut answers = Vec::new();
        for id in told {
            let path = format!("/api/v1/contacts/{id}/activities");
            let past = user.get(&path).await.expect(200).json();
            let items = past["items"].as_array().unwrap();
            let what =
                |item: &serde_json::Value| json!([item["action"], item["fields"], item["values"]]);
            let api: Vec<_> = items.iter().map(what).collect();
            let act = items[1]["change"].as_str().unwrap();
            let act = user
                .get(&format!("/api/v1/changes/{act}"))
                .await
                .expect(200);
            let act: Vec<_> = act.json()["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(what)
                .collect();
            let page = user.get(&format!("/contacts/{id}")).await.expect(200);
            let heads = page.all("#timeline .entry-head b + *, #timeline dl.changes");
            answers.push((api, act, page.all("#timeline dl.changes"), heads));
            // Who sees the fields sees what they were given.
            let seen = whole.get(&path).await.expect(200).json();
            assert_eq!(seen["items"][0]["fields"], json!(["custom.pay"]));
        }
        assert_eq!(answers[0], answers[1], "whether it is empty now");
        assert_eq!(answers[0], answers[2], "whether it was empty before");
        let (api, _, page, _) = &answers[0];
        let mask = json!({ "field": "custom.pay", "before": "••••••", "after": "••••••" });
        assert_eq!(api[0], json!(["updated", ["custom.pay"], [mask]]));
        assert_eq!(page[0].matches("••••••").count(), 2, "{page:?}");
        for field in ["phones", "owner", "custom.pay"] {
            assert!(!api[1].to_string().contains(field), "{}", api[1]);
        }
    })
    .await;
}

/// P-118: nothing can be guessed by asking: neither by a filter nor by an order nor by a search,
/// nor by an import that would find a record, nor by writing the right value.
#[tokio::test]
async fn a_masked_value_cannot_be_found_out_by_asking() {
    both(SLICES, |t| async move {
        let (full, _) = planted(&t).await;
        let user = t.client(Role::User);
        for (field, value) in [("phones", VALUES[0]), ("custom.pay", "47250032"), ("owner", "me")] {
            for filter in [
                json!({ "field": field, "op": "is", "value": value }),
                json!({ "field": field, "op": "filled" }),
                json!({ "not": { "field": field, "op": "empty" } }),
            ] {
                let typed: String = filter.to_string();
                let path = kit::html::with_query("/api/v1/contacts", &[("filter", &typed)]);
                user.get(&path).await.expect(422);
                let saved = json!({ "title": "x", "filter": filter });
                user.json(Method::POST, "/api/v1/filters", &saved).await.expect(422);
            }
            user.get(&format!("/api/v1/contacts?sort={field}")).await.expect(422);
        }
        for typed in ["47250032", "9991234", "999 1234"] {
            let path = kit::html::with_query("/api/v1/contacts", &[("q", typed)]);
            let found = user.get(&path).await.expect(200).json();
            assert_eq!(found["items"], json!([]), "{typed}");
        }
        // The right value and a wrong one are answered alike.
        let scope = t.scope(Role::User);
        for value in ["47250032", "47350033", ""] {
            let refused = actions::update(&scope, full, None, &patch(&[("custom.pay", value)])).await;
            assert_eq!(faults(refused), ["custom.pay: read_only"], "{value}");
            let new = patch(&[("name", "New"), ("custom.pay", value)]);
            assert_eq!(faults(actions::create(&scope, new).await), ["custom.pay: read_only"]);
        }
        for (key, value) in [("phones", VALUES[0]), ("custom.pay", "47250032"), ("custom.pay", "1")] {
            let rows = vec![Row {
                find: Some(Find::Value(key.into(), value.into())),
                ..row(&[("source", "guessed")])
            }];
            let (_, outcomes) = import(&scope, rows).await;
            assert!(
                matches!(&outcomes[0], Outcome::Failed(errors) if listed(errors) == [format!("{key}: unknown_field")]),
                "{outcomes:?}"
            );
        }
    })
    .await;
}

/// P-118: of what is masked the API says that it is read only, of what is hidden that there is no
/// such field; whether the field is built in or the tenant's own, and whatever is sent.
#[tokio::test]
async fn masked_and_hidden_fields_are_refused_by_one_rule_whoever_made_them() {
    both(SLICES, |t| async move {
        for title in ["Pay", "Secret"] {
            field(&t, title, Kind::Int, |_| ()).await;
        }
        let id = create_contact(&t.scope(Role::Manager), &[("name", "Full")]).await;
        let blind = [
            ("emails", FieldRight::Masked),
            ("notes", FieldRight::Hidden),
            ("custom.pay", FieldRight::Masked),
            ("custom.secret", FieldRight::Hidden),
        ];
        t.give(Role::User, &grant(Reach::All, &blind), &[]).await;
        let user = t.client(Role::User).header("if-match", "*");
        let path = format!("/api/v1/contacts/{id}");
        let told = |faults: &serde_json::Value| {
            let faults = faults.as_array().unwrap().iter();
            let named = faults.map(|one| format!("{} {}", one["field"], one["code"]));
            named.collect::<Vec<_>>().join(", ").replace('"', "")
        };
        let mail = json!([{ "value": "x@x.hu", "type": "work" }]);
        for (sent, expected) in [
            (json!({ "emails": mail }), "emails read_only"),
            (json!({ "custom": { "pay": 1 } }), "custom.pay read_only"),
            // Nor does the kind of its values show.
            (json!({ "custom": { "pay": "x" } }), "custom.pay read_only"),
            (json!({ "custom": { "pay": null } }), "custom.pay read_only"),
            (json!({ "notes": "x" }), "notes unknown_field"),
            (
                json!({ "custom": { "secret": 1 } }),
                "custom.secret unknown_field",
            ),
            (
                json!({ "custom": { "nothing": 1 } }),
                "custom.nothing unknown_field",
            ),
        ] {
            let changed = user.json(Method::PATCH, &path, &sent).await.expect(422);
            assert_eq!(told(&changed.json()["errors"]), expected, "{sent}");
            let mut new = sent.clone();
            new["name"] = json!("Neu");
            let made = user.json(Method::POST, "/api/v1/contacts", &new).await;
            assert_eq!(told(&made.expect(422).json()["errors"]), expected, "{sent}");
            let rows = json!({ "rows": [new] });
            let many = user
                .json(Method::POST, "/api/v1/contacts/bulk", &rows)
                .await;
            let errors = &many.expect(200).json()["outcomes"][0]["errors"];
            assert_eq!(told(errors), expected, "{sent}");
        }
        // Emptying all of one's own leaves what is masked alone.
        let emptied = json!({ "custom": null });
        user.json(Method::PATCH, &path, &emptied).await.expect(200);
    })
    .await;
}

async fn lines(t: &TestApp) -> Vec<(String, Vec<u8>)> {
    let sql =
        storage::Sql::new("select route, subject from viewings where status = 200 order by id");
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows.iter()
        .map(|row| (row.get(0).unwrap(), row.get(1).unwrap()))
        .collect()
}

/// P-118, P-119: one field of one record is shown on request, and it stands in the log before the
/// answer is given.
#[tokio::test]
async fn what_is_shown_on_request_is_noted_first() {
    both(SLICES, |t| async move {
        let (full, _) = planted(&t).await;
        let user = t.client(Role::User);
        let path = |key: &str| format!("/contacts/{full}/reveals/{key}");
        let shown = user.post(&path("phones"), &[]).await.expect(200);
        assert!(shown.body.contains(VALUES[0]), "{}", shown.body);
        // One field, and nothing else; the line is in the table already, once.
        assert!(!shown.body.contains("47250032") && !shown.body.contains("secret"));
        assert_eq!(
            lines(&t).await,
            [("REVEAL phones".to_owned(), full.bytes().to_vec())]
        );
        let part = user.clone().header("hx-request", "true");
        let part = part.post(&path("custom.pay"), &[]).await.expect(200);
        assert!(
            part.body.starts_with("<dd") && part.body.contains("47250032"),
            "{}",
            part.body
        );
        identity::viewing::write_all(&t.app).await;
        assert_eq!(lines(&t).await.len(), 2, "no second line for the same");

        // A hidden field does not exist, one that is seen needs no showing, and a record of
        // somebody else is nobody's.
        for key in ["notes", "name", "emails", "custom.none", "phones.type", "x"] {
            user.post(&path(key), &[]).await.expect(404);
        }
        t.client(Role::Manager)
            .post(&path("phones"), &[])
            .await
            .expect(404);
        t.give(Role::User, &grant(Reach::Own, MASKED), &[]).await;
        user.post(&path("phones"), &[]).await.expect(404);
        assert_eq!(
            lines(&t).await.len(),
            2,
            "what was not shown is not noted as shown"
        );

        // Whoever looks after the tenant sees who was shown what.
        let admin = t.client(Role::Administrator);
        let beside = admin
            .get(&format!("/viewings/of/{full}"))
            .await
            .expect(200)
            .text();
        assert!(
            beside.contains("was shown the masked field Phone"),
            "{beside}"
        );
        let log = admin
            .get(&format!("/viewings?record={full}"))
            .await
            .expect(200)
            .text();
        assert!(log.contains("was shown the masked field Pay"), "{log}");
    })
    .await;
}

/// What cannot be noted is not shown.
#[tokio::test]
async fn a_value_is_not_shown_when_the_log_cannot_be_written() {
    both(SLICES, |t| async move {
        let (full, _) = planted(&t).await;
        match t.fresh.server() {
            Some(server) => {
                let away = "do $$ declare place text; begin
                      select table_schema into place from information_schema.tables where table_name = 'viewings';
                      execute format('alter table %I.viewings rename to viewings_away', place);
                    end $$";
                server.run(away).await;
            }
            None => {
                let away = storage::Sql::new("alter table viewings rename to viewings_away");
                let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
                tx.run(away).await.unwrap();
                tx.commit().await.unwrap();
            }
        }
        let path = format!("/contacts/{full}/reveals/phones");
        let answer = t.client(Role::User).post(&path, &[]).await;
        assert_eq!(answer.status, 500);
        assert!(!answer.body.contains(VALUES[0]));
    })
    .await;
}

/// P-136: whoever has far more masked values shown than people need is told of, however few
/// contacts they are of.
#[tokio::test]
async fn many_values_shown_within_an_hour_are_told_to_administrators() {
    both(SLICES, |t| async move {
        let (full, _) = planted(&t).await;
        let scope = t.scope(Role::User);
        for _ in 0..identity::viewing::MANY_RECORDS {
            identity::viewing::reveal(&scope, full.bytes(), "phones")
                .await
                .unwrap();
        }
        let log = t
            .client(Role::Administrator)
            .get("/security-log")
            .await
            .expect(200)
            .text();
        assert!(log.contains("Opened unusually many records"), "{log}");
        t.run_jobs().await;
        assert_eq!(t.letters().await.len(), 1);
        let nobody = identity::viewing::reveal(&t.system(), full.bytes(), "phones").await;
        assert!(matches!(nobody, Err(Error::Forbidden)), "nobody to note");
    })
    .await;
}
