//! What is planted where nobody may see it, and roles that must not.

use axum::http::Method;
use kit::{FieldRight, FieldRights, Grant, Permission, Reach, Role};
use serde_json::{Value as Json, json};
use testkit::{Client, TestApp};

/// The ids of what holds canaries.
pub struct Planted {
    pub contact: String,
    pub binned: String,
    pub set: String,
    pub filter: String,
    pub import: String,
    pub export: String,
    pub field: String,
}

/// Everything that a role of a tenant's own can be given, as far as `reach`, with these fields.
pub fn grant(reach: Reach, fields: FieldRights) -> Grant {
    let contacts = Permission::CONTACTS.map(|one| (one, reach));
    let settings = Permission::SETTINGS
        .into_iter()
        .filter(|one| *one != Permission::ManageFields)
        .map(|one| (one, Reach::All));
    let mut grant = Grant::new(contacts.into_iter().chain(settings));
    grant.set_fields("contacts", fields);
    grant.check().unwrap();
    grant
}

/// Every field that can be hidden is hidden or masked, and those to come.
pub fn blind(right: FieldRight) -> FieldRights {
    let keys = [
        "emails",
        "phones",
        "addresses",
        "companies",
        "owner",
        "source",
        "language",
        "notes",
    ];
    FieldRights {
        of: keys.map(|key| (key.to_owned(), right)).into(),
        later: right,
    }
}

pub async fn made(client: &Client, path: &str, body: Json) -> Json {
    let path = format!("/api/v1{path}");
    let answer = client.json(Method::POST, &path, &body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()
}

pub fn id(made: &Json) -> String {
    made["id"].as_str().unwrap().to_owned()
}

/// A record with a canary in every field, changed once, and another one in the recycle bin; a
/// filter, an export and an import of an administrator that quote them.
pub async fn plant(t: &TestApp, name: [&str; 2]) -> Planted {
    let admin = t.client(Role::Administrator);
    let field = made(
        &admin,
        "/fields",
        json!({ "title": "Canary pay", "kind": "text" }),
    )
    .await;
    assert_eq!(field["key"], "canary_pay");
    let firm = made(
        &admin,
        "/contacts",
        json!({ "kind": "company", "name": "Firm" }),
    )
    .await;
    let body = |note: &str| {
        json!({
            "family_name": name[0],
            "given_name": name[1],
            "emails": [{ "value": "canary-mail@x.hu" }],
            "phones": [{ "value": "+36 70 999 1234" }],
            "addresses": [{ "city": "Canaryfalva" }],
            "companies": [{ "id": firm["id"], "title": "canary-chief" }],
            "owner": t.user(Role::Manager).to_string(),
            "source": "canary-source",
            "notes": note,
            "custom": { "canary_pay": "canary-pay" },
        })
    };
    let contact = id(&made(&admin, "/contacts", body("canary-note")).await);
    let binned = id(&made(&admin, "/contacts", body("canary-note")).await);
    let path = format!("/api/v1/contacts/{binned}");
    admin
        .clone()
        .header("if-match", "*")
        .send(Method::DELETE, &path, None, Vec::new())
        .await
        .expect(204);
    t.clock.advance(jiff::SignedDuration::from_secs(1));
    let path = format!("/api/v1/contacts/{contact}");
    let change = json!({ "notes": "canary-second", "custom": { "canary_pay": "canary-more" } });
    admin
        .clone()
        .header("if-match", "*")
        .json(Method::PATCH, &path, &change)
        .await
        .expect(200);
    let changes = admin.get("/api/v1/changes").await.expect(200).json();
    let set = id(&changes["items"][0]);
    let test = json!({ "field": "custom.canary_pay", "op": "is", "value": "canary-more" });
    let filter = made(
        &admin,
        "/filters",
        json!({ "title": "Canary filter", "filter": test }),
    )
    .await;
    let sharing = format!("/api/v1/filters/{}/sharing", id(&filter));
    admin
        .clone()
        .header("if-match", "*")
        .send(Method::POST, &sharing, None, Vec::new())
        .await
        .expect(200);
    let file = b"Name,Notes\nCanary Person,canary-row\n";
    let import = admin
        .upload(
            "/api/v1/imports",
            &[("collection", "contacts")],
            "file",
            "canary-file.csv",
            file,
        )
        .await
        .expect(201)
        .json();
    let wanted =
        json!({ "collection": "contacts", "format": "csv", "reason": "for the accountant" });
    let export = made(&admin, "/exports", wanted).await;
    t.run_jobs().await;
    Planted {
        contact,
        binned,
        set,
        filter: id(&filter),
        import: id(&import),
        export: id(&export),
        field: id(&field),
    }
}
