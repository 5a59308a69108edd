//! Many writers at once.

use crate::common::*;
use kernel::Error;
use kit::{Kind, Role};
use records::contact::actions;
use testkit::both;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_of_one_version_one_is_stale() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        for round in 0..10 {
            let id = create_contact(&scope, &[("name", "Anna")]).await;
            let (left, right) = (patch(&[("source", "left")]), patch(&[("source", "right")]));
            let (a, b) = tokio::join!(
                actions::update(&scope, id, Some(1), &left),
                actions::update(&scope, id, Some(1), &right)
            );
            let stale = [&a, &b]
                .iter()
                .filter(|result| matches!(result, Err(Error::Conflict("stale"))))
                .count();
            assert_eq!(
                (stale, a.is_ok() != b.is_ok()),
                (1, true),
                "round {round}: {a:?} {b:?}"
            );
            assert_eq!(actions::find(&scope, id).await.unwrap().version, 2);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_that_name_no_version_are_all_kept() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let id = create_contact(&scope, &[("name", "Anna")]).await;
        let (a, b, c) = (
            patch(&[("source", "x")]),
            patch(&[("language", "hu")]),
            patch(&[("notes", "y")]),
        );
        let (a, b, c) = tokio::join!(
            actions::update(&scope, id, None, &a),
            actions::update(&scope, id, None, &b),
            actions::update(&scope, id, None, &c)
        );
        for result in [a, b, c] {
            result.unwrap();
        }
        let anna = actions::find(&scope, id).await.unwrap();
        assert_eq!(
            (
                anna.version,
                anna.source.as_str(),
                anna.language.as_str(),
                anna.doc.notes.as_str()
            ),
            (4, "x", "hu", "y")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_creations_at_once_leave_an_unbroken_chain() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let mut tasks = Vec::new();
        for n in 0..200 {
            let scope = scope.clone();
            tasks.push(tokio::spawn(async move {
                loop {
                    match actions::create(&scope, patch(&[("name", &format!("N{n}"))])).await {
                        Err(Error::Busy) => tokio::task::yield_now().await,
                        result => return result,
                    }
                }
            }));
        }
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let mut all = query("", "name");
        all.limit = 200;
        assert_eq!(page(&scope, &all).await.unwrap().items.len(), 200);
        assert_eq!(assert_history(&t).await.entries, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_want_one_unique_value_at_once_do_not_both_get_it() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        field(&t, "Code", Kind::Text, |f| f.unique = true).await;
        for n in 0..10 {
            let draft = patch(&[("name", "A"), ("custom.code", &n.to_string())]);
            let (a, b) = tokio::join!(
                actions::create(&scope, draft.clone()),
                actions::create(&scope, draft)
            );
            assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
            for error in [a, b].into_iter().filter_map(Result::err) {
                assert!(
                    matches!(error, Error::Invalid(_) | Error::Conflict("duplicate")),
                    "{error}"
                );
            }
        }
    })
    .await;
}
