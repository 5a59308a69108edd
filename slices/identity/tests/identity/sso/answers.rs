//! Answers that must not be believed.

use crate::common::{Browser, SLICES};
use crate::sso::op::{CLIENT, Op, Sign};
use crate::sso::{go, input, is_in, provider, refused_for, sign_on};
use jiff::SignedDuration;
use serde_json::json;

/// P-147: a right answer lets its person in, and the code was asked for with PKCE, state and nonce.
#[tokio::test]
async fn somebody_signs_in_at_the_provider_and_is_in_here() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        assert!(
            browser
                .get("/sign-in")
                .await
                .body
                .contains(&format!("/sign-in/{id}"))
        );
        let page = browser
            .get(&format!("/sign-in/{id}?back=/t/demo/profile"))
            .await;
        let asked = crate::sso::op::query(&page.location);
        assert_eq!(asked.get("scope"), "openid email profile");
        assert_eq!(
            asked.get("redirect_uri"),
            format!("http://tenet.test/t/demo/sign-in/{id}/callback")
        );
        assert!(asked.get("state").len() >= 50 && asked.get("nonce").len() == 43);
        let callback = op.agree(&page.location);
        let page = browser.get(&callback).await;
        assert_eq!(
            (page.status, page.location.as_str()),
            (303, "/t/demo/profile"),
            "{}",
            page.body
        );
        assert!(is_in(&mut browser).await);
        let exchanged = op.doing().exchanged.clone();
        let verifier = exchanged
            .iter()
            .find(|(name, _)| name == "code_verifier")
            .unwrap();
        assert_eq!(verifier.1.len(), 43);
    })
    .await;
}

/// P-147: whatever is wrong about a token, it lets nobody in.
#[tokio::test]
async fn a_token_for_somebody_else_of_another_time_or_from_somebody_else_is_refused() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let now = op.now();
        for (claims, code) in [
            (json!({ "nonce": "another" }), "nonce"),
            (json!({ "nonce": null }), "nonce"),
            (json!({ "aud": "another" }), "audience"),
            (json!({ "aud": [CLIENT, "another"] }), "audience"),
            (json!({ "aud": [] }), "audience"),
            (json!({ "azp": "another" }), "authorized_party"),
            (json!({ "iss": "https://accounts.google.com" }), "issuer"),
            (json!({ "iss": format!("{}/", op.issuer) }), "issuer"),
            (json!({ "exp": now - 61 }), "expired"),
            (json!({ "exp": "soon" }), "malformed"),
            (json!({ "exp": null }), "malformed"),
            (json!({ "iat": now + 120 }), "not_yet"),
            (json!({ "nbf": now + 120 }), "not_yet"),
            (json!({ "iat": now - 120 }), "too_old"),
            (json!({ "sub": "" }), "subject"),
            (json!({ "sub": "x".repeat(256) }), "subject"),
        ] {
            op.claim(claims.clone());
            let mut browser = Browser::new(&t);
            let page = sign_on(&mut browser, &op, id).await;
            assert_eq!(page.status, 400, "{claims}");
            refused_for(&page, code);
            assert!(!is_in(&mut browser).await, "{claims}");
        }
        // The clocks of two machines may differ by less than a minute.
        op.claim(json!({ "iat": now + 50, "nbf": now + 50, "exp": now - 50, "azp": CLIENT, "aud": [CLIENT] }));
        let mut browser = Browser::new(&t);
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
    })
    .await;
}

/// P-147: a token that the provider has not signed with its own key is worth nothing.
#[tokio::test]
async fn a_token_without_a_signature_or_with_another_one_is_refused() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        for (sign, code) in [
            (Sign::NotAtAll, "algorithm"),
            (Sign::WithThePublicKeyAsSecret, "algorithm"),
            (Sign::WithAnotherKey, "signature"),
            (Sign::WithAnUnknownKey, "unknown_key"),
        ] {
            op.doing().sign = sign;
            let mut browser = Browser::new(&t);
            let page = sign_on(&mut browser, &op, id).await;
            refused_for(&page, code);
            assert!(!is_in(&mut browser).await);
        }
    })
    .await;
}

/// P-147: an answer counts once, in time, and in the browser that asked for it.
#[tokio::test]
async fn an_answer_is_taken_once_in_time_and_in_its_own_browser() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut anna = Browser::new(&t);
        let callback = go(&mut anna, &op, id).await;

        // Somebody is lured to the address of somebody else's answer.
        let mut other = Browser::new(&t);
        refused_for(&other.get(&callback).await, "unknown_attempt");
        go(&mut other, &op, id).await;
        refused_for(&other.get(&callback).await, "unknown_attempt");
        assert!(!is_in(&mut other).await);

        // The attempt was not used up by that.
        assert_eq!(anna.get(&callback).await.status, 303);
        assert!(is_in(&mut anna).await);
        refused_for(&anna.get(&callback).await, "unknown_attempt");

        // Without a word of ours, with a made-up one, and too late.
        let mut late = Browser::new(&t);
        let callback = go(&mut late, &op, id).await;
        let forged = callback.replace("state=", "state=x");
        refused_for(&late.get(&forged).await, "unknown_attempt");
        refused_for(
            &late.get(&format!("/sign-in/{id}/callback?code=x")).await,
            "unknown_attempt",
        );
        t.clock.advance(SignedDuration::from_secs(601));
        refused_for(&late.get(&callback).await, "unknown_attempt");
        assert!(!is_in(&mut late).await);
    })
    .await;
}

