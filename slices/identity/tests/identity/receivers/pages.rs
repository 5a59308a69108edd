//! The administrator's pages.

use crate::common::SLICES;
use crate::receivers::sink::Sink;
use crate::receivers::{deliveries, happens, receiver};
use identity::log::Event;
use jiff::SignedDuration;
use kit::Role;
use testkit::TestApp;

/// The secret on a page, if it shows one.
fn secret(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("whsec_")?;
    let end = rest.find('<').unwrap();
    Some(format!("whsec_{}", &rest[..end]))
}

async fn stored(t: &TestApp) -> Vec<Vec<u8>> {
    let sql = storage::Sql::new("select sealed from alert_receivers");
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// An administrator adds a program, sees its secret once, and tries whether it is reached.
#[tokio::test]
async fn an_administrator_adds_a_program_sees_its_secret_once_and_tries_it() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::start().await;
        let administrator = t.client(Role::Administrator);
        let fields = [
            ("title", "SIEM"),
            ("address", sink.address.as_str()),
            ("kinds", "keys"),
            ("kinds", "mass"),
        ];
        let page = administrator.post("/alerts", &fields).await.expect(200);
        let secret = secret(&page.body).expect("the secret is shown");
        let id = page.attributes("ul.panel-list a", "href")[0].clone();
        for path in ["/t/demo/alerts", id.as_str()] {
            let page = administrator.get(path).await.expect(200);
            assert!(!page.body.contains("whsec_"), "once");
        }
        for sealed in stored(&t).await {
            let part = &sink.address.as_bytes()[..16];
            assert!(!sealed.windows(16).any(|bytes| bytes == part), "sealed");
        }

        administrator
            .post(&format!("{id}/test"), &[])
            .await
            .expect(303);
        let page = administrator.get(&format!("{id}/deliveries")).await;
        assert!(page.text().contains("waiting"), "{}", page.text());
        t.run_jobs().await;
        let message = sink.heard()[0].clone();
        assert!(message.is_signed(&secret));
        assert_eq!(message.json()["type"], "security.test");
        let text = administrator.get(&id).await.expect(200).text();
        assert!(text.contains("Test") && text.contains("delivered") && text.contains("204"));

        sink.answer(500);
        administrator
            .post(&format!("{id}/test"), &[])
            .await
            .expect(303);
        t.run_jobs().await;
        let text = administrator.get(&id).await.text();
        assert!(
            text.contains("not delivered") && text.contains("500"),
            "at once"
        );

        administrator
            .post(&id, &[("title", "Napló"), ("kinds", "factors")])
            .await
            .expect(303);
        happens(&t, Event::KeyMade, None, None).await;
        t.run_jobs().await;
        assert_eq!(sink.heard().len(), 2, "it is told of factors only");
        administrator
            .post(&format!("{id}/removal"), &[])
            .await
            .expect(303);
        administrator.get(&id).await.expect(404);
        assert!(deliveries(&t).await.is_empty() && stored(&t).await.is_empty());
    })
    .await;
}

/// P-136: the secret of a program is replaced without a message that it refuses: for a day the old
/// one signs beside the new one, which is seen once; then it signs no more and is forgotten.
#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one_for_a_day() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::start().await;
        let (id, old) = receiver(&t, &sink, &["keys"]).await;
        let path = format!("/alerts/{id}");
        let administrator = t.client(Role::Administrator);
        let tell = || async {
            happens(&t, Event::KeyMade, None, None).await;
            t.run_jobs().await;
            sink.heard().pop().unwrap()
        };
        let before = tell().await;
        assert_eq!(before.signature.split(' ').count(), 1);

        let renew = format!("{path}/secret");
        t.client(Role::User).post(&renew, &[]).await.expect(403);
        let stranger = t.other_tenant().client(Role::Administrator);
        stranger.post(&renew, &[]).await.expect(404);
        let page = administrator.post(&renew, &[]).await.expect(200);
        let new = secret(&page.body).expect("the new secret is shown");
        assert_ne!(new, old);
        let page = administrator.get(&path).await.expect(200);
        assert!(!page.body.contains("whsec_"), "once");
        assert!(page.text().contains("The old secret signs too until"));
        let both = tell().await;
        assert_eq!(both.signature.split(' ').count(), 2);
        assert!(both.is_signed(&new) && both.is_signed(&old));
        let log = administrator.get("/security-log").await.expect(200);
        let noted = log
            .text()
            .matches("The security settings were changed")
            .count();
        assert_eq!(
            noted, 2,
            "that it was added, and that its secret is another"
        );

        let sealed = stored(&t).await;
        t.clock.advance(SignedDuration::from_hours(24));
        let after = tell().await;
        assert_eq!(after.signature.split(' ').count(), 1);
        assert!(after.is_signed(&new) && !after.is_signed(&old));
        assert!(
            stored(&t).await[0].len() < sealed[0].len(),
            "it is forgotten"
        );
        let page = administrator.get(&path).await.expect(200);
        assert!(!page.text().contains("The old secret signs too until"));
    })
    .await;
}

