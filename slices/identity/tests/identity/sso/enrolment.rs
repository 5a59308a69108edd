//! A second factor that is set up before there is a session, by somebody who came by a provider.

use crate::common::factor::{code, secret_of};
use crate::common::{Browser, PASSWORD, Page, SLICES, colleague};
use crate::sso::op::Op;
use crate::sso::{At, input, is_in, noted, provider, sign_on};
use kit::Role;
use testkit::{TestApp, both};

const ENROLMENT: &str = "/t/demo/sign-in/enrolment";
const ASKED: &str = "/sign-in/enrolment/password";

async fn asks_everybody(t: &TestApp) {
    let sql = "insert into factor_policy (id, wanted, since) values (1, 'everyone', 0)";
    let mut tx = t.system().begin().await.unwrap();
    tx.run(storage::Sql::new(sql)).await.unwrap();
    tx.commit().await.unwrap();
}

/// Anna, who has a password, and whom the provider vouches for.
async fn anna(t: &TestApp, op: &Op) -> At {
    colleague(t, "anna", Role::User).await;
    let id = provider(t, op, &input()).await;
    asks_everybody(t).await;
    id
}

/// Somebody who comes by the provider stands before setting up a second factor.
async fn comes(t: &TestApp, op: &Op, id: At) -> (Browser, Page) {
    let mut browser = Browser::new(t);
    let page = sign_on(&mut browser, op, id).await;
    assert!(page.location.starts_with(ENROLMENT), "{}", page.location);
    let page = browser.get("/sign-in/enrolment").await;
    (browser, page)
}

#[track_caller]
fn sent_back(page: &Page) {
    assert_eq!(page.status, 303, "{}", page.body);
    assert!(page.location.starts_with(ENROLMENT), "{}", page.location);
}

fn password(typed: &str) -> String {
    format!("password={}", typed.replace(' ', "+"))
}

/// Sets up codes on a page that offers it, to the end.
async fn sets_up(t: &TestApp, browser: &mut Browser, page: &Page) -> Page {
    let (token, secret) = secret_of(page);
    let form = format!("token={token}&code={}&name=Telefon", code(t, &secret));
    let page = browser.post("/sign-in/enrolment/totp", &form).await;
    assert_eq!(page.status, 200, "{}", page.body);
    browser.post("/sign-in/enrolment", "").await
}

/// P-153: whoever governs the provider puts no second factor before somebody's password: who has
/// one shows it before they set one up, before there is a session as on the profile.
#[tokio::test]
async fn who_comes_by_a_provider_and_has_a_password_shows_it_before_setting_up_a_second_factor() {
    both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = anna(&t, &op).await;

        let (mut thief, page) = comes(&t, &op, id).await;
        assert!(page.body.contains(ASKED), "{}", page.body);
        assert!(
            !page.body.contains("/sign-in/enrolment/totp"),
            "{}",
            page.body
        );
        // Nothing that a factor is set up with answers either.
        let page = thief
            .post("/sign-in/enrolment/totp", "token=a&code=1")
            .await;
        sent_back(&page);
        let page = thief.post("/sign-in/enrolment/passkey", "passkey=x").await;
        sent_back(&page);
        let number = "number=%2B36301234567";
        let page = thief.post("/sign-in/enrolment/telephone", number).await;
        sent_back(&page);
        let number = "token=a&message=123456";
        let page = thief
            .post("/sign-in/enrolment/telephone/confirmation", number)
            .await;
        sent_back(&page);
        let page = thief.post("/sign-in/enrolment/passkey/challenge", "").await;
        assert_eq!(page.status, 403, "{}", page.body);
        thief.post("/sign-in/enrolment", "").await;
        assert!(!is_in(&mut thief).await);
        let page = thief.post(ASKED, &password("not the password")).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains(ASKED), "{}", page.body);
        assert_eq!(noted(&t, "sign-in-failed").await, 1);

        let (mut browser, _) = comes(&t, &op, id).await;
        let page = browser.post(ASKED, &password(PASSWORD)).await;
        assert_eq!(page.status, 303, "{}", page.body);
        assert!(page.location.starts_with(ENROLMENT), "{}", page.location);
        let page = browser.get("/sign-in/enrolment").await;
        let page = sets_up(&t, &mut browser, &page).await;
        assert_eq!(page.status, 303, "{}", page.body);
        assert!(is_in(&mut browser).await);
    })
    .await;
}

/// P-146: guessing the password there is held up as at the door.
#[tokio::test]
async fn a_password_is_guessed_no_faster_by_who_comes_by_a_provider() {
    both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = anna(&t, &op).await;
        let (mut thief, _) = comes(&t, &op, id).await;
        for _ in 0..5 {
            let page = thief.post(ASKED, &password("not the password")).await;
            assert_eq!(page.status, 422);
        }
        let page = thief.post(ASKED, &password(PASSWORD)).await;
        assert_eq!(page.status, 422, "even the right one waits");
        t.clock.advance(jiff::SignedDuration::from_secs(31));
        let page = thief.post(ASKED, &password(PASSWORD)).await;
        assert_eq!(page.status, 303, "{}", page.body);
    })
    .await;
}

/// P-147: whom the provider brought, and who has no password here, sets up a second factor by the
/// provider's word; that word is all there is.
#[tokio::test]
async fn who_has_no_password_sets_up_a_second_factor_by_the_providers_word() {
    both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        asks_everybody(&t).await;
        let (mut browser, page) = comes(&t, &op, id).await;
        assert!(!page.body.contains(ASKED), "{}", page.body);
        let page = sets_up(&t, &mut browser, &page).await;
        assert_eq!(page.status, 303, "{}", page.body);
        assert!(is_in(&mut browser).await);
        let page = browser.post(ASKED, &password(PASSWORD)).await;
        assert!(page.location.starts_with("/t/demo/sign-in"), "it is over");
    })
    .await;
}
