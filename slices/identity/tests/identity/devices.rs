//! Remembered browsers, and the list of where somebody is signed in.

use crate::common::{Browser, SLICES, colleague};
use jiff::SignedDuration;
use kit::Role;

fn links<'a>(body: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    body.split(from)
        .skip(1)
        .filter_map(|rest| rest.split_once(to).map(|(id, _)| id))
        .collect()
}

/// P-152: a browser is known by a cookie of its own, under a new token after each sign-in.
#[tokio::test]
async fn a_browser_is_known_again_and_a_planted_token_is_worth_nothing() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let first = browser.cookie("tenet-device.demo").unwrap().to_owned();
        browser.post("/sign-out", "").await;
        browser.sign_in("anna").await;
        let second = browser.cookie("tenet-device.demo").unwrap().to_owned();
        assert_ne!(first, second);
        let page = browser.get("/profile/security").await;
        assert_eq!(
            links(&page.body, "/profile/devices/", "/forgetting").len(),
            1
        );

        let mut thief = Browser::new(&t);
        thief.keep("tenet-device.demo", &first);
        thief.sign_in("anna").await;
        let page = browser.get("/profile/security").await;
        let devices = links(&page.body, "/profile/devices/", "/forgetting");
        assert_eq!(devices.len(), 2, "a stranger to us");
    })
    .await;
}

/// P-152: what is forgotten is forgotten: the browser is signed out, and unknown.
#[tokio::test]
async fn forgetting_a_browser_signs_it_out() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let (mut here, mut there) = (Browser::new(&t), Browser::new(&t));
        there.sign_in("anna").await;
        t.clock.advance(SignedDuration::from_secs(1));
        here.sign_in("anna").await;
        let page = here.get("/profile/security").await;
        let devices = links(&page.body, "/profile/devices/", "/forgetting");
        let other = devices[1].to_owned();
        let path = format!("/profile/devices/{other}/forgetting");
        let mut bela = Browser::new(&t);
        colleague(&t, "bela", Role::User).await;
        bela.sign_in("bela").await;
        assert_eq!(bela.post(&path, "").await.status, 404, "somebody else's");
        assert_eq!(here.post(&path, "").await.status, 303);
        assert_eq!(there.get("/profile").await.status, 303);
        assert_eq!(here.get("/profile").await.status, 200);
        assert_eq!(here.post(&path, "").await.status, 404);
    })
    .await;
}

/// Sessions are listed with their browser and last use, and end one by one.
#[tokio::test]
async fn one_session_ends_and_the_others_go_on() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browsers = [Browser::new(&t), Browser::new(&t), Browser::new(&t)];
        for browser in &mut browsers {
            browser.sign_in("anna").await;
            t.clock.advance(SignedDuration::from_secs(1));
        }
        let [first, second, third] = &mut browsers;
        let page = third.get("/profile/security").await;
        let others = links(&page.body, "/profile/sessions/", "/ending");
        assert_eq!(others.len(), 2, "never the own one");
        let path = format!("/profile/sessions/{}/ending", others[1]);
        assert_eq!(third.post(&path, "").await.status, 303);
        assert_eq!(first.get("/profile").await.status, 303, "ended");
        assert_eq!(second.get("/profile").await.status, 200);
        assert_eq!(third.post(&path, "").await.status, 404);
        third.post("/profile/sessions/others", "").await;
        assert_eq!(second.get("/profile").await.status, 303);
        assert_eq!(third.get("/profile").await.status, 200);
    })
    .await;
}

/// P-152: a browser that nobody has used for 180 days is forgotten.
#[tokio::test]
async fn a_browser_is_forgotten_after_half_a_year() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        t.clock.advance(SignedDuration::from_hours(181 * 24));
        colleague(&t, "bela", Role::User).await;
        Browser::new(&t).sign_in("bela").await;
        let sql = storage::Sql::new("select count(*) from devices");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 1, "only the new one");
    })
    .await;
}
