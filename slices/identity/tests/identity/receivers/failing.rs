//! Programs that do not answer as they should.

use crate::common::{SLICES, colleague};
use crate::receivers::sink::{Answer, Sink};
use crate::receivers::{deliveries, happens, letters, receiver};
use identity::alert::receiver::actions;
use identity::log::Event;
use jiff::SignedDuration;
use kit::Role;
use std::time::Duration;
use testkit::TestApp;

async fn after(t: &TestApp, seconds: i64) {
    t.clock.advance(SignedDuration::from_secs(seconds));
    t.run_jobs().await;
}

/// A message that does not arrive is tried again later and later, as the same message.
#[tokio::test]
async fn a_message_is_tried_again_as_the_same_message_freshly_signed() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::start().await;
        let (_, secret) = receiver(&t, &sink, &["keys"]).await;
        sink.answer(500);
        happens(&t, Event::KeyMade, None, None).await;
        t.run_jobs().await;
        for (seconds, attempts) in [(4, 1), (1, 2), (59, 2), (1, 3), (299, 3), (1, 4)] {
            after(&t, seconds).await;
            assert_eq!(sink.heard().len(), attempts, "{seconds}");
        }
        let waiting = ("waiting".to_owned(), 4, Some(500), None);
        assert_eq!(deliveries(&t).await, [waiting]);
        sink.answer(200);
        after(&t, 1800).await;
        let heard = sink.heard();
        assert_eq!(heard.len(), 5);
        assert_eq!(deliveries(&t).await[0].0, "delivered");
        for message in &heard {
            assert_eq!((&message.id, &message.text), (&heard[0].id, &heard[0].text));
            assert!(message.is_signed(&secret));
        }
        assert!(heard.windows(2).all(|two| two[0].second < two[1].second));
        after(&t, 86_400).await;
        assert_eq!(sink.heard().len(), 5, "it has arrived");
    })
    .await;
}

/// A redirect is no success and leads nowhere; who asks for patience gets it.
#[tokio::test]
async fn a_redirect_is_not_followed_and_a_busy_program_says_when() {
    testkit::both(SLICES, |t| async move {
        let (sink, elsewhere) = (Sink::start().await, Sink::start().await);
        receiver(&t, &sink, &["keys"]).await;
        sink.answer_with(Answer {
            status: 307,
            headers: vec![("location", elsewhere.address.clone())],
            ..Answer::default()
        });
        happens(&t, Event::KeyMade, None, None).await;
        t.run_jobs().await;
        assert!(elsewhere.heard().is_empty());
        assert_eq!(
            deliveries(&t).await[0],
            ("waiting".into(), 1, Some(307), None)
        );
        sink.answer_with(Answer {
            status: 429,
            headers: vec![("retry-after", "3600".to_owned())],
            ..Answer::default()
        });
        after(&t, 5).await;
        assert_eq!(sink.heard().len(), 2);
        after(&t, 3599).await;
        assert_eq!(sink.heard().len(), 2, "not before the hour is over");
        after(&t, 1).await;
        assert_eq!(sink.heard().len(), 3);
    })
    .await;
}

/// Nobody waits for a program that does not answer, and one that is not there is named so.
#[tokio::test]
async fn a_slow_program_and_one_that_is_not_there_hold_nothing_up() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::start().await;
        receiver(&t, &sink, &["keys"]).await;
        sink.answer_with(Answer {
            status: 200,
            after: Duration::from_secs(60),
            ..Answer::default()
        });
        happens(&t, Event::KeyMade, None, None).await;
        t.run_jobs().await;
        let fault = |code: &str| ("waiting".to_owned(), 1, None, Some(code.to_owned()));
        assert_eq!(deliveries(&t).await, [fault("too_slow")]);

        let mut gone = Sink::start().await;
        gone.address = "http://127.0.0.1:9/".to_owned();
        receiver(&t, &gone, &["mass"]).await;
        happens(&t, Event::MassExport, None, None).await;
        t.run_jobs().await;
        assert!(deliveries(&t).await.contains(&fault("unreachable")));
    })
    .await;
}

/// After a day a message is given up; after three days a program is switched off, and every
/// administrator gets one letter.
#[tokio::test]
async fn a_program_that_nothing_reaches_for_days_is_switched_off_with_a_letter() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let sink = Sink::start().await;
        let (id, _) = receiver(&t, &sink, &["keys"]).await;
        sink.answer(503);
        for day in 0..4 {
            happens(&t, Event::KeyMade, None, None).await;
            for _ in 0..24 {
                after(&t, 3600).await;
            }
            let failed = deliveries(&t).await;
            let failed = failed.iter().filter(|one| one.0 == "failed").count();
            assert!(failed >= day, "day {day}: {failed}");
        }
        after(&t, 3 * 3600).await;
        let told = letters(&t).await;
        assert_eq!(told.iter().filter(|to| *to == "anna@x.hu").count(), 1);
        let heard = sink.heard().len();
        assert!(heard < 60, "{heard} attempts");
        happens(&t, Event::KeyMade, None, None).await;
        after(&t, 86_400).await;
        assert_eq!(sink.heard().len(), heard, "nothing more is sent");
        assert!(deliveries(&t).await.iter().all(|one| one.0 == "failed"));

        sink.answer(200);
        actions::resume(&t.system(), id).await.unwrap();
        happens(&t, Event::KeyMade, None, None).await;
        t.run_jobs().await;
        assert_eq!(sink.heard().len(), heard + 1);
    })
    .await;
}

/// A program that says that it is gone is believed at once.
#[tokio::test]
async fn a_program_that_wants_nothing_more_is_switched_off_at_once() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let sink = Sink::start().await;
        receiver(&t, &sink, &["keys"]).await;
        sink.answer(500);
        happens(&t, Event::KeyMade, None, None).await;
        t.run_jobs().await;
        sink.answer(410);
        happens(&t, Event::KeyMade, None, None).await;
        t.run_jobs().await;
        assert_eq!(sink.heard().len(), 2);
        after(&t, 5).await;
        assert_eq!(sink.heard().len(), 2, "what waited for it is not sent");
        assert!(letters(&t).await.contains(&"anna@x.hu".to_owned()));
        let all = deliveries(&t).await;
        assert!(all.iter().all(|one| one.0 == "failed"));
        assert!(
            all.iter()
                .any(|one| one.3.as_deref() == Some("switched_off"))
        );
    })
    .await;
}
