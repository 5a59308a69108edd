//! Interruptions: crashes, cancellations, faulty rows on their way back.

use crate::common::{SLICES, admin, contacts, lines, run, show, upload};
use axum::http::Method;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_run_that_dies_in_the_middle_goes_on_and_doubles_nothing() {
    testkit::both(SLICES, |t| async move {
        const ROWS: usize = 12_000;
        let client = admin(&t);
        let mut text = String::from("Name,Email\n");
        for n in 0..ROWS {
            text.push_str(&format!("Person {n},p{n}@x.hu\n"));
        }
        let import = upload(&client, &text).await;
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
            // The worker is dropped as soon as a chunk is through: what a crash leaves behind.
            let before = show(&client, &id).await["done"].clone();
            let progress = async {
                while show(&client, &id).await["done"] == before {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            let worker = tokio::spawn(t.worker().run(std::future::pending()));
            tokio::time::timeout(Duration::from_secs(120), progress)
                .await
                .unwrap();
            worker.abort();
            drop(worker.await);
            let now = show(&client, &id).await;
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
        let listed = client
            .get(&format!("/api/v1/imports/{id}/errors"))
            .await
            .expect(200)
            .json();
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
