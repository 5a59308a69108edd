//! Tenants on the platform: seen, closed, opened, made; never entered.

use crate::browser::{Browser, PASSWORD, enrol, host};
use accounts::TenantInput;
use kit::{App, Texts};
use server::app::{Part, router};
use server::slices::SLICES;
use std::sync::Arc;
use testkit::{TestApp, both};

/// A tenant as the running server makes it.
pub async fn make(t: &TestApp, slug: &str) -> i64 {
    let input = TenantInput {
        slug: slug.to_owned(),
        name: format!("{slug} Kft."),
        lang: "hu".to_owned(),
        zone: "Europe/Budapest".to_owned(),
        house: false,
        plan: String::new(),
        email: format!("anna@{slug}.example"),
        administrator: "Kerti Anna".to_owned(),
    };
    let password = identity::password::Password::choose("password", PASSWORD, &[]).unwrap();
    let new = input.check().unwrap();
    let created = accounts::create(&t.app, &new, Some(&password)).await;
    created.unwrap().tenant.id.0
}

/// An operator sees the directory, page by page, and of a tenant no more than figures.
#[tokio::test]
async fn an_operator_sees_which_tenants_there_are_and_how_large_they_are() {
    both(SLICES, |t| async move {
        let id = make(&t, "kert").await;
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        let page = browser.get("/platform/tenants").await.expect(200);
        assert!(page.text().contains("not measured yet"));
        t.run_jobs().await;
        let page = browser.get("/platform/tenants").await.expect(200);
        let row = page.all("tbody tr").join("\n");
        for part in ["kert Kft.", "kert", "open"] {
            assert!(row.contains(part), "{part} in {row}");
        }
        assert!(row.contains("KiB") || row.contains("MiB"), "{row}");
        let one = browser
            .get(&format!("/platform/tenants/{id}"))
            .await
            .expect(200);
        assert!(
            !one.body.contains("Kerti"),
            "the administrator is nobody's business here"
        );
        browser.get("/platform/tenants/999").await.expect(404);
        browser.get("/platform/tenants/x").await.expect(404);
        let rest = browser
            .get(&format!("/platform/tenants?after={id}"))
            .await
            .expect(200);
        assert!(rest.text().contains("There is no tenant yet"));
    })
    .await;
}

/// Closing asks for a reason and a fresh second factor; both what and why stand in the log.
#[tokio::test]
async fn a_tenant_is_closed_and_opened_with_a_reason_and_a_fresh_factor() {
    both(SLICES, |t| async move {
        let id = make(&t, "kert").await;
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        let mut user = Browser::new(&t);
        user.get("/t/kert/sign-in").await.expect(200);
        let closure = format!("/platform/tenants/{id}/closure");
        let opening = format!("/platform/tenants/{id}/opening");
        let spent = crate::browser::code(&t, &anna.secret);
        for (reason, code) in [
            ("", anna.code()),
            ("Unpaid", String::new()),
            ("Unpaid", spent),
        ] {
            let fields = [("reason", reason), ("code", code.as_str())];
            browser.post(&closure, &fields).await.expect(422);
        }
        user.get("/t/kert/sign-in").await.expect(200);
        let code = anna.code();
        let fields = [("reason", "Unpaid since May"), ("code", code.as_str())];
        let done = browser.post(&closure, &fields).await.expect(303);
        let page = browser.get(&done.location()).await.expect(200);
        assert!(page.text().contains("The tenant is closed."));
        user.get("/t/kert/sign-in").await.expect(404);

        // It is closed already: nothing is done, and the log says so.
        let code = anna.code();
        let fields = [("reason", "Twice"), ("code", code.as_str())];
        browser.post(&closure, &fields).await.expect(409);
        let code = anna.code();
        let fields = [("reason", "Paid"), ("code", code.as_str())];
        browser.post(&opening, &fields).await.expect(303);
        user.get("/t/kert/sign-in").await.expect(200);

        let lines = operators::log::latest(&host(&t), 100).await.unwrap();
        let told: Vec<String> = lines
            .iter()
            .rev()
            .filter(|line| line.action.starts_with("tenant_"))
            .map(|line| format!("{} {} {}", line.action, line.outcome, line.reason))
            .collect();
        let expected = [
            "tenant_closed begun Unpaid since May",
            "tenant_closed done Unpaid since May",
            "tenant_closed begun Twice",
            "tenant_closed refused Twice",
            "tenant_opened begun Paid",
            "tenant_opened done Paid",
        ];
        assert_eq!(told, expected);
        assert!(
            lines
                .iter()
                .filter(|line| line.action.starts_with("tenant_"))
                .all(|line| line.tenant == Some(id))
        );
    })
    .await;
}

/// Without a mail server nobody could be invited without an operator seeing the link.
#[tokio::test]
async fn without_a_mail_server_a_tenant_is_made_on_the_host() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        let page = browser.get("/platform/tenants/new").await.expect(200);
        assert!(page.body.contains("tenet tenant create"));
        let code = anna.code();
        let fields = [("slug", "kert"), ("name", "Kert"), ("code", code.as_str())];
        browser.post("/platform/tenants", &fields).await.expect(409);
        assert!(accounts::list(&t.app, None, 10).await.unwrap().is_empty());
    })
    .await;
}

