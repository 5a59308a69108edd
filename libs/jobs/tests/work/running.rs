//! Jobs that are asked for, begun and done.

use crate::office::{ANNA, BELA, LONG, Office, SHORT, counting, doing};
use jiff::SignedDuration;
use jobs::{Context, MIGRATIONS, Outcome, Registry, State};
use kernel::Error;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use storage::testing::both;

#[tokio::test]
async fn a_job_exists_only_if_the_change_that_asked_for_it_does() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let count = Arc::new(AtomicUsize::new(0));
        let working = office.worker(counting(&count));

        let mut tx = office.db.write(ANNA).await.unwrap();
        let now = office.clock.now();
        let undone = jobs::enqueue(&mut tx, now, "greet", json!({}), now)
            .await
            .unwrap();
        drop(tx);
        let done = office.ask(ANNA, SHORT, json!({"step": 1})).await;
        let job = office
            .until(ANNA, done, |job| job.state == State::Done)
            .await;
        assert_eq!((job.attempts, job.payload), (1, json!({"step": 1})));
        assert!(job.finished_at.is_some());

        let mut tx = office.db.read(ANNA).await.unwrap();
        let found = jobs::find(&mut tx, now, undone).await;
        assert!(matches!(found, Err(Error::NotFound)));
        drop(tx);
        working.stop().await;
        assert_eq!(count.load(SeqCst), 1);
    })
    .await;
}

#[tokio::test]
async fn two_workers_run_every_job_exactly_once() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let count = Arc::new(AtomicUsize::new(0));
        let workers = [
            office.worker(counting(&count)),
            office.worker(counting(&count)),
        ];
        let mut asked = Vec::new();
        for i in 0..20 {
            let tenant = if i % 2 == 0 { ANNA } else { BELA };
            asked.push((tenant, office.ask(tenant, SHORT, json!(i)).await));
        }
        for (tenant, id) in asked {
            office
                .until(tenant, id, |job| job.state == State::Done)
                .await;
        }
        for working in workers {
            working.stop().await;
        }
        assert_eq!(count.load(SeqCst), 20);
    })
    .await;
}

#[tokio::test]
async fn a_job_waits_for_its_time_and_can_ask_for_another() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let clock = office.clock.clone();
        let count = Arc::new(AtomicUsize::new(0));
        let runs = count.clone();
        let working = office.worker(doing(move |context: Context| {
            let next = clock.now() + SignedDuration::from_hours(24);
            let first = context.payload != "control" && runs.fetch_add(1, SeqCst) == 0;
            async move {
                Ok(if first {
                    Outcome::Again(next)
                } else {
                    Outcome::Done
                })
            }
        }));
        let due = office.clock.now() + SignedDuration::from_secs(30);
        let id = office.ask_for(ANNA, SHORT, json!({}), due).await;
        let control = office.ask(BELA, LONG, json!("control")).await;
        office
            .until(BELA, control, |job| job.state == State::Done)
            .await;
        assert_eq!(
            office.job(ANNA, id).await.attempts,
            0,
            "not before its time"
        );

        office.clock.advance(SignedDuration::from_secs(30));
        let tomorrow = due + SignedDuration::from_hours(24);
        office
            .until(ANNA, id, |job| {
                job.state == State::Queued && job.due_at >= tomorrow
            })
            .await;
        office.clock.advance(SignedDuration::from_hours(24));
        office.until(ANNA, id, |job| job.state == State::Done).await;
        working.stop().await;
        assert_eq!(count.load(SeqCst), 2);
    })
    .await;
}

#[tokio::test]
async fn long_jobs_never_hold_short_ones_up() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let mut registry = Registry::new();
        registry.add(LONG, |context: Context| async move {
            while !context.cancelled().await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Ok(Outcome::Done)
        });
        registry.add(SHORT, |_| async { Ok(Outcome::Done) });
        let working = office.worker(registry);
        let mut imports = Vec::new();
        for i in 0..5 {
            imports.push(office.ask(ANNA, LONG, json!(i)).await);
            office.clock.advance(SignedDuration::from_secs(1));
        }
        office
            .until(ANNA, imports[1], |job| job.state == State::Running)
            .await;
        let mail = office.ask(ANNA, SHORT, json!({})).await;
        office
            .until(ANNA, mail, |job| job.state == State::Done)
            .await;

        // Another tenant's import is next, though four of Anna's were there before it.
        let other = office.ask(BELA, LONG, json!({})).await;
        office.cancel(ANNA, imports[0]).await.unwrap();
        office
            .until(BELA, other, |job| job.state == State::Running)
            .await;
        assert_eq!(office.job(ANNA, imports[3]).await.attempts, 0);
        for id in imports {
            office.cancel(ANNA, id).await.ok();
        }
        office.cancel(BELA, other).await.unwrap();
        working.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_newest_jobs_of_a_kind_are_listed_first_and_only_those() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let mut imports = Vec::new();
        for i in 0..4 {
            imports.push(office.ask(ANNA, LONG, json!(i)).await);
            office.ask(ANNA, SHORT, json!(i)).await;
            office.clock.advance(SignedDuration::from_secs(1));
        }
        let mut tx = office.db.read(ANNA).await.unwrap();
        let now = office.clock.now();
        let found = jobs::recent(&mut tx, now, &["import"], 3).await.unwrap();
        let ids: Vec<_> = found.iter().map(|job| job.id).collect();
        imports.reverse();
        assert_eq!(ids, imports[..3]);
    })
    .await;
}

#[test]
fn every_statement_means_the_same_on_both_engines() {
    let statements = storage::statements();
    assert!(statements.iter().any(|s| s.place.contains("jobs")));
    for statement in statements {
        storage::dialect::lint(statement.text).unwrap();
    }
}
