//! Reach to the team: the records of everybody who shares one, in every list and order.

use crate::common::*;
use crate::grants::grant;
use kernel::{Error, Id};
use kit::{Reach, Role};
use records::contact::actions;
use records::{CONTACTS, contact::statement};
use std::time::Duration;
use storage::{Engine, Sql, explain};
use testkit::{TestApp, both};

/// Contacts of four users, one after the other by name, and of nobody.
async fn fill(t: &TestApp, many: usize) {
    let owners = [
        Role::Administrator,
        Role::Manager,
        Role::User,
        Role::Restricted,
    ];
    let rows = (0..many).map(|n| {
        let name = format!("Nr {n:04}");
        match owners.get(n % 5) {
            Some(role) => row(&[("name", &name), ("owner", &t.user(*role).to_string())]),
            None => row(&[("name", &name)]),
        }
    });
    for rows in rows.collect::<Vec<_>>().chunks(1_000) {
        import(&t.scope(Role::Manager), rows.to_vec()).await;
    }
}

/// Elsewhere a role that sees only the records assigned to it was asked for in vain.
#[tokio::test]
async fn a_team_meets_its_own_records_in_every_order_and_nobody_elses() {
    both(SLICES, |t| async move {
        fill(&t, 300).await;
        let colleagues = [t.user(Role::Manager), t.user(Role::Restricted)];
        t.give(Role::User, &grant(Reach::Team, &[]), &colleagues)
            .await;
        let scope = t.scope(Role::User);
        let expected: Vec<String> = (0..300)
            .filter(|n| matches!(n % 5, 1..=3))
            .map(|n| format!("Nr {n:04}"))
            .collect();
        for patience in [Duration::ZERO, Duration::from_secs(5)] {
            for sort in ["name", "-name", "created", "-updated", "owner", "-owner"] {
                let mut query = query("", sort);
                (query.patience, query.limit) = (patience, 17);
                let mut found = titles(&scope, &query).await;
                assert_eq!(found.len(), expected.len(), "{sort} {patience:?}");
                if sort == "-name" {
                    found.reverse();
                }
                if !sort.ends_with("name") {
                    found.sort();
                }
                assert_eq!(found, expected, "{sort} {patience:?}");
            }
            let mut some = query(r#"{"field":"name","op":"contains","value":"1"}"#, "name");
            (some.patience, some.limit) = (patience, 7);
            let ones: Vec<&String> = expected.iter().filter(|name| name.contains('1')).collect();
            assert_eq!(titles(&scope, &some).await.iter().collect::<Vec<_>>(), ones);
            let mut some = query("", "name");
            some.search = "nr 01".into();
            some.patience = patience;
            assert_eq!(titles(&scope, &some).await.len(), 60);
        }
        let mut tx = scope.read().await.unwrap();
        assert_eq!(CONTACTS.count(&scope, &mut tx, 1_000).await.unwrap(), 180);
        assert_eq!(CONTACTS.count(&scope, &mut tx, 50).await.unwrap(), 50);
        drop(tx);

        let made = create_contact(&scope, &[("name", "New")]).await;
        assert_eq!(
            actions::find(&scope, made).await.unwrap().owner,
            Some(t.user(Role::User))
        );
        let to = |role: Role| patch(&[("owner", &t.user(role).to_string())]);
        actions::update(&scope, made, None, &to(Role::Manager))
            .await
            .unwrap();
        let outside = actions::update(&scope, made, None, &to(Role::Administrator)).await;
        assert_eq!(faults(outside), ["owner: only_your_teams"]);
        let other = create_contact(&t.scope(Role::Manager), &[("name", "Nobody's")]).await;
        assert!(matches!(
            actions::find(&scope, other).await,
            Err(Error::NotFound)
        ));
        // Nor does a link or a name tell that somebody else's company exists.
        let firm = [("kind", "company"), ("name", "Far Kft.")];
        let firm = create_contact(&t.scope(Role::Manager), &firm).await;
        for (word, code) in [
            ("Far Kft.".to_owned(), "not_found"),
            ("Never Kft.".to_owned(), "not_found"),
            (firm.to_string(), "unknown_id"),
            (Id::<()>::new(scope.now()).to_string(), "unknown_id"),
        ] {
            let link = patch(&[("name", "Anna"), ("companies", &word)]);
            let refused = faults(actions::create(&scope, link).await);
            assert_eq!(refused, [format!("companies.0.id: {code}")], "{word}");
        }
    })
    .await;
}

/// The list of a team is merged from walks along the index of owners, on both engines.
#[tokio::test]
async fn the_list_of_a_team_is_served_by_the_index_of_owners() {
    both(SLICES, |t| async move {
        fill(&t, 6_000).await;
        let colleagues = [t.user(Role::Manager), t.user(Role::Restricted)];
        t.give(Role::User, &grant(Reach::Team, &[]), &colleagues)
            .await;
        match t.fresh.server() {
            Some(server) => server.run("analyze tenet.contacts").await,
            None => {
                let mut tx = t.scope(Role::User).begin().await.unwrap();
                tx.run(Sql::new("analyze")).await.unwrap();
                tx.commit().await.unwrap();
            }
        }
        let scope = t.scope(Role::User);
        for sort in ["name", "-name", "owner"] {
            let mut tx = scope.begin().await.unwrap();
            let sql = statement(&scope, &mut tx, &query("", sort)).await.unwrap();
            let plan = explain(&mut tx, sql).await.unwrap();
            let scans = plan.scans.iter().any(|table| table == "contacts");
            let found = plan.indexes.contains("contacts_owner") && !scans;
            assert!(found, "{:?} {sort}: {:#?}", t.app.db.engine(), plan.text);
            if t.app.db.engine() == Engine::Sqlite {
                let uses = |line: &&String| line.contains("contacts_owner");
                assert_eq!(plan.text.iter().filter(uses).count(), 3, "{:#?}", plan.text);
            }
        }
    })
    .await;
}
