//! Writing fields that a role hides or only shows.

use crate::common::*;
use crate::grants::grant;
use kernel::Error;
use kit::collection::{Find, Outcome, Row};
use kit::{FieldRight, Kind, Reach, Role};
use records::contact::actions;
use serde_json::json;
use testkit::both;

const NOTES_HIDDEN: &[(&str, FieldRight)] = &[
    ("notes", FieldRight::Hidden),
    ("source", FieldRight::Read),
    ("custom.pay", FieldRight::Hidden),
];

/// P-118: what may only be read stays as it is, what is hidden is unknown, on every way to write.
#[tokio::test]
async fn a_field_is_written_by_whom_its_right_says_and_by_nobody_else() {
    both(SLICES, |t| async move {
        field(&t, "Pay", Kind::Text, |_| {}).await;
        let admin = t.scope(Role::Manager);
        let all = [
            ("name", "Anna"),
            ("notes", "secret"),
            ("source", "fair"),
            ("custom.pay", "9"),
        ];
        let anna = create_contact(&admin, &all).await;
        t.give(Role::User, &grant(Reach::All, NOTES_HIDDEN), &[])
            .await;
        let scope = t.scope(Role::User);

        for (key, code) in [
            ("notes", "notes: unknown_field"),
            ("custom.pay", "custom.pay: unknown_field"),
            ("source", "source: read_only"),
        ] {
            // The same value is no way to find out whether it is the same.
            for value in ["x", "secret", "9"] {
                let change = patch(&[(key, value)]);
                assert_eq!(
                    faults(actions::update(&scope, anna, None, &change).await),
                    [code]
                );
            }
            let made = actions::create(&scope, patch(&[("name", "New"), (key, "x")])).await;
            assert_eq!(faults(made), [code]);
            let rows = vec![Row {
                find: Some(Find::Id(anna.bytes())),
                ..row(&[(key, "x")])
            }];
            let (_, outcomes) = import(&scope, rows).await;
            assert!(
                matches!(&outcomes[0], Outcome::Failed(errors) if listed(errors) == [code]),
                "{outcomes:?}"
            );
        }
        // What is only read may be sent back as it is.
        let same = patch(&[("source", "fair"), ("name", "Anna B")]);
        actions::update(&scope, anna, None, &same).await.unwrap();
        let kept = actions::find(&admin, anna).await.unwrap();
        assert_eq!(
            (kept.doc.notes.as_str(), kept.name.as_str()),
            ("secret", "Anna B")
        );
        let seen = actions::find(&scope, anna).await.unwrap();
        assert_eq!(
            (seen.doc.notes.as_str(), seen.source.as_str()),
            ("", "fair")
        );
        assert!(seen.doc.custom.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_required_field_that_is_hidden_stands_in_nobodys_way() {
    both(SLICES, |t| async move {
        field(&t, "Pay", Kind::Text, |f| f.required = true).await;
        field(&t, "Tier", Kind::Text, |f| f.default = "low".into()).await;
        let hidden = [
            ("custom.pay", FieldRight::Hidden),
            ("custom.tier", FieldRight::Hidden),
        ];
        t.give(Role::User, &grant(Reach::All, &hidden), &[]).await;
        let scope = t.scope(Role::User);
        let anna = create_contact(&scope, &[("name", "Anna")]).await;
        // Defaults are the tenant's, not the actor's.
        let whole = actions::find(&t.scope(Role::Manager), anna).await.unwrap();
        assert_eq!(whole.doc.custom.get("tier"), Some(&json!("low")));
        assert!(
            actions::find(&scope, anna)
                .await
                .unwrap()
                .doc
                .custom
                .is_empty()
        );
        actions::update(&scope, anna, None, &patch(&[("source", "x")]))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_undo_leaves_alone_what_the_actor_may_not_write() {
    both(SLICES, |t| async move {
        let admin = t.scope(Role::Manager);
        let anna = create_contact(&admin, &[("name", "Anna"), ("notes", "old")]).await;
        let set = actions::update(&admin, anna, None, &patch(&[("notes", "new")])).await;
        let set = set.unwrap().set.unwrap();
        t.give(Role::User, &grant(Reach::All, NOTES_HIDDEN), &[])
            .await;
        let undone = actions::undo(&t.scope(Role::User), set).await.unwrap();
        assert_eq!((undone.restored, undone.conflicts), (0, 1));
        assert_eq!(actions::find(&admin, anna).await.unwrap().doc.notes, "new");
    })
    .await;
}

/// The whole form is sent with what it shows; what it does not show is not emptied.
#[tokio::test]
async fn a_form_that_does_not_show_a_field_does_not_empty_it() {
    both(SLICES, |t| async move {
        let admin = t.scope(Role::Manager);
        let all = [
            ("family_name", "Kis"),
            ("given_name", "Anna"),
            ("emails", "a@x.hu|b@x.hu"),
            ("notes", "secret"),
            ("address.city", "Pécs"),
        ];
        let anna = create_contact(&admin, &all).await;
        let hidden = [
            ("emails", FieldRight::Hidden),
            ("addresses", FieldRight::Read),
            ("notes", FieldRight::Hidden),
            ("owner", FieldRight::Hidden),
        ];
        t.give(Role::User, &grant(Reach::All, &hidden), &[]).await;
        let client = t.client(Role::User);
        let page = client.get(&format!("/contacts/{anna}")).await.expect(200);
        assert!(page.body.contains("Pécs") && !page.body.contains("a@x.hu"));
        let form = client
            .get(&format!("/contacts/{anna}/edit"))
            .await
            .expect(200);
        for gone in ["emails.0.value", "addresses.0.city", "notes", "owner"] {
            let named = form.attributes(&format!("[name='{gone}']"), "name");
            assert!(named.is_empty(), "{gone}");
        }
        let base = form.attributes("input[name=base]", "value").remove(0);
        assert!(
            !base.contains("secret") && !base.contains("a@x.hu"),
            "{base}"
        );
        let sent = [
            ("done", "save"),
            ("kind", "person"),
            ("base", base.as_str()),
            ("version", "1"),
            ("family_name", "Nagy"),
            ("given_name", "Anna"),
        ];
        client
            .post(&format!("/contacts/{anna}/edit"), &sent)
            .await
            .expect(303);
        let kept = actions::find(&admin, anna).await.unwrap();
        assert_eq!(kept.family_name, "Nagy");
        assert_eq!(
            (kept.doc.emails.len(), kept.doc.notes.as_str()),
            (2, "secret")
        );
        assert_eq!(kept.doc.addresses[0].city, "Pécs");

        client
            .get(&format!("/contacts/{anna}/fields/emails"))
            .await
            .expect(404);
        client
            .get(&format!("/contacts/{anna}/fields/addresses"))
            .await
            .expect(403);
        let new = client.get("/contacts/new").await.expect(200);
        assert!(new.attributes("[name='notes']", "name").is_empty());
        let sent = [("done", "save"), ("kind", "person"), ("family_name", "Új")];
        client.post("/contacts/new", &sent).await.expect(303);
        // Nor is a form a way round: what it did not have is refused.
        let forged = [("version", "2"), ("value.addresses", "x")];
        client
            .post(&format!("/contacts/{anna}/fields/addresses"), &forged)
            .await
            .expect(403);
        let forged = [("version", "2"), ("patch", r#"[["notes",["mine"]]]"#)];
        client
            .post(&format!("/contacts/{anna}/merge"), &forged)
            .await
            .expect(422);
    })
    .await;
}

/// Somebody with their own records only and a hidden owner still is the owner of what they make.
#[tokio::test]
async fn an_owner_who_is_hidden_decides_all_the_same() {
    both(SLICES, |t| async move {
        let hidden = [("owner", FieldRight::Hidden)];
        t.give(Role::User, &grant(Reach::Own, &hidden), &[]).await;
        let (scope, client) = (t.scope(Role::User), t.client(Role::User));
        let anna = create_contact(&scope, &[("name", "Anna")]).await;
        assert_eq!(actions::find(&scope, anna).await.unwrap().owner, None);
        let whole = actions::find(&t.scope(Role::Manager), anna).await.unwrap();
        assert_eq!(whole.owner, Some(t.user(Role::User)));
        assert_eq!(titles(&scope, &query("", "name")).await, ["Anna"]);
        let page = client.get(&format!("/contacts/{anna}")).await.expect(200);
        let edit = page.attributes("a[data-hotkey=e]", "href");
        assert_eq!(edit.len(), 1, "the page offers Edit");
        let away = patch(&[("owner", &t.user(Role::Manager).to_string())]);
        let refused = actions::update(&scope, anna, None, &away).await;
        assert_eq!(faults(refused), ["owner: unknown_field"]);
        let other = create_contact(&t.scope(Role::Manager), &[("name", "Béla")]).await;
        assert!(matches!(
            actions::find(&scope, other).await,
            Err(Error::NotFound)
        ));
    })
    .await;
}
