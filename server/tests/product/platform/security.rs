//! An operator's own password, factors and sessions.

use crate::browser::{Browser, PASSWORD, between, code, enrol, host, path_of};
use jiff::SignedDuration;
use server::slices::SLICES;
use testkit::both;

const SECURITY: &str = "/platform/security";

/// What is sensitive wants a fresh second factor: right after signing in, or proved anew.
#[tokio::test]
async fn own_factors_and_passwords_are_changed_after_a_fresh_proof_only() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        let mut elsewhere = anna.sign_in().await;
        let page = browser.get(SECURITY).await.expect(200);
        assert!(page.body.contains("action=\"/platform/security/password\""));
        t.clock.advance(SignedDuration::from_mins(5));
        let page = browser.get(SECURITY).await.expect(200);
        assert!(page.body.contains("action=\"/platform/security/proof\""));
        assert!(!page.body.contains("action=\"/platform/security/password\""));
        let new = "négy tócsa közt a híd";
        let change = [("old", PASSWORD), ("new", new)];
        for (path, fields) in [
            ("/password", &change[..]),
            ("/totp", &[]),
            ("/totp/confirmation", &[]),
            ("/totp/removal", &[]),
            ("/passkeys", &[]),
            ("/passkeys/confirmation", &[]),
        ] {
            browser
                .post(&format!("{SECURITY}{path}"), fields)
                .await
                .expect(422);
        }
        browser
            .post(&format!("{SECURITY}/passkeys/challenge"), &[])
            .await
            .expect(403);
        let proof = format!("{SECURITY}/proof");
        browser
            .post(&proof, &[("code", "000000")])
            .await
            .expect(422);
        browser
            .post(&proof, &[("code", &anna.code())])
            .await
            .expect(303);

        let password = format!("{SECURITY}/password");
        for (old, new) in [("wrong", new), (PASSWORD, "short")] {
            browser
                .post(&password, &[("old", old), ("new", new)])
                .await
                .expect(422);
        }
        elsewhere.get(SECURITY).await.expect(200);
        browser.post(&password, &change).await.expect(303);
        elsewhere.get(SECURITY).await.expect(303);
        browser.get(SECURITY).await.expect(200);
        let mut fresh = Browser::new(&t);
        anna.try_in(&mut fresh, None).await.expect(422);
        anna.try_in(&mut fresh, Some(("password", new)))
            .await
            .expect(303);
    })
    .await;
}

/// P-148: operators too are told how strong a password is while they type it, with the reason, by
/// the same rule that holds when it is sent.
#[tokio::test]
async fn an_operator_is_told_how_strong_a_password_is_while_typing_it() {
    both(SLICES, |t| async move {
        let input = operators::operator::Input {
            name: "Kovácsházi Brunhilda".to_owned(),
            email: "bruni@provider.example".to_owned(),
            lang: "en".to_owned(),
        };
        let added = operators::add(&host(&t), &input.check().unwrap()).await;
        let link = path_of(added.unwrap().1.expose());
        let mut stranger = Browser::new(&t);
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut signed_in = anna.sign_in().await;
        let beginning = stranger.get(&link).await.expect(200);
        let security = signed_in.get(SECURITY).await.expect(200);
        for (page, name, known) in [
            (beginning, "password", "Kovácsházi Brunhilda"),
            (security, "new", "Anna"),
        ] {
            assert!(
                page.body
                    .contains("hx-post=\"/platform/password-strength\"")
            );
            assert!(page.body.contains(&format!("id=\"{name}-strength\"")));
            assert!(page.body.contains(&format!("value=\"{known}\"")));
        }
        let judge = async |browser: &mut Browser, field, typed| {
            let form = [
                (field, typed),
                ("email", "bruni@provider.example"),
                ("known-as", "Kovácsházi Brunhilda"),
            ];
            let said = browser.post("/platform/password-strength", &form).await;
            said.expect(200).body
        };
        for field in ["password", "new"] {
            let strong = judge(&mut stranger, field, "négy tócsa közt a híd").await;
            assert!(strong.contains("<meter") && strong.contains("value=\"5\""));
            assert!(!strong.contains(" · "), "{strong}");
            for (typed, why) in [
                ("rövid", "at least 12"),
                ("Kovácsházi Brunhilda", "your own name"),
                ("password12345", "published"),
            ] {
                let weak = judge(&mut stranger, field, typed).await;
                assert!(weak.contains(" · ") && weak.contains(why), "{weak}");
                assert!(!weak.contains("value=\"4\"") && !weak.contains("value=\"5\""));
            }
            assert_eq!(judge(&mut stranger, field, "").await, "");
        }
    })
    .await;
}

/// The last factor stays; a new secret replaces the old one.
#[tokio::test]
async fn one_second_factor_always_stays_and_a_new_secret_replaces_the_old() {
    both(SLICES, |t| async move {
        let mut anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        browser
            .post(&format!("{SECURITY}/totp/removal"), &[])
            .await
            .expect(409);
        let page = browser
            .post(&format!("{SECURITY}/totp"), &[])
            .await
            .expect(200);
        let sealed = between(&page.body, "name=\"secret\" value=\"", "\"").to_owned();
        let secret = between(&page.body, "<br><code>", "</code>").replace(' ', "");
        let confirm = format!("{SECURITY}/totp/confirmation");
        browser
            .post(&confirm, &[("secret", &sealed), ("code", "000000")])
            .await
            .expect(422);
        let right = code(&t, &secret);
        browser
            .post(&confirm, &[("secret", &sealed), ("code", &right)])
            .await
            .expect(303);
        anna.try_in(&mut Browser::new(&t), None).await.expect(422);
        anna.secret = secret;
        anna.sign_in().await;
    })
    .await;
}

/// Sessions are listed with their browser, and ended one by one or all together.
#[tokio::test]
async fn an_operator_ends_sessions_one_by_one_and_all_together() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut here = anna.sign_in().await;
        let mut there = anna.sign_in().await;
        let mut third = anna.sign_in().await;
        let page = here.get(SECURITY).await.expect(200);
        let endings = page.attributes("form[action$='/ending']", "action");
        assert_eq!(endings.len(), 2, "{endings:?}");
        here.post(&endings[0], &[]).await.expect(303);
        here.post(&endings[0], &[]).await.expect(404);
        let ended = [
            there.get(SECURITY).await.status,
            third.get(SECURITY).await.status,
        ];
        assert_eq!(
            ended.iter().filter(|status| status.as_u16() == 303).count(),
            1
        );
        here.post(&format!("{SECURITY}/sessions/others"), &[])
            .await
            .expect(303);
        there.get(SECURITY).await.expect(303);
        third.get(SECURITY).await.expect(303);
        here.get(SECURITY).await.expect(200);
    })
    .await;
}

/// A session of one operator is nothing to another.
#[tokio::test]
async fn no_operator_ends_anothers_session() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let other = enrol(&t, "Béla", "bela@provider.example").await;
        let mut hers = anna.sign_in().await;
        anna.sign_in().await;
        let page = hers.get(SECURITY).await.expect(200);
        let ending = page
            .attributes("form[action$='/ending']", "action")
            .remove(0);
        other.sign_in().await.post(&ending, &[]).await.expect(404);
        hers.post(&ending, &[]).await.expect(303);
    })
    .await;
}
