//! Letters: written with a change, sent once, told of when they do not arrive.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod page;
mod sending;
mod sink;

use jiff::SignedDuration;
use kernel::{Id, Timestamp};
use kit::{Role, Slice};
use mail::{Content, Letter, Mail};
use testkit::TestApp;

/// The slices under test.
const SLICES: &[&Slice] = &[&letters::SLICE];

/// Writes a letter to Anna, committed.
async fn write(t: &TestApp, mail: &Mail, to: &str, until: Option<Timestamp>) {
    let letter = Letter {
        user: Some(t.user(Role::User).cast()),
        content: Content {
            to: to.to_owned(),
            name: "Kovács Anna".to_owned(),
            sender: "Őri és Társa Kft.".to_owned(),
            subject: "Új jelszó".to_owned(),
            text: "Kedves Kovács Anna!\n\nhttps://tenet.test/t/demo/árvíztűrő\n".to_owned(),
        },
        until,
    };
    let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
    mail.enqueue(&mut tx, t.clock.now(), &letter).await.unwrap();
    tx.commit().await.unwrap();
}

/// Runs what is due of the jobs, letters with this office.
async fn work(t: &TestApp, mail: &Mail) {
    let mut registry = jobs::Registry::new();
    mail.register(&mut registry);
    let worker = jobs::Worker::new(t.app.db.clone(), registry, t.clock.clone(), 2);
    let app = t.clone();
    let idle = async move {
        let mut quiet = 0;
        while quiet < 3 {
            tokio::time::sleep(std::time::Duration::from_millis(15)).await;
            quiet = if app.jobs_left().await == 0 {
                quiet + 1
            } else {
                0
            };
        }
    };
    worker.run(idle).await;
}

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

/// The letters that are kept, with why they are.
async fn kept(t: &TestApp, mail: &Mail) -> Vec<(mail::State, Option<String>, Content)> {
    let mut tx = t.app.db.read(t.tenant.id).await.unwrap();
    let kept = mail.kept(&mut tx, 10).await.unwrap();
    let ids: Vec<Id<Letter>> = kept.iter().map(|letter| letter.id).collect();
    assert!(ids.is_sorted_by(|a, b| a > b), "newest first");
    kept.into_iter()
        .map(|letter| (letter.state, letter.error, letter.content))
        .collect()
}
