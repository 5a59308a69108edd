//! Certificates in place of tokens, and the platform at an address of its own.

use crate::browser::{Browser, enrol, host};
use server::app::Part;
use server::slices::SLICES;
use testkit::{TestApp, both};

const TENANTS: &str = "/platform/tenants";

/// P-126: a certificate stands in for the token, for the one whose it is and as long as it is shown.
#[tokio::test]
async fn a_certificate_is_good_for_the_operator_whose_it_is() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let other = enrol(&t, "Béla", "bela@provider.example").await;
        let register = |id, der: &'static [u8]| {
            let host = host(&t);
            async move { operators::register_certificate(&host, id, Some(der)).await }
        };
        register(anna.id, b"of anna").await.unwrap();
        assert!(
            register(other.id, b"of anna").await.is_err(),
            "it is somebody's"
        );
        register(other.id, b"of bela").await.unwrap();
        let sha = |der: &[u8]| -> [u8; 32] {
            sha2::Digest::finalize(sha2::Digest::chain_update(
                <sha2::Sha256 as sha2::Digest>::new(),
                der,
            ))
            .into()
        };
        let mut browser = Browser::new(&t);

        browser.certificate = Some(sha(b"of bela"));
        anna.try_in(&mut browser, None).await.expect(422);
        browser.certificate = Some(sha(b"of nobody"));
        anna.try_in(&mut browser, None).await.expect(422);
        browser.certificate = Some(sha(b"of anna"));
        let form = browser.get("/platform/sign-in").await.expect(200);
        assert!(!form.body.contains("name=\"token\""));
        anna.try_in(&mut browser, Some(("password", "wrong")))
            .await
            .expect(422);
        anna.try_in(&mut browser, Some(("token", "")))
            .await
            .expect(303);
        browser.get(TENANTS).await.expect(200);

        // The cookie without the certificate is worth nothing, nor is it with another one.
        browser.certificate = None;
        browser.get(TENANTS).await.expect(303);
        browser.certificate = Some(sha(b"of bela"));
        browser.get(TENANTS).await.expect(303);
        browser.certificate = Some(sha(b"of anna"));
        browser.get(TENANTS).await.expect(200);
        operators::register_certificate(&host(&t), anna.id, None)
            .await
            .unwrap();
        browser.get(TENANTS).await.expect(303);
    })
    .await;
}

/// With an address of its own, the platform is nowhere else.
#[tokio::test]
async fn with_an_address_of_its_own_the_platform_answers_there_alone() {
    let t: TestApp = testkit::on(storage::Engine::Sqlite, SLICES).await;
    let anna = enrol(&t, "Anna", "anna@provider.example").await;
    let inside = anna.sign_in().await;
    let mut public = Browser {
        cookie: inside.cookie.clone(),
        ..Browser::at(&t, Part::Public)
    };
    for path in ["/platform", "/platform/sign-in", TENANTS, "/platform/log"] {
        public.get(path).await.expect(404);
    }
    let mut platform = Browser {
        cookie: inside.cookie.clone(),
        ..Browser::at(&t, Part::Platform)
    };
    platform.get(TENANTS).await.expect(200);
    platform.get("/assets/tenet.css").await.expect(200);
    for path in ["/", "/t/demo/sign-in", "/t/demo/"] {
        platform.get(path).await.expect(404);
    }
}
