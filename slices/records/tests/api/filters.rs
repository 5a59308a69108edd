//! Saved filters.

use crate::client::{Api, SLICES, encoded, faults};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_filter_is_ones_own_until_it_is_shared() {
    testkit::both(SLICES, |t| async move {
        let (api, other) = (Api::new(&t, Role::Manager), Api::new(&t, Role::User));
        let filter = json!({ "all": [{ "field": "name", "op": "contains", "value": "kov" }, { "not": { "field": "owner", "op": "empty" } }] });
        let body = json!({ "title": "Kovácsok", "filter": filter, "sort": "-created", "columns": ["name", "owner"] });
        let made = api.post("/filters", body).await.expect(201);
        let path = format!("/filters/{}", made.json()["id"].as_str().unwrap());
        assert_eq!(made.location(), format!("/t/demo/api/v1{path}"));
        let found = api.get(&path).await.expect(200).json();
        assert_eq!(found, made.json());
        assert_eq!((&found["filter"], &found["columns"], &found["sort"]), (&filter, &json!(["name", "owner"]), &json!("-created")));
        assert_eq!((found["owner"].as_str().unwrap(), &found["shared"]), (t.user(Role::Manager).to_string().as_str(), &json!(false)));

        other.get(&path).await.expect(404);
        other.based_on(1).delete(&path).await.expect(404);
        assert_eq!(other.get("/filters").await.expect(200).json()["items"], json!([]));
        let sharing = format!("{path}/sharing");
        api.post(&sharing, json!({})).await.expect(428);
        let shared = api.based_on(1).post(&sharing, json!({})).await.expect(200);
        assert_eq!((&shared.json()["shared"], &shared.json()["version"]), (&json!(true), &json!(2)));
        assert_eq!(shared.headers["etag"], "\"2\"");
        api.header("if-none-match", "\"2\"").get(&path).await.expect(304);
        assert_eq!(other.get("/filters").await.json()["items"][0]["title"], "Kovácsok");
        other.based_on(2).delete(&path).await.expect(403);
        api.based_on(1).delete(&sharing).await.expect(412);
        assert_eq!(api.based_on(2).delete(&sharing).await.expect(200).json()["shared"], false);
        other.get(&path).await.expect(404);
        api.delete(&path).await.expect(428);
        api.based_on(2).delete(&path).await.expect(412);
        api.based_on(3).delete(&path).await.expect(204);
        api.get(&path).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_no_list_could_use_is_refused() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let wrong = json!({
            "title": "X", "sort": "-nothing", "columns": ["name", "nothing"],
            "filter": { "any": [{ "field": "custom.none", "op": "filled" }, { "field": "name", "op": "lt", "value": "x" },
                                { "field": "created", "op": "ge", "value": "someday" }] }
        });
        let found = faults(api.post("/filters", wrong).await);
        assert_eq!(found[0], "filter.any.0.field: unknown_field");
        assert_eq!(found[1], "filter.any.1.op: unsuitable_comparison");
        assert!(found[2].starts_with("filter.any.2.value: "), "{found:?}");
        assert_eq!(found[3..], ["sort: unknown_column", "columns.1: unknown_column"]);
        assert_eq!(faults(api.post("/filters", json!({ "title": " " })).await), ["title: required"]);
        assert_eq!(faults(api.post("/filters", json!({ "title": "X", "sort": "notes" })).await), ["sort: not_sortable"]);
        let shape = json!({ "title": "X", "filter": "x", "columns": "name", "shared": true, "colour": 1 });
        assert_eq!(
            faults(api.post("/filters", shape).await),
            ["filter: not_a_filter", "columns: not_a_list", "shared: read_only", "colour: unknown_key"]
        );
        assert_eq!(api.get("/filters").await.json()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_value_with_a_control_character_never_breaks_a_saved_filter() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let filter = json!({ "field": "name", "op": "is", "value": "a\u{1}b" });
        let answer = api
            .post("/filters", json!({ "title": "X\u{1}Y", "filter": filter }))
            .await
            .expect(201)
            .json();
        assert_eq!(answer["title"], "X Y");
        assert_eq!(answer["filter"]["value"], "a b");
        let saved = answer["id"].as_str().unwrap().to_owned();
        let empty: Json = api
            .get(&format!("/contacts?saved={saved}"))
            .await
            .expect(200)
            .json();
        assert_eq!(empty["items"], json!([]));
        // The zero character is no text at all.
        let zero = json!({ "title": "X\u{0}Y", "filter": { "field": "name", "op": "is", "value": "a\u{0}b" } });
        assert_eq!(
            faults(api.post("/filters", zero).await),
            ["title: zero_character", "filter.value: zero_character"]
        );
    })
    .await;
}

/// A time that does not say how far it is from UTC is that minute, or second, where the user is;
/// never the whole day, and never another hour than the one that was written.
#[tokio::test]
async fn a_time_without_an_offset_is_the_minute_where_the_user_is() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Administrator);
        let admin = t.scope(Role::Administrator);
        for (title, kind, indexed) in [
            ("Call", Kind::DateTime, true),
            ("Visit", Kind::DateTime, false),
            ("Day", Kind::Date, false),
        ] {
            let draft = FieldDraft {
                indexed: Some(indexed),
                ..FieldDraft::new(title, kind)
            };
            create(&admin, draft).await.unwrap();
        }
        for (name, at) in [
            ("a 03:30", "2024-03-31T01:30:00Z"),
            ("b 03:30:45", "2024-03-31T01:30:45Z"),
            ("c 14:00", "2024-03-31T12:00:00Z"),
            ("d first 02:30", "2024-10-27T00:30:00Z"),
            ("e second 02:30", "2024-10-27T01:30:00Z"),
        ] {
            let custom = json!({ "call": at, "visit": at, "day": "2024-03-31" });
            api.contact(json!({ "kind": "company", "name": name, "custom": custom }))
                .await;
        }
        let path = |field: &str, op: &str, value: &Json| {
            let filter = json!({ "field": field, "op": op, "value": value });
            format!("/contacts?filter={}", encoded(&filter.to_string()))
        };
        for field in ["custom.call", "custom.visit"] {
            for (op, value, fits) in [
                ("is", json!("2024-03-31T03:30"), "ab"),
                ("is", json!("2024-03-31 03:30"), "ab"),
                ("is", json!("2024-03-31T03:30:45"), "b"),
                ("is", json!("2024-03-31T03:30:45.5"), ""),
                ("is_not", json!("2024-03-31T03:30"), "cde"),
                ("gt", json!("2024-03-31T03:30"), "cde"),
                ("ge", json!("2024-03-31T03:30:45"), "bcde"),
                ("lt", json!("2024-03-31T03:30:45"), "a"),
                ("le", json!("2024-03-31T03:30"), "ab"),
                (
                    "between",
                    json!(["2024-03-31T03:30", "2024-03-31T03:30"]),
                    "ab",
                ),
                ("between", json!(["2024-03-31T03:31", "2024-03-31"]), "c"),
                // A day is the whole of it, and what says how far it is from UTC is that instant.
                ("is", json!("2024-03-31"), "abc"),
                ("is", json!("2024-03-31T01:30:00Z"), "a"),
                ("is", json!("2024-03-31T03:30+02:00"), "a"),
                ("is", json!("2024-10-27T02:30+02:00"), "d"),
                ("is", json!("2024-10-27T02:30+01:00"), "e"),
                ("is", json!("2024-10-27T01:59"), ""),
            ] {
                let found = api.names(&path(field, op, &value)).await;
                let found: String = found.iter().map(|name| &name[..1]).collect();
                assert_eq!(found, fits, "{field} {op} {value}");
            }
            for (value, code) in [
                (json!("2024-03-31T02:30"), "time_is_skipped"),
                (json!("2024-10-27T02:30"), "time_is_twice"),
                (json!("2024-03-31T03"), "not_a_date_time"),
                (json!("2024-03-31T03:30[Europe/London]"), "not_a_date_time"),
                (json!("2024-03-31T25:00"), "not_a_date_time"),
                (json!("9999-01-01T10:00"), "day_out_of_range"),
            ] {
                let found = faults(api.get(&path(field, "is", &value)).await);
                assert_eq!(found, [format!("filter.value: {code}")], "{value}");
            }
        }
        // Of a time never only its day is read.
        let found = faults(
            api.get(&path("custom.day", "is", &json!("2024-03-31T03:30")))
                .await,
        );
        assert_eq!(found, ["filter.value: not_a_date"]);
        assert_eq!(
            api.names(&path("custom.day", "is", &json!("2024-03-31")))
                .await
                .len(),
            5
        );
    })
    .await;
}
