//! The recycle bin, and what is purged from it.

use crate::common::*;
use jiff::SignedDuration;
use kernel::{Error, Id};
use kit::{Kind, Role};
use records::contact::{actions, tidy};
use testkit::both;
use vault::Class;

#[tokio::test]
async fn a_binned_contact_leaves_list_and_search_and_comes_back() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        field(&t, "Code", Kind::Text, |f| f.unique = true).await;
        let anna = create_contact(&scope, &[("name", "Kis Anna"), ("custom.code", "A1")]).await;
        create_contact(&scope, &[("name", "Nagy Béla")]).await;
        actions::bin(&scope, &[anna]).await.unwrap();
        for sort in ["name", "-created", "custom.code", "owner"] {
            assert_eq!(
                titles(&scope, &query("", sort)).await,
                ["Nagy Béla"],
                "{sort}"
            );
        }
        assert!(searched(&scope, "kis").await.is_empty());
        assert!(
            titles(
                &scope,
                &query(r#"{"field":"custom.code","op":"is","value":"A1"}"#, "name")
            )
            .await
            .is_empty()
        );
        let (binned, next) = actions::recycle_bin(&scope, None, 10).await.unwrap();
        assert_eq!((binned[0].id, next), (anna, None));
        let edit = actions::update(&scope, anna, None, &patch(&[("source", "x")])).await;
        assert!(matches!(edit, Err(Error::Conflict("wrong_state"))));

        // Its unique value is free in the meantime, and then stands in the way.
        let other = create_contact(&scope, &[("name", "Nagy Anna"), ("custom.code", "a1")]).await;
        assert_eq!(
            faults(actions::restore(&scope, &[anna]).await),
            ["custom.code: not_unique"]
        );
        actions::bin(&scope, &[other]).await.unwrap();
        actions::restore(&scope, &[anna]).await.unwrap();
        assert_eq!(searched(&scope, "kis ann").await, ["Kis Anna"]);
        assert_eq!(
            titles(
                &scope,
                &query(r#"{"field":"custom.code","op":"is","value":"A1"}"#, "name")
            )
            .await,
            ["Kis Anna"]
        );
        assert_eq!(
            told(&scope, anna)
                .await
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
            ["restored", "binned", "created kind name custom.code"]
        );
        assert_history(&t).await;
    })
    .await;
}

/// P-068, P-160: a purged record is gone, and no record points to it.
#[tokio::test]
async fn a_purged_contact_is_gone_with_its_keys_and_nothing_points_to_it() {
    both(SLICES, |t| async move {
        let (scope, admin) = (t.scope(Role::User), t.scope(Role::Administrator));
        field(&t, "Partner", Kind::Contact, |f| f.required = false).await;
        let firm = create_contact(&scope, &[("kind", "company"), ("name", "Gone Kft.")]).await;
        let other = create_contact(&scope, &[("kind", "company"), ("name", "Stays Kft.")]).await;
        let anna = create_contact(
            &scope,
            &[
                ("name", "Anna"),
                ("companies", &format!("{firm}|{other}")),
                ("custom.partner", &firm.to_string()),
            ],
        )
        .await;
        assert!(matches!(
            actions::purge(&admin, &[firm]).await,
            Err(Error::Conflict("wrong_state"))
        ));
        actions::bin(&scope, &[firm]).await.unwrap();
        assert!(matches!(
            actions::purge(&scope, &[firm]).await,
            Err(Error::Forbidden)
        ));
        actions::purge(&admin, &[firm]).await.unwrap();

        assert!(matches!(
            actions::find(&scope, firm).await,
            Err(Error::NotFound)
        ));
        let left = actions::find(&scope, anna).await.unwrap();
        assert_eq!(
            left.companies
                .iter()
                .map(|m| (m.company, m.is_default))
                .collect::<Vec<_>>(),
            [(other, true)]
        );
        assert!(left.doc.custom.is_empty());
        assert_eq!(
            told(&scope, anna).await[0],
            "updated companies custom.partner"
        );

        let mut tx = scope.read().await.unwrap();
        let entries = history::of_subject(&scope, &mut tx, "contact", firm.bytes(), None, 10)
            .await
            .unwrap();
        assert_eq!(
            entries
                .iter()
                .map(|e| e.action.as_str())
                .collect::<Vec<_>>(),
            ["purged", "binned", "created"]
        );
        assert!(
            entries[2].changes.is_none(),
            "the payload of the creation cannot be opened"
        );
        drop(tx);
        assert_eq!(assert_history(&t).await.shredded, 1);
    })
    .await;
}

#[tokio::test]
async fn what_lay_in_the_bin_for_a_month_is_purged_overnight() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let old = create_contact(&scope, &[("name", "Old")]).await;
        let young = create_contact(&scope, &[("name", "Young")]).await;
        actions::bin(&scope, &[old]).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(20 * 24));
        actions::bin(&scope, &[young]).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(11 * 24));
        tidy(&t.system()).await.unwrap();
        assert!(matches!(
            actions::find(&scope, old).await,
            Err(Error::NotFound)
        ));
        assert!(actions::find(&scope, young).await.is_ok());
        let keys = scope
            .vault()
            .find(
                t.tenant.id,
                &[(old.cast(), Class::Contact), (young.cast(), Class::Contact)],
            )
            .await
            .unwrap();
        assert_eq!(keys.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn keys_that_a_crash_left_over_are_destroyed_the_next_night() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let id = create_contact(&scope, &[("name", "Left")]).await;
        // The purge was committed, and the process died before the keys were destroyed.
        let mut tx = scope.begin().await.unwrap();
        tx.run(storage::Sql::new("delete from contacts where id = $1").arg(id))
            .await
            .unwrap();
        tx.run(
            storage::Sql::new("insert into contact_shreds (contact, at) values ($1, 1)").arg(id),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        tidy(&t.system()).await.unwrap();
        assert!(
            scope
                .vault()
                .find(t.tenant.id, &[(id.cast(), Class::Contact)])
                .await
                .unwrap()
                .is_empty()
        );
        let mut tx = scope.read().await.unwrap();
        let left = tx
            .all(storage::Sql::new("select contact from contact_shreds"))
            .await
            .unwrap();
        assert!(left.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_bin_is_listed_page_by_page() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let mut ids: Vec<Id<_>> = Vec::new();
        for n in 0..7 {
            ids.push(create_contact(&scope, &[("name", &format!("N{n}"))]).await);
        }
        actions::bin(&scope, &ids).await.unwrap();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (some, next) = actions::recycle_bin(&scope, after.as_deref(), 3)
                .await
                .unwrap();
            seen.extend(some.into_iter().map(|contact| contact.name));
            match next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, ["N6", "N5", "N4", "N3", "N2", "N1", "N0"]);
    })
    .await;
}
