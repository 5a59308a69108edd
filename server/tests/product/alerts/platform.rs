//! What operators are told of, which shows only over many tenants or at their own door.

use crate::alerts::sink::Sink;
use crate::browser::{Browser, enrol, host};
use crate::crew::{Client, colleague, real, tenant};
use jiff::SignedDuration;
use kit::Role;
use mail::{Mail, Server, Settings};
use server::slices::SLICES;
use testkit::{TestApp, both};

/// The same installation with a mail server that takes letters.
pub async fn posted(t: &TestApp) -> (TestApp, Sink) {
    let sink = Sink::open(None).await;
    let settings = Settings {
        url: format!("smtp://127.0.0.1:{}", sink.port),
        from: "tenet@example.org".into(),
        ca_file: None,
    };
    let server = Server::new(&settings).unwrap();
    (t.with_mail(Mail::new(t.app.vault.clone(), server)), sink)
}

/// Looks, writes, and gives the subjects of what was written.
async fn written(t: &TestApp, sink: &Sink) -> Vec<String> {
    operators::alert::look(&host(t)).await.unwrap();
    operators::alert::send(&host(t)).await.unwrap();
    subjects(sink)
}

/// The subjects of all letters.
pub fn subjects(sink: &Sink) -> Vec<String> {
    let letters = sink.letters();
    let lines = letters.iter().flat_map(|letter| letter.lines());
    let subjects = lines.filter_map(|line| line.strip_prefix("Subject: "));
    subjects.map(ToOwned::to_owned).collect()
}

/// Fails at accounts of a tenant from one network.
pub async fn stuff(t: &TestApp, peer: &str, accounts: std::ops::Range<usize>) {
    for n in accounts {
        let mut client = Client::new(t).from(peer);
        let answer = client.try_in(&format!("valaki{n}"), "rossz jelszó").await;
        assert_ne!(answer.status, 303);
    }
}

/// P-136: one network that fails at many accounts over tenants within minutes is told to operators,
/// once an hour, by a letter and on their page; the page says how many, never whose.
#[tokio::test]
async fn operators_learn_of_one_network_that_tries_accounts_of_many_tenants() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let (t, sink) = posted(&t).await;
        let (kert, bolt) = (tenant(&t, "kert").await, tenant(&t, "virag").await);
        let operator = enrol(&t, "Olga", "olga@provider.example").await;
        stuff(&kert, "198.51.100.9", 0..8).await;
        stuff(&bolt, "198.51.100.9", 0..6).await;
        // Another network, and the same account again and again, are no reason.
        stuff(&bolt, "198.51.100.77", 20..26).await;
        for _ in 0..4 {
            stuff(&bolt, "198.51.100.9", 5..6).await;
        }
        assert!(written(&t, &sink).await.is_empty(), "fourteen accounts");
        stuff(&bolt, "198.51.100.9", 6..7).await;
        let told = written(&t, &sink).await;
        assert_eq!(told, ["Tenet: one network fails at many accounts"]);
        let letter = sink.letters().remove(0);
        assert!(letter.contains("olga@provider.example"), "{letter}");
        assert!(
            !letter.contains("198.51.100") && !letter.contains("valaki"),
            "{letter}"
        );
        stuff(&bolt, "198.51.100.9", 7..9).await;
        assert_eq!(written(&t, &sink).await.len(), 1, "once an hour");

        let mut browser = operator.sign_in().await;
        let page = browser.get("/platform/alerts").await.expect(200);
        let text = page.text();
        assert!(
            text.contains("failed at 17 accounts") && text.contains("in 2 tenants"),
            "{text}"
        );
        for secret in ["198.51.100", "valaki", "kert", "virag"] {
            assert!(!page.body.contains(secret), "{secret} {text}");
        }
        t.clock.advance(SignedDuration::from_mins(61));
        assert_eq!(written(&t, &sink).await.len(), 1, "nothing new");
        stuff(&kert, "198.51.100.9", 30..38).await;
        stuff(&bolt, "198.51.100.9", 30..37).await;
        assert_eq!(written(&t, &sink).await.len(), 2, "an hour later");
    })
    .await;
}