/// No address leads into the network that we stand in. This machine itself, 127.0.0.1 or localhost, is allowed where its
/// operator allows it, as here.
#[tokio::test]
async fn an_address_in_an_inner_network_or_without_encryption_is_refused_by_name() {
    testkit::both(SLICES, |t| async move {
        let administrator = t.client(Role::Administrator);
        for (address, said) in [
            ("https://169.254.169.254/latest", "inner network"),
            ("https://a.localhost:8443/", "inner network"),
            ("https://0x7f000001/", "inner network"),
            ("https://2130706433/", "inner network"),
            ("https://127.1/", "inner network"),
            ("https://siem/", "inner network"),
            ("http://example.org/", "https://"),
            ("javascript:alert(1)", "no"),
        ] {
            let fields = [("title", "x"), ("address", address), ("kinds", "keys")];
            let page = administrator.post("/alerts", &fields).await.expect(422);
            let fault = page.all("#address-error").join("");
            assert!(!fault.is_empty(), "{address}");
            assert!(fault.contains(said) || said == "no", "{fault}");
        }
        let page = administrator
            .post(
                "/alerts",
                &[("title", "x"), ("address", "https://example.org/")],
            )
            .await
            .expect(422);
        assert_eq!(
            page.all("#kinds-error").len(),
            1,
            "of nothing it is told of nothing"
        );
        assert!(stored(&t).await.is_empty());
    })
    .await;
}

/// Whoever does not manage users sees and changes nothing of it, and no other tenant does.
#[tokio::test]
async fn only_who_manages_users_and_only_in_their_own_tenant_sees_a_program() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::start().await;
        let (id, _) = receiver(&t, &sink, &["keys"]).await;
        let path = format!("/alerts/{id}");
        let user = t.client(Role::User);
        user.get("/alerts").await.expect(403);
        user.get(&path).await.expect(403);
        user.post(&format!("{path}/test"), &[]).await.expect(403);
        let stranger = t.other_tenant().client(Role::Administrator);
        for what in ["", "/deliveries"] {
            stranger.get(&format!("{path}{what}")).await.expect(404);
        }
        for what in ["/test", "/removal", "/resumption"] {
            stranger
                .post(&format!("{path}{what}"), &[])
                .await
                .expect(404);
        }
        assert_eq!(stored(&t).await.len(), 1);
    })
    .await;
}

/// P-164: messages are listed for ninety days.
#[tokio::test]
async fn messages_are_listed_for_ninety_days() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::start().await;
        receiver(&t, &sink, &["keys"]).await;
        happens(&t, Event::KeyMade, None, None).await;
        t.run_jobs().await;
        let tidy = || async {
            let mut tx = t.system().begin().await.unwrap();
            let now = t.clock.now();
            jobs::enqueue(&mut tx, now, "tidy_sessions", serde_json::Value::Null, now)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            t.run_jobs().await;
        };
        t.clock.advance(SignedDuration::from_hours(89 * 24));
        tidy().await;
        assert_eq!(deliveries(&t).await.len(), 1);
        t.clock.advance(SignedDuration::from_hours(24));
        tidy().await;
        assert!(deliveries(&t).await.is_empty());
    })
    .await;
}
