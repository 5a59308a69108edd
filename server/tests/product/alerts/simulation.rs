//! One attack after the other, each noticed within seconds while the server runs as it always does;
//! and a working day of several people, of which nobody is told.

use crate::alerts::platform::{posted, stuff, subjects};
use crate::alerts::sink::Sink;
use crate::browser::{Browser, enrol, host};
use crate::crew::{Client, colleague, key_on, program, real, tenant};
use axum::http::Method;
use kernel::Id;
use kit::Role;
use serde_json::json;
use server::slices::SLICES;
use std::time::{Duration, Instant};
use testkit::{TestApp, both};
use tokio::sync::watch;

/// Within so many seconds an attack is told of. On a machine with nothing else to do it is two.
const SECONDS: u64 = 30;

/// What runs beside the requests of a server, as `serve` starts it.
struct Beside {
    stop: watch::Sender<bool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Beside {
    fn of(t: &TestApp) -> Beside {
        let (stop, stopped) = watch::channel(false);
        let viewings = identity::viewing::keep(t.app.clone(), stopped.clone());
        let alerts = operators::alert::keep(host(t), stopped.clone());
        let (worker, mut until) = (t.worker(), stopped);
        let work = async move {
            worker
                .run(async move { drop(until.wait_for(|stop| *stop).await) })
                .await;
        };
        Beside {
            stop,
            tasks: vec![
                tokio::spawn(viewings),
                tokio::spawn(alerts),
                tokio::spawn(work),
            ],
        }
    }

    async fn end(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            task.await.unwrap();
        }
    }
}

/// How many letters of this subject have been sent.
fn sent(sink: &Sink, subject: &str) -> usize {
    let all = subjects(sink);
    all.iter().filter(|sent| sent.contains(subject)).count()
}

/// Waits until a letter of this subject has been sent, which none was before.
async fn alarm(sink: &Sink, attack: &str, subject: &str) {
    alarm_after(sink, attack, subject, 0).await;
}

/// The same where some were sent before.
async fn alarm_after(sink: &Sink, attack: &str, subject: &str, before: usize) {
    let began = Instant::now();
    loop {
        if sent(sink, subject) > before {
            eprintln!(
                "{attack}: told after {:.1} s",
                began.elapsed().as_secs_f64()
            );
            return;
        }
        let late = began.elapsed() > Duration::from_secs(SECONDS);
        assert!(!late, "{attack}: not told of: {:#?}", subjects(sink));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// P-136: every attack raises its alert within seconds: to administrators of the tenant, and where it
/// shows over tenants or at their own door, to operators.
#[tokio::test(flavor = "multi_thread")]
async fn every_attack_is_told_of_within_seconds() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let (t, sink) = posted(&t).await;
        let (kert, bolt) = (tenant(&t, "kert").await, tenant(&t, "virag").await);
        enrol(&t, "Olga", "olga@provider.example").await;
        colleague(&kert, "bela", Role::Administrator).await;
        let cili = colleague(&kert, "cili", Role::User).await;
        colleague(&kert, "misi", Role::Manager).await;
        let mut anna = Client::of(&kert, "anna").await;
        let mut misi = Client::of(&kert, "misi").await;
        let beside = Beside::of(&t);
        let none = |subject: &str| {
            let sent = subjects(&sink);
            assert!(
                !sent.iter().any(|one| one.contains(subject)),
                "{subject}: {sent:#?}"
            );
        };

        none("Made an API key");
        let mut key = program(&kert, &mut anna).await;
        alarm(&sink, "a key of the API", "Made an API key").await;

        let canary = key.contact("Csalogató").await;
        anna.post(&format!("/contacts/{canary}/canary"), &[])
            .await
            .expect(303);
        none("Opened, changed or exported a canary");
        none("a canary has raised");
        misi.get(&format!("/contacts/{canary}")).await.expect(200);
        alarm(
            &sink,
            "opening a canary",
            "Opened, changed or exported a canary",
        )
        .await;
        alarm(
            &sink,
            "the same, to operators",
            "a canary has raised the alarm",
        )
        .await;

        let page = anna
            .post("/api-keys/canaries", &[("canary", "script")])
            .await
            .expect(200);
        none("Somebody used a canary key");
        let mut thief = Client::new(&kert).with_key(&key_on(&page));
        thief.get("/api/v1/contacts").await.expect(401);
        alarm(&sink, "a stolen key", "Somebody used a canary key").await;

        none("new browser");
        let mut other = Client::of(&kert, "misi").await;
        other.get("/contacts").await.expect(200);
        alarm(&sink, "a stolen password", "new browser").await;

        none("Opened unusually many records");
        for _ in 0..300 {
            let id: Id<()> = Id::from_bytes(kernel::random::bytes());
            misi.get(&format!("/contacts/{id}")).await;
        }
        alarm(&sink, "reading everything", "Opened unusually many records").await;

        none("Exported many records at once");
        let rows = (0..300).map(|n| json!({ "family_name": format!("Kovács {n}") }));
        let rows = json!({ "rows": rows.collect::<Vec<_>>() });
        key.json(Method::POST, "/contacts/bulk", &rows)
            .await
            .expect(200);
        key.export("Kov").await;
        alarm(
            &sink,
            "taking everything out",
            "Exported many records at once",
        )
        .await;

        none("Signing in failed unusually often");
        for n in 0..20 {
            let mut guesser = Client::new(&kert).from(&format!("198.51.100.{n}"));
            let name = ["bela", "cili", "misi", "anna"][n % 4];
            guesser
                .try_in(name, &format!("rossz jelszó {n}"))
                .await
                .expect(422);
        }
        alarm(
            &sink,
            "guessing passwords",
            "Signing in failed unusually often",
        )
        .await;

        none("one network fails");
        stuff(&kert, "203.0.113.9", 0..8).await;
        stuff(&bolt, "203.0.113.9", 0..8).await;
        alarm(
            &sink,
            "stuffing over tenants",
            "one network fails at many accounts",
        )
        .await;

        none("many failures at the door");
        let mut stranger = Browser::new(&t);
        for n in 0..10 {
            let fields = [
                ("email", "olga@provider.example"),
                ("password", &n.to_string()),
            ];
            stranger
                .post("/platform/sign-in", &fields)
                .await
                .expect(422);
        }
        alarm(&sink, "the door of operators", "many failures at the door").await;

        none("only looks like ours");
        Client::new(&kert)
            .referred("https://tenet.test.evil.example/t/kert/sign-in")
            .get("/sign-in")
            .await
            .expect(200);
        alarm(&sink, "an imitation", "only looks like ours").await;
        alarm(&sink, "the same, to operators", "a host imitates yours").await;

        // Béla was made one, too.
        let before = sent(&sink, "Became an administrator");
        let role = [("role", "administrator")];
        anna.post(&format!("/users/{cili}/role"), &role)
            .await
            .expect(303);
        let made = "Became an administrator";
        alarm_after(&sink, "a new administrator", made, before).await;

        beside.end().await;
    })
    .await;
}

