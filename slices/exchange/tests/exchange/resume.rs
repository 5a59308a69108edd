//! Interruptions: crashes, cancellations, faulty rows on their way back.

use crate::common::{SLICES, admin, contacts, errors, file, lines, run, show, upload, work_during};
use axum::http::Method;
use exchange::{Interrupted, Options, run_file};
use kit::Role;
use serde_json::json;
use std::time::Duration;
use testkit::{Client, TestApp};

#[tokio::test]
async fn a_run_that_dies_in_the_middle_goes_on_and_doubles_nothing() {
    testkit::both(SLICES, |t| async move {
        const ROWS: usize = 12_000;
        let client = admin(&t);
        let import = upload(&client, people(ROWS)).await;
        let id = import["id"].as_str().unwrap().to_owned();
        client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/run"),
                &json!({}),
            )
            .await
            .expect(202);
        let mut deaths = 0;
        loop {
            let now = work_for_a_chunk(&t, &client, &id).await;
            deaths += 1;
            if now["state"] == "done" || now["done"] == json!(ROWS) {
                break;
            }
            t.clock.advance(jiff::SignedDuration::from_secs(120));
        }
        t.clock.advance(jiff::SignedDuration::from_secs(120));
        t.run_jobs().await;
        let done = show(&client, &id).await;
        assert!(deaths > 1, "it was never interrupted");
        assert_eq!(
            (&done["state"], &done["created"]),
            (&json!("done"), &json!(ROWS)),
            "{done}"
        );
        assert_eq!(contacts(&t).await, ROWS);
    })
    .await;
}

