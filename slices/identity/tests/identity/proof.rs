//! Fresh proofs: a stolen session alone takes nothing out and changes nobody's rights.

use crate::common::{Browser, PASSWORD, SLICES, colleague};
use jiff::SignedDuration;
use kit::Role;

fn password() -> String {
    PASSWORD.replace(' ', "+")
}

/// P-145, P-150: after ten minutes a sensitive act asks for the password; no field is lost, the
/// act is done at once, and the session goes on under another token.
#[tokio::test]
async fn a_sensitive_act_asks_for_the_password_and_loses_no_field() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "admin", Role::Administrator).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("admin").await;
        t.clock.advance(SignedDuration::from_mins(11));
        let form = "name=B%C3%A9la+%C5%90ri&email=bela%40x.hu&role=user&lang=hu";
        let asked = browser.post("/users", form).await;
        assert_eq!(asked.status, 403);
        for field in [
            "name=\"name\" value=\"Béla Őri\"",
            "name=\"role\" value=\"user\"",
        ] {
            assert!(asked.body.contains(field), "{field}");
        }
        let stolen = browser.cookie("tenet.demo").unwrap().to_owned();

        let wrong = browser
            .post("/users", &format!("{form}&proof-password=nem+ez+az"))
            .await;
        assert!(wrong.status == 403 && wrong.body.contains("name=\"email\" value=\"bela@x.hu\""));
        assert!(
            !wrong.body.contains("nem ez az"),
            "what was typed is not shown"
        );

        let done = browser
            .post("/users", &format!("{form}&proof-password={}", password()))
            .await;
        assert!(
            done.status == 200 && done.body.contains("bela@x.hu"),
            "{}",
            done.body
        );
        assert_ne!(browser.cookie("tenet.demo").unwrap(), stolen);
        assert_eq!(browser.get("/users").await.status, 200);

        let mut thief = Browser::new(&t);
        thief.keep("tenet.demo", &stolen);
        assert_eq!(thief.get("/users").await.status, 303, "the old token");

        let again = browser.post("/api-keys", "title=a&role=user&days=30").await;
        assert_eq!(again.status, 200, "ten minutes without being asked");
    })
    .await;
}

/// Every sensitive route asks, and says so in `access.txt`; what is not sensitive does not.
#[tokio::test]
async fn what_is_sensitive_is_declared_and_asks() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "admin", Role::Administrator).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("admin").await;
        t.clock.advance(SignedDuration::from_mins(11));
        let id = t.user(Role::User).to_string();
        let mut asked = Vec::new();
        for slice in SLICES {
            for route in (slice.pages)(&t.app).table() {
                if route.proven {
                    let path = route.path.replace("{id}", &id);
                    let page = browser.send(route.method.clone(), &path, "").await;
                    let proof = page.status == 403 && page.body.contains("proof-password");
                    assert!(proof, "{path}: {}", page.status);
                    asked.push(route.path);
                }
            }
        }
        for path in [
            "/users",
            "/users/{id}/role",
            "/users/{id}/factors/reset",
            "/api-keys",
            "/second-factor",
            "/profile/factors/totp",
            "/profile/factors/{id}/removal",
            "/profile/recovery-codes",
            "/profile/telephone/confirmation",
            "/profile/sessions/{id}/ending",
            "/profile/sessions/others",
            "/profile/devices/{id}/forgetting",
            "/second-factor/messages",
            "/alerts",
        ] {
            assert!(asked.contains(&path), "{path}");
        }
        assert_eq!(
            browser
                .post("/profile/appearance", "theme=dark")
                .await
                .status,
            303
        );
    })
    .await;
}

/// What is opened by a link is proved on a page of its own and then opened.
#[tokio::test]
async fn a_proof_on_its_own_page_goes_back_to_where_it_was_wanted() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        t.clock.advance(SignedDuration::from_mins(11));
        let page = browser.get("/proof?back=%2Ft%2Fdemo%2Fprofile").await;
        assert!(page.body.contains("proof-password"));
        let form = format!("back=%2Ft%2Fdemo%2Fprofile&proof-password={}", password());
        assert_eq!(
            browser.post("/proof", &form).await.location,
            "/t/demo/profile"
        );
        let page = browser.get("/proof?back=https%3A%2F%2Fevil.example").await;
        assert_eq!(page.location, "/t/demo/");
    })
    .await;
}

/// P-151: a stolen session does not guess the password: after a few wrong ones it waits.
#[tokio::test]
async fn guessing_the_password_from_within_is_held_up() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        t.clock.advance(SignedDuration::from_mins(11));
        for _ in 0..6 {
            browser.post("/proof", "proof-password=nem+ez+az").await;
        }
        let form = format!("proof-password={}", password());
        let page = browser.post("/proof", &form).await;
        assert!(page.status == 403, "the right one too: {}", page.status);
        assert!(page.body.contains("too many wrong"), "{}", page.body);
        t.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(browser.post("/proof", &form).await.status, 303);
    })
    .await;
}
