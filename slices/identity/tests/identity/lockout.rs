//! Guessing passwords: who guesses waits longer and longer, and nobody else does for long.

use crate::common::{Browser, PASSWORD, SLICES, colleague, sign_in_from};
use jiff::SignedDuration;
use kernel::Error;
use kit::{Address, Role};
use std::net::SocketAddr;
use storage::{Sql, Value};
use testkit::TestApp;

const WRONG: &str = "valami egészen más";

fn from(address: &str) -> Address {
    Address::new(address.parse().unwrap())
}

/// Anna's own browser, in which she has signed in before, now behind this address.
async fn own_browser(t: &TestApp, address: &str) -> Browser {
    let mut browser = Browser::new(t);
    assert_eq!(browser.sign_in("anna").await.status, 303);
    browser.peer = Some(SocketAddr::new(address.parse().unwrap(), 4711));
    browser
}

async fn fail(t: &TestApp, name: &str, times: usize, address: &Address) {
    for _ in 0..times {
        assert!(sign_in_from(t, name, WRONG, address).await.is_err());
    }
}

async fn gets_in(t: &TestApp, name: &str, address: &Address) -> bool {
    sign_in_from(t, name, PASSWORD, address).await.is_ok()
}

/// Failures counted so far, as if they had taken their time.
async fn pretend(t: &TestApp, kind: &str, failures: i64) {
    let sql = Sql::new("update lockouts set failures = $2, until_at = 0 where kind = $1");
    let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
    tx.run(sql.arg(kind).arg(failures)).await.unwrap();
    tx.commit().await.unwrap();
}

fn seconds(n: i64) -> SignedDuration {
    SignedDuration::from_secs(n)
}

/// P-151: repeated wrong passwords lock the account, longer each time, and time opens it again.
#[tokio::test]
async fn after_five_wrong_passwords_even_the_right_one_waits_and_longer_after_the_next() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let there = from("198.51.100.7");
        fail(&t, "anna", 4, &there).await;
        assert!(
            gets_in(&t, "anna", &there).await,
            "four may be typing errors"
        );

        fail(&t, "anna", 5, &there).await;
        assert!(!gets_in(&t, "anna", &there).await);
        t.clock.advance(seconds(29));
        assert!(!gets_in(&t, "anna", &there).await);
        t.clock.advance(seconds(1));
        fail(&t, "anna", 1, &there).await;
        t.clock.advance(seconds(59));
        assert!(!gets_in(&t, "anna", &there).await);
        t.clock.advance(seconds(1));
        assert!(gets_in(&t, "anna", &there).await);
        fail(&t, "anna", 4, &there).await;
        assert!(gets_in(&t, "anna", &there).await, "who came in begins anew");
    })
    .await;
}

/// P-151: one account, many addresses.
#[tokio::test]
async fn who_guesses_for_one_account_from_many_networks_waits_as_well() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        for n in 0..5 {
            fail(&t, "anna", 1, &from(&format!("198.51.100.{n}"))).await;
        }
        assert!(!gets_in(&t, "anna", &from("203.0.113.9")).await);
    })
    .await;
}

/// P-151: many accounts, one address.
#[tokio::test]
async fn who_tries_many_accounts_from_one_network_is_not_heard_there_any_more() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut own = own_browser(&t, "2001:db8:1:2::77").await;
        for n in 0..20 {
            let address = format!("2001:db8:1:2::{n:x}");
            fail(&t, &format!("name{n}"), 1, &from(&address)).await;
        }
        let there = from("2001:db8:1:2:ffff::1");
        let before = identity::password::runs();
        let refused = sign_in_from(&t, "anna", PASSWORD, &there).await;
        assert!(matches!(refused, Err(Error::Conflict("too_many_attempts"))));
        assert_eq!(identity::password::runs(), before, "at no cost");

        assert!(gets_in(&t, "anna", &from("2001:db8:1:3::1")).await);
        let again = own.sign_in("anna").await;
        assert_eq!(again.status, 303, "with a browser of one's own");
        t.clock.advance(seconds(61));
        assert!(gets_in(&t, "anna", &there).await);
    })
    .await;
}