/// The worker is dropped as soon as a chunk is through: what a crash leaves behind. Somebody else
/// writes meanwhile, for whom every chunk makes way.
pub async fn work_for_a_chunk(t: &TestApp, client: &Client, id: &str) -> serde_json::Value {
    let before = show(client, id).await["done"].clone();
    let progress = async {
        while show(client, id).await["done"] == before {
            write(t).await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    work_during(t, progress).await;
    show(client, id).await
}

/// Somebody else writes something small.
async fn write(t: &TestApp) {
    let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
    let touch = storage::Sql::new("update users set name = name where id = $1");
    tx.run(touch.arg(t.user(Role::User))).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_else_writes_does_not_wait_for_the_end_of_an_import() {
    testkit::both(SLICES, |t| async move {
        const ROWS: usize = 12_000;
        let client = admin(&t);
        let import = upload(&client, people(ROWS)).await;
        let id = import["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/imports/{id}/run");
        client
            .json(Method::POST, &path, &json!({}))
            .await
            .expect(202);
        let worker = tokio::spawn(t.worker().run(std::future::pending()));
        let mut between = std::collections::BTreeSet::new();
        let all = async {
            loop {
                write(&t).await;
                let now = show(&client, &id).await;
                match now["done"].as_u64() {
                    _ if now["state"] != "running" => break now,
                    Some(done @ 1..) => drop(between.insert(done)),
                    _ => {}
                }
            }
        };
        let done = tokio::time::timeout(Duration::from_secs(120), all)
            .await
            .unwrap();
        worker.abort();
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(contacts(&t).await, ROWS);
        assert!(between.len() > 1, "it made way {} times", between.len());
    })
    .await;
}

fn people(n: usize) -> String {
    let mut text = String::from("Name,Email\n");
    for n in 0..n {
        text.push_str(&format!("Person {n},p{n}@x.hu\n"));
    }
    text
}

/// Begins a run of an uploaded file of so many people and lets its first chunk through.
async fn begun(t: &TestApp, client: &Client, n: usize) -> String {
    let import = upload(client, people(n)).await;
    let id = import["id"].as_str().unwrap().to_owned();
    client
        .json(
            Method::POST,
            &format!("/api/v1/imports/{id}/run"),
            &json!({}),
        )
        .await
        .expect(202);
    work_for_a_chunk(t, client, &id).await;
    id
}

async fn undo(t: &TestApp, client: &Client, id: &str) {
    let path = format!("/api/v1/imports/{id}/undo");
    client
        .json(Method::POST, &path, &json!({}))
        .await
        .expect(202);
    t.run_jobs().await;
    assert_eq!(show(client, id).await["state"], "undone");
}

#[tokio::test]
async fn a_run_that_is_stopped_in_the_middle_can_be_taken_back_whole() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let id = begun(&t, &client, 12_000).await;
        let path = format!("/api/v1/imports/{id}/cancellation");
        let stopped = client.json(Method::POST, &path, &json!({})).await;
        let stopped = stopped.expect(200).json();
        assert_eq!(stopped["state"], "cancelled");
        t.clock.advance(jiff::SignedDuration::from_secs(120));
        t.run_jobs().await;
        let kept = contacts(&t).await;
        assert!(kept > 0 && kept < 12_000, "{kept} contacts were kept");
        assert_eq!(show(&client, &id).await["created"], json!(kept));

        undo(&t, &client, &id).await;
        assert_eq!(contacts(&t).await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_import_of_a_tenant_that_is_closed_writes_no_more_and_goes_on_when_it_is_open_again() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        listed(&t).await;
        let id = begun(&t, &client, 12_000).await;
        let written = show(&client, &id).await["created"].clone();
        accounts::close(&t.app, "demo").await.unwrap();
        t.clock.advance(jiff::SignedDuration::from_secs(120));
        t.run_jobs().await;
        let paused = show(&client, &id).await;
        assert_eq!(
            (&paused["state"], &paused["fault"], &paused["created"]),
            (&json!("running"), &json!("tenant_closed"), &written),
            "{paused}"
        );
        assert_eq!(json!(contacts(&t).await), written);
        let page = client.get(&format!("/imports/{id}")).await.expect(200);
        assert!(page.body.contains("the tenant was closed"), "{}", page.body);

        control(&t, "update tenants set state = 'active', closed_at = null").await;
        let path = format!("/api/v1/imports/{id}/run");
        client
            .json(Method::POST, &path, &json!({}))
            .await
            .expect(202);
        t.run_jobs().await;
        let done = show(&client, &id).await;
        assert_eq!(
            (&done["state"], &done["fault"], &done["created"]),
            (&json!("done"), &json!(null), &json!(12_000)),
            "{done}"
        );
        assert_eq!(contacts(&t).await, 12_000);
    })
    .await;
}

/// The tenant of the test stands in the directory.
async fn listed(t: &TestApp) {
    let id = t.tenant.id.0;
    let sql = format!(
        "insert into tenants (id, slug, name, lang, zone, state, house, sensitive_fields, created_at)
         values ({id}, 'demo', 'Demo Kft.', 'en', 'UTC', 'active', false, false, 0)"
    );
    control(t, sql).await;
}

async fn control(t: &TestApp, sql: impl Into<String>) {
    let mut tx = t.app.control.write().await.unwrap();
    tx.run(storage::Sql::new(sql.into())).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_import_ends_when_whoever_began_it_is_locked_or_may_not_import_any_more() {
    testkit::both(SLICES, |t| async move {
        let (client, manager) = (admin(&t), t.client(Role::Manager));
        let by = t.user(Role::Manager);
        for lock in [false, true] {
            let id = begun(&t, &manager, 12_000).await;
            let admin = t.scope(Role::Administrator);
            if lock {
                identity::lock(&admin, by).await.unwrap();
            } else {
                identity::change_role(&admin, by, Role::User).await.unwrap();
            }
            t.clock.advance(jiff::SignedDuration::from_secs(120));
            t.run_jobs().await;
            let ended = show(&client, &id).await;
            assert_eq!(ended["state"], "failed", "{ended}");
            assert!(ended["done"].as_i64().unwrap() < 12_000, "{ended}");
            assert_eq!(ended["created"], json!(contacts(&t).await));

            undo(&t, &client, &id).await;
            assert_eq!(contacts(&t).await, 0);
            if !lock {
                identity::change_role(&admin, by, Role::Manager)
                    .await
                    .unwrap();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_command_that_was_interrupted_is_not_repeated_by_mistake() {
    testkit::both(SLICES, |t| async move {
        let path = file(&t, "people.csv", people(12_000));
        let run = |interrupted| {
            let (scope, path) = (t.system(), path.clone());
            let options = Options {
                interrupted,
                ..Options::default()
            };
            async move { run_file(&scope, "contacts", &path, &options).await }
        };
        let refusal = |answer: kernel::Result<_>| match answer {
            Err(kernel::Error::Invalid(errors)) => errors.iter().next().unwrap().code,
            _ => panic!("it was not refused"),
        };
        assert_eq!(refusal(run(Interrupted::Resume).await), "not_interrupted");
        let first = tokio::spawn(run(Interrupted::Ask));
        while contacts(&t).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        first.abort();
        drop(first.await);
        let kept = contacts(&t).await;
        assert!(kept < 12_000, "it was not interrupted");

        assert_eq!(refusal(run(Interrupted::Ask).await), "interrupted");
        assert_eq!(contacts(&t).await, kept);
        let report = run(Interrupted::Resume).await.unwrap();
        assert_eq!((report.created, report.failed), (12_000, 0));
        assert_eq!(contacts(&t).await, 12_000);
    })
    .await;
}

#[tokio::test]
async fn a_run_that_is_stopped_keeps_what_it_did_and_can_be_taken_back() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, "Name\nAnna\n").await;
        let id = import["id"].as_str().unwrap();
        client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/run"),
                &json!({}),
            )
            .await
            .expect(202);
        let stopped = client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/cancellation"),
                &json!({}),
            )
            .await
            .expect(200)
            .json();
        assert_eq!(stopped["state"], "cancelled");
        t.run_jobs().await;
        assert_eq!(contacts(&t).await, 0);
        client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/undo"),
                &json!({}),
            )
            .await
            .expect(202);
        t.run_jobs().await;
        assert_eq!(show(&client, id).await["state"], "undone");
    })
    .await;
}