/// P-147: one provider cannot pass off its answer as another's, nor answer for another.
#[tokio::test]
async fn an_answer_of_another_provider_is_refused() {
    testkit::both(SLICES, |t| async move {
        let (honest, evil) = (Op::start(&t.clock).await, Op::start(&t.clock).await);
        let (good, bad) = (
            provider(&t, &honest, &input()).await,
            provider(&t, &evil, &input()).await,
        );
        // The answer of one at the address of the other.
        let mut browser = Browser::new(&t);
        let callback = go(&mut browser, &evil, bad).await;
        let mixed = callback.replace(&bad.to_string(), &good.to_string());
        refused_for(&browser.get(&mixed).await, "unknown_attempt");

        // RFC 9207: the answer names another issuer, or none though it always would.
        for iss in [Some(evil.issuer.clone()), None] {
            honest.doing().iss = iss;
            let page = sign_on(&mut browser, &honest, good).await;
            refused_for(&page, "issuer");
        }
        honest.doing().iss = Some(honest.issuer.clone());
        assert!(!is_in(&mut browser).await);
        assert_eq!(sign_on(&mut browser, &honest, good).await.status, 303);
    })
    .await;
}

/// P-147: a code is worth nothing without the verifier of the browser that asked for it.
#[tokio::test]
async fn a_code_of_another_attempt_is_refused() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let (mut anna, mut thief) = (Browser::new(&t), Browser::new(&t));
        let stolen = go(&mut anna, &op, id).await;
        let own = go(&mut thief, &op, id).await;
        let part = |path: &str, name: &str| crate::sso::op::query(path).get(name).to_owned();
        let injected = own.replace(&part(&own, "code"), &part(&stolen, "code"));
        refused_for(&thief.get(&injected).await, "code");
        assert!(!is_in(&mut thief).await);
    })
    .await;
}

/// P-147: new keys of the provider are found, and nobody can make us ask for them at will.
#[tokio::test]
async fn keys_are_read_anew_when_the_provider_changes_them_but_not_for_every_wrong_token() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        assert_eq!(op.doing().keys_asked, 1, "they are kept");

        op.rotate("two");
        refused_for(&sign_on(&mut browser, &op, id).await, "unknown_key");
        assert_eq!(op.doing().keys_asked, 1, "they were read a moment ago");
        t.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        assert_eq!(op.doing().keys_asked, 2);

        op.doing().sign = Sign::WithAnUnknownKey;
        for _ in 0..5 {
            refused_for(&sign_on(&mut browser, &op, id).await, "unknown_key");
        }
        assert_eq!(op.doing().keys_asked, 2);
    })
    .await;
}

/// P-147: a provider that describes itself as another one, or leads into our network, is not used.
#[tokio::test]
async fn a_description_of_another_issuer_or_of_an_inner_address_is_refused() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        for (metadata, code) in [
            (
                json!({ "issuer": "https://accounts.google.com" }),
                "other_issuer",
            ),
            (
                json!({ "issuer": format!("{}/", op.issuer) }),
                "other_issuer",
            ),
            (
                json!({ "token_endpoint": "http://login.example/token" }),
                "not_encrypted",
            ),
            (
                json!({ "jwks_uri": "file:///etc/passwd" }),
                "not_an_address",
            ),
            (
                json!({ "response_types_supported": ["token"] }),
                "no_code_flow",
            ),
            (
                json!({ "id_token_signing_alg_values_supported": ["none", "HS256"] }),
                "no_algorithm",
            ),
            (
                json!({ "code_challenge_methods_supported": ["plain"] }),
                "no_pkce",
            ),
            (
                json!({ "token_endpoint_auth_methods_supported": ["none"] }),
                "no_client_secret",
            ),
            (json!({ "jwks_uri": null }), "not_a_provider"),
        ] {
            op.doing().metadata = metadata;
            let page = browser.get(&format!("/sign-in/{id}")).await;
            assert_eq!(page.status, 502);
            refused_for(&page, code);
        }
        // Addresses that are encrypted and lie within are stopped at the door.
        op.doing().metadata = json!({ "token_endpoint": "https://10.0.0.1/token" });
        refused_for(&sign_on(&mut browser, &op, id).await, "inner_network");
    })
    .await;
}

/// P-147: what the token lacks is asked for, and only of the same person.
#[tokio::test]
async fn an_address_that_is_not_in_the_token_is_asked_for() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        op.claim(json!({ "email": null, "email_verified": null }));
        op.doing().person = json!({ "sub": "somebody-else" });
        let mut browser = Browser::new(&t);
        refused_for(&sign_on(&mut browser, &op, id).await, "subject");
        op.doing().person = json!({});
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        assert!(is_in(&mut browser).await);
    })
    .await;
}

/// P-147: signing on begins here; another site cannot send somebody there.
#[tokio::test]
async fn no_other_site_begins_a_sign_on_and_who_gives_up_hears_so() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        browser.site = "cross-site";
        let page = browser.get(&format!("/sign-in/{id}")).await;
        assert_eq!((page.status, page.location.as_str()), (303, "/t/demo/sign-in"));
        browser.site = "same-origin";
        let callback = go(&mut browser, &op, id).await;
        let state = crate::sso::op::query(&callback).get("state").to_owned();
        let iss = kit::html::encode(&op.issuer);
        let page = browser
            .get(&format!("/sign-in/{id}/callback?error=access_denied&state={state}&iss={iss}"))
            .await;
        assert_eq!(page.status, 403);
        assert!(page.body.contains("you did not go on"), "{}", page.body);
        // The text of a provider's error is never shown.
        let callback = go(&mut browser, &op, id).await;
        let state = crate::sso::op::query(&callback).get("state").to_owned();
        let page = browser
            .get(&format!("/sign-in/{id}/callback?error=server_error&error_description=%3Cb%3Eevil&state={state}&iss={iss}"))
            .await;
        refused_for(&page, "provider_says_no");
        assert!(!page.body.contains("evil"));
    })
    .await;
}
