//! Jobs that are interrupted, cancelled, or fail.

use crate::office::{ANNA, BELA, LONG, Office, SHORT, doing};
use jiff::SignedDuration;
use jobs::{Context, Job, MIGRATIONS, Outcome, State};
use kernel::Error;
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use storage::Engine;
use storage::testing::both;

#[tokio::test]
async fn a_job_whose_worker_died_goes_on_where_it_was() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let steps = Arc::new(Mutex::new(Vec::new()));
        let seen = steps.clone();
        let registry = doing(move |context: Context| {
            let seen = seen.clone();
            async move {
                for step in context.done..4 {
                    seen.lock().unwrap().push(step);
                    context.progress(step + 1, 4).await?;
                    if step == 1 && seen.lock().unwrap().len() == 2 {
                        std::future::pending::<()>().await;
                    }
                }
                Ok(Outcome::Done)
            }
        });
        let working = office.worker(registry.clone());
        let id = office.ask(ANNA, LONG, json!({})).await;
        let job = office.until(ANNA, id, |job| job.done == 2).await;
        assert_eq!((job.state, job.total), (State::Running, 4));
        working.crash().await;

        // Somebody else's lease has to end first; the only process need not wait.
        if office.db.engine() == Engine::Postgres {
            office.clock.advance(SignedDuration::from_secs(61));
        }
        let db = fresh.reopen(MIGRATIONS).await.unwrap();
        let working = office.worker_on(db, registry);
        let job = office.until(ANNA, id, |job| job.state == State::Done).await;
        assert_eq!((job.attempts, job.done), (2, 4));
        working.stop().await;
        assert_eq!(*steps.lock().unwrap(), [0, 1, 2, 3]);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_takes_every_worker_down_is_given_up() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let registry = doing(|_| std::future::pending());
        let id = office.ask(ANNA, LONG, json!({})).await;
        for attempt in 1..=LONG.max_attempts {
            let working = office.worker(registry.clone());
            office.until(ANNA, id, |job| job.attempts == attempt).await;
            working.crash().await;
            office.clock.advance(SignedDuration::from_secs(61));
        }
        let working = office.worker(registry);
        let job = office.until(ANNA, id, |job| job.state.is_final()).await;
        assert_eq!(job.state, State::Failed);
        assert_eq!(job.error_code.as_deref(), Some("crashed"));
        working.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_waiting_job_is_cancelled_at_once_and_a_running_one_when_it_looks() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let id = office.ask(ANNA, LONG, json!({})).await;
        office.cancel(ANNA, id).await.unwrap();
        assert_eq!(office.job(ANNA, id).await.state, State::Cancelled);
        let again = office.cancel(ANNA, id).await;
        assert!(matches!(again, Err(Error::Conflict("finished"))));
        let elsewhere = office.cancel(BELA, id).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));

        let working = office.worker(doing(|context: Context| async move {
            while !context.cancelled().await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Ok(Outcome::Done)
        }));
        let id = office.ask(ANNA, LONG, json!({})).await;
        office
            .until(ANNA, id, |job| job.state == State::Running)
            .await;
        office.cancel(ANNA, id).await.unwrap();
        let job = office.until(ANNA, id, |job| job.state.is_final()).await;
        assert_eq!(job.state, State::Cancelled);
        working.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_failing_job_is_tried_later_and_later_and_then_has_failed() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let working = office.worker(doing(|_| async { Err(Error::internal("no luck")) }));
        let start = office.clock.now();
        let id = office.ask(ANNA, SHORT, json!({})).await;
        for (attempt, delay) in [(1, 10), (2, 40)] {
            let tried = |job: &Job| job.attempts == attempt && job.state == State::Queued;
            let job = office.until(ANNA, id, tried).await;
            assert_eq!(job.error_code.as_deref(), Some("internal"));
            let now = office.clock.now();
            assert_eq!(job.due_at, now + SignedDuration::from_secs(delay));
            office.clock.advance(SignedDuration::from_secs(delay));
        }
        let job = office
            .until(ANNA, id, |job| job.state == State::Failed)
            .await;
        assert_eq!(job.attempts, 3);
        assert_eq!(job.started_at, Some(start));
        working.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_trying_again_cannot_mend_and_what_panics_does_not_stop_the_worker() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let working = office.worker(doing(|context: Context| async move {
            match context.payload.as_str() {
                Some("missing") => Err(Error::NotFound),
                Some("panic") => panic!("a fault of ours"),
                _ => Ok(Outcome::Done),
            }
        }));
        let missing = office.ask(ANNA, SHORT, json!("missing")).await;
        let panics = office.ask(ANNA, SHORT, json!("panic")).await;
        let fine = office.ask(ANNA, SHORT, json!("fine")).await;
        let job = office
            .until(ANNA, missing, |job| job.state.is_final())
            .await;
        assert_eq!((job.state, job.attempts), (State::Failed, 1));
        assert_eq!(job.error_code.as_deref(), Some("not_found"));
        let job = office
            .until(ANNA, panics, |job| job.error_code.is_some())
            .await;
        assert_eq!(job.error_code.as_deref(), Some("internal"));
        office
            .until(ANNA, fine, |job| job.state == State::Done)
            .await;
        working.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_lets_its_jobs_end() {
    both(MIGRATIONS, async |fresh| {
        let office = Office::new(fresh).await;
        let working = office.worker(doing(|_| async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            Ok(Outcome::Done)
        }));
        let id = office.ask(ANNA, LONG, json!({})).await;
        office
            .until(ANNA, id, |job| job.state == State::Running)
            .await;
        let late = office
            .ask_for(ANNA, LONG, json!({}), office.clock.now())
            .await;
        office
            .until(ANNA, late, |job| job.state == State::Running)
            .await;
        working.stop().await;
        assert_eq!(office.job(ANNA, id).await.state, State::Done);
        assert_eq!(office.job(ANNA, late).await.state, State::Done);
        let after = office.ask(ANNA, LONG, json!({})).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(office.job(ANNA, after).await.state, State::Queued);
    })
    .await;
}
