//! Who reaches what: own records, other people's, other tenants'.

use crate::common::*;
use kernel::Error;
use kit::Role;
use kit::collection::{Find, Outcome, Row};
use records::contact::actions;
use std::time::Duration;
use testkit::{TestApp, both};

/// Three thousand contacts of somebody else.
async fn many_of_another(t: &TestApp) {
    let other = t.user(Role::User).to_string();
    let names: Vec<String> = (0..3_000).map(|n| format!("Common Nr{n:04}")).collect();
    let rows = names
        .iter()
        .map(|name| row(&[("name", name), ("owner", &other)]));
    for rows in rows.collect::<Vec<_>>().chunks(1_000) {
        import(&t.scope(Role::Manager), rows.to_vec()).await;
    }
}

#[tokio::test]
async fn a_search_finds_the_one_contact_of_mine_among_thousands_of_others() {
    for patience in [Duration::ZERO, Duration::from_secs(5)] {
        both(SLICES, |t| async move {
            many_of_another(&t).await;
            let mine = t.user(Role::Restricted).to_string();
            create_contact(
                &t.scope(Role::Manager),
                &[("name", "Zs Commonly Mine"), ("owner", &mine)],
            )
            .await;
            let own = t.scope(Role::Restricted);
            for sort in ["name", "-created", "owner"] {
                let mut query = query("", sort);
                query.search = "common".to_owned();
                query.patience = patience;
                assert_eq!(titles(&own, &query).await, ["Zs Commonly Mine"], "{sort}");
            }
            let hits = (records::SLICE.search[0])(&own, "common", 5).await.unwrap();
            assert_eq!(hits.len(), 1);

            // Whoever sees all of them meets each once, in order, a page at a time.
            let all = t.scope(Role::User);
            let mut query = query("", "name");
            query.search = "nr comm".to_owned();
            query.patience = patience;
            query.limit = 700;
            let found = titles(&all, &query).await;
            assert_eq!(found.len(), 3_000);
            assert!(found.is_sorted());
        })
        .await;
    }
}

/// P-113: only those who are entitled reach a record.
#[tokio::test]
async fn a_restricted_user_meets_only_their_own_records_on_every_path() {
    both(SLICES, |t| async move {
        let (manager, mine) = (t.scope(Role::Manager), t.scope(Role::Restricted));
        let own = create_contact(&mine, &[("name", "Own Anna"), ("emails", "own@x.hu")]).await;
        let theirs = create_contact(&manager, &[("name", "Their Anna"), ("emails", "their@x.hu"), ("owner", &t.user(Role::User).to_string())]).await;
        create_contact(&manager, &[("name", "Nobody's Anna")]).await;
        assert_eq!(actions::find(&mine, own).await.unwrap().owner, Some(t.user(Role::Restricted)));

        for sort in ["name", "-created", "owner"] {
            assert_eq!(titles(&mine, &query("", sort)).await, ["Own Anna"], "{sort}");
        }
        assert_eq!(titles(&mine, &query(r#"{"any":[{"field":"owner","op":"empty"},{"field":"emails","op":"is","value":"their@x.hu"}]}"#, "name")).await, Vec::<String>::new());
        assert_eq!(searched(&mine, "anna").await, ["Own Anna"]);
        assert!(matches!(actions::find(&mine, theirs).await, Err(Error::NotFound)));
        let update = patch(&[("source", "x")]);
        assert!(matches!(actions::update(&mine, theirs, None, &update).await, Err(Error::NotFound)));
        assert!(matches!(actions::compare(&mine, theirs, 1, &update).await, Err(Error::NotFound)));
        assert!(matches!(actions::bin(&mine, &[own]).await, Err(Error::Forbidden)));
        assert!(matches!(actions::recycle_bin(&mine, None, 10).await, Err(Error::Forbidden)));

        let rows = vec![
            Row { find: Some(Find::Id(theirs.bytes())), ..row(&[("source", "x")]) },
            Row { find: Some(Find::Value("emails".into(), "their@x.hu".into())), mode: kit::collection::Mode::UpdateOnly, ..row(&[("source", "x")]) },
            Row { find: Some(Find::Value("emails".into(), "own@x.hu".into())), ..row(&[("source", "mine")]) },
        ];
        let (_, outcomes) = import(&mine, rows).await;
        assert!(matches!(&outcomes[0], Outcome::Failed(errors) if listed(errors) == ["id: not_found"]), "{outcomes:?}");
        assert!(matches!(outcomes[1], Outcome::Skipped(None)));
        assert!(matches!(outcomes[2], Outcome::Updated(_)));

        // Nobody with such a reach can give a record away, or make one for somebody else.
        let away = patch(&[("owner", &t.user(Role::User).to_string())]);
        assert_eq!(faults(actions::update(&mine, own, None, &away).await), ["owner: only_yourself"]);
        assert_eq!(faults(actions::create(&mine, patch(&[("name", "X"), ("owner", &t.user(Role::User).to_string())])).await), ["owner: only_yourself"]);

        let set = actions::update(&manager, theirs, None, &update).await.unwrap().set.unwrap();
        let undone = actions::undo(&mine, set).await.unwrap();
        assert_eq!((undone.restored, undone.conflicts), (0, 1));
        assert_eq!(actions::find(&manager, theirs).await.unwrap().source, "x");
    })
    .await;
}

/// P-146: tenants are apart.
#[tokio::test]
async fn another_tenants_records_do_not_exist() {
    both(SLICES, |t| async move {
        let here = t.scope(Role::Administrator);
        let there = t.other_tenant().scope(Role::Administrator);
        let firm = create_contact(&here, &[("kind", "company"), ("name", "Here Kft.")]).await;
        assert!(matches!(
            actions::find(&there, firm).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            actions::update(&there, firm, None, &patch(&[("source", "x")])).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            actions::bin(&there, &[firm]).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            actions::purge(&there, &[firm]).await,
            Err(Error::NotFound)
        ));
        assert!(titles(&there, &query("", "name")).await.is_empty());
        assert!(searched(&there, "here").await.is_empty());
        let refused = actions::create(
            &there,
            patch(&[("name", "X"), ("companies", &firm.to_string())]),
        )
        .await;
        assert_eq!(faults(refused), ["companies.0.id: unknown_id"]);
        let set = actions::update(&here, firm, None, &patch(&[("source", "x")]))
            .await
            .unwrap()
            .set
            .unwrap();
        assert!(matches!(
            actions::undo(&there, set).await,
            Err(Error::NotFound)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_hostile_filter_changes_nothing() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        create_contact(
            &scope,
            &[
                ("name", "O'Brien"),
                ("source", "'; delete from contacts; --"),
            ],
        )
        .await;
        for value in [
            "' or '1'='1",
            "'; update contacts set name = 'x'; --",
            "\\",
            "$1",
            "%",
        ] {
            for column in ["name", "source", "emails", "notes"] {
                let filter =
                    serde_json::json!({ "field": column, "op": "is", "value": value }).to_string();
                assert!(
                    titles(&scope, &query(&filter, "name")).await.is_empty(),
                    "{filter}"
                );
            }
            assert_eq!(
                faults(page(&scope, &query("", value)).await.map(|_| ())),
                ["sort: unknown_column"]
            );
        }
        let quoted =
            serde_json::json!({ "field": "name", "op": "is", "value": "o'brien" }).to_string();
        assert_eq!(titles(&scope, &query(&quoted, "name")).await, ["O'Brien"]);
    })
    .await;
}
