//! Making, finding and listing contacts.

use crate::client::{Api, SLICES, anna, encoded, faults, field, nobody};
use kit::{Kind, Role};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_contact_comes_back_as_it_was_made() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let company = api
            .contact(json!({ "kind": "company", "name": "Őrségi Kft." }))
            .await;
        let mut body = anna();
        body["companies"] = json!([{ "id": company, "title": "igazgató" }]);
        body["owner"] = json!(t.user(Role::User).to_string());
        let made = api.post("/contacts", body).await.expect(201);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(made.location(), format!("/t/demo/api/v1/contacts/{id}"));
        assert_eq!(made.headers["etag"], "\"1\"");

        let found = api.get(&format!("/contacts/{id}")).await.expect(200);
        assert_eq!(found.headers["etag"], "\"1\"");
        let contact = found.json();
        assert_eq!(contact, made.json());
        assert_eq!(contact["name"], "Kis Anna");
        assert_eq!(
            contact["emails"][0],
            json!({ "value": "anna@example.hu", "type": "work", "default": true })
        );
        assert_eq!(
            contact["emails"][1],
            json!({ "value": "a.kis@example.com", "type": "", "default": false })
        );
        assert_eq!(contact["phones"][0]["default"], true);
        assert_eq!(contact["addresses"][0]["city"], "Budapest");
        assert_eq!(
            contact["companies"],
            json!([{ "id": company, "title": "igazgató", "default": true }])
        );
        assert_eq!(contact["owner"], t.user(Role::User).to_string());
        assert_eq!(contact["notes"], "Első sor\nmásodik sor");
        assert_eq!(contact["created_at"], "2026-11-22T14:00:00Z");
        assert_eq!(contact["binned_at"], Json::Null);
        assert_eq!(
            contact["url"],
            format!("http://tenet.test/t/demo/contacts/{id}")
        );
    })
    .await;
}

#[tokio::test]
async fn each_kind_of_field_has_its_json_type_and_no_other() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let other = api.contact(json!({ "name": "Valaki" })).await;
        let user = t.user(Role::Manager).to_string();
        let right = [
            ("Text", Kind::Text, json!("szöveg")),
            ("Long", Kind::LongText, json!("két\nsor")),
            ("Count", Kind::Int, json!(i64::MIN)),
            ("Rate", Kind::Decimal, json!("0.125")),
            ("Price", Kind::Money, json!("1250.50 HUF")),
            ("Day", Kind::Date, json!("2024-02-29")),
            ("Instant", Kind::DateTime, json!("2024-02-29T08:00:00Z")),
            ("Vip", Kind::Bool, json!(false)),
            ("Tier", Kind::Choice, json!("gold")),
            ("Tags", Kind::Choices, json!(["gold", "bronze"])),
            ("Mail", Kind::Email, json!("x@example.hu")),
            ("Call", Kind::Phone, json!("+36 1 234 5678")),
            ("Site", Kind::Link, json!("https://example.hu/")),
            ("Guard", Kind::User, json!(user)),
            ("Friend", Kind::Contact, json!(other)),
        ];
        let mut custom = json!({});
        for (title, kind, value) in &right {
            custom[field(&t, title, *kind).await.key] = value.clone();
        }
        let made = api
            .post("/contacts", json!({ "name": "Minden", "custom": custom }))
            .await
            .expect(201)
            .json();
        assert_eq!(made["custom"], custom);

        for (key, wrong, fault) in [
            ("text", json!(5), "custom.text: not_a_text"),
            ("count", json!("5"), "custom.count: not_a_whole_number"),
            ("count", json!(5.5), "custom.count: not_a_whole_number"),
            (
                "count",
                json!(9_223_372_036_854_775_808_u64),
                "custom.count: not_a_whole_number",
            ),
            ("rate", json!(0.125), "custom.rate: not_a_text"),
            ("price", json!(1250.5), "custom.price: not_a_text"),
            ("price", json!("1250.50"), "custom.price: not_money"),
            ("day", json!("2024-02-30"), "custom.day: not_a_date"),
            ("vip", json!("true"), "custom.vip: not_yes_or_no"),
            ("tier", json!("tin"), "custom.tier: unknown_choice"),
            ("tier", json!(["gold"]), "custom.tier: not_a_text"),
            ("tags", json!("gold"), "custom.tags: not_a_list"),
            ("tags", json!(["gold", 1]), "custom.tags.1: not_a_text"),
            ("friend", json!(nobody(&t)), "custom.friend: unknown_id"),
            ("nothing", json!("x"), "custom.nothing: unknown_field"),
        ] {
            let refused = api
                .post(
                    "/contacts",
                    json!({ "name": "Rossz", "custom": { key: wrong } }),
                )
                .await;
            assert_eq!(faults(refused), [fault]);
        }
    })
    .await;
}

