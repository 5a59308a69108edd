//! Making and changing contacts.

use crate::common::*;
use kernel::{Error, Id};
use kit::{Kind, Role};
use records::contact::{ContactKind, actions};
use testkit::both;

#[tokio::test]
async fn a_person_keeps_everything_that_was_typed() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let firm = create_contact(&scope, &[("kind", "company"), ("name", "Őrségi Kft.")]).await;
        let id = create_contact(
            &scope,
            &[
                ("family_name", "Kis"),
                ("given_name", "Anna"),
                ("language", "hu"),
                ("emails", "anna@example.hu|Anna.Kis@Example.com"),
                ("emails.type", "work|home"),
                ("emails.default", "1"),
                ("phones", "06 30 123 4567 mellék 12"),
                ("address.city", "Zalaegerszeg"),
                ("address.postcode", "8900"),
                ("companies", &firm.to_string()),
                ("companies.title", "ügyvezető"),
                ("owner", &t.user(Role::Manager).to_string()),
                ("source", "kiállítás"),
                ("notes", "Hétfőn ne hívja\nsenki."),
            ],
        )
        .await;
        let anna = actions::find(&scope, id).await.unwrap();
        assert_eq!((anna.name.as_str(), anna.version), ("Kis Anna", 1));
        assert_eq!(anna.email(), Some("Anna.Kis@Example.com"));
        assert_eq!(anna.doc.emails[0].label, "work");
        assert_eq!(anna.phone(), Some("06 30 123 4567 mellék 12"));
        assert_eq!(anna.doc.addresses[0].line(), "8900 Zalaegerszeg");
        assert!(anna.doc.addresses[0].is_default);
        assert_eq!(
            (anna.companies[0].company, anna.companies[0].title.as_str()),
            (firm, "ügyvezető")
        );
        assert_eq!(anna.owner, Some(t.user(Role::Manager)));
        assert_eq!(anna.doc.notes, "Hétfőn ne hívja\nsenki.");
        assert_eq!(told(&scope, id).await.len(), 1);
        assert_history(&t).await;

        // What a form shows, sent back unchanged, changes nothing.
        let same = actions::values(&anna, &[]);
        let saved = actions::update(&scope, id, Some(1), &same).await.unwrap();
        assert_eq!((saved.version, saved.set), (1, None));
        assert_eq!(told(&scope, id).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn names_follow_the_language_and_sort_by_family() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let anna = create_contact(&scope, &[("family_name", "Kis"), ("given_name", "Anna")]).await;
        // The tenant speaks English.
        assert_eq!(actions::find(&scope, anna).await.unwrap().name, "Anna Kis");
        actions::update(&scope, anna, None, &patch(&[("language", "hu")]))
            .await
            .unwrap();
        assert_eq!(actions::find(&scope, anna).await.unwrap().name, "Kis Anna");

        // One full name is not taken apart by guessing.
        let full = create_contact(&scope, &[("name", "  Dr. Nagy   Béla Tamás ")]).await;
        let bela = actions::find(&scope, full).await.unwrap();
        assert_eq!(
            (
                bela.name.as_str(),
                bela.family_name.as_str(),
                bela.given_name.as_str()
            ),
            ("Dr. Nagy Béla Tamás", "", "")
        );

        create_contact(&scope, &[("family_name", "Adams"), ("given_name", "Zoe")]).await;
        create_contact(&scope, &[("kind", "company"), ("name", "Jókai Bt.")]).await;
        assert_eq!(
            titles(&scope, &query("", "name")).await,
            ["Zoe Adams", "Dr. Nagy Béla Tamás", "Jókai Bt.", "Kis Anna"]
        );

        let refused = actions::update(&scope, anna, None, &patch(&[("name", "Kovács Anna")])).await;
        assert_eq!(faults(refused), ["name: name_from_parts"]);
    })
    .await;
}

