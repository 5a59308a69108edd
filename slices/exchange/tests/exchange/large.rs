//! What tests of large exports have in common.

use crate::common::{admin, import};
use axum::http::Method;
use exchange::Options;
use kit::Role;
use serde_json::{Value as Json, json};
use storage::Sql;
use testkit::{Client, TestApp};

/// Contacts with an address each.
pub async fn contacts(t: &TestApp, count: usize) {
    let rows = (0..count).map(|n| format!("Anna{n},anna{n}@x.hu,secret{n}\n"));
    let file = format!("Name,Email,Notes\n{}", rows.collect::<String>());
    import(t, file, &Options::default()).await.unwrap();
}

/// From now on more than so many records wait.
pub async fn limit(t: &TestApp, most: &str) {
    admin(t)
        .post("/export-limit", &[("waits", "yes"), ("most", most)])
        .await
        .expect(303);
}

/// Asks for every contact and lets the job run; where it is in the API.
pub async fn ask(t: &TestApp, client: &Client) -> String {
    let path = begin(client).await;
    t.run_jobs().await;
    path
}

/// The same while the job waits still.
pub async fn begin(client: &Client) -> String {
    let wanted = json!({ "collection": "contacts", "format": "csv", "columns": ["name", "emails"], "reason": "Könyvelőnek kell" });
    let begun = client.json(Method::POST, "/api/v1/exports", &wanted).await;
    let id = begun.expect(202).json()["id"].as_str().unwrap().to_owned();
    format!("/api/v1/exports/{id}")
}

pub async fn show(client: &Client, path: &str) -> Json {
    client.get(path).await.expect(200).json()
}

/// The page on which others decide.
pub fn page(path: &str, what: &str) -> String {
    format!("{}/{what}", path.strip_prefix("/api/v1").unwrap())
}

pub async fn approve(client: &Client, path: &str, rows: &str) -> testkit::Answer {
    client
        .post(&page(path, "approval"), &[("rows", rows)])
        .await
}

/// A second administrator: the user of the level below everybody.
pub async fn second(t: &TestApp) -> Client {
    t.give(Role::User, &Role::Administrator.grant(), &[]).await;
    sql(
        t,
        "update users set role = 'administrator' where id = $1",
        Role::User,
    )
    .await;
    t.client(Role::User)
}

pub async fn sql(t: &TestApp, text: &'static str, who: Role) {
    let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
    tx.run(Sql::new(text).arg(t.user(who))).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn events(t: &TestApp) -> Vec<String> {
    let sql =
        Sql::new("select event from security_log where event like '%export%' order by at, id");
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}