#[tokio::test]
async fn faulty_rows_go_into_a_file_and_come_back_corrected() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(
            &client,
            "Name,Email\nAnna,anna@x.hu\nBéla,nowhere\nCili,c@x.hu\n",
        )
        .await;
        let id = import["id"].as_str().unwrap();
        let done = run(&t, &client, id, false).await;
        assert_eq!(
            (&done["created"], &done["failed"]),
            (&json!(2), &json!(1)),
            "{done}"
        );
        let listed = errors(&client, id).await;
        assert_eq!(
            (&listed["items"][0]["line"], &listed["items"][0]["column"]),
            (&json!(3), &json!("Email"))
        );
        let file = client
            .get(&format!("/imports/{id}/faulty-rows"))
            .await
            .expect(200);
        assert!(file.body.contains("Béla,nowhere,"), "{}", file.body);
        assert!(!file.body.contains("Anna"));

        let corrected = file.body.replace("nowhere", "bela@x.hu");
        let again = upload(&client, corrected).await;
        let again = run(&t, &client, again["id"].as_str().unwrap(), false).await;
        assert_eq!(
            (&again["created"], &again["failed"]),
            (&json!(1), &json!(0)),
            "{again}"
        );
        assert_eq!(lines(&t, &["name", "emails"]).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn uploads_and_exports_are_gone_after_their_days() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, "Name\nAnna\n").await;
        let id = import["id"].as_str().unwrap();
        t.clock.advance(jiff::SignedDuration::from_hours(24 * 31));
        let mut tx = t.system().begin().await.unwrap();
        jobs::enqueue(
            &mut tx,
            t.clock.now(),
            "exchange-purge",
            json!({}),
            t.clock.now(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        t.run_jobs().await;
        client
            .get(&format!("/api/v1/imports/{id}"))
            .await
            .expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_file_of_faulty_rows_is_whole_however_many_there_are() {
    testkit::both(SLICES, |t| async move {
        const FAULTY: usize = 4_000;
        let client = admin(&t);
        let mut text = String::from("Name,Email,Phone\n");
        for n in 0..FAULTY {
            // Two faults in each row, and a good row between.
            text.push_str(&format!(
                "Person {n},no address {n},none\nGood {n},g{n}@x.hu,\n"
            ));
        }
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap().to_owned();
        let checked = run(&t, &client, &id, true).await;
        assert_eq!(checked["failed"], json!(FAULTY), "{checked}");
        let answer = client
            .get(&format!("/imports/{id}/faulty-rows"))
            .await
            .expect(200);
        assert!(
            !answer.headers.contains_key("content-length"),
            "it is sent while it is made"
        );
        let lines: Vec<&str> = answer.body.lines().skip(1).collect();
        assert_eq!(lines.len(), FAULTY);
        for (n, line) in lines.iter().enumerate() {
            assert!(
                line.starts_with(&format!("Person {n},no address {n},none,")),
                "{line}"
            );
            assert!(
                line.contains("Email: ") && line.contains("Phone: "),
                "{line}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_faulty_rows_of_a_workbook_are_a_workbook_that_is_sent_while_it_is_made() {
    testkit::both(SLICES, |t| async move {
        const FAULTY: usize = 300;
        let client = admin(&t);
        let path = t.folder().join("people.xlsx");
        let column = |key: &str, title: &str| tabular::Column {
            key: key.to_owned(),
            title: title.to_owned(),
            kind: tabular::Kind::Text,
            notes: Vec::new(),
            choices: Vec::new(),
        };
        let columns = [column("name", "Name"), column("email", "Email")];
        let mut book = tabular::Writer::create(&path, tabular::Output::Xlsx, &columns).unwrap();
        let text = |text: String| tabular::Value::Text(text);
        for n in 0..FAULTY {
            let bad = format!("<no address> & _x0041_ {n}");
            book.write(&[text(format!("Bad {n}")), text(bad)]).unwrap();
            book.write(&[text(format!("Good {n}")), text(format!("g{n}@x.hu"))])
                .unwrap();
        }
        book.finish().unwrap();
        let import = client
            .upload(
                "/api/v1/imports",
                &[("collection", "contacts")],
                "file",
                "people.xlsx",
                &std::fs::read(&path).unwrap(),
            )
            .await
            .expect(201)
            .json();
        let id = import["id"].as_str().unwrap().to_owned();
        let checked = run(&t, &client, &id, true).await;
        assert_eq!(checked["failed"], json!(FAULTY), "{checked}");
        let answer = client
            .get(&format!("/imports/{id}/faulty-rows"))
            .await
            .expect(200);
        assert!(
            !answer.headers.contains_key("content-length"),
            "it is sent while it is made"
        );
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert!(name.ends_with(".xlsx\""), "{name}");

        let again = file(&t, "again.xlsx", &answer.bytes);
        let found = tabular::detect(&again).unwrap();
        let rows: Vec<_> = tabular::Reader::open(&again, &found.settings)
            .unwrap()
            .map(|line| {
                line.unwrap()
                    .cells
                    .iter()
                    .map(|cell| cell.to_text().into_owned())
                    .collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(rows.len(), FAULTY);
        assert_eq!(
            rows[7][..2],
            ["Bad 7".to_owned(), "<no address> & _x0041_ 7".to_owned()]
        );
        assert!(rows[7][2].starts_with("Email: "), "{:?}", rows[7]);
    })
    .await;
}