/// P-160: validity rules hold.
#[tokio::test]
async fn all_faulty_fields_are_named_at_once_and_nothing_is_kept() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        field(&t, "Tier", Kind::Choice, |_| {}).await;
        field(&t, "Seats", Kind::Int, |f| f.required = true).await;
        field(&t, "Partner", Kind::Contact, |_| {}).await;
        let person = create_contact(&scope, &[("name", "Zsófi"), ("custom.seats", "1")]).await;
        let refused = actions::create(
            &scope,
            patch(&[
                ("emails", "anna@example.hu|nonsense"),
                ("phones", "nincs"),
                ("custom.tier", "platinum"),
                ("custom.partner", &Id::<()>::new(scope.now()).to_string()),
                ("custom.nothing", "x"),
                ("companies", &format!("{person}|Nobody Ltd.")),
                ("owner", "who@ever.hu"),
                ("language", "klingon!"),
                ("created", "2020-01-01"),
            ]),
        )
        .await;
        let mut found = faults(refused);
        found.sort();
        assert_eq!(
            found,
            [
                "companies.0.id: not_a_company",
                "companies.1.id: not_found",
                "created: read_only",
                "custom.nothing: unknown_field",
                "custom.partner: unknown_id",
                "custom.seats: required",
                "custom.tier: unknown_choice",
                "emails.1.value: not_an_email",
                "language: not_a_language",
                "name: required",
                "owner: not_found",
                "phones.0.value: not_a_phone",
            ]
        );
        assert_eq!(titles(&scope, &query("", "name")).await, ["Zsófi"]);
        assert_eq!(
            faults(
                actions::create(
                    &scope,
                    patch(&[
                        ("kind", "company"),
                        ("name", "X"),
                        ("given_name", "Y"),
                        ("custom.seats", "2")
                    ]),
                )
                .await
            ),
            ["given_name: only_persons"]
        );
        let long = "x".repeat(501);
        assert_eq!(
            faults(actions::update(&scope, person, None, &patch(&[("source", &long)])).await),
            ["source: too_long"]
        );
        assert_eq!(
            faults(actions::update(&scope, person, None, &patch(&[("kind", "company")])).await),
            ["kind: read_only"]
        );
        assert_eq!(
            faults(actions::update(&scope, person, None, &patch(&[("custom.seats", "")])).await),
            ["custom.seats: required"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_locked_user_cannot_own_anything() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        let mut tx = scope.begin().await.unwrap();
        tx.run(
            storage::Sql::new("update users set state = 'locked' where id = $1")
                .arg(t.user(Role::User)),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let refused = actions::create(
            &scope,
            patch(&[("name", "A"), ("owner", &t.user(Role::User).to_string())]),
        )
        .await;
        assert_eq!(faults(refused), ["owner: unknown_id"]);
    })
    .await;
}

#[tokio::test]
async fn a_change_based_on_an_old_version_is_shown_side_by_side() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let id = create_contact(
            &scope,
            &[("name", "Anna"), ("source", "fair"), ("emails", "a@x.hu")],
        )
        .await;
        actions::update(&scope, id, Some(1), &patch(&[("source", "web")]))
            .await
            .unwrap();
        let mine = patch(&[("source", "phone"), ("emails", "a@x.hu|b@x.hu")]);
        let stale = actions::update(&scope, id, Some(1), &mine).await;
        assert!(matches!(stale, Err(Error::Conflict("stale"))));
        let compared = actions::compare(&scope, id, 1, &mine).await.unwrap();
        assert_eq!(compared.len(), 2);
        assert_eq!(
            (
                compared[0].key.as_str(),
                compared[0].theirs[0].as_str(),
                compared[0].yours[0].as_str(),
                compared[0].changed
            ),
            ("source", "web", "phone", true)
        );
        assert_eq!(
            (compared[1].key.as_str(), compared[1].changed),
            ("emails", false)
        );
    })
    .await;
}

#[tokio::test]
async fn a_list_keeps_its_default_and_its_types_through_an_edit() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let id = create_contact(
            &scope,
            &[
                ("name", "A"),
                ("emails", "a@x.hu|b@x.hu"),
                ("emails.type", "work|home"),
                ("emails.default", "1"),
            ],
        )
        .await;
        actions::update(&scope, id, None, &patch(&[("emails", "c@x.hu|B@X.hu")]))
            .await
            .unwrap();
        let contact = actions::find(&scope, id).await.unwrap();
        assert_eq!(contact.email(), Some("B@X.hu"));
        assert_eq!(contact.doc.emails[1].label, "home");
        actions::update(&scope, id, None, &patch(&[("emails", "c@x.hu")]))
            .await
            .unwrap();
        assert_eq!(
            actions::find(&scope, id).await.unwrap().email(),
            Some("c@x.hu")
        );
        actions::update(
            &scope,
            id,
            None,
            &patch(&[("addresses.city", "Győr|Pécs"), ("addresses.default", "1")]),
        )
        .await
        .unwrap();
        actions::update(
            &scope,
            id,
            None,
            &patch(&[("address.street", "Fő utca 1.")]),
        )
        .await
        .unwrap();
        let contact = actions::find(&scope, id).await.unwrap();
        assert_eq!(
            contact
                .doc
                .addresses
                .iter()
                .map(|a| a.line())
                .collect::<Vec<_>>(),
            ["Győr", "Pécs, Fő utca 1."]
        );
        assert_eq!(contact.kind, ContactKind::Person);
    })
    .await;
}
