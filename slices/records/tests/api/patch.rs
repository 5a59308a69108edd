//! Changing a contact by a merge patch that is based on a version.

use crate::client::{Api, SLICES, anna, faults, field};
use kit::{Kind, Role};
use serde_json::{Value as Json, json};

/// RFC 7396, section 2, as it stands there.
fn merged(target: &Json, patch: &Json) -> Json {
    let Some(patch) = patch.as_object() else {
        return patch.clone();
    };
    let mut out = target.as_object().cloned().unwrap_or_default();
    for (name, value) in patch {
        if value.is_null() {
            out.remove(name);
        } else {
            let old = out.get(name).cloned().unwrap_or_default();
            out.insert(name.clone(), merged(&old, value));
        }
    }
    Json::Object(out)
}

#[tokio::test]
async fn a_merge_patch_changes_what_it_names_and_null_empties() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let (tier, count) = (
            field(&t, "Tier", Kind::Choice).await.key,
            field(&t, "Count", Kind::Int).await.key,
        );
        let mut body = anna();
        body["custom"] = json!({ tier.as_str(): "gold", count.as_str(): 7 });
        let path = format!("/contacts/{}", api.contact(body).await);
        let patches = [
            json!({ "source": "web" }),
            json!({ "custom": { count.as_str(): 8 } }),
            json!({ "custom": { tier.as_str(): null } }),
            json!({ "emails": [{ "value": "uj@example.hu", "type": "", "default": true }] }),
            json!({ "source": null, "notes": null }),
            json!({ "phones": null, "addresses": [] }),
            json!({ "custom": null }),
            json!({ "family_name": null, "given_name": null, "name": "Anna" }),
            json!({}),
        ];
        for patch in patches {
            let before = api.get(&path).await.json();
            let version = before["version"].as_i64().unwrap();
            let answer = api
                .based_on(version)
                .patch(&path, patch.clone())
                .await
                .expect(200);
            let after = answer.json();
            assert_eq!(answer.headers["etag"], format!("\"{}\"", after["version"]));
            let mut expected = merged(&before, &patch);
            // What the schema always shows is shown empty, and what the server sets it sets.
            for (name, empty) in [
                ("source", json!("")),
                ("notes", json!("")),
                ("phones", json!([])),
                ("custom", json!({})),
                ("family_name", json!("")),
                ("given_name", json!("")),
            ] {
                if patch.get(name) == Some(&Json::Null) {
                    expected[name] = empty;
                }
            }
            let changed = if patch == json!({}) {
                version
            } else {
                version + 1
            };
            expected["version"] = json!(changed);
            assert_eq!(after, expected, "{patch}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_whole_contact_can_be_sent_back_as_it_came() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let company = api
            .contact(json!({ "kind": "company", "name": "Kft." }))
            .await;
        let mut body = anna();
        body["companies"] = json!([{ "id": company }]);
        let path = format!("/contacts/{}", api.contact(body).await);
        let mut whole = api.get(&path).await.json();
        let same = api
            .based_on(1)
            .patch(&path, whole.clone())
            .await
            .expect(200);
        assert_eq!(same.json(), whole);
        whole["given_name"] = json!("Mária");
        let changed = api.based_on(1).patch(&path, whole).await.expect(200).json();
        assert_eq!(
            (changed["name"].as_str(), changed["version"].as_i64()),
            (Some("Kis Mária"), Some(2))
        );
        let wrong = json!({ "version": 1, "id": company, "created_at": null, "kind": "company" });
        let expected = [
            "version: read_only",
            "id: read_only",
            "created_at: read_only",
            "kind: read_only",
        ];
        assert_eq!(faults(api.based_on(2).patch(&path, wrong).await), expected);
        assert_eq!(
            faults(
                api.based_on(2)
                    .patch(&path, json!({ "kind": "company" }))
                    .await
            )[0],
            "kind: read_only"
        );
        assert_eq!(
            faults(api.based_on(2).patch(&path, json!({ "name": "Más" })).await),
            ["name: name_from_parts"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_change_without_a_version_or_with_an_old_one_changes_nothing() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let path = format!("/contacts/{}", api.contact(anna()).await);
        let change = json!({ "source": "web" });
        let missing = api.patch(&path, change.clone()).await.expect(428);
        assert_eq!(missing.json()["code"], "precondition_required");
        api.delete(&path).await.expect(428);
        api.based_on(1)
            .patch(&path, change.clone())
            .await
            .expect(200);
        let stale = api
            .based_on(1)
            .patch(&path, json!({ "source": "x" }))
            .await
            .expect(412);
        assert_eq!(stale.json()["code"], "stale");
        api.based_on(1).delete(&path).await.expect(412);
        api.header("if-match", "one")
            .patch(&path, change.clone())
            .await
            .expect(400);
        api.header("if-match", "W/\"2\"")
            .patch(&path, change)
            .await
            .expect(400);
        let now = api.get(&path).await.json();
        assert_eq!(
            (now["source"].as_str(), now["version"].as_i64()),
            (Some("web"), Some(2))
        );
        let forced = api
            .header("if-match", "*")
            .patch(&path, json!({ "source": "y" }))
            .await
            .expect(200);
        assert_eq!(forced.json()["version"], 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_changes_of_one_version_exactly_one_wins() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::User);
        let path = format!("/contacts/{}", api.contact(anna()).await);
        let tasks: Vec<_> = (0..12)
            .map(|i| {
                let (api, path) = (api.based_on(1), path.clone());
                tokio::spawn(async move {
                    if i == 0 {
                        api.delete(&path).await
                    } else {
                        api.patch(&path, json!({ "source": format!("s{i}") })).await
                    }
                })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            let answer = task.await.unwrap();
            match answer.status.as_u16() {
                200 | 204 => won += 1,
                // A binned contact is seen as such, or as newer than what was sent.
                409 | 412 => {}
                other => panic!("{other}: {}", answer.body),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(api.get(&path).await.json()["version"], 2);
    })
    .await;
}
