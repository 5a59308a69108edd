//! Sending through a mail server.

use crate::sink::Sink;
use crate::{SLICES, hours, kept, work, write};
use mail::{Mail, Refusal, Server, Settings, State};
use std::sync::Arc;
use testkit::TestApp;
use tokio_rustls::TlsAcceptor;

const ANNA: &str = "anna@example.hu";

fn office(t: &TestApp, sink: &Sink) -> Mail {
    let settings = Settings {
        url: format!("smtp://127.0.0.1:{}", sink.port),
        from: "tenet@example.org".into(),
        ca_file: None,
    };
    Mail::new(t.app.vault.clone(), Server::new(&settings).unwrap())
}

#[tokio::test]
async fn a_letter_is_sent_once_in_the_tenants_name_and_is_gone_then() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::open(None).await;
        let mail = office(&t, &sink);
        write(&t, &mail, ANNA, None).await;
        assert_eq!(sink.letters().len(), 0, "never before the commit's job");
        work(&t, &mail).await;
        work(&t, &mail).await;

        let letters = sink.letters();
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        for expected in [
            "To: =?utf-8?b?S292w6FjcyBBbm5h?= <anna@example.hu>",
            "<tenet@example.org>",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
            "Date: Sun, 22 Nov 2026 14:00:00 +0000",
        ] {
            assert!(letter.contains(expected), "{expected}\n{letter}");
        }
        assert!(!letter.to_lowercase().contains("html"), "{letter}");
        assert!(kept(&t, &mail).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_the_server_does_not_take_now_is_tried_again_later() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::open(None).await;
        let mail = office(&t, &sink);
        sink.says("451 4.7.1 greylisted");
        write(&t, &mail, ANNA, None).await;
        work(&t, &mail).await;
        assert_eq!(kept(&t, &mail).await[0].1.as_deref(), Some("later"));

        sink.says("250 OK");
        work(&t, &mail).await;
        assert!(sink.letters().is_empty(), "not before its time");
        t.clock.advance(jiff::SignedDuration::from_secs(31));
        work(&t, &mail).await;
        assert_eq!(sink.letters().len(), 1);
        assert!(kept(&t, &mail).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_refused_letter_loses_its_text_at_once_and_its_trace_after_a_week() {
    testkit::both(SLICES, |t| async move {
        let sink = Sink::open(None).await;
        let mail = office(&t, &sink);
        sink.says("550 5.1.1 user unknown");
        write(&t, &mail, ANNA, None).await;
        work(&t, &mail).await;
        let (state, why, content) = kept(&t, &mail).await.remove(0);
        assert_eq!((state, why.as_deref()), (State::Refused, Some("refused")));
        assert_eq!((content.to.as_str(), content.text.as_str()), (ANNA, ""));

        t.clock.advance(hours(7 * 24 - 1));
        work(&t, &mail).await;
        assert_eq!(kept(&t, &mail).await.len(), 1);
        t.clock.advance(hours(1));
        work(&t, &mail).await;
        assert!(kept(&t, &mail).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn without_a_server_letters_wait_and_go_out_when_there_is_one() {
    testkit::both(SLICES, |t| async move {
        let nowhere = Mail::new(t.app.vault.clone(), None);
        let soon = t.clock.now() + hours(1);
        write(&t, &nowhere, ANNA, Some(soon)).await;
        write(&t, &nowhere, "bela@example.hu", None).await;
        work(&t, &nowhere).await;
        assert!(kept(&t, &nowhere).await.iter().all(|(state, why, _)| {
            *state == State::Waiting && why.as_deref() == Some("no_server")
        }));

        // By the time there is one, the first letter is of no more use.
        t.clock.advance(hours(2));
        let sink = Sink::open(None).await;
        let mail = office(&t, &sink);
        work(&t, &mail).await;
        assert_eq!(sink.letters().len(), 1);
        assert!(sink.letters()[0].contains("bela@example.hu"));
        let (state, _, content) = kept(&t, &mail).await.remove(0);
        assert_eq!(state, State::Expired);
        assert_eq!(content.text, "");
    })
    .await;
}

#[tokio::test]
async fn over_tls_the_certificate_is_checked() {
    let t = testkit::on(storage::Engine::Sqlite, SLICES).await;
    let (acceptor, authority) = certificate();
    let (_, stranger) = certificate();
    let sink = Sink::open(Some(acceptor)).await;
    let right = t.folder().join("authority.pem");
    let wrong = t.folder().join("stranger.pem");
    std::fs::write(&right, authority).unwrap();
    std::fs::write(&wrong, stranger).unwrap();
    let server = |ca_file: &std::path::Path| {
        let settings = Settings {
            url: format!("smtps://localhost:{}", sink.port),
            from: "tenet@example.org".into(),
            ca_file: Some(ca_file.to_owned()),
        };
        Server::new(&settings).unwrap().unwrap()
    };
    assert_eq!(server(&wrong).check().await, Err(Refusal::Tls));
    assert_eq!(server(&right).check().await, Ok(()));

    let mail = Mail::new(t.app.vault.clone(), Some(server(&wrong)));
    write(&t, &mail, ANNA, None).await;
    work(&t, &mail).await;
    assert_eq!(kept(&t, &mail).await[0].1.as_deref(), Some("tls"));
    assert!(sink.letters().is_empty());
}

/// A server of the name `localhost`, and the authority that vouches for it.
fn certificate() -> (TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = made.signing_key.serialize_der().try_into().unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem())
}

#[tokio::test]
async fn neither_the_address_nor_the_link_lies_readable_in_the_database() {
    testkit::both(SLICES, |t| async move {
        let mail = Mail::new(t.app.vault.clone(), None);
        write(&t, &mail, ANNA, None).await;
        let mut tx = t.app.db.read(t.tenant.id).await.unwrap();
        let sealed = storage::Sql::new("select sealed from letters");
        let sealed: Vec<u8> = tx.one(sealed).await.unwrap().get(0).unwrap();
        let payload = storage::Sql::new("select payload from jobs");
        let payload: String = tx.one(payload).await.unwrap().get(0).unwrap();
        let shown = format!("{} {payload}", String::from_utf8_lossy(&sealed));
        for secret in ["anna", "https", "Kov"] {
            assert!(!shown.contains(secret), "{secret}");
        }
    })
    .await;
}