/// P-136: a working day of several people raises no alert: one mistypes, all look at lists and dozens
/// of contacts, they change, import and export some, and a program reads; beside them lie canaries
/// that nobody touches.
#[tokio::test(flavor = "multi_thread")]
async fn a_working_day_raises_no_alert() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let (t, sink) = posted(&t).await;
        let kert = tenant(&t, "kert").await;
        enrol(&t, "Olga", "olga@provider.example").await;
        colleague(&kert, "bela", Role::Administrator).await;
        for (name, role) in [
            ("cili", Role::User),
            ("misi", Role::Manager),
            ("dora", Role::User),
        ] {
            colleague(&kert, name, role).await;
        }
        let beside = Beside::of(&t);
        let mut anna = Client::of(&kert, "anna").await;
        let mut key = program(&kert, &mut anna).await;
        let canary = key.contact("Csalogató").await;
        anna.post(&format!("/contacts/{canary}/canary"), &[])
            .await
            .expect(303);
        anna.post("/api-keys/canaries", &[("canary", "script")])
            .await
            .expect(200);
        let mut contacts = Vec::new();
        for n in 0..40 {
            contacts.push(key.contact(&format!("Kovács {n}")).await);
        }
        // What was told of setting this up is past.
        alarm(&sink, "setting up", "Made an API key").await;
        kert.run_jobs().await;
        let before = subjects(&sink).len();

        for name in ["cili", "misi", "dora"] {
            let mut person = Client::new(&kert).from("192.0.2.4");
            if name == "dora" {
                person.try_in(name, "elgépeltem").await.expect(422);
            }
            person
                .try_in(name, crate::browser::PASSWORD)
                .await
                .expect(303);
            for path in ["/contacts", "/contacts?sort=-created", "/profile"] {
                person.get(path).await.expect(200);
            }
            let sought = person.post("/contacts/search", &[("q", "Csalogat")]).await;
            let list = sought.expect(303).location().replace("/t/kert", "");
            person.get(&list).await.expect(200);
            for id in &contacts {
                person.get(&format!("/contacts/{id}")).await.expect(200);
            }
            let edit = format!("/contacts/{}/fields/source", contacts[3]);
            person.get(&edit).await.expect(200);
            let body = [("version", "1"), ("value", "vásár")];
            person.post(&edit, &body).await;
        }
        let change = json!({ "source": "vásár" });
        let path = format!("/contacts/{}", contacts[7]);
        key.json(Method::PATCH, &path, &change).await.expect(200);
        key.import("Name,Email\nUj Ember,uj@x.hu\nMas Ember,mas@x.hu\n")
            .await;
        key.export("Kovács").await;
        key.get("/api/v1/contacts").await.expect(200);
        for id in contacts.iter().take(30) {
            key.get(&format!("/api/v1/contacts/{id}")).await.expect(200);
        }
        anna.get("/alerts").await.expect(200);
        anna.get("/canaries").await.expect(200);
        // Long enough for everything that runs beside the requests to have run, more than once.
        tokio::time::sleep(Duration::from_secs(4)).await;
        kert.run_jobs().await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(subjects(&sink)[before..], [] as [String; 0]);
        let page = anna.get("/canaries").await.expect(200).text();
        assert!(page.contains("no alarm yet"), "{page}");
        assert!(!operators::alert::look(&host(&t)).await.unwrap());
        let sql = storage::Sql::new("select count(*) from platform_alerts");
        let rows = t.app.control.read_once(sql).await.unwrap();
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 0);
        beside.end().await;
    })
    .await;
}