#[tokio::test]
async fn every_faulty_member_is_named_at_once() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let wrong = json!({
            "name": 5, "colour": "red", "id": nobody(&t), "version": 1,
            "emails": [{ "value": 5 }, { "type": "work" }, "x@example.hu", { "value": "x@example.hu", "lable": "" }],
            "phones": "1", "addresses": [{ "type": "home" }], "companies": [{ "title": "x" }],
            "custom": [], "kind": null
        });
        let expected = [
            "name: not_a_text", "colour: unknown_key", "id: read_only", "version: read_only",
            "emails.0.value: not_a_text", "emails.1.value: required", "emails.2: not_an_object", "emails.3.lable: unknown_key",
            "phones: not_a_list", "addresses.0: required", "companies.0.id: required", "custom: not_an_object", "kind: required",
        ];
        assert_eq!(faults(api.post("/contacts", wrong).await), expected);
        let wrong = json!({
            "kind": "robot", "emails": [{ "value": "nonsense" }], "owner": nobody(&t), "language": "??",
            "companies": [{ "id": nobody(&t) }]
        });
        let found = faults(api.post("/contacts", wrong).await);
        for fault in ["kind: unknown_choice", "emails.0.value: not_an_email", "name: required", "language: not_a_language"] {
            assert!(found.contains(&fault.to_owned()), "{fault} in {found:?}");
        }
        let two = json!({ "name": "X", "emails": [{ "value": "a@x.hu", "default": true }, { "value": "b@x.hu", "default": true }] });
        assert_eq!(faults(api.post("/contacts", two).await), ["emails.1.default: second_default"]);
        assert_eq!(faults(api.post("/contacts", json!([1])).await), [": not_an_object"]);
    })
    .await;
}

#[tokio::test]
async fn a_list_is_filtered_searched_sorted_and_paged() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let tier = field(&t, "Tier", Kind::Choice).await.key;
        for (name, choice) in [("Ábel Kft.", "gold"), ("Béla Bt.", "silver"), ("Cecil Zrt.", "gold"), ("Dénes Kft.", "bronze")] {
            api.contact(json!({ "kind": "company", "name": name, "custom": { tier.as_str(): choice } })).await;
        }
        assert_eq!(api.names("/contacts").await, ["Ábel Kft.", "Béla Bt.", "Cecil Zrt.", "Dénes Kft."]);
        assert_eq!(api.names("/contacts?sort=-name&limit=2").await, ["Dénes Kft.", "Cecil Zrt."]);
        assert_eq!(api.names("/contacts?q=denes+kft").await, ["Dénes Kft."]);
        let gold = encoded(r#"{"field": "custom.tier", "op": "is", "value": "gold"}"#);
        assert_eq!(api.names(&format!("/contacts?filter={gold}")).await, ["Ábel Kft.", "Cecil Zrt."]);

        let first = api.get("/contacts?limit=3").await.expect(200).json();
        let next = first["next"].as_str().unwrap();
        assert_eq!(api.names(&format!("/contacts?limit=3&after={next}")).await, ["Dénes Kft."]);
        let last = api.get(&format!("/contacts?limit=3&after={next}")).await.json();
        assert_eq!(last["next"], Json::Null);

        let draft = json!({ "title": "Arany", "filter": { "all": [{ "field": "custom.tier", "op": "is", "value": "gold" }] }, "sort": "-name" });
        let saved = api.post("/filters", draft).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        assert_eq!(api.names(&format!("/contacts?saved={saved}")).await, ["Cecil Zrt.", "Ábel Kft."]);
        let kft = encoded(r#"{"field": "name", "op": "contains", "value": "kft"}"#);
        assert_eq!(api.names(&format!("/contacts?saved={saved}&filter={kft}")).await, ["Ábel Kft."]);

        for (query, fault) in [
            ("limit=0", "limit: out_of_range"),
            ("limit=201", "limit: out_of_range"),
            ("fliter=x", "fliter: unknown_key"),
            ("after=nonsense", "after: bad_cursor"),
            ("sort=nothing", "sort: unknown_column"),
            ("sort=notes", "sort: not_sortable"),
            ("filter=nonsense", "filter: not_a_filter"),
            ("saved=nonsense", "saved: not_found"),
        ] {
            assert_eq!(faults(api.get(&format!("/contacts?{query}")).await), [fault], "{query}");
        }
        let other_order = format!("/contacts?sort=-name&after={next}");
        assert_eq!(faults(api.get(&other_order).await), ["after: bad_cursor"]);
        let unknown = encoded(r#"{"all": [{"field": "custom.none", "op": "is", "value": "'; drop table contacts"}]}"#);
        assert_eq!(faults(api.get(&format!("/contacts?filter={unknown}")).await), ["filter.all.0.field: unknown_field"]);
    })
    .await;
}

