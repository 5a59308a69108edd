//! An operator's access ends by itself unless somebody confirms that it is needed.

use crate::browser::{Browser, Enrolled, enrol, host};
use jiff::SignedDuration;
use server::slices::SLICES;
use testkit::{Answer, TestApp, both};

const OPERATORS: &str = "/platform/operators";
const CONFIRMATIONS: &str = "/platform/operators/confirmations";
const DAY: SignedDuration = SignedDuration::from_hours(24);
const REMINDER: &str = "Your access ends on ";

/// Sends the form with which one operator confirms another.
async fn confirm(browser: &mut Browser, whom: &Enrolled, code: &str) -> Answer {
    let id = whom.id.to_string();
    let fields = [("operator", id.as_str()), ("code", code)];
    browser.post(CONFIRMATIONS, &fields).await
}

/// The time goes on until then.
fn until(t: &TestApp, at: kernel::Timestamp) {
    t.clock.advance(t.clock.now().duration_until(at));
}

/// The refusal of the sign-in page, without what differs from one answer to the next.
fn refusal(answer: &Answer, email: &str) -> String {
    let nonce = crate::browser::between(&answer.body, "nonce=\"", "\"");
    answer.body.replace(nonce, "").replace(email, "")
}

/// P-118: an access that nobody has confirmed holds on day 90 and is off at day 91. Whoever tries
/// then is told what somebody hears who is locked, and a session that is open ends at once.
#[tokio::test]
async fn an_access_that_nobody_confirms_ends_by_itself_at_day_91() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        // They stand in the order in which they came.
        t.clock.advance(SignedDuration::from_secs(1));
        let bela = enrol(&t, "Béla", "bela@provider.example").await;
        operators::lock(&host(&t), bela.id).await.unwrap();
        let begun = operators::list(&host(&t)).await.unwrap()[0].confirmed_at;

        // Day 90: they come in.
        until(&t, begun + DAY * 90);
        anna.sign_in().await;

        // A minute before the end they come in, and are inside when it comes.
        until(&t, begun + DAY * 91 - SignedDuration::from_mins(1));
        let mut inside = anna.sign_in().await;
        inside.get("/platform/tenants").await.expect(200);
        until(&t, begun + DAY * 91 - SignedDuration::from_secs(1));
        inside.get("/platform/tenants").await.expect(200);
        t.clock.advance(SignedDuration::from_secs(1));
        let out = inside.get("/platform/tenants").await.expect(303);
        assert_eq!(out.location(), "/platform/sign-in");

        let list = operators::list(&host(&t)).await.unwrap();
        let states: Vec<_> = list.iter().map(|one| one.state(t.clock.now())).collect();
        assert_eq!(states, ["expired", "locked"]);
        let mut browser = Browser::new(&t);
        let expired = anna.try_in(&mut browser, None).await.expect(422);
        let locked = bela.try_in(&mut browser, None).await.expect(422);
        assert_eq!(refusal(&expired, anna.email), refusal(&locked, bela.email));
        // A new link is no way around it.
        let link = operators::reset(&host(&t), anna.id).await.unwrap();
        let path = crate::browser::path_of(link.expose());
        browser.get(&path).await.expect(404);

        operators::confirm(&host(&t), anna.id).await.unwrap();
        browser.get(&path).await.expect(200);
    })
    .await;
}

/// P-118: another operator confirms with a fresh second factor, and both stand in the log. Nobody
/// confirms themselves.
#[tokio::test]
async fn another_operator_confirms_an_access_and_nobody_their_own() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        // They stand in the order in which they came.
        t.clock.advance(SignedDuration::from_secs(1));
        let bela = enrol(&t, "Béla", "bela@provider.example").await;
        t.clock.advance(DAY * 80);
        let mut browser = bela.sign_in().await;
        confirm(&mut browser, &anna, "").await.expect(422);
        confirm(&mut browser, &anna, "000000").await.expect(422);
        let own = confirm(&mut browser, &bela, &bela.code()).await.expect(422);
        assert!(own.text().contains("another operator confirms your access"));
        let nobody = [("operator", "x"), ("code", "000000")];
        browser.post(CONFIRMATIONS, &nobody).await.expect(422);
        let own = operators::list(&host(&t)).await.unwrap();
        assert!(own.iter().all(|one| one.is_due(t.clock.now())));

        let done = confirm(&mut browser, &anna, &bela.code()).await.expect(303);
        let page = browser.get(&done.location()).await.expect(200);
        assert!(page.text().contains("confirmed for another 91 days"));
        let rows = page.all("tbody tr");
        assert!(
            !rows[0].contains("due") && rows[1].contains("due"),
            "{rows:?}"
        );
        let chooses = page.all("select#operator option").join(" ");
        assert!(chooses.contains("Anna") && !chooses.contains("Béla"));

        // Day 91 of both: only who was confirmed is left.
        t.clock.advance(DAY * 11);
        anna.sign_in().await;
        let refused = bela.try_in(&mut Browser::new(&t), None).await;
        refused.expect(422);
        // The host's person may let somebody in again, themselves too.
        operators::confirm(&host(&t), bela.id).await.unwrap();
        let mut browser = bela.sign_in().await;

        let lines = operators::log::latest(&host(&t), 100).await.unwrap();
        let told: Vec<_> = lines
            .iter()
            .filter(|line| line.action == "operator_confirmed")
            .map(|line| (line.who.as_str(), line.operator, line.reason.clone()))
            .collect();
        let expected = [
            ("host", Some(bela.id), String::new()),
            ("operator", Some(bela.id), anna.id.to_string()),
        ];
        assert_eq!(told, expected);
        let verified = operators::log::verify(&host(&t)).await.unwrap();
        assert_eq!(verified.broken, None);
        let log = browser.get("/platform/log").await.expect(200);
        assert!(log.text().contains("Access confirmed · Anna"));
    })
    .await;
}

/// From day 76 on every page of an operator says until when their access lasts, and so does the
/// list of operators.
#[tokio::test]
async fn an_operator_is_reminded_from_day_76_on() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let begun = operators::list(&host(&t)).await.unwrap()[0].confirmed_at;
        until(&t, begun + DAY * 76 - SignedDuration::from_mins(1));
        let mut browser = anna.sign_in().await;
        for path in ["/platform/tenants", OPERATORS] {
            let page = browser.get(path).await.expect(200).text();
            assert!(!page.contains(REMINDER), "{page}");
        }
        t.clock.advance(SignedDuration::from_mins(1));
        for path in ["/platform/tenants", OPERATORS, "/platform/log"] {
            let page = browser.get(path).await.expect(200).text();
            assert!(page.contains(REMINDER), "{page}");
        }
        let page = browser.get(OPERATORS).await.expect(200);
        assert!(page.all("tbody tr")[0].contains("due"));
        assert!(
            page.body.contains("tenet operator confirm"),
            "there is nobody else"
        );
        operators::confirm(&host(&t), anna.id).await.unwrap();
        let page = browser.get(OPERATORS).await.expect(200).text();
        assert!(!page.contains(REMINDER), "{page}");
    })
    .await;
}
