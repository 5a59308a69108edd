//! The administrator's pages.

use crate::common::{Browser, SLICES, colleague};
use crate::sso::noted;
use crate::sso::op::{CLIENT, Op, SECRET};
use kit::Role;
use kit::html::encode;
use serde_json::json;

/// P-147: an administrator adds a provider, and its secret is never seen again.
#[tokio::test]
async fn a_provider_is_added_set_up_tried_out_and_removed() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let eva = t.client(Role::Administrator);
        let made = eva
            .post("/sso", &[("title", "Céges fiók"), ("issuer", &op.issuer)])
            .await
            .expect(303);
        let path = made.location().replace("/t/demo", "");
        let id = path.rsplit('/').next().unwrap().to_owned();
        let callback = format!("http://tenet.test/t/demo/sign-in/{id}/callback");
        assert!(eva.get(&path).await.body.contains(&callback));
        let mut browser = Browser::new(&t);
        assert!(
            !browser.get("/sign-in").await.body.contains(&id),
            "it is not set up yet"
        );

        let twice = eva
            .post("/sso", &[("title", "Again"), ("issuer", &op.issuer)])
            .await;
        assert_eq!(twice.status, 422);
        let faulty = eva
            .post(
                &path,
                &[
                    ("title", ""),
                    ("role", "administrator"),
                    ("makes_users", "1"),
                    ("domains", "gmail.com"),
                ],
            )
            .await;
        let faults = faulty.expect(422).all(".error-summary li").join(" | ");
        for word in [
            "Name on the button",
            "Client id",
            "Client secret",
            "gmail.com",
            "Role",
        ] {
            assert!(faults.contains(word), "{word} in {faults}");
        }

        let form = |secret: &'static str| {
            vec![
                ("title", "Céges fiók"),
                ("client_id", CLIENT),
                ("secret", secret),
                ("domains", "x.hu"),
                ("role", "user"),
            ]
        };
        eva.post(&path, &form(SECRET)).await.expect(303);
        let page = eva.get(&path).await;
        let called = page.all("select[name=role] option");
        assert_eq!(
            called,
            ["Manager", "User", "Restricted to team", "Restricted"]
        );
        assert!(!page.body.contains(SECRET) && !page.body.contains(&encode(SECRET)));
        assert!(browser.get("/sign-in").await.body.contains(&id));
        let stored = t
            .app
            .db
            .read_once(
                t.tenant.id,
                storage::sql!("select secret from sso_providers"),
            )
            .await
            .unwrap();
        let sealed: Vec<u8> = stored[0].get(0).unwrap();
        assert!(
            !sealed
                .windows(6)
                .any(|part| SECRET.as_bytes().starts_with(part)),
            "it is sealed"
        );

        let tried = eva.post(&format!("{path}/check"), &[]).await.expect(200);
        assert!(
            tried.text().contains("The provider answers as it must"),
            "{}",
            tried.text()
        );
        // A forgotten secret stays the one that is kept; a wrong one is named.
        eva.post(&path, &form("")).await.expect(303);
        assert!(
            eva.post(&format!("{path}/check"), &[])
                .await
                .text()
                .contains("answers as it must")
        );
        eva.post(&path, &form("another")).await.expect(303);
        let tried = eva.post(&format!("{path}/check"), &[]).await;
        assert!(
            tried
                .text()
                .contains("does not know this client id with this client secret"),
            "{}",
            tried.text()
        );

        for (metadata, said) in [
            (
                json!({ "issuer": "https://accounts.google.com" }),
                "calls itself by another address",
            ),
            (
                json!({ "code_challenge_methods_supported": [] }),
                "does not offer PKCE",
            ),
            (
                json!({ "jwks_uri": format!("{}/nowhere", op.issuer) }),
                "no OpenID Connect provider",
            ),
            (
                json!({ "jwks_uri": "https://169.254.169.254/" }),
                "inner network",
            ),
        ] {
            op.doing().metadata = metadata;
            let tried = eva.post(&format!("{path}/check"), &[]).await;
            assert!(tried.text().contains(said), "{said}: {}", tried.text());
        }
        eva.post(&format!("{path}/removal"), &[]).await.expect(303);
        eva.get(&path).await.expect(404);
        assert_eq!(noted(&t, "provider-changed").await, 4);
    })
    .await;
}

/// Whoever tries a provider on their own machine calls that as they do elsewhere.
#[tokio::test]
async fn a_provider_on_this_machine_goes_by_each_of_its_names() {
    testkit::both(SLICES, |t| async move {
        let eva = t.client(Role::Administrator);
        for host in ["127.0.0.1", "localhost", "[::1]"] {
            let op = Op::start_as(&t.clock, host).await;
            let new = [("title", "X"), ("issuer", op.issuer.as_str())];
            let made = eva.post("/sso", &new).await.expect(303);
            let path = made.location().replace("/t/demo", "");
            let form = [
                ("title", "X"),
                ("client_id", CLIENT),
                ("secret", SECRET),
                ("domains", "x.hu"),
                ("role", "user"),
            ];
            eva.post(&path, &form).await.expect(303);
            let tried = eva.post(&format!("{path}/check"), &[]).await.expect(200);
            let said = tried.text();
            assert!(said.contains("answers as it must"), "{host}: {said}");
        }
    })
    .await;
}

/// P-147: every fault that a trial can find has a sentence in both languages.
#[tokio::test]
async fn an_address_without_a_provider_is_named_in_words() {
    testkit::both(SLICES, |t| async move {
        let eva = t.client(Role::Administrator);
        let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", nobody.local_addr().unwrap());
        drop(nobody);
        let made = eva
            .post("/sso", &[("title", "X"), ("issuer", &issuer)])
            .await
            .expect(303);
        let path = made.location().replace("/t/demo", "");
        let tried = eva.post(&format!("{path}/check"), &[]).await.expect(200);
        assert!(tried.text().contains("does not answer"), "{}", tried.text());
        for code in [
            "not-an-address",
            "not-encrypted",
            "inner-network",
            "unknown-host",
            "unreachable",
            "certificate",
            "not-http",
            "answer-too-large",
            "too-slow",
            "not-a-provider",
            "other-issuer",
            "no-code-flow",
            "no-algorithm",
            "no-pkce",
            "no-client-secret",
            "no-keys",
            "wrong-client",
            "no-token",
        ] {
            for lang in kernel::Lang::ALL {
                assert!(
                    t.app.texts.has(lang, &format!("sso-fault-{code}")),
                    "{code}"
                );
            }
        }
    })
    .await;
}

/// P-147, P-108: nobody but an administrator sees or changes a provider.
#[tokio::test]
async fn only_an_administrator_reaches_the_providers() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "eva", Role::Administrator).await;
        for role in [Role::Manager, Role::User, Role::Restricted] {
            let client = t.client(role);
            client.get("/sso").await.expect(403);
            client
                .post("/sso", &[("preset", "google")])
                .await
                .expect(403);
        }
        let eva = t.client(Role::Administrator);
        let made = eva.post("/sso", &[("preset", "google")]).await.expect(303);
        let page = eva.get(&made.location()).await.expect(200);
        assert!(page.text().contains("https://accounts.google.com"));
        for bad in [
            "http://login.example",
            "login.example",
            "https://a.hu/?x=y",
            "",
        ] {
            eva.post("/sso", &[("title", "X"), ("issuer", bad)])
                .await
                .expect(422);
        }
    })
    .await;
}