#[tokio::test]
async fn guesses_at_the_same_moment_are_counted_one_by_one() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let there = from("198.51.100.7");
        let guesses = (0..12).map(|_| {
            let t = t.clone();
            tokio::spawn(async move { sign_in_from(&t, "anna", WRONG, &there).await.is_err() })
        });
        for guess in guesses.collect::<Vec<_>>() {
            assert!(guess.await.unwrap());
        }
        let sql = Sql::new("select failures from lockouts where kind = 'account'");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 5, "no more were heard");
    })
    .await;
}

/// P-151: strangers cannot lock somebody out for good.
#[tokio::test]
async fn a_hundred_wrong_guesses_stop_strangers_and_not_the_person_at_their_own_browser() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut own = own_browser(&t, "192.0.2.200").await;
        let there = from("198.51.100.7");
        fail(&t, "anna", 1, &there).await;
        pretend(&t, "account", 99).await;
        fail(&t, "anna", 1, &there).await;
        t.clock.advance(SignedDuration::from_hours(24 * 30));
        assert!(!gets_in(&t, "anna", &from("203.0.113.9")).await);
        assert_eq!(own.sign_in("anna").await.status, 303);
        assert!(!gets_in(&t, "anna", &there).await, "strangers stay out");

        // The letter that told of it works for a day.
        t.run_jobs().await;
        let letters = t.letters().await;
        let letter = letters
            .iter()
            .find(|letter| letter.subject.contains("stopped"))
            .unwrap();
        let path = link_in(&letter.text);
        let mut browser = Browser::new(&t);
        assert_eq!(browser.get(&path).await.status, 200);
        t.clock.advance(SignedDuration::from_hours(25));
        let late = browser.post(&path, "").await;
        assert_eq!(late.status, 404, "a day later");
    })
    .await;
}

fn link_in(text: &str) -> String {
    let start = "http://tenet.test/t/demo";
    let line = text.lines().find(|line| line.starts_with(start)).unwrap();
    line.strip_prefix(start).unwrap().to_owned()
}

#[tokio::test]
async fn the_person_is_told_once_and_lets_themselves_in_by_the_letter() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let there = from("198.51.100.7");
        fail(&t, "anna", 5, &there).await;
        fail(&t, "nobody", 5, &there).await;
        t.run_jobs().await;
        let letters = t.letters().await;
        assert_eq!(letters.len(), 1, "nobody is not written to");
        assert_eq!(letters[0].to, "anna@x.hu");

        let mut browser = Browser::new(&t);
        let path = link_in(&letters[0].text);
        assert_eq!(browser.get(&path).await.status, 200);
        assert!(
            !gets_in(&t, "anna", &there).await,
            "opening the link does nothing"
        );
        assert_eq!(browser.post(&path, "").await.status, 200);
        assert!(gets_in(&t, "anna", &there).await);
        assert_eq!(browser.post(&path, "").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_sees_who_is_not_let_in_and_lets_them_in() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let there = from("198.51.100.7");
        let admin = t.client(Role::Administrator);
        fail(&t, "anna", 5, &there).await;
        let page = admin.get("/users").await.expect(200);
        assert!(page.text().contains("not let in until"), "{}", page.text());
        let path = format!("/users/{anna}/admission");
        for role in [Role::Manager, Role::User, Role::Restricted] {
            t.client(role).post(&path, &[]).await.expect(403);
        }
        admin.post(&path, &[]).await.expect(303);
        let page = admin.get("/users").await.expect(200);
        assert!(!page.text().contains("not let in until"));
        assert!(gets_in(&t, "anna", &there).await);
    })
    .await;
}

