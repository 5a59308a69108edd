//! Networks from which somebody comes in: known again by a hash, told of when they are new.

use crate::common::{Browser, SLICES, colleague};
use jiff::SignedDuration;
use kit::{Role, Settings};
use std::net::{IpAddr, SocketAddr};
use storage::{Sql, Value};
use testkit::TestApp;

/// A browser behind this address.
fn browser(t: &TestApp, address: &str) -> Browser {
    let mut browser = Browser::new(t);
    move_to(&mut browser, address);
    browser
}

fn move_to(browser: &mut Browser, address: &str) {
    browser.peer = Some(SocketAddr::new(address.parse().unwrap(), 4711));
}

async fn again(browser: &mut Browser, name: &str) {
    browser.post("/sign-out", "").await;
    assert_eq!(browser.sign_in(name).await.status, 303);
}

/// What bela was told about coming in, the oldest first.
async fn told(t: &TestApp) -> Vec<String> {
    t.run_jobs().await;
    // The next letter is a later one.
    t.clock.advance(SignedDuration::from_secs(1));
    let letters = t.letters().await.into_iter();
    let own = letters.filter(|letter| letter.to == "bela@x.hu");
    let subjects = own.map(|letter| letter.subject);
    let mut told: Vec<_> = subjects
        .filter(|subject| subject.starts_with("You came in"))
        .collect();
    told.reverse();
    told
}

async fn noted(t: &TestApp, event: &str) -> i64 {
    let sql = Sql::new("select count(*) from security_log where event = $1").arg(event);
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows[0].get(0).unwrap()
}

async fn marks(t: &TestApp) -> Vec<Vec<u8>> {
    let sql = Sql::new("select mark from networks order by user_id, mark");
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

const BOTH: &str = "You came in with a new browser from a new network";
const NETWORK: &str = "You came in from a new network";
const BROWSER: &str = "You came in with a new browser";

/// P-136: a person is told of a network that was not known, in one letter with the browser.
#[tokio::test]
async fn a_person_is_told_of_a_network_that_was_not_known_and_in_one_letter_with_the_browser() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "bela", Role::User).await;
        let mut own = browser(&t, "198.51.100.7");
        own.sign_in("bela").await;
        assert_eq!(told(&t).await, [""; 0], "the first time everything is new");
        assert_eq!(noted(&t, "new-network").await, 0);

        move_to(&mut own, "198.51.100.250");
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await, [""; 0], "the same front");
        move_to(&mut own, "203.0.113.9");
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await, [NETWORK]);
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await, [NETWORK], "it is known now");
        browser(&t, "203.0.113.10").sign_in("bela").await;
        assert_eq!(told(&t).await, [NETWORK, BROWSER]);
        browser(&t, "2001:db8:1::1").sign_in("bela").await;
        assert_eq!(told(&t).await, [NETWORK, BROWSER, BOTH], "one letter");
        assert_eq!(noted(&t, "new-network").await, 2);
        browser(&t, "2001:db8:1:ffff::2").sign_in("bela").await;
        assert_eq!(noted(&t, "new-network").await, 2);
    })
    .await;
}

/// What is behind a proxy is known by who stands before it, and by no header of a stranger.
#[tokio::test]
async fn behind_a_proxy_the_network_is_that_of_whoever_it_speaks_for() {
    let proxies = |s: &mut Settings| {
        s.proxies = kit::Proxies::parse("10.0.0.0/8", "X-Forwarded-For").unwrap();
    };
    testkit::both_set(SLICES, proxies, |t| async move {
        colleague(&t, "bela", Role::User).await;
        let mut own = browser(&t, "10.0.0.1");
        own.forwarded = Some("198.51.100.7");
        own.sign_in("bela").await;
        own.forwarded = Some("203.0.113.1, 198.51.100.8");
        move_to(&mut own, "10.0.0.2");
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await, [""; 0], "two proxies, one network");
        own.forwarded = Some("203.0.113.1");
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await, [NETWORK]);
        move_to(&mut own, "192.0.2.1");
        again(&mut own, "bela").await;
        assert_eq!(
            told(&t).await,
            [NETWORK, NETWORK],
            "no proxy: the header is nothing"
        );
    })
    .await;
}