/// With a mail server the administrator of a new tenant is invited by a letter, and no operator
/// sees the link.
#[tokio::test]
async fn a_new_tenants_administrator_is_invited_by_a_letter_that_no_operator_reads() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let inside = anna.sign_in().await;
        let mut browser = Browser {
            router: router(&with_mail(&t), Part::Whole),
            ..inside
        };
        let fields = |slug: &'static str, email: &'static str, code: String| {
            [
                ("slug", slug.to_owned()),
                ("name", "Kert Kft.".to_owned()),
                ("lang", "hu".to_owned()),
                ("zone", "Europe/Budapest".to_owned()),
                ("administrator", "Kerti Anna".to_owned()),
                ("email", email.to_owned()),
                ("code", code),
            ]
        };
        let mut send = async |slug, email, code: String| {
            let fields = fields(slug, email, code);
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            browser.post("/platform/tenants", &fields).await
        };
        let faulty = send("Kert!", "nobody", anna.code()).await.expect(422);
        assert_eq!(faulty.all("#slug-error, #email-error").len(), 2);
        send("kert", "anna@kert.example", String::new())
            .await
            .expect(422);
        let done = send("kert", "anna@kert.example", anna.code())
            .await
            .expect(303);
        let taken = send("kert", "anna@kert.example", anna.code())
            .await
            .expect(422);
        assert_eq!(taken.all("#slug-error").len(), 1);

        let made = accounts::list(&t.app, None, 10).await.unwrap().remove(0);
        let mut tx = t.app.db.read(made.tenant.id).await.unwrap();
        let letters = t.app.mail.kept(&mut tx, 10).await.unwrap();
        let (_, link) = letters[0].content.text.split_once("/invitations/").unwrap();
        let token = link.split_whitespace().next().unwrap();
        let page = browser.get(&done.location()).await.expect(200);
        assert!(page.text().contains("invited by a letter") && page.body.contains("Kert Kft."));
        for answer in [done, page, faulty, taken] {
            let all = format!("{:?}{}", answer.headers, answer.body);
            assert!(!all.contains(token));
        }
        let lines = operators::log::latest(&host(&t), 100).await.unwrap();
        let line = lines
            .iter()
            .find(|line| line.action == "tenant_created")
            .unwrap();
        assert_eq!(line.tenant, Some(made.tenant.id.0));
        let path = format!("/t/kert/invitations/{token}");
        browser.get(&path).await.expect(200);
    })
    .await;
}

/// The same installation with a mail server, which nobody asks anything in this test.
pub fn with_mail(t: &TestApp) -> Arc<App> {
    let settings = mail::Settings {
        url: "smtp://127.0.0.1:9".to_owned(),
        from: "tenet@provider.example".to_owned(),
        ca_file: None,
    };
    let app = &t.app;
    let locales = SLICES.iter().flat_map(|slice| slice.locales);
    Arc::new(App {
        mail: mail::Mail::new(app.vault.clone(), mail::Server::new(&settings).unwrap()),
        texts: Texts::new(kit::LOCALES.iter().chain(locales).copied()).unwrap(),
        ..app.again()
    })
}

/// P-121, P-146: no session of the platform opens a tenant, and none of a user opens the platform.
#[tokio::test]
async fn neither_session_opens_the_others_pages() {
    both(SLICES, |t| async move {
        make(&t, "kert").await;
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let browser = anna.sign_in().await;
        let (_, session) = browser.cookie.split_once('=').unwrap();
        let cookie = format!(
            "{}; tenet.kert={session}; tenet-consultant.kert={session}",
            browser.cookie
        );
        let mut inside = Browser {
            cookie,
            ..browser.clone()
        };
        for path in [
            "/t/kert/",
            "/t/kert/contacts",
            "/t/kert/users",
            "/t/kert/consultant/fields",
        ] {
            let answer = inside.get(path).await;
            let out = answer.location().contains("/sign-in") || answer.status.as_u16() == 401;
            assert!(out, "{path}: {}", answer.status);
        }
        inside.get("/t/kert/api/v1/contacts").await.expect(401);

        // A user's session under the name of the platform's cookie is nobody's; so is a key.
        let mut outside = Browser::new(&t);
        let fields = [("email", "anna@kert.example"), ("password", PASSWORD)];
        let answer = outside.post("/t/kert/sign-in", &fields).await.expect(303);
        let cookies = answer.headers.get_all("set-cookie").iter();
        let user = cookies
            .filter_map(|cookie| cookie.to_str().unwrap().strip_prefix("tenet.kert="))
            .map(|rest| rest.split(';').next().unwrap().to_owned())
            .next()
            .unwrap();
        outside.cookie = format!("tenet.kert={user}");
        outside.get("/t/kert/contacts").await.expect(200);
        for cookie in [
            format!("tenet-platform={user}"),
            format!("tenet.kert={session}"),
        ] {
            outside.cookie = cookie;
            for path in ["/platform/tenants", "/platform/log", "/platform/security"] {
                let answer = outside.get(path).await.expect(303);
                assert_eq!(answer.location(), "/platform/sign-in");
            }
        }
    })
    .await;
}
