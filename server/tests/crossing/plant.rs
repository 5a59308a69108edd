//! What is planted on the other side, through the product's own doors: records whose words must
//! never be seen, and whose ids are tried.

use axum::http::Method;
use kit::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Client, TestApp};

/// What was planted.
pub struct Planted {
    /// A word that is looked for: it stands in requests.
    pub bait: String,
    /// A word beside it that is in no request, and may be in no answer.
    pub canary: String,
    /// Ids of records.
    pub ids: Vec<String>,
    /// The paths under which the planter sees the records unchanged.
    pub watched: Vec<String>,
}

/// Plants records of every kind as the user of a role; a name that tells sides apart.
pub async fn plant(t: &TestApp, role: Role, side: &str, many: usize) -> Planted {
    let client = t.client(role).header("if-match", "*");
    let bait = format!("qwbait{side}");
    let canary = format!("zxcanary{side}");
    let both = format!("{bait} {canary}");
    let mut planted = Planted {
        ids: Vec::new(),
        watched: Vec::new(),
        bait,
        canary: canary.clone(),
    };

    for n in 0..many.max(2) {
        let mut body = json!({
            "kind": if n == 0 { "company" } else { "person" },
            "name": if n == 0 { json!(both) } else { json!(null) },
            "family_name": if n == 0 { json!(null) } else { json!(both) },
            "given_name": if n == 0 { json!(null) } else { json!(format!("{canary}given{n}")) },
            "notes": both, "source": canary,
            "emails": [{ "value": format!("{canary}{n}@x.hu") }],
            "addresses": [{ "city": canary, "street": canary }],
        });
        let fields = body.as_object_mut().unwrap();
        fields.retain(|_, value| !value.is_null());
        let made = create(&client, "/api/v1/contacts", &body).await;
        planted.watch("/api/v1/contacts", &made);
    }
    let contact = planted.ids[1].clone();
    let change = json!({ "notes": format!("{both} again") });
    client
        .json(
            Method::PATCH,
            &format!("/api/v1/contacts/{contact}"),
            &change,
        )
        .await
        .expect(200);
    let filter = json!({
        "title": both,
        "filter": { "field": "name", "op": "contains", "value": canary },
    });
    let made = create(&client, "/api/v1/filters", &filter).await;
    planted.watch("/api/v1/filters", &made);

    let import = client
        .upload(
            "/api/v1/imports",
            &[("collection", "contacts")],
            "file",
            &format!("{canary}.csv"),
            format!("Name,Email\n{both} imported,{canary}i@x.hu\n{both} faulty,{canary}\n")
                .as_bytes(),
        )
        .await
        .expect(201)
        .json();
    let id = import["id"].as_str().unwrap().to_owned();
    client
        .json(
            Method::POST,
            &format!("/api/v1/imports/{id}/run"),
            &json!({}),
        )
        .await
        .expect(202);
    planted.ids.push(id);
    let export =
        json!({ "collection": "contacts", "format": "csv", "reason": "for the accountant" });
    let export = client.json(Method::POST, "/api/v1/exports", &export).await;
    planted.ids.extend(id_of(&export.expect(202).json()));
    t.run_jobs().await;

    // A record in the bin is tried too.
    let binned = planted.ids[many.max(2) - 1].clone();
    if many > 2 {
        let gone = format!("/api/v1/contacts/{binned}");
        client
            .send(Method::DELETE, &gone, None, Vec::new())
            .await
            .expect(204);
        planted.watched.retain(|path| *path != gone);
    }
    if role == Role::Administrator {
        let field = json!({ "title": both, "kind": "text" });
        let made = create(&client, "/api/v1/fields", &field).await;
        planted.watch("/api/v1/fields", &made);
        let email = format!("{canary}@x.hu");
        client
            .post(
                "/users",
                &[
                    ("name", &both),
                    ("email", &email),
                    ("role", "user"),
                    ("lang", "en"),
                ],
            )
            .await
            .expect(200);
    }
    planted
}

impl Planted {
    fn watch(&mut self, path: &str, made: &Value) {
        let id = made["id"].as_str().unwrap();
        self.watched.push(format!("{path}/{id}"));
        self.ids.push(id.to_owned());
    }
}

async fn create(client: &Client, path: &str, body: &Value) -> Value {
    client
        .json(Method::POST, path, body)
        .await
        .expect(201)
        .json()
}

fn id_of(made: &Value) -> Option<String> {
    made["id"].as_str().map(str::to_owned)
}

/// Every id that the pages and lists of an administrator mention.
pub async fn mentioned(t: &TestApp) -> BTreeSet<String> {
    let client = t.client(Role::Administrator);
    let mut ids = BTreeSet::new();
    for (api, info) in kit::publish::routes(&t.app) {
        if info.method == Method::GET && !info.path.contains('{') {
            let answer = client.get(&crate::paths::address(api, info.path)).await;
            ids.extend(crate::paths::ids_in(&answer.body));
        }
    }
    ids
}

/// What the planter sees of the planted records.
pub async fn seen(client: &Client, planted: &Planted) -> Vec<String> {
    let mut all = Vec::new();
    for path in &planted.watched {
        all.push(client.get(path).await.expect(200).body);
    }
    all
}
