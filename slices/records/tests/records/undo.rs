//! Taking change sets back.

use crate::common::*;
use kernel::Error;
use kit::collection::{Find, Row};
use kit::{Kind, Role};
use records::contact::actions;
use records::{CONTACTS, Contact};
use testkit::both;

#[tokio::test]
async fn an_import_is_taken_back_with_its_updates() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        field(&t, "Tier", Kind::Choice, |_| {}).await;
        let firm = create_contact(&scope, &[("kind", "company"), ("name", "Firm")]).await;
        let anna = create_contact(
            &scope,
            &[
                ("name", "Anna"),
                ("emails", "a@x.hu"),
                ("custom.tier", "gold"),
                ("notes", "old"),
                ("companies", &firm.to_string()),
            ],
        )
        .await;
        let before = actions::find(&scope, anna).await.unwrap();
        let rows = vec![
            Row {
                find: Some(Find::Id(anna.bytes())),
                ..row(&[
                    ("name", "Anna K."),
                    ("emails", "b@x.hu|c@x.hu"),
                    ("custom.tier", "silver"),
                    ("notes", ""),
                    ("companies", ""),
                ])
            },
            row(&[("name", "New")]),
        ];
        let (set, _) = import(&scope, rows).await;
        let undone = actions::undo(&scope, set).await.unwrap();
        let by = undone.by;
        assert_eq!((undone.restored, undone.conflicts), (2, 0));
        let after = actions::find(&scope, anna).await.unwrap();
        assert_eq!(
            Contact {
                version: 3,
                ..before.clone()
            },
            after
        );
        assert_eq!(titles(&scope, &query("", "name")).await, ["Anna", "Firm"]);
        assert_eq!(
            titles(
                &scope,
                &query(
                    r#"{"field":"custom.tier","op":"is","value":"gold"}"#,
                    "name"
                )
            )
            .await,
            ["Anna"]
        );
        assert!(matches!(
            actions::undo(&scope, set).await,
            Err(Error::Conflict("already_undone"))
        ));

        // What was taken back can be put in place again.
        let again = actions::undo(&scope, by).await.unwrap();
        assert_eq!((again.restored, again.conflicts), (2, 0));
        assert_eq!(actions::find(&scope, anna).await.unwrap().name, "Anna K.");
        assert_eq!(
            titles(&scope, &query("", "name")).await,
            ["Anna K.", "Firm", "New"]
        );
        assert_history(&t).await;
    })
    .await;
}

#[tokio::test]
async fn what_has_been_changed_since_is_left_alone_and_counted() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        let anna = create_contact(&scope, &[("name", "Anna"), ("source", "a")]).await;
        let (set, _) = import(
            &scope,
            vec![
                Row {
                    find: Some(Find::Id(anna.bytes())),
                    ..row(&[("source", "b"), ("language", "hu")])
                },
                row(&[("name", "New")]),
            ],
        )
        .await;
        actions::update(&scope, anna, None, &patch(&[("source", "c")]))
            .await
            .unwrap();
        let found = walk(
            &scope,
            &query(r#"{"field":"name","op":"is","value":"new"}"#, "name"),
        )
        .await;
        let new = kernel::Id::from_bytes(found[0].1);
        actions::update(&scope, new, None, &patch(&[("notes", "worth keeping")]))
            .await
            .unwrap();
        let undone = actions::undo(&scope, set).await.unwrap();
        assert_eq!((undone.restored, undone.conflicts), (0, 2));
        let anna = actions::find(&scope, anna).await.unwrap();
        assert_eq!((anna.source.as_str(), anna.language.as_str()), ("c", "hu"));

        // A change of another field does not stand in the way.
        let set = actions::update(&scope, anna.id, None, &patch(&[("source", "d")]))
            .await
            .unwrap()
            .set
            .unwrap();
        actions::update(&scope, anna.id, None, &patch(&[("notes", "x")]))
            .await
            .unwrap();
        assert_eq!(actions::undo(&scope, set).await.unwrap().restored, 1);
        let anna = actions::find(&scope, anna.id).await.unwrap();
        assert_eq!((anna.source.as_str(), anna.doc.notes.as_str()), ("c", "x"));
    })
    .await;
}

#[tokio::test]
async fn the_bin_is_undone_and_a_value_that_another_took_is_a_conflict() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        field(&t, "Code", Kind::Text, |f| f.unique = true).await;
        let (anna, bela) = (
            create_contact(&scope, &[("name", "Anna"), ("custom.code", "1")]).await,
            create_contact(&scope, &[("name", "Béla")]).await,
        );
        let set = actions::bin(&scope, &[anna, bela]).await.unwrap();
        create_contact(&scope, &[("name", "Cili"), ("custom.code", "1")]).await;
        let undone = actions::undo(&scope, set).await.unwrap();
        assert_eq!((undone.restored, undone.conflicts), (1, 1));
        assert_eq!(titles(&scope, &query("", "name")).await, ["Béla", "Cili"]);
    })
    .await;
}

#[tokio::test]
async fn a_long_undo_goes_on_where_it_stopped() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        let rows = (0..25)
            .map(|n| row(&[("name", &format!("N{n}"))]))
            .collect();
        let (set, _) = import(&scope, rows).await;
        let mut tx = scope.begin().await.unwrap();
        let by = history::open_set(&mut tx, &scope, "undo", "contacts", Some(set))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut steps = Vec::new();
        loop {
            let mut tx = scope.begin().await.unwrap();
            let undone = CONTACTS.undo(&scope, &mut tx, set, by, 10).await.unwrap();
            tx.commit().await.unwrap();
            steps.push(undone.restored);
            if !undone.more {
                break;
            }
        }
        assert_eq!(steps, [10, 10, 5]);
        assert!(titles(&scope, &query("", "name")).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_may_only_make_records_may_take_their_own_back() {
    both(SLICES, |t| async move {
        let mine = t.scope(Role::Restricted);
        let saved = actions::create(&mine, patch(&[("name", "Slip")]))
            .await
            .unwrap();
        let undone = actions::undo(&mine, saved.set.unwrap()).await.unwrap();
        assert_eq!(undone.restored, 1);
        assert!(titles(&mine, &query("", "name")).await.is_empty());
    })
    .await;
}
