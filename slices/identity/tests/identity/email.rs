//! Another e-mail address: confirmed by a letter to it, and told to the old one.

use crate::common::{Browser, PASSWORD, SLICES, colleague, sign_in};
use kit::Role;
use testkit::TestApp;

/// The end of the link in the newest letter to an address.
async fn link_to(t: &TestApp, email: &str) -> Option<String> {
    let letters = t.letters().await;
    let text = letters.into_iter().find(|letter| letter.to == email)?.text;
    let link = text
        .split_whitespace()
        .find(|word| word.contains("/email-change/"))?;
    Some(link.split("/t/demo").nth(1).unwrap().to_owned())
}

/// P-060: what is kept of oneself can be corrected, the address too.
#[tokio::test]
async fn an_address_is_changed_once_a_letter_to_it_was_answered() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::Restricted).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let asked = browser.post("/profile/email", "email=Anna.Uj%40y.hu").await;
        assert_eq!(asked.status, 303, "{}", asked.body);
        let page = browser.get("/profile").await;
        assert!(page.body.contains("Anna.Uj@y.hu"), "{}", page.body);
        assert!(
            sign_in(&t, "anna", PASSWORD).await.is_ok(),
            "the old one still is theirs"
        );
        let told = t.letters().await;
        assert!(
            told.iter().any(|letter| letter.to == "anna@x.hu"),
            "the old one is told"
        );
        let path = link_to(&t, "Anna.Uj@y.hu").await.unwrap();
        // The letter to the old address confirms nothing.
        assert!(link_to(&t, "anna@x.hu").await.is_none());
        let reset = Browser::new(&t)
            .post("/password-reset", "email=anna%40x.hu")
            .await;
        assert_eq!(reset.status, 200);
        t.run_jobs().await;

        // Looking at the link changes nothing; mail programs do that too.
        let mut stranger = Browser::new(&t);
        assert!(stranger.get(&path).await.body.contains("Anna.Uj@y.hu"));
        assert!(sign_in(&t, "anna", PASSWORD).await.is_ok());
        assert_eq!(stranger.post(&path, "").await.status, 200);
        assert!(sign_in(&t, "anna", PASSWORD).await.is_err());
        let form = format!(
            "email=anna.uj%40y.hu&password={}",
            PASSWORD.replace(' ', "+")
        );
        assert_eq!(Browser::new(&t).post("/sign-in", &form).await.status, 303);
        assert_eq!(stranger.post(&path, "").await.status, 404, "it works once");
        let links = t.letters().await;
        let old = links.iter().filter(|letter| letter.to == "anna@x.hu");
        for word in old.flat_map(|letter| letter.text.split_whitespace()) {
            if let Some((_, path)) = word.split_once("/t/demo/password-reset/") {
                let path = format!("/password-reset/{path}");
                assert_eq!(
                    Browser::new(&t).get(&path).await.status,
                    404,
                    "a link to the old address"
                );
            }
        }
        let changed = t.letters().await;
        let changed = changed
            .iter()
            .filter(|letter| letter.subject == "Your e-mail address was changed");
        assert_eq!(
            changed.map(|letter| letter.to.as_str()).collect::<Vec<_>>(),
            ["anna@x.hu"]
        );
        let mut tx = t.app.db.read(t.tenant.id).await.unwrap();
        let told = history::of_subject(&t.system(), &mut tx, "user", anna.bytes(), None, 9).await;
        let told = told.unwrap();
        assert!(told.iter().any(|entry| entry.fields == ["email"]));
    })
    .await;
}

#[tokio::test]
async fn an_address_of_somebody_else_is_neither_taken_nor_told() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        colleague(&t, "bela", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let free = browser.post("/profile/email", "email=free%40y.hu").await;
        let taken = browser.post("/profile/email", "email=BELA%40x.hu").await;
        assert_eq!(
            (free.status, &free.location),
            (taken.status, &taken.location)
        );
        let told = t.letters().await;
        assert!(
            told.iter()
                .all(|letter| letter.to.to_lowercase() != "bela@x.hu")
        );
        // Of two links only the last works, and an address that was taken meanwhile stays taken.
        let first = link_to(&t, "free@y.hu").await.unwrap();
        assert_eq!(Browser::new(&t).get(&first).await.status, 404);
        browser.post("/profile/email", "email=later%40y.hu").await;
        let path = link_to(&t, "later@y.hu").await.unwrap();
        let mut new = crate::common::input("cili", Role::User);
        new.email = "later@y.hu".into();
        identity::invite(&t.system(), &new.check().unwrap())
            .await
            .unwrap();
        assert_eq!(Browser::new(&t).post(&path, "").await.status, 404);
        assert!(sign_in(&t, "anna", PASSWORD).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_after_a_day_and_with_the_wish() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        browser.post("/profile/email", "email=new%40y.hu").await;
        let path = link_to(&t, "new@y.hu").await.unwrap();
        browser.post("/profile/email/withdrawal", "").await;
        assert_eq!(Browser::new(&t).get(&path).await.status, 404);
        browser.post("/profile/email", "email=other%40y.hu").await;
        let path = link_to(&t, "other@y.hu").await.unwrap();
        identity::lock(&t.system(), anna).await.unwrap();
        assert_eq!(
            Browser::new(&t).get(&path).await.status,
            404,
            "a locked user"
        );
        identity::unlock(&t.system(), anna).await.unwrap();
        t.clock.advance(jiff::SignedDuration::from_hours(25));
        assert_eq!(Browser::new(&t).post(&path, "").await.status, 404);
        // A stolen session alone takes nobody's account.
        browser.sign_in("anna").await;
        t.clock.advance(jiff::SignedDuration::from_mins(11));
        let asked = browser.post("/profile/email", "email=thief%40y.hu").await;
        assert!(asked.body.contains("proof-password"), "{}", asked.body);
        assert!(link_to(&t, "thief@y.hu").await.is_none());
    })
    .await;
}

/// A dead link speaks of the address that it was for, and not of passwords.
#[tokio::test]
async fn a_dead_link_to_another_address_speaks_of_the_address() {
    testkit::both(SLICES, |t| async move {
        let dead = identity::Token::new();
        for word in ["x", dead.expose()] {
            let mut browser = Browser::new(&t);
            let path = format!("/email-change/{word}");
            for page in [browser.get(&path).await, browser.post(&path, "").await] {
                assert_eq!(page.status, 404, "{}", page.body);
                assert!(page.body.contains("The address stays as it was"));
                assert!(!page.body.contains("password"), "{}", page.body);
            }
        }
    })
    .await;
}
