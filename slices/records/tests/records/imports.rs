//! Rows as an import applies them.

use crate::common::*;
use kit::collection::{Find, Mode, Outcome, Row};
use kit::{Kind, Role};
use records::contact::actions;
use records::{CONTACTS, Contact};
use testkit::both;

fn by(column: &str, value: &str, mode: Mode, pairs: &[(&str, &str)]) -> Row {
    Row {
        find: Some(Find::Value(column.into(), value.into())),
        mode,
        ..row(pairs)
    }
}

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Created(_) => "created".into(),
        Outcome::Updated(_) => "updated".into(),
        Outcome::Skipped(_) => "skipped".into(),
        Outcome::Failed(errors) => listed(errors).join(", "),
    }
}

#[tokio::test]
async fn rows_find_their_records_by_address_number_name_or_a_field() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        field(&t, "Code", Kind::Text, |f| f.unique = true).await;
        field(&t, "Number", Kind::Int, |_| {}).await;
        create_contact(
            &scope,
            &[
                ("name", "Anna"),
                ("emails", "x@x.hu|anna@example.hu"),
                ("phones", "06301234567"),
                ("custom.code", "C-1"),
                ("custom.number", "7"),
            ],
        )
        .await;
        create_contact(&scope, &[("name", "Twin")]).await;
        create_contact(&scope, &[("name", "Twin")]).await;
        let rows = vec![
            by(
                "emails",
                "ANNA@Example.hu",
                Mode::CreateAndUpdate,
                &[("source", "a")],
            ),
            by(
                "phones",
                "+36 30 123 4567",
                Mode::UpdateOnly,
                &[("source", "b")],
            ),
            by("name", "anna", Mode::CreateOnly, &[("name", "Anna")]),
            by("name", "Twin", Mode::CreateAndUpdate, &[("source", "c")]),
            by(
                "emails",
                "new@example.hu",
                Mode::CreateAndUpdate,
                &[("name", "New"), ("emails", "new@example.hu")],
            ),
            by(
                "emails",
                "new@example.hu",
                Mode::CreateAndUpdate,
                &[("name", "New again"), ("emails", "new@example.hu")],
            ),
            by("custom.code", "none", Mode::UpdateOnly, &[("source", "d")]),
            by("notes", "x", Mode::UpdateOnly, &[("source", "d")]),
            by(
                "custom.number",
                "seven",
                Mode::UpdateOnly,
                &[("source", "d")],
            ),
            by("id", "nonsense", Mode::UpdateOnly, &[("source", "d")]),
        ];
        let (_, outcomes) = import(&scope, rows).await;
        assert_eq!(
            outcomes.iter().map(shown).collect::<Vec<_>>(),
            [
                "updated",
                ": twice_in_file",
                "skipped",
                "name: ambiguous",
                "created",
                "emails: twice_in_file",
                "skipped",
                "notes: unknown_field",
                "custom.number: not_a_whole_number",
                "id: not_found",
            ]
        );
        for (column, value) in [
            ("custom.code", "c-1"),
            ("custom.number", "7"),
            ("phones", "0036 30 1234567"),
        ] {
            let (_, outcomes) = import(
                &scope,
                vec![by(column, value, Mode::UpdateOnly, &[("source", column)])],
            )
            .await;
            assert_eq!(
                outcomes.iter().map(shown).collect::<Vec<_>>(),
                ["updated"],
                "{column}"
            );
        }
        assert_history(&t).await;
    })
    .await;
}

#[tokio::test]
async fn a_faulty_row_changes_nothing_and_stops_no_other() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        field(&t, "Code", Kind::Text, |f| f.unique = true).await;
        let firm = create_contact(&scope, &[("kind", "company"), ("name", "Őrség Kft.")]).await;
        let rows = vec![
            row(&[
                ("name", "A"),
                ("custom.code", "1"),
                ("companies", "őrség kft."),
                ("owner", "USER@demo.test"),
            ]),
            row(&[("name", "B"), ("custom.code", "1")]),
            row(&[("name", "C"), ("owner", "Nobody")]),
            row(&[("name", "D"), ("emails", "broken")]),
            row(&[("name", "E"), ("custom.code", "2")]),
        ];
        let mut tx = scope.begin().await.unwrap();
        let set = history::open_set(&mut tx, &scope, "import", "contacts", None)
            .await
            .unwrap();
        let dry = CONTACTS
            .apply(&scope, &mut tx, set, rows.clone(), true)
            .await
            .unwrap();
        drop(tx);
        let (set, outcomes) = import(&scope, rows).await;
        let expected = [
            "created",
            "custom.code: not_unique",
            "owner: not_found",
            "emails.0.value: not_an_email",
            "created",
        ];
        assert_eq!(dry.iter().map(shown).collect::<Vec<_>>(), expected);
        assert_eq!(outcomes.iter().map(shown).collect::<Vec<_>>(), expected);
        let Outcome::Created(id) = outcomes[0] else {
            panic!()
        };
        let made = actions::find(&scope, kernel::Id::<Contact>::from_bytes(id))
            .await
            .unwrap();
        assert_eq!(
            (made.companies[0].company, made.owner),
            (firm, Some(t.user(Role::User)))
        );
        let mut tx = scope.read().await.unwrap();
        assert_eq!(history::find_set(&mut tx, set).await.unwrap().count, 2);
        drop(tx);
        assert_history(&t).await;
    })
    .await;
}

#[tokio::test]
async fn a_column_that_a_file_brings_becomes_a_field() {
    both(SLICES, |t| async move {
        let admin = t.scope(Role::Administrator);
        let mut tx = admin.begin().await.unwrap();
        let column = CONTACTS
            .create_column(&admin, &mut tx, "Ágazat", Kind::Text, &[])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(column.key, "custom.agazat");
        let (_, outcomes) = import(
            &admin,
            vec![row(&[("name", "A"), ("custom.agazat", "Építőipar")])],
        )
        .await;
        assert_eq!(shown(&outcomes[0]), "created");
        let manager = t.scope(Role::Manager);
        let mut tx = manager.begin().await.unwrap();
        let refused = CONTACTS
            .create_column(&manager, &mut tx, "Más", Kind::Text, &[])
            .await;
        assert!(matches!(refused, Err(kernel::Error::Forbidden)));
    })
    .await;
}
