//! What pages never show: somebody else's records.

use crate::common::{SLICES, make, make_company, toast_undo};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create as create_field};

#[tokio::test]
async fn a_restricted_user_finds_nothing_of_others_on_any_page() {
    testkit::both(SLICES, |t| async move {
        let (manager, restricted) = (t.client(Role::Manager), t.client(Role::Restricted));
        let company = make_company(&manager, "Titkos Zrt.").await;
        let company = company.rsplit('/').next().unwrap().to_owned();
        let path = make(&manager, "Titkos", "Tamás", &[("source", "Rejtett")]).await;
        let mine = make(&restricted, "Saját", "Sára", &[]).await;
        manager
            .post(
                &format!("{mine}/fields/companies"),
                &[("version", "1"), ("value.companies", &company)],
            )
            .await
            .expect(303);
        for page in ["", "/edit", "/fields/source", "/fields/source?view=1"] {
            restricted.get(&format!("{path}{page}")).await.expect(404);
        }
        for action in ["/edit", "/fields/source", "/merge"] {
            let sent = [
                ("done", "save"),
                ("version", "1"),
                ("value.source", "x"),
                ("patch", "[]"),
                ("base", "[]"),
                ("kind", "person"),
            ];
            restricted
                .post(&format!("{path}{action}"), &sent)
                .await
                .expect(404);
        }
        restricted
            .post(&format!("{path}/binning"), &[])
            .await
            .expect(403);
        restricted.get("/bin").await.expect(403);
        restricted.get("/history").await.expect(403);
        let mut shown = Vec::new();
        for page in [
            "/contacts",
            &mine,
            &format!("{mine}/edit"),
            "/contacts?columns=companies",
        ] {
            shown.push(restricted.get(page).await);
        }
        for (page, field) in [
            ("/contacts/options?name=companies", "companies.q"),
            ("/palette", "q"),
        ] {
            shown.push(restricted.post(page, &[(field, "titkos")]).await);
        }
        shown.push(restricted.find("/contacts", &[("q", "titkos")]).await);
        for page in shown {
            let page = page.expect(200);
            assert!(
                !page.body.contains("Titkos T") && !page.body.contains("Titkos Z"),
                "{}",
                page.body
            );
        }
        // Whose act it was decides who may look at it.
        let changed = manager
            .post(&format!("{path}/binning"), &[])
            .await
            .expect(303);
        let undo = toast_undo(&changed);
        restricted.post(&undo, &[]).await.expect(404);
        restricted
            .get(undo.strip_suffix("/undo").unwrap())
            .await
            .expect(404);
    })
    .await;
}

/// P-146: tenants are apart.
#[tokio::test]
async fn another_tenant_finds_nothing_at_all() {
    testkit::both(SLICES, |t| async move {
        let here = t.client(Role::Administrator);
        let path = make(&here, "Itt", "Ilona", &[]).await;
        let changed = here
            .post(
                &format!("{path}/fields/source"),
                &[("version", "1"), ("value.source", "x")],
            )
            .await
            .expect(303);
        assert!(changed.location().ends_with(&path));
        let saved = here
            .post("/filters", &[("title", "F"), ("filter", r#"{"all":[]}"#)])
            .await
            .expect(303);
        create_field(
            &t.scope(Role::Administrator),
            FieldDraft::new("Field", Kind::Text),
        )
        .await
        .unwrap();
        let field = here
            .get("/fields")
            .await
            .attributes("a.row-link", "href")
            .remove(0);
        let set = here
            .get("/history")
            .await
            .attributes("a.row-link", "href")
            .pop()
            .unwrap();
        let there = t.other_tenant().client(Role::Administrator);
        let at = |path: &str| path.replacen("/t/demo", "/t/other", 1);
        for page in [
            path.clone(),
            format!("{path}/edit"),
            format!("{path}/fields/source"),
            saved.location(),
            field,
            set.clone(),
        ] {
            here.get(&page).await.expect(200);
            there.get(&at(&page)).await.expect(404);
        }
        there
            .post(&at(&format!("{path}/binning")), &[])
            .await
            .expect(404);
        there
            .post(&at(&format!("{set}/undo")), &[])
            .await
            .expect(404);
        for page in ["/contacts", "/history", "/bin", "/filters", "/fields"] {
            assert!(!there.get(page).await.expect(200).body.contains("Ilona"));
        }
        for found in [
            there.post("/palette", &[("q", "itt")]).await,
            there.find("/contacts", &[("q", "itt")]).await,
        ] {
            assert!(!found.expect(200).body.contains("Ilona"));
        }
    })
    .await;
}

/// A form that was open when the session ended comes back as it was sent: its reader signs in
/// beside it and sends it again. What is asked in the background, and what is secret, is not kept.
#[tokio::test]
async fn what_was_typed_while_the_session_ended_is_not_lost() {
    testkit::both(SLICES, |t| async move {
        let (stranger, user) = (t.stranger(), t.client(Role::User));
        let notes = "első \"sor\"\n\nmásodik <b>";
        let typed = [
            ("done", "save"),
            ("kind", "person"),
            ("family_name", "Kovács-Nagy"),
            ("given_name", "Ágnes"),
            ("addresses.0.postcode", "1011"),
            ("addresses.0.city", "Budapest"),
            ("notes", notes),
        ];
        let page = stranger.post("/contacts/new", &typed).await.expect(401);
        let sign_in = page.attributes("main a", "href").remove(0);
        assert!(sign_in.starts_with("/t/demo/sign-in?back="), "{sign_in}");
        let action = page.attributes("main form", "action");
        assert_eq!(action, ["/t/demo/contacts/new"]);
        let kept = crate::common::filled(&page, "main form");
        let again: Vec<(&str, &str)> = kept
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        assert_eq!(again, typed);
        let made = user.post("/contacts/new", &again).await.expect(303);
        let contact = user.get(&made.location()).await.expect(200);
        assert!(contact.text().contains("Ágnes Kovács-Nagy"));

        let in_background = t.stranger().header("hx-request", "true");
        in_background
            .post("/contacts/new", &typed)
            .await
            .expect(401);
        let secret = [typed[0], ("password", "correct horse battery")];
        for sent in [&secret[..], &[]] {
            let answer = stranger.post("/contacts/new", sent).await.expect(303);
            assert!(answer.location().starts_with("/t/demo/sign-in"));
        }
    })
    .await;
}
