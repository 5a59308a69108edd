//! A provider's word that somebody has signed out there.

use crate::common::{Browser, SLICES};
use crate::sso::op::{At, CLIENT, Op, Sign};
use crate::sso::{input, is_in, noted, provider, sign_on};
use kit::html::encode;
use serde_json::{Value as Json, json};

/// What a right sign-out says, with something else laid over it.
fn claims(op: &Op, jti: &str, over: Json) -> Json {
    let mut claims = json!({
        "iss": op.issuer, "aud": CLIENT, "iat": op.now(), "exp": op.now() + 120, "jti": jti, "sub": "anna-1",
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    for (name, value) in over.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

/// The provider's server calls: it is no browser, and no cookie comes with it.
async fn send(t: &testkit::TestApp, id: At, token: &str) -> u16 {
    let mut server = Browser::new(t);
    server.site = "cross-site";
    let path = format!("/sign-in/{id}/sign-out");
    server
        .post(&path, &format!("logout_token={}", encode(token)))
        .await
        .status
}

/// P-147: who signs out at the provider is out here too, once for each word of it.
#[tokio::test]
async fn a_sign_out_at_the_provider_ends_the_sessions_here() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        sign_on(&mut browser, &op, id).await;
        assert!(is_in(&mut browser).await);
        let token = op.token("logout+jwt", &claims(&op, "one", json!({})));
        assert_eq!(send(&t, id, &token).await, 200);
        assert!(!is_in(&mut browser).await);
        assert_eq!(noted(&t, "session-ended").await, 1);

        // The same word again is not a second sign-out.
        sign_on(&mut browser, &op, id).await;
        assert_eq!(send(&t, id, &token).await, 400);
        assert!(is_in(&mut browser).await);
        // Somebody whom we do not know has signed out there: nothing happens here.
        let other = claims(&op, "two", json!({ "sub": "nobody" }));
        assert_eq!(send(&t, id, &op.token("logout+jwt", &other)).await, 200);
        assert!(is_in(&mut browser).await);
    })
    .await;
}

/// P-147: nobody signs somebody out with a token that is no sign-out, or not the provider's.
#[tokio::test]
async fn what_is_no_sign_out_of_this_provider_ends_nothing() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        sign_on(&mut browser, &op, id).await;
        for (kind, over) in [
            ("JWT", json!({})),
            ("logout+jwt", json!({ "nonce": "n" })),
            ("logout+jwt", json!({ "events": {} })),
            (
                "logout+jwt",
                json!({ "events": { "http://schemas.openid.net/event/backchannel-logout": true } }),
            ),
            (
                "logout+jwt",
                json!({ "iss": "https://accounts.google.com" }),
            ),
            ("logout+jwt", json!({ "aud": "another" })),
            ("logout+jwt", json!({ "iat": op.now() - 200 })),
            ("logout+jwt", json!({ "iat": op.now() + 200 })),
            ("logout+jwt", json!({ "exp": op.now() - 61 })),
            ("logout+jwt", json!({ "sub": null })),
            ("logout+jwt", json!({ "jti": null })),
        ] {
            let token = op.token(kind, &claims(&op, "x", over.clone()));
            assert_eq!(send(&t, id, &token).await, 400, "{kind} {over}");
        }
        for sign in [
            Sign::NotAtAll,
            Sign::WithAnotherKey,
            Sign::WithThePublicKeyAsSecret,
        ] {
            op.doing().sign = sign;
            let token = op.token("logout+jwt", &claims(&op, "y", json!({})));
            assert_eq!(send(&t, id, &token).await, 400);
        }
        assert_eq!(send(&t, id, "").await, 400);
        assert!(is_in(&mut browser).await);
        // Everything else still comes from our own pages alone.
        browser.site = "cross-site";
        assert_eq!(browser.post("/sign-out", "").await.status, 400);
    })
    .await;
}
