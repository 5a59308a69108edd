//! Rows that link to what only a later part of the file makes.

use crate::common::{
    SLICES, admin, contacts, decide, errors, lines, run, show, upload, work_during,
};
use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, TestApp};

/// A field that links to contacts; its column.
async fn field(client: &Client) -> String {
    let field = json!({ "title": "Ajánló", "kind": "contact" });
    let made = client.json(Method::POST, "/api/v1/fields", &field).await;
    let made = made.expect(201).json();
    format!("custom.{}", made["key"].as_str().unwrap())
}

/// More rows than any chunk takes.
fn filler(text: &mut String) {
    for n in 0..5_500 {
        text.push_str(&format!("Filler {n},,,\n"));
    }
}

/// Uploads a file, to be run with the companies that it names.
async fn brought(client: &Client, text: &str) -> String {
    let import = upload(client, text).await;
    let id = import["id"].as_str().unwrap().to_owned();
    let mut mapping = import["mapping"].clone();
    mapping["make_linked"] = json!(true);
    decide(client, &id, &json!({ "mapping": mapping })).await;
    id
}

fn counts(import: &Value) -> [&Value; 5] {
    ["created", "updated", "skipped", "failed", "done"].map(|word| &import[word])
}

/// The lines, codes and columns of what is wrong with rows.
async fn told(client: &Client, id: &str) -> Vec<(u64, String, String)> {
    let faults = errors(client, id).await;
    let items = faults["items"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    items
        .map(|fault| {
            let line = fault["line"].as_u64().unwrap();
            (line, text(&fault["code"]), text(&fault["column"]))
        })
        .collect()
}

/// The worker is dropped as soon as another number of rows is faulty, or other rows are through:
/// what a crash leaves behind.
async fn work_for_a_step(t: &TestApp, client: &Client, id: &str) -> Value {
    let step = |import: &Value| ["state", "done", "failed"].map(|word| import[word].clone());
    let before = step(&show(client, id).await);
    let progress = async {
        while step(&show(client, id).await) == before {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    work_during(t, progress).await;
    show(client, id).await
}

#[tokio::test]
async fn a_row_may_link_to_a_record_that_stands_far_behind_it_in_the_file() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let column = field(&client).await;
        let mut text = String::from("Name,Companies,Ajánló,E-mail\n");
        // Anna waits for Béla, who waits for Zoltán; only Cili names Acél. Dani and Edit stay
        // faulty, and Edit is not told that Zoltán is not there.
        text.push_str("Anna,,Béla,\nBéla,,Zoltán,\nCili,Acél Kft.,Zoltán,\n");
        text.push_str("Dani,Réz Bt.,Nobody,\nEdit,,Zoltán,wrong\nFeri,,Réz Bt.,\n");
        filler(&mut text);
        text.push_str("Zoltán,,,\n");
        let id = brought(&client, &text).await;
        for dry_run in [true, false] {
            let done = run(&t, &client, &id, dry_run).await;
            assert_eq!(counts(&done), [5_505, 0, 0, 3, 5_507], "{done}");
            assert_eq!(done["total"], 5_507, "{done}");
            let missing = |line| (line, "not_found".to_owned(), "Ajánló".to_owned());
            let wrong = (6, "not_an_email".to_owned(), "E-mail".to_owned());
            assert_eq!(told(&client, &id).await, [missing(5), wrong, missing(7)]);
        }
        let written = lines(&t, &["name", "companies", &column]).await;
        for line in ["Anna,,Béla", "Béla,,Zoltán", "Cili,Acél Kft.,Zoltán"] {
            assert!(written.contains(&line.to_owned()), "{line}");
        }
        assert_eq!(written.len(), 5_505);

        let undo = format!("/api/v1/imports/{id}/undo");
        let undone = client.json(Method::POST, &undo, &json!({})).await;
        undone.expect(202);
        t.run_jobs().await;
        assert_eq!(contacts(&t).await, 0);
    })
    .await;
}

#[tokio::test]
async fn rounds_go_on_while_rows_find_what_they_link_to_and_a_crash_in_one_doubles_nothing() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let column = field(&client).await;
        // More rows wait than a chunk of a round begins with, and the first of them for the last.
        let mut text = String::from("Name,Companies,Ajánló,E-mail\nAnna,,Béla,\n");
        for n in 0..1_100 {
            text.push_str(&format!("Waiting {n},,Zoltán,\n"));
        }
        text.push_str("Béla,,Zoltán,\n");
        filler(&mut text);
        text.push_str("Zoltán,,,\n");
        let rows = 1 + 1_100 + 1 + 5_500 + 1;
        let id = brought(&client, &text).await;
        let tried = run(&t, &client, &id, true).await;
        assert_eq!(counts(&tried)[..4], [rows, 0, 0, 0], "{tried}");

        let path = format!("/api/v1/imports/{id}/run");
        let begun = client.json(Method::POST, &path, &json!({})).await;
        begun.expect(202);
        let mut waited = Vec::new();
        loop {
            let now = work_for_a_step(&t, &client, &id).await;
            waited.push(now["failed"].as_i64().unwrap());
            if now["state"] != "running" || waited.len() > 40 {
                break;
            }
            t.clock.advance(jiff::SignedDuration::from_secs(120));
        }
        let done = show(&client, &id).await;
        assert_eq!(counts(&done)[..4], [rows, 0, 0, 0], "{done} {waited:?}");
        let died_in_a_round = waited.iter().any(|failed| (1..1_000).contains(failed));
        assert!(died_in_a_round, "{waited:?}");
        let written = lines(&t, &["name", &column]).await;
        assert_eq!(written.len(), rows);
        let linked = written.iter().filter(|line| line.ends_with(",Zoltán"));
        assert_eq!(linked.count(), 1_101);
        assert!(written.contains(&"Anna,Béla".to_owned()));
    })
    .await;
}
