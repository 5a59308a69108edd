//! The fields that a tenant adds.

use crate::common::*;
use kernel::Error;
use kit::{Choice, Kind, Role};
use records::contact::actions;
use records::field::Privacy;
use records::field::actions::{self as fields, FieldDraft};
use testkit::both;

#[tokio::test]
async fn a_field_gets_one_of_sixteen_indexes_while_there_is_one() {
    both(SLICES, |t| async move {
        let notes = field(&t, "Long", Kind::LongText, |_| {}).await;
        assert_eq!(notes.slot, None);
        for n in 1..=17u8 {
            let made = field(&t, &format!("Field {n}"), Kind::Text, |_| {}).await;
            assert_eq!(made.slot, (n <= 16).then_some(n));
        }
        let scope = t.scope(Role::User);
        create_contact(
            &scope,
            &[
                ("name", "A"),
                ("custom.field_1", "x"),
                ("custom.field_17", "y"),
                ("custom.long", "z"),
            ],
        )
        .await;
        for column in ["field_1", "field_17", "long"] {
            let found = titles(
                &scope,
                &query(
                    &format!(r#"{{"field":"custom.{column}","op":"filled"}}"#),
                    "name",
                ),
            )
            .await;
            assert_eq!(found, ["A"], "{column}");
        }
        assert_eq!(
            faults(
                page(&scope, &query("", "custom.field_17"))
                    .await
                    .map(|_| ())
            ),
            ["sort: not_sortable"]
        );
    })
    .await;
}

/// P-038: users are told not to give special-category data.
#[tokio::test]
async fn sensitive_data_is_refused_because_the_policy_forbids_it() {
    both(SLICES, |t| async move {
        let draft = FieldDraft {
            privacy: Privacy::Sensitive,
            ..FieldDraft::new("Religion", Kind::Text)
        };
        assert_eq!(
            faults(fields::create(&t.scope(Role::Administrator), draft).await),
            ["privacy: sensitive_refused"]
        );
    })
    .await;
}

#[tokio::test]
async fn only_administrators_define_fields() {
    both(SLICES, |t| async move {
        for role in [Role::Manager, Role::User, Role::Restricted] {
            let refused = fields::create(&t.scope(role), FieldDraft::new("X", Kind::Text)).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{role}");
        }
    })
    .await;
}

/// P-160: rules between records hold on every path.
#[tokio::test]
async fn no_two_records_share_a_unique_value() {
    both(SLICES, |t| async move {
        let (admin, scope) = (t.scope(Role::Administrator), t.scope(Role::User));
        let code = field(&t, "Code", Kind::Text, |_| {}).await;
        let anna = create_contact(&scope, &[("name", "Anna"), ("custom.code", "Ab-1")]).await;
        let bela = create_contact(&scope, &[("name", "Béla"), ("custom.code", "AB-1")]).await;
        let unique = FieldDraft {
            unique: true,
            ..FieldDraft::new("Code", Kind::Text)
        };
        assert_eq!(
            faults(fields::update(&admin, code.id, None, unique.clone()).await),
            ["unique: values_not_unique"]
        );
        actions::update(&scope, bela, None, &patch(&[("custom.code", "B-2")]))
            .await
            .unwrap();
        fields::update(&admin, code.id, Some(1), unique.clone())
            .await
            .unwrap();
        assert!(matches!(
            fields::update(&admin, code.id, Some(1), unique).await,
            Err(Error::Conflict("stale"))
        ));

        assert_eq!(
            faults(actions::update(&scope, bela, None, &patch(&[("custom.code", "ab-1")])).await),
            ["custom.code: not_unique"]
        );
        assert_eq!(
            faults(actions::create(&scope, patch(&[("name", "C"), ("custom.code", "b-2")])).await),
            ["custom.code: not_unique"]
        );
        // Its own value, in other letters, is its own.
        actions::update(&scope, anna, None, &patch(&[("custom.code", "AB-1")]))
            .await
            .unwrap();
        // What one gives up another may take.
        actions::update(&scope, bela, None, &patch(&[("custom.code", "")]))
            .await
            .unwrap();
        actions::update(&scope, anna, None, &patch(&[("custom.code", "b-2")]))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_default_fills_new_records_and_only_those() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let old = create_contact(&scope, &[("name", "Old")]).await;
        let tier = field(&t, "Tier", Kind::Choice, |f| f.default = "silver".into()).await;
        let new = create_contact(&scope, &[("name", "New")]).await;
        let told = create_contact(&scope, &[("name", "Told"), ("custom.tier", "Gold")]).await;
        let value = async |id| {
            actions::find(&scope, id)
                .await
                .unwrap()
                .custom(&tier)
                .first()
                .map(kit::Cell::to_text)
        };
        assert_eq!(value(old).await, None);
        assert_eq!(value(new).await.as_deref(), Some("silver"));
        assert_eq!(value(told).await.as_deref(), Some("gold"));
    })
    .await;
}

#[tokio::test]
async fn a_kind_stays_once_there_are_values_and_an_archived_field_keeps_them() {
    both(SLICES, |t| async move {
        let (admin, scope) = (t.scope(Role::Administrator), t.scope(Role::User));
        let made = field(&t, "Seats", Kind::Int, |_| {}).await;
        let changed = fields::update(
            &admin,
            made.id,
            None,
            FieldDraft::new("Seats", Kind::Decimal),
        )
        .await
        .unwrap();
        assert_eq!((changed.kind, changed.slot), (Kind::Decimal, made.slot));
        let id = create_contact(&scope, &[("name", "A"), ("custom.seats", "2.5")]).await;
        assert_eq!(
            faults(
                fields::update(&admin, made.id, None, FieldDraft::new("Seats", Kind::Text)).await
            ),
            ["kind: kind_in_use"]
        );

        fields::archive(&admin, made.id, None).await.unwrap();
        assert!(
            !actions::all_columns(&scope)
                .await
                .unwrap()
                .iter()
                .any(|column| column.key == "custom.seats")
        );
        assert_eq!(
            faults(actions::update(&scope, id, None, &patch(&[("custom.seats", "3")])).await),
            ["custom.seats: unknown_field"]
        );
        actions::update(&scope, id, None, &patch(&[("source", "x")]))
            .await
            .unwrap();
        fields::restore(&admin, made.id).await.unwrap();
        assert_eq!(
            titles(
                &scope,
                &query(
                    r#"{"field":"custom.seats","op":"is","value":"2.5"}"#,
                    "custom.seats"
                )
            )
            .await,
            ["A"]
        );
    })
    .await;
}

#[tokio::test]
async fn faults_of_a_field_are_named_at_once_and_its_history_tells_what_changed() {
    both(SLICES, |t| async move {
        let admin = t.scope(Role::Administrator);
        let first = field(&t, "Tier", Kind::Choice, |_| {}).await;
        let mut draft = FieldDraft::new("tier", Kind::Choice);
        draft.choices = ["A", "a", ""]
            .map(|title| Choice {
                key: String::new(),
                title: title.into(),
            })
            .to_vec();
        draft.default = "nothing".into();
        draft.help = "x".repeat(501);
        let mut found = faults(fields::create(&admin, draft).await);
        found.sort();
        assert_eq!(
            found,
            [
                "choices.1.title: not_unique",
                "choices.2.title: required",
                "default: unknown_choice",
                "help: too_long",
                "title: not_unique"
            ]
        );

        let second = field(&t, "Size", Kind::Text, |_| {}).await;
        fields::reorder(&admin, &[second.id, first.id])
            .await
            .unwrap();
        let order: Vec<String> = fields::list(&admin)
            .await
            .unwrap()
            .into_iter()
            .map(|field| field.title)
            .collect();
        assert_eq!(order, ["Size", "Tier"]);
        let mut tx = admin.read().await.unwrap();
        let entries = history::of_subject(&admin, &mut tx, "field", second.id.bytes(), None, 10)
            .await
            .unwrap();
        assert_eq!(entries[0].fields, ["position"]);
        drop(tx);
        assert_history(&t).await;
    })
    .await;
}

#[tokio::test]
async fn a_changed_field_counts_for_the_very_next_record_and_list() {
    both(SLICES, |t| async move {
        let (scope, boss) = (t.scope(Role::User), t.scope(Role::Administrator));
        create_contact(&scope, &[("name", "Anna")]).await;
        let draft = |required| FieldDraft {
            required,
            ..FieldDraft::new("Seats", Kind::Int)
        };
        let seats = field(&t, "Seats", Kind::Int, |_| {}).await;
        create_contact(&scope, &[("name", "Béla"), ("custom.seats", "3")]).await;
        let by_seats = page(&scope, &query("", "custom.seats")).await.unwrap();
        assert_eq!(by_seats.items[0].title, "Béla");

        fields::update(&boss, seats.id, None, draft(true))
            .await
            .unwrap();
        let without = || actions::create(&scope, patch(&[("name", "Cecil")]));
        assert_eq!(faults(without().await), ["custom.seats: required"]);
        fields::update(&boss, seats.id, None, draft(false))
            .await
            .unwrap();
        without().await.unwrap();

        fields::archive(&boss, seats.id, None).await.unwrap();
        let with = actions::create(&scope, patch(&[("name", "D"), ("custom.seats", "4")])).await;
        assert_eq!(faults(with), ["custom.seats: unknown_field"]);
        let by_seats = page(&scope, &query("", "custom.seats")).await.map(drop);
        assert_eq!(faults(by_seats), ["sort: unknown_column"]);
    })
    .await;
}