/// P-028: no address is in any table, in any form; nor can two colleagues in one network be
/// told to be in one.
#[tokio::test]
async fn no_address_is_kept_and_one_network_of_two_colleagues_looks_like_two() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "bela", Role::User).await;
        colleague(&t, "cili", Role::User).await;
        for name in ["bela", "cili"] {
            let mut own = browser(&t, "198.51.100.7");
            own.sign_in(name).await;
            move_to(&mut own, "2001:db8:77::9");
            again(&mut own, name).await;
        }
        t.run_jobs().await;
        let marks = marks(&t).await;
        let distinct: std::collections::HashSet<_> = marks.iter().collect();
        assert_eq!((marks.len(), distinct.len()), (4, 4));

        let mut forms: Vec<Vec<u8>> = vec![b"198.51.100".to_vec(), b"2001:db8:77".to_vec()];
        for address in ["198.51.100.7", "2001:db8:77::9"] {
            forms.push(match address.parse::<IpAddr>().unwrap() {
                IpAddr::V4(v4) => v4.octets().to_vec(),
                IpAddr::V6(v6) => v6.octets()[..6].to_vec(),
            });
        }
        let mut seen = 0;
        let slices = t.app.slices.iter();
        for table in slices.flat_map(|slice| slice.personal_data) {
            let own = table.columns.iter().map(|column| column.name);
            let columns: Vec<_> = own.chain(table.impersonal.iter().copied()).collect();
            let sql = format!("select {} from {}", columns.join(", "), table.table);
            let rows = t.app.db.read_once(t.tenant.id, Sql::new(sql)).await;
            for row in &rows.unwrap() {
                for i in 0..row.len() {
                    let bytes = match row.value(i) {
                        Value::Text(text) => text.as_bytes(),
                        Value::Blob(bytes) => bytes,
                        _ => continue,
                    };
                    seen += 1;
                    for form in &forms {
                        let found = bytes.windows(form.len()).any(|part| part == form);
                        assert!(!found, "{} holds an address", table.table);
                    }
                }
            }
        }
        assert!(seen > 40, "{seen} values were looked at");
    })
    .await;
}

/// P-164: a network is forgotten ninety days after it was last seen, and when the person says so.
#[tokio::test]
async fn a_network_is_forgotten_after_ninety_days_and_when_the_person_wants_it() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "bela", Role::User).await;
        let mut own = browser(&t, "198.51.100.7");
        own.sign_in("bela").await;
        t.clock.advance(SignedDuration::from_hours(88 * 24));
        again(&mut own, "bela").await;
        t.clock.advance(SignedDuration::from_hours(88 * 24));
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await, [""; 0], "seen within ninety days");
        t.clock.advance(SignedDuration::from_hours(91 * 24));
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await, [NETWORK], "not seen for longer");

        let page = own.get("/profile/security").await;
        assert!(page.body.contains("1 network is known"), "{}", page.body);
        assert_eq!(
            own.post("/profile/networks/forgetting", "").await.status,
            303
        );
        assert!(marks(&t).await.is_empty());
        assert_eq!(noted(&t, "networks-forgotten").await, 1);
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await, [NETWORK, NETWORK], "all are new again");
    })
    .await;
}

/// Somebody on the move keeps a few networks, the latest ones.
#[tokio::test]
async fn somebody_has_a_few_networks_and_no_more() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "bela", Role::User).await;
        let mut own = browser(&t, "198.51.1.1");
        own.sign_in("bela").await;
        for n in 2..30 {
            t.clock.advance(SignedDuration::from_hours(24));
            move_to(&mut own, &format!("198.51.{n}.1"));
            again(&mut own, "bela").await;
        }
        let kept = i64::try_from(marks(&t).await.len()).unwrap();
        assert_eq!(kept, identity::network::MOST);
        let before = told(&t).await.len();
        move_to(&mut own, "198.51.28.1");
        again(&mut own, "bela").await;
        assert_eq!(told(&t).await.len(), before, "a late one is there");
    })
    .await;
}
