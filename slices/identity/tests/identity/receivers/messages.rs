//! What a message says, and when there is one.

use crate::common::{Browser, SLICES, colleague};
use crate::receivers::sink::Sink;
use crate::receivers::{deliveries, happens, receiver};
use identity::log::Event;
use kit::Role;
use serde_json::json;

/// P-136: a message is signed, and holds ids, a word and a moment: no name, no address.
#[tokio::test]
async fn a_message_is_signed_and_holds_ids_and_nothing_about_anybody() {
    testkit::both(SLICES, |t| async move {
        let bela = colleague(&t, "bela", Role::User).await;
        let cili = colleague(&t, "cili", Role::Administrator).await;
        let sink = Sink::start().await;
        let (_, secret) = receiver(&t, &sink, &["administrators"]).await;
        happens(&t, Event::AdministratorMade, Some(bela), Some(cili)).await;
        t.run_jobs().await;

        let heard = sink.heard();
        assert_eq!(heard.len(), 1);
        let message = &heard[0];
        assert!(message.is_signed(&secret), "{}", message.signature);
        assert!(!message.is_signed("whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH"));
        assert_eq!(message.second, t.clock.now().as_second());
        assert!(message.id.starts_with("msg_") && !message.id.contains('.'));
        assert_eq!(message.path, "/told");
        let told = message.json();
        assert_eq!(told["type"], json!("security.administrator_made"));
        assert_eq!(told["timestamp"], json!("2026-11-22T14:00:00Z"));
        assert_eq!(told["data"]["user"], json!(bela.to_string()));
        assert_eq!(told["data"]["by"], json!(cili.to_string()));
        assert_eq!(told.as_object().unwrap().len(), 3);
        assert_eq!(told["data"].as_object().unwrap().len(), 3);
        for personal in ["Kovács", "x.hu", "bela", "demo"] {
            assert!(!message.text.contains(personal), "{}", message.text);
        }
        assert_eq!(
            deliveries(&t).await,
            [("delivered".into(), 1, Some(204), None)]
        );
    })
    .await;
}

/// A program hears of what it was set up for, each program under a secret of its own.
#[tokio::test]
async fn each_program_is_told_of_its_own_kinds_under_its_own_secret() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "bela", Role::User).await;
        let (one, other) = (Sink::start().await, Sink::start().await);
        let (_, first) = receiver(&t, &one, &["arrivals"]).await;
        let (_, second) = receiver(&t, &other, &["keys", "arrivals"]).await;
        Browser::new(&t).sign_in("bela").await;
        happens(&t, Event::KeyMade, None, None).await;
        happens(&t, Event::Exported, None, None).await;
        t.run_jobs().await;
        let types = |sink: &Sink| {
            let heard = sink.heard().into_iter();
            let mut types: Vec<_> = heard
                .map(|message| message.json()["type"].as_str().unwrap().to_owned())
                .collect();
            types.sort();
            types
        };
        assert_eq!(types(&one), ["security.new_device"]);
        assert_eq!(types(&other), ["security.key_made", "security.new_device"]);
        assert!(one.heard()[0].is_signed(&first) && !one.heard()[0].is_signed(&second));
        assert!(other.heard()[0].is_signed(&second));
    })
    .await;
}

/// A message belongs to its event: what did not happen tells nobody.
#[tokio::test]
async fn what_is_taken_back_tells_nobody_and_many_failures_are_told_once() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::start().await;
        receiver(&t, &sink, &["failures", "keys"]).await;
        let mut tx = t.system().begin().await.unwrap();
        let now = t.clock.now();
        identity::log::note(&mut tx, now, Event::KeyMade, None, None, "")
            .await
            .unwrap();
        drop(tx);
        t.run_jobs().await;
        assert!(sink.heard().is_empty() && deliveries(&t).await.is_empty());
        for _ in 0..25 {
            happens(&t, Event::SignInFailed, None, None).await;
        }
        t.run_jobs().await;
        assert_eq!(sink.heard().len(), 1);
        assert_eq!(sink.heard()[0].json()["type"], "security.many_failures");
    })
    .await;
}
