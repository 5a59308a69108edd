//! Every POST of the API that is sent again with its key does nothing again.

use axum::http::Method;
use kit::Role;
use serde_json::{Value as Json, json};
use server::slices::SLICES;
use storage::Sql;
use testkit::{Answer, Client, TestApp, both};

/// A request of its own making: where to, what with, and something else under the same key.
struct Wanted {
    path: String,
    body: Body,
    other: Body,
}

enum Body {
    Json(Json),
    File(&'static str),
}

async fn send(client: &Client, path: &str, body: &Body, key: &str) -> Answer {
    let client = client.clone().header("idempotency-key", key);
    let path = format!("/api/v1{path}");
    match body {
        Body::Json(body) => client.json(Method::POST, &path, body).await,
        Body::File(text) => {
            let file = text.as_bytes();
            client.upload(&path, &[], "file", "people.csv", file).await
        }
    }
}

async fn made(client: &Client, path: &str, body: Json) -> Json {
    let path = format!("/api/v1{path}");
    let answer = client.json(Method::POST, &path, &body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()
}

async fn contact(client: &Client) -> String {
    let made = made(client, "/contacts", json!({ "name": "Anna" })).await;
    made["id"].as_str().unwrap().to_owned()
}

/// The import of a small file, uploaded.
async fn import(t: &TestApp, client: &Client) -> String {
    let file = b"Name\nB\xc3\xa9la\nCili\n";
    let answer = client
        .upload("/api/v1/imports", &[], "file", "people.csv", file)
        .await;
    let import = answer.expect(201).json();
    t.run_jobs().await;
    import["id"].as_str().unwrap().to_owned()
}

/// A request to a route that succeeds once. A new route has to be added here.
async fn wanted(t: &TestApp, client: &Client, route: &str) -> Wanted {
    let (path, body, other) = match route {
        "/contacts" => (route.into(), json!({ "name": "A" }), json!({ "name": "B" })),
        "/contacts/bulk" => (
            route.into(),
            json!({ "rows": [{ "name": "A" }] }),
            json!({ "rows": [{ "name": "B" }] }),
        ),
        "/contacts/{id}/restoration" => {
            let id = contact(client).await;
            let any = client.clone().header("if-match", "*");
            let path = format!("/api/v1/contacts/{id}");
            any.send(Method::DELETE, &path, None, Vec::new())
                .await
                .expect(204);
            (
                format!("/contacts/{id}/restoration"),
                json!({}),
                json!({ "x": 1 }),
            )
        }
        "/fields" => (
            route.into(),
            json!({ "title": "Size", "kind": "int" }),
            json!({ "title": "Tier", "kind": "int" }),
        ),
        "/fields/{id}/restoration" => {
            let field = made(client, "/fields", json!({ "title": "Old", "kind": "int" })).await;
            let id = field["id"].as_str().unwrap();
            let any = client.clone().header("if-match", "*");
            let path = format!("/api/v1/fields/{id}");
            any.send(Method::DELETE, &path, None, Vec::new())
                .await
                .expect(204);
            (
                format!("/fields/{id}/restoration"),
                json!({}),
                json!({ "x": 1 }),
            )
        }
        "/filters" => (
            route.into(),
            json!({ "title": "Mine" }),
            json!({ "title": "Another" }),
        ),
        "/filters/{id}/sharing" => {
            let filter = made(client, "/filters", json!({ "title": "Ours" })).await;
            let id = filter["id"].as_str().unwrap();
            (
                format!("/filters/{id}/sharing"),
                json!({}),
                json!({ "x": 1 }),
            )
        }
        "/exports" => (
            route.into(),
            json!({ "collection": "contacts", "format": "csv", "reason": "for the accountant" }),
            json!({ "collection": "contacts", "format": "xlsx", "reason": "for the accountant" }),
        ),
        "/changes/{id}/undo" => {
            contact(client).await;
            let changes = client.get("/api/v1/changes").await.expect(200).json();
            let id = changes["items"][0]["id"].as_str().unwrap().to_owned();
            (format!("/changes/{id}/undo"), json!({}), json!({ "x": 1 }))
        }
        "/imports" => {
            return Wanted {
                path: route.into(),
                body: Body::File("Name\nAnna\n"),
                other: Body::File("Name\nÖdön\n"),
            };
        }
        "/imports/{id}/run" => {
            let path = route.replace("{id}", &import(t, client).await);
            (
                path,
                json!({ "dry_run": true }),
                json!({ "dry_run": false }),
            )
        }
        "/imports/{id}/cancellation" => {
            let id = import(t, client).await;
            made(client, &format!("/imports/{id}/run"), json!({})).await;
            (route.replace("{id}", &id), json!({}), json!({ "x": 1 }))
        }
        "/imports/{id}/undo" => {
            let id = import(t, client).await;
            made(client, &format!("/imports/{id}/run"), json!({})).await;
            t.run_jobs().await;
            (route.replace("{id}", &id), json!({}), json!({ "x": 1 }))
        }
        "/users/{id}/lock" => {
            let path = route.replace("{id}", &t.user(Role::User).to_string());
            (path, json!({}), json!({ "x": 1 }))
        }
        "/users/{id}/deactivation" => {
            let path = route.replace("{id}", &t.user(Role::Manager).to_string());
            (path, json!({}), json!({ "heir": "x" }))
        }
        new => panic!("how is {new} asked? Say it here"),
    };
    Wanted {
        path,
        body: Body::Json(body),
        other: Body::Json(other),
    }
}

/// How many acts and jobs there are.
async fn acts(t: &TestApp) -> (i64, i64) {
    let mut counts = Vec::new();
    for table in ["history", "jobs"] {
        let sql = Sql::new(format!("select count(*) from {table}"));
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        counts.push(rows[0].get(0).unwrap());
    }
    (counts[0], counts[1])
}

#[tokio::test(flavor = "multi_thread")]
async fn every_post_of_the_api_answers_as_the_first_time_and_does_nothing_again() {
    both(SLICES, |t| async move {
        let routes = kit::publish::routes(&t.app);
        let posts = routes
            .iter()
            .filter(|(api, info)| *api && info.method == Method::POST && !info.asks);
        let mut seen = 0;
        for (n, (_, info)) in posts.enumerate() {
            let client = t.client(Role::Administrator).header("if-match", "*");
            let wanted = wanted(&t, &client, info.path).await;
            let key = format!("key-{n}");
            let first = send(&client, &wanted.path, &wanted.body, &key).await;
            assert!(first.status.is_success(), "{}: {}", info.path, first.body);
            let before = acts(&t).await;
            let again = send(&client, &wanted.path, &wanted.body, &key).await;
            assert_eq!(
                (again.status, &again.body),
                (first.status, &first.body),
                "{}",
                info.path
            );
            assert!(
                again.headers.contains_key("idempotency-replayed"),
                "{}",
                info.path
            );
            assert_eq!(again.headers.get("etag"), first.headers.get("etag"));
            let other = send(&client, &wanted.path, &wanted.other, &key).await;
            assert_eq!(other.status, 422, "{}: {}", info.path, other.body);
            assert_eq!(other.json()["errors"][0]["code"], "idempotency_mismatch");
            assert_eq!(acts(&t).await, before, "{}", info.path);
            seen += 1;
        }
        assert!(seen >= 13, "{seen} routes");
        let described = kit::publish::openapi(&t.app);
        let parameters = &described["paths"]["/exports"]["post"]["parameters"];
        assert_eq!(parameters[0]["name"], "Idempotency-Key");
    })
    .await;
}

/// A question in a body is asked as often as it is sent: its answer shows people, so it is kept
/// nowhere, and it says what is there now.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_to_the_api_is_answered_anew_and_its_answer_is_kept_nowhere() {
    both(SLICES, |t| async move {
        let client = t.client(Role::Administrator);
        let asked = Body::Json(json!({ "q": "anna" }));
        let first = send(&client, "/contacts/search", &asked, "key").await;
        assert_eq!(first.expect(200).json()["items"], json!([]));
        contact(&client).await;
        let again = send(&client, "/contacts/search", &asked, "key").await;
        let again = again.expect(200);
        assert_eq!(again.json()["items"].as_array().unwrap().len(), 1);
        assert!(!again.headers.contains_key("idempotency-replayed"));
        let routes = kit::publish::routes(&t.app);
        let asking = routes.iter().filter(|(_, info)| info.asks);
        let asking: Vec<&str> = asking.map(|(_, info)| info.path).collect();
        assert_eq!(
            asking,
            ["/contacts/search", "/users/search"],
            "only what changes nothing asks"
        );
        let described = kit::publish::openapi(&t.app);
        let parameters = &described["paths"]["/contacts/search"]["post"]["parameters"];
        assert_eq!(parameters, &json!([]));
    })
    .await;
}