/// P-151: at the real door, where the answer tells nothing of the account.
#[tokio::test]
async fn the_page_says_the_same_to_whoever_is_wrong_unknown_or_locked_out() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        colleague(&t, "bela", Role::User).await;
        fail(&t, "bela", 5, &Address::default()).await;
        let mut pages = Vec::new();
        for (name, password) in [("anna", "rossz"), ("nemo", "rossz"), ("bela", "rossz")] {
            let form = format!("email={name}%40x.hu&password={password}");
            let page = Browser::new(&t).post("/sign-in", &form).await;
            assert_eq!(page.status, 422);
            pages.push(same(&page.body, name));
        }
        let right = PASSWORD.replace(' ', "+");
        let form = format!("email=bela%40x.hu&password={right}");
        pages.push(same(
            &Browser::new(&t).post("/sign-in", &form).await.body,
            "bela",
        ));
        assert!(pages[0].contains("wait longer and longer"));
        assert!(pages.iter().all(|page| *page == pages[0]));
    })
    .await;
}

/// A page without what is drawn anew for each answer, and without the name that was typed.
fn same(body: &str, name: &str) -> String {
    let mut parts = body.split("nonce=\"");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        out.push_str(part.split_once('"').unwrap().1);
    }
    out.replace(name, "name")
}

#[tokio::test]
async fn who_connects_counts_and_no_header_hides_it() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.peer = Some("203.0.113.9:4711".parse().unwrap());
        for n in 0..20 {
            let form = format!("email=name{n}%40x.hu&password=rossz");
            assert_eq!(browser.post("/sign-in", &form).await.status, 422);
        }
        let refused = browser.sign_in("anna").await;
        assert_eq!(refused.status, 429);
        assert!(refused.body.contains("Too many wrong attempts"));
        let mut elsewhere = Browser::new(&t);
        elsewhere.peer = Some("203.0.113.10:4711".parse().unwrap());
        assert_eq!(elsewhere.sign_in("anna").await.status, 303);
    })
    .await;
}

/// P-151: the address itself is stored nowhere, and tomorrow nobody knows it again.
#[tokio::test]
async fn no_address_lies_in_any_table_and_a_day_later_nothing_is_left_of_it() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let there = from("198.51.100.7");
        fail(&t, "anna", 1, &there).await;
        fail(&t, "nobody", 1, &there).await;
        let octets = [198u8, 51, 100, 7];
        let mut seen = 0;
        for (table, columns) in [
            ("lockouts", "*"),
            ("security_log", "*"),
            ("viewings", "*"),
            ("users", "email, name, lang, zone, state, password"),
            ("sessions", "*"),
            ("devices", "*"),
            ("jobs", "*"),
            ("history", "*"),
            ("change_sets", "*"),
        ] {
            let sql = Sql::new(format!("select {columns} from {table}"));
            for row in t.app.db.read_once(t.tenant.id, sql).await.unwrap() {
                for i in 0..row.len() {
                    let bytes = match row.value(i) {
                        Value::Text(text) => text.clone().into_bytes(),
                        Value::Blob(bytes) => bytes.clone(),
                        _ => continue,
                    };
                    seen += 1;
                    let text = String::from_utf8_lossy(&bytes);
                    assert!(
                        !text.contains("198.51") && !text.contains("nobody"),
                        "{table}"
                    );
                    assert!(!bytes.windows(4).any(|part| part == octets), "{table}");
                }
            }
        }
        assert!(seen > 20, "{seen}");

        t.clock.advance(SignedDuration::from_hours(25));
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        let now = t.clock.now();
        jobs::enqueue(&mut tx, now, "tidy_sessions", serde_json::Value::Null, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        t.run_jobs().await;
        let sql = Sql::new("select kind from lockouts");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        let kinds: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(kinds, ["account"], "that of Anna, until somebody comes in");
    })
    .await;
}

/// A dead link says so when it is opened, with words about what it was for.
#[tokio::test]
async fn a_link_that_lets_nobody_in_says_so_when_it_is_opened() {
    testkit::both(SLICES, |t| async move {
        let dead = identity::Token::new();
        for word in ["x", dead.expose()] {
            let mut browser = Browser::new(&t);
            let path = format!("/sign-in/admission/{word}");
            for page in [browser.get(&path).await, browser.post(&path, "").await] {
                assert_eq!(page.status, 404, "{}", page.body);
                assert!(page.body.contains("This link does not work any more"));
                assert!(page.body.contains("let in again already"), "{}", page.body);
            }
        }
    })
    .await;
}