/// An office behind one address whose people mistype and then come in is no reason for an alert.
#[tokio::test]
async fn people_of_one_office_who_mistype_and_come_in_raise_no_alert() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let (t, sink) = posted(&t).await;
        let kert = tenant(&t, "kert").await;
        for n in 0..16 {
            colleague(&kert, &format!("kollega{n}"), Role::User).await;
        }
        for n in 0..16 {
            let mut client = Client::new(&kert).from("192.0.2.4");
            let name = format!("kollega{n}");
            client.try_in(&name, "elgépeltem").await.expect(422);
            client
                .try_in(&name, crate::browser::PASSWORD)
                .await
                .expect(303);
        }
        assert!(written(&t, &sink).await.is_empty());
    })
    .await;
}

/// P-136: many failures at the operators' own door are told, though nobody is known there.
#[tokio::test]
async fn operators_learn_of_many_failures_at_their_own_door() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let (t, sink) = posted(&t).await;
        enrol(&t, "Olga", "olga@provider.example").await;
        let mut stranger = Browser::new(&t);
        let fields = [
            ("email", "olga@provider.example"),
            ("token", "x"),
            ("password", "y"),
        ];
        for _ in 0..9 {
            stranger
                .post("/platform/sign-in", &fields)
                .await
                .expect(422);
        }
        assert!(written(&t, &sink).await.is_empty());
        stranger
            .post("/platform/sign-in", &fields)
            .await
            .expect(422);
        let told = written(&t, &sink).await;
        assert_eq!(told, ["Tenet: many failures at the door of operators"]);
        stranger
            .post("/platform/sign-in", &fields)
            .await
            .expect(422);
        assert_eq!(written(&t, &sink).await.len(), 1, "once an hour");
    })
    .await;
}

/// What no mail server takes now is tried again, and a letter goes to everybody who has access and to
/// nobody else.
#[tokio::test]
async fn a_letter_to_operators_waits_until_a_server_takes_it() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let (t, sink) = posted(&t).await;
        enrol(&t, "Olga", "olga@provider.example").await;
        let gone = enrol(&t, "Pali", "pali@provider.example").await;
        operators::lock(&host(&t), gone.id).await.unwrap();
        sink.says("451 4.7.1 greylisted");
        t.app.watch.look_alike("kertes.example");
        assert!(written(&t, &sink).await.is_empty());
        sink.says("250 OK");
        assert!(written(&t, &sink).await.is_empty(), "not before its time");
        t.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(written(&t, &sink).await, ["Tenet: a host imitates yours"]);
        assert!(sink.letters()[0].contains("olga@provider.example"));
        t.app.watch.look_alike("kertes.example");
        t.clock.advance(SignedDuration::from_hours(2));
        assert_eq!(written(&t, &sink).await.len(), 1, "once a day");
    })
    .await;
}

/// P-164: alerts are kept for a year, and what a network was counted by not for an hour.
#[tokio::test]
async fn alerts_of_operators_go_when_their_time_is_over() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let kert = tenant(&t, "kert").await;
        stuff(&kert, "198.51.100.9", 0..16).await;
        operators::alert::look(&host(&t)).await.unwrap();
        let count = async |table: &str| {
            let sql = storage::Sql::new(format!("select count(*) from {table}"));
            let rows = t.app.control.read_once(sql).await.unwrap();
            rows[0].get::<i64>(0).unwrap()
        };
        assert_eq!(count("platform_alerts").await, 1);
        assert_eq!(count("platform_failures").await, 1);
        t.clock.advance(SignedDuration::from_mins(11));
        operators::tidy(&host(&t)).await.unwrap();
        assert_eq!(count("platform_failures").await, 0);
        t.clock.advance(SignedDuration::from_hours(24 * 364));
        operators::tidy(&host(&t)).await.unwrap();
        assert_eq!(count("platform_alerts").await, 1);
        t.clock.advance(SignedDuration::from_hours(24));
        operators::tidy(&host(&t)).await.unwrap();
        assert_eq!(count("platform_alerts").await, 0);
    })
    .await;
}
