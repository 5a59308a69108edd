//! What takes a second factor away, or puts another one beside it, asks for one.

use crate::common::factor::{between, codes_of, next_step, set_up};
use crate::common::{Browser, PASSWORD, Page, SLICES, colleague};
use jiff::SignedDuration;
use kit::Role;
use storage::Sql;
use testkit::{TestApp, both, code};

const STEP: &str = "/sign-in/second-step";

/// Everything that concerns what keeps others out; `{id}` is a factor.
const ACTS: [&str; 9] = [
    "/profile/factors/{id}/removal",
    "/profile/recovery-codes",
    "/profile/factors/totp",
    "/profile/factors/totp/confirmation",
    "/profile/factors/passkey",
    "/profile/factors/passkey/confirmation",
    "/profile/telephone",
    "/profile/telephone/message",
    "/profile/telephone/removal",
];

/// Anna, who has an app: her browser, the secret, the recovery codes, the path of the removal.
async fn anna(t: &TestApp) -> (Browser, String, Vec<String>, String) {
    colleague(t, "anna", Role::User).await;
    let mut browser = Browser::new(t);
    browser.sign_in("anna").await;
    let (secret, codes) = set_up(t, &mut browser).await;
    let page = browser.get("/profile/security").await;
    let id = between(&page.body, "/profile/factors/", "/removal");
    let id = id.rsplit('/').next().unwrap();
    let removal = format!("/profile/factors/{id}/removal");
    next_step(t);
    (browser, secret, codes, removal)
}

/// Factors of everybody, and recovery codes that were not used.
async fn kept(t: &TestApp) -> (i64, i64) {
    let sql = Sql::new(
        "select (select count(*) from factors), (select count(*) from recovery_codes where used_at is null)",
    );
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    (rows[0].get(0).unwrap(), rows[0].get(1).unwrap())
}

#[track_caller]
fn asks(page: &Page, what: &str) {
    let asked = page.status == 403 && page.body.contains("Show a second factor");
    assert!(asked, "{what}: {} {}", page.status, page.body);
}

/// P-153: somebody who has a password and a browser in which a factor was once given takes no
/// factor away, makes no recovery codes and puts nothing of their own beside it.
#[tokio::test]
async fn a_password_in_a_remembered_browser_changes_nothing_about_second_factors() {
    both(SLICES, |t| async move {
        let (_, secret, _, removal) = anna(&t).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let form = format!("code={}&remember=yes", code(&t, &secret));
        assert_eq!(browser.post(STEP, &form).await.status, 303);
        browser.post("/sign-out", "").await;
        browser.sign_in("anna").await;
        assert_eq!(browser.get("/profile").await.status, 200, "no second step");

        let id = removal.split('/').nth(3).unwrap();
        let password = PASSWORD.replace(' ', "+");
        for act in ACTS {
            let path = act.replace("{id}", id);
            for form in [
                String::new(),
                format!("proof-password={password}"),
                "proof-code=".to_owned(),
                "proof-message=123456&proof-send=1".to_owned(),
            ] {
                asks(&browser.post(&path, &form).await, &format!("{path} {form}"));
            }
        }
        assert_eq!(kept(&t).await, (1, 10));
        // A factor does.
        next_step(&t);
        let before = browser.cookie("tenet.demo").unwrap().to_owned();
        let form = format!("proof-code={}", code(&t, &secret));
        let page = browser.post(&removal, &form).await;
        assert_eq!(page.location, "/t/demo/profile/security", "{}", page.body);
        assert_eq!(kept(&t).await, (0, 0));
        assert_ne!(browser.cookie("tenet.demo").unwrap(), before, "a new token");
        assert_eq!(browser.get("/profile").await.status, 200);
    })
    .await;
}

/// P-153: the recovery code with which somebody has come in is no proof for it either; one that is
/// typed anew is, once, and its owner is told.
#[tokio::test]
async fn a_recovery_code_counts_where_it_is_asked_for_and_not_from_the_sign_in() {
    both(SLICES, |t| async move {
        let (_, _, codes, removal) = anna(&t).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let form = format!("recovery={}", codes[0]);
        assert_eq!(browser.post(STEP, &form).await.status, 303);
        asks(&browser.post(&removal, "").await, "after the sign-in");
        asks(&browser.post("/profile/recovery-codes", "").await, "codes");

        let used = format!("proof-recovery={}", codes[0]);
        let page = browser.post(&removal, &used).await;
        asks(&page, "a used one");
        assert!(
            page.body.contains("id=\"proof-recovery-error\""),
            "{}",
            page.body
        );
        assert_eq!(kept(&t).await, (1, 9));
        let letters = t.letters().await.len();
        let form = format!("proof-recovery={}", codes[1]);
        let page = browser.post("/profile/recovery-codes", &form).await;
        assert_eq!(codes_of(&page).len(), 10, "{}", page.body);
        assert!(
            t.letters().await.len() >= letters + 2,
            "of both she is told"
        );
        // Whoever has lost the telephone is rid of it in the same minutes.
        let page = browser.post(&removal, "").await;
        assert_eq!(page.status, 303, "{}", page.body);
        assert_eq!(kept(&t).await, (0, 0));
    })
    .await;
}

/// P-153: a factor that was shown counts for ten minutes, and what was filled in is not lost.
#[tokio::test]
async fn a_factor_that_was_shown_counts_for_ten_minutes() {
    both(SLICES, |t| async move {
        let (mut browser, secret, ..) = anna(&t).await;
        let page = browser.post("/profile/recovery-codes", "").await;
        assert_eq!(page.status, 200, "who has just set one up has shown it");
        t.clock.advance(SignedDuration::from_mins(11));
        let page = browser.post("/profile/recovery-codes", "kept=yes").await;
        assert!(
            page.body.contains("name=\"proof-password\""),
            "first who it is"
        );
        let form = format!("kept=yes&proof-password={}", PASSWORD.replace(' ', "+"));
        let page = browser.post("/profile/recovery-codes", &form).await;
        asks(&page, "then the factor");
        assert!(
            page.body.contains("name=\"kept\" value=\"yes\""),
            "{}",
            page.body
        );
        assert!(!page.body.contains("name=\"proof-password\""));
        let wrong = browser
            .post("/profile/recovery-codes", "proof-code=000000")
            .await;
        asks(&wrong, "a wrong code");
        assert!(wrong.body.contains("not the code of now"), "{}", wrong.body);
        let form = format!("proof-code={}", code(&t, &secret));
        let page = browser.post("/profile/recovery-codes", &form).await;
        assert_eq!(codes_of(&page).len(), 10);

        // A code is a proof of who it is too, so nobody is asked twice.
        t.clock.advance(SignedDuration::from_mins(11));
        let form = format!("proof-code={}", code(&t, &secret));
        let page = browser.post("/profile/recovery-codes", &form).await;
        assert_eq!(codes_of(&page).len(), 10, "{}", page.body);
    })
    .await;
}

/// Whoever has no second factor is asked for none: the password is all there is.
#[tokio::test]
async fn the_first_factor_is_set_up_with_a_password_alone() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        t.clock.advance(SignedDuration::from_mins(11));
        let form = format!("proof-password={}", PASSWORD.replace(' ', "+"));
        let page = browser.post("/profile/factors/totp", &form).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert_eq!(kept(&t).await, (0, 0));
    })
    .await;
}