#[tokio::test]
async fn a_program_that_has_the_version_gets_no_body() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let path = format!("/contacts/{}", api.contact(anna()).await);
        let same = api
            .header("if-none-match", "\"1\"")
            .get(&path)
            .await
            .expect(304);
        assert!(same.bytes.is_empty());
        assert_eq!(same.headers["etag"], "\"1\"");
        api.based_on(1)
            .patch(&path, json!({ "source": "x" }))
            .await
            .expect(200);
        let newer = api
            .header("if-none-match", "\"1\"")
            .get(&path)
            .await
            .expect(200);
        assert_eq!(newer.headers["etag"], "\"2\"");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_or_not_theirs_is_not_found() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let id = api.contact(anna()).await;
        let foreign = Api::new(&t.other_tenant(), Role::Administrator);
        let restricted = Api::new(&t, Role::Restricted);
        let missing = nobody(&t);
        for (api, id) in [
            (&api, "nonsense"),
            (&api, missing.as_str()),
            (&foreign, id.as_str()),
        ] {
            let path = format!("/contacts/{id}");
            let api = api.header("if-match", "*");
            api.get(&path).await.expect(404);
            api.patch(&path, json!({ "source": "x" })).await.expect(404);
            api.delete(&path).await.expect(404);
            api.get(&format!("{path}/activities")).await.expect(404);
            api.post(&format!("{path}/restoration"), json!({}))
                .await
                .expect(404);
            for rest in ["fields", "filters", "changes"] {
                api.get(&format!("/{rest}/{id}")).await.expect(404);
            }
        }
        let path = format!("/contacts/{id}");
        restricted.get(&path).await.expect(404);
        restricted
            .get(&format!("{path}/activities"))
            .await
            .expect(404);
        // A stale version tells nothing either.
        restricted
            .based_on(7)
            .patch(&path, json!({ "source": "x" }))
            .await
            .expect(404);
        assert!(restricted.names("/contacts").await.is_empty());

        let own = restricted.contact(json!({ "name": "Saját" })).await;
        let own = restricted
            .get(&format!("/contacts/{own}"))
            .await
            .expect(200)
            .json();
        assert_eq!(own["owner"], t.user(Role::Restricted).to_string());
        let away = json!({ "name": "Másé", "owner": t.user(Role::User).to_string() });
        assert_eq!(
            faults(restricted.post("/contacts", away).await),
            ["owner: only_yourself"]
        );
    })
    .await;
}

#[tokio::test]
async fn each_route_takes_its_right() {
    testkit::both(SLICES, |t| async move {
        let id = Api::new(&t, Role::Manager).contact(anna()).await;
        let path = format!("/contacts/{id}");
        let stranger = t.stranger();
        assert_eq!(stranger.get("/api/v1/contacts").await.status, 401);
        let restricted = Api::new(&t, Role::Restricted).header("if-match", "*");
        restricted.delete(&path).await.expect(403);
        restricted.get("/contacts/binned").await.expect(403);
        let user = Api::new(&t, Role::User).header("if-match", "*");
        user.post("/contacts/bulk", json!({ "rows": [{ "name": "X" }] }))
            .await
            .expect(403);
        user.post("/fields", json!({ "title": "X", "kind": "text" }))
            .await
            .expect(403);
        user.get("/fields?archived=true").await.expect(403);
        user.get("/changes").await.expect(403);
        let shared = json!({ "title": "X" });
        let filter = user.post("/filters", shared).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        user.based_on(1)
            .post(&format!("/filters/{filter}/sharing"), json!({}))
            .await
            .expect(403);
        Api::new(&t, Role::Manager)
            .get("/changes")
            .await
            .expect(403);
    })
    .await;
}
