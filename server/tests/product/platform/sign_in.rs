//! Signing in takes three things, and a session is short.

use crate::browser::{Browser, between, enrol, host, path_of};
use jiff::SignedDuration;
use server::slices::SLICES;
use testkit::{Answer, both, both_set};

const TENANTS: &str = "/platform/tenants";

fn refusal(answer: &Answer) -> String {
    assert_eq!(answer.status.as_u16(), 422, "{}", answer.body);
    assert!(answer.headers.get("set-cookie").is_none());
    // The page again, without the nonce and the address that was typed.
    let nonce = between(&answer.body, "nonce=\"", "\"").to_owned();
    answer.body.replace(&nonce, "")
}

/// P-126: with all three somebody comes in; whoever lacks one of them does not, and is told the
/// same whichever it was.
#[tokio::test]
async fn whoever_lacks_one_of_three_things_does_not_come_in() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let other = enrol(&t, "Béla", "bela@provider.example").await;
        let mut browser = Browser::new(&t);
        let not_ours = other.token().await;
        let mut said = Vec::new();
        for changed in [
            ("token", ""),
            ("token", "0123456789abcdef"),
            ("token", not_ours.as_str()),
            ("password", "helyes ló akku kapocs!"),
            ("password", ""),
            ("code", "000000"),
            ("code", ""),
            ("email", other.email),
        ] {
            let answer = anna.try_in(&mut browser, Some(changed)).await;
            said.push(refusal(&answer).replace(other.email, anna.email));
            t.clock.advance(SignedDuration::from_hours(1));
        }
        said.dedup();
        assert_eq!(said.len(), 1, "{said:#?}");
        browser.get(TENANTS).await.expect(303);
        let mut browser = anna.sign_in().await;
        browser.get(TENANTS).await.expect(200);
    })
    .await;
}

/// P-126: a token of the host opens once, whether the rest was right or not, and for five minutes.
#[tokio::test]
async fn a_token_is_taken_once_and_for_five_minutes() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = Browser::new(&t);
        let token = anna.token().await;
        let wrong = [
            ("email", anna.email),
            ("token", &token),
            ("password", "wrong"),
        ];
        browser.post("/platform/sign-in", &wrong).await.expect(422);
        let again = anna.try_in(&mut browser, Some(("token", &token))).await;
        again.expect(422);

        let token = anna.token().await;
        anna.try_in(&mut browser, Some(("token", &token)))
            .await
            .expect(303);
        let mut other = Browser::new(&t);
        anna.try_in(&mut other, Some(("token", &token)))
            .await
            .expect(422);

        let token = anna.token().await;
        t.clock.advance(SignedDuration::from_secs(5 * 60));
        anna.try_in(&mut other, Some(("token", &token)))
            .await
            .expect(422);
        anna.try_in(&mut other, None).await.expect(303);
    })
    .await;
}

/// A stranger without a token locks nobody out, and leaves no trace in the log.
#[tokio::test]
async fn without_a_token_nothing_is_counted() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let before = operators::log::latest(&host(&t), 100).await.unwrap().len();
        let mut stranger = Browser::new(&t);
        for _ in 0..30 {
            let fields = [
                ("email", anna.email),
                ("password", "guess"),
                ("code", "123456"),
            ];
            stranger
                .post("/platform/sign-in", &fields)
                .await
                .expect(422);
        }
        let after = operators::log::latest(&host(&t), 100).await.unwrap().len();
        assert_eq!(before, after);
        anna.sign_in().await.get(TENANTS).await.expect(200);
    })
    .await;
}

/// P-151: with a token, failures cost a growing wait, and the tenth in a row locks.
#[tokio::test]
async fn the_tenth_failure_in_a_row_locks_until_the_host_unlocks() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = Browser::new(&t);
        for _ in 0..5 {
            anna.try_in(&mut browser, Some(("code", "000000")))
                .await
                .expect(422);
        }
        // The wait has begun, so even what is right is not looked at.
        anna.try_in(&mut browser, None).await.expect(422);
        for _ in 0..5 {
            t.clock.advance(SignedDuration::from_hours(1));
            anna.try_in(&mut browser, Some(("code", "000000")))
                .await
                .expect(422);
        }
        t.clock.advance(SignedDuration::from_hours(24));
        anna.try_in(&mut browser, None).await.expect(422);
        let list = operators::list(&host(&t)).await.unwrap();
        assert_eq!(list[0].state(t.clock.now()), "locked");
        operators::unlock(&host(&t), anna.id).await.unwrap();
        anna.try_in(&mut browser, None).await.expect(303);
    })
    .await;
}

/// A session ends after a quarter of an hour without use, and after four hours of it.
#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_when_it_is_old() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        t.clock.advance(SignedDuration::from_mins(14));
        browser.get(TENANTS).await.expect(200);
        t.clock.advance(SignedDuration::from_mins(15));
        assert_eq!(
            browser.get(TENANTS).await.expect(303).location(),
            "/platform/sign-in"
        );

        let mut browser = anna.sign_in().await;
        for _ in 0..17 {
            browser.get(TENANTS).await.expect(200);
            t.clock.advance(SignedDuration::from_mins(14));
        }
        browser.get(TENANTS).await.expect(200);
        t.clock.advance(SignedDuration::from_mins(3));
        browser.get(TENANTS).await.expect(303);
    })
    .await;
}

