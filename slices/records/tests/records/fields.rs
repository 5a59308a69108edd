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
                "choices.1.title: choice_twice",
                "choices.2.title: required",
                "default: unknown_choice",
                "help: too_long",
                "title: title_taken"
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

/// The names in the order of a field.
async fn by(t: &testkit::TestApp, field: &str) -> Vec<String> {
    let scope = t.scope(Role::User);
    let filter = format!(r#"{{"field":"custom.{field}","op":"filled"}}"#);
    titles(&scope, &query(&filter, &format!("custom.{field}"))).await
}

#[tokio::test]
async fn an_archived_field_gives_its_index_to_the_next_one_and_leaves_nothing_in_it() {
    both(SLICES, |t| async move {
        let (admin, scope) = (t.scope(Role::Administrator), t.scope(Role::User));
        let mut all = Vec::new();
        for n in 1..=16 {
            all.push(field(&t, &format!("Field {n}"), Kind::Int, |_| {}).await);
        }
        let made = [("A", "3", "x"), ("B", "2", "y"), ("C", "1", "z")];
        for (name, number, _) in made {
            create_contact(&scope, &[("name", name), ("custom.field_1", number)]).await;
        }
        assert_eq!(by(&t, "field_1").await, ["C", "B", "A"]);
        let late = field(&t, "Late", Kind::Text, |_| {}).await;
        assert_eq!(late.slot, None);
        for (name, _, letter) in made {
            create_contact(
                &scope,
                &[("name", &format!("{name}2")), ("custom.late", letter)],
            )
            .await;
        }
        let unique = |indexed| FieldDraft {
            unique: true,
            indexed,
            ..FieldDraft::new("Late", Kind::Text)
        };
        let full = fields::update(&admin, late.id, None, unique(Some(true))).await;
        assert_eq!(
            faults(full),
            ["indexed: no_free_index", "unique: no_free_index"]
        );
        let none = fields::update(&admin, late.id, None, unique(Some(false))).await;
        assert_eq!(faults(none), ["unique: unique_needs_index"]);
        let long = FieldDraft {
            unique: true,
            ..FieldDraft::new("Long", Kind::LongText)
        };
        assert_eq!(
            faults(fields::create(&admin, long).await),
            ["unique: kind_without_index"]
        );

        // A place is free, and the numbers of the first field stand there no more.
        let archived = fields::archive(&admin, all[0].id, None).await.unwrap();
        assert_eq!(archived.slot, None);
        let late = fields::update(&admin, late.id, None, unique(Some(true)))
            .await
            .unwrap();
        assert_eq!((late.slot, late.filling), (all[0].slot, false));
        assert_eq!(by(&t, "late").await, ["A2", "B2", "C2"]);
        let again = [("name", "D"), ("custom.late", "y")];
        let again = actions::create(&scope, patch(&again)).await;
        assert_eq!(faults(again), ["custom.late: not_unique"]);

        // It comes back without an index, and with its values; given up, one is free again.
        let back = fields::restore(&admin, all[0].id).await.unwrap();
        assert_eq!(back.slot, None);
        let slow = FieldDraft {
            indexed: Some(false),
            ..FieldDraft::new("Field 2", Kind::Int)
        };
        fields::update(&admin, all[1].id, None, slow).await.unwrap();
        let fast = FieldDraft {
            indexed: Some(true),
            ..FieldDraft::new("Field 1", Kind::Int)
        };
        let fast = fields::update(&admin, all[0].id, None, fast).await.unwrap();
        assert_eq!(fast.slot, all[1].slot);
        assert_eq!(by(&t, "field_1").await, ["C", "B", "A"]);
    })
    .await;
}

#[tokio::test]
async fn a_large_tenant_gets_an_index_in_the_background_and_writes_into_it_meanwhile() {
    both(SLICES, |t| async move {
        let (admin, scope) = (t.scope(Role::Administrator), t.scope(Role::User));
        let slow = FieldDraft {
            indexed: Some(false),
            ..FieldDraft::new("Rank", Kind::Int)
        };
        let made = fields::create(&admin, slow).await.unwrap();
        assert_eq!(made.slot, None);
        create_contact(&scope, &[("name", "First"), ("custom.rank", "2")]).await;
        let rows = (0..4_100).map(|n| row(&[("name", &format!("Nr {n}"))]));
        for rows in rows.collect::<Vec<_>>().chunks(1_000) {
            import(&t.scope(Role::Manager), rows.to_vec()).await;
        }
        create_contact(&scope, &[("name", "Last"), ("custom.rank", "1")]).await;
        let fast = |unique| FieldDraft {
            indexed: Some(true),
            unique,
            ..FieldDraft::new("Rank", Kind::Int)
        };
        let early = fields::update(&admin, made.id, None, fast(true)).await;
        assert_eq!(faults(early), ["unique: index_not_ready"]);
        let filling = fields::update(&admin, made.id, None, fast(false))
            .await
            .unwrap();
        assert!(filling.slot.is_some() && filling.filling);
        let column = |columns: Vec<kit::Column>| {
            columns
                .into_iter()
                .find(|column| column.key == "custom.rank")
                .unwrap()
        };
        let columns = actions::all_columns(&scope).await.unwrap();
        assert!(column(columns).index.is_none(), "nobody looks there yet");
        create_contact(&scope, &[("name", "Meanwhile"), ("custom.rank", "3")]).await;
        t.run_jobs().await;
        let columns = actions::all_columns(&scope).await.unwrap();
        assert!(column(columns).index.is_some());
        assert_eq!(by(&t, "rank").await, ["Last", "First", "Meanwhile"]);

        // What somebody wrote who had begun before, and knew of no index, is found a little later.
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        if tx.holds_all() {
            drop(tx);
        } else {
            let slot = filling.slot.unwrap();
            let late = format!("update contacts set k{slot} = null where name = 'First'");
            tx.run(storage::Sql::new(late)).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(by(&t, "rank").await, ["Last", "Meanwhile"]);
            t.clock.advance(jiff::SignedDuration::from_secs(121));
            t.run_jobs().await;
            assert_eq!(by(&t, "rank").await, ["Last", "First", "Meanwhile"]);
        }
        fields::update(&admin, made.id, None, fast(true))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_field_is_not_called_as_one_that_every_contact_has() {
    both(SLICES, |t| async move {
        let admin = t.scope(Role::Administrator);
        for title in [
            "Név",
            "Name",
            "E-mail",
            "email",
            "Felelős",
            "Utca, házszám",
            "NOTES",
        ] {
            let made = fields::create(&admin, FieldDraft::new(title, Kind::Text)).await;
            assert_eq!(faults(made), ["title: title_built_in"], "{title}");
        }
        let made = field(&t, "Second e-mail", Kind::Email, |_| {}).await;
        let renamed = FieldDraft::new("E-Mail", Kind::Email);
        let renamed = fields::update(&admin, made.id, None, renamed).await;
        assert_eq!(faults(renamed), ["title: title_built_in"]);
    })
    .await;
}