/// Whoever is locked is out at the next request; so is whoever is reset, and begins anew.
#[tokio::test]
async fn a_locked_operators_session_ends_at_the_next_request() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        browser.get(TENANTS).await.expect(200);
        operators::lock(&host(&t), anna.id).await.unwrap();
        browser.get(TENANTS).await.expect(303);
        anna.try_in(&mut browser, None).await.expect(422);
        operators::unlock(&host(&t), anna.id).await.unwrap();
        browser.get(TENANTS).await.expect(303);

        let mut browser = anna.sign_in().await;
        let link = operators::reset(&host(&t), anna.id).await.unwrap();
        browser.get(TENANTS).await.expect(303);
        anna.try_in(&mut browser, None).await.expect(422);
        let path = path_of(link.expose());
        browser.get(&path).await.expect(200);
        t.clock.advance(SignedDuration::from_hours(24));
        browser.get(&path).await.expect(404);
    })
    .await;
}

/// Enrolment takes a good password and one factor, and the link opens once.
#[tokio::test]
async fn an_operator_begins_with_a_good_password_and_one_factor() {
    both(SLICES, |t| async move {
        let input = operators::operator::Input {
            name: "Anna".into(),
            email: "anna@provider.example".into(),
            lang: "hu".into(),
        };
        let new = input.check().unwrap();
        let (_, link) = operators::add(&host(&t), &new).await.unwrap();
        assert!(
            operators::add(&host(&t), &new).await.is_err(),
            "the address is taken"
        );
        let path = path_of(link.expose());
        let mut browser = Browser::new(&t);
        let page = browser.get(&path).await.expect(200);
        let sealed = between(&page.body, "name=\"secret\" value=\"", "\"").to_owned();
        let secret = between(&page.body, "<br><code>", "</code>").replace(' ', "");
        let code = crate::browser::code(&t, &secret);
        for (password, code) in [
            ("short", code.as_str()),
            ("annaanna1234", &code),
            (crate::browser::PASSWORD, "000000"),
            (crate::browser::PASSWORD, ""),
        ] {
            let fields = [("password", password), ("secret", &sealed), ("code", code)];
            let again = browser.post(&path, &fields).await.expect(422);
            // The same secret is shown again, so that nothing must be scanned twice.
            let shown = between(&again.body, "<br><code>", "</code>").replace(' ', "");
            assert_eq!(shown, secret);
        }
        // A secret that is not ours is none.
        let forged = [
            ("password", crate::browser::PASSWORD),
            ("secret", "00ff"),
            ("code", &code),
        ];
        browser.post(&path, &forged).await.expect(422);
        let right = [
            ("password", crate::browser::PASSWORD),
            ("secret", &sealed),
            ("code", &code),
        ];
        let done = browser.post(&path, &right).await.expect(200);
        assert!(done.body.contains("tenet operator token"));
        assert!(browser.cookie.is_empty(), "enrolling is no signing in");
        browser.post(&path, &right).await.expect(404);
    })
    .await;
}

/// A form of another site does nothing, and the cookie is none that another site can send.
#[tokio::test]
async fn no_other_site_does_anything_in_an_operators_name() {
    both_set(
        SLICES,
        |settings| settings.platform_url = "https://tenet.test".into(),
        |t| async move {
            let anna = enrol(&t, "Anna", "anna@provider.example").await;
            let mut browser = Browser::new(&t);
            let answer = anna.try_in(&mut browser, None).await.expect(303);
            let cookie = answer.headers["set-cookie"].to_str().unwrap();
            assert!(cookie.starts_with("__Host-tenet-platform="), "{cookie}");
            for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
                assert!(cookie.contains(part), "{part} in {cookie}");
            }
            browser
                .post_from_elsewhere("/platform/sign-out")
                .await
                .expect(400);
            let page = browser.get(TENANTS).await.expect(200);
            for (name, holds) in [
                ("cache-control", "no-store"),
                (
                    "content-security-policy",
                    "default-src 'none'; script-src 'nonce-",
                ),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
            ] {
                let value = page.headers[name].to_str().unwrap();
                assert!(value.contains(holds), "{name}: {value}");
            }
            browser.post("/platform/sign-out", &[]).await.expect(303);
            browser.get(TENANTS).await.expect(303);
        },
    )
    .await;
}

/// Whoever tries again and again from one address is not heard for a while.
#[tokio::test]
async fn one_address_comes_to_the_sign_in_so_often_in_a_minute() {
    both_set(
        SLICES,
        |settings| settings.limits.of_routes = true,
        |t| async move {
            let mut browser = Browser::new(&t);
            for _ in 0..30 {
                let fields = [("email", "anna@provider.example")];
                browser.post("/platform/sign-in", &fields).await.expect(422);
            }
            let refused = browser.post("/platform/sign-in", &[]).await.expect(429);
            assert!(refused.text().contains("Too many requests"));
            t.clock.advance(SignedDuration::from_secs(60));
            browser.post("/platform/sign-in", &[]).await.expect(422);
        },
    )
    .await;
}
