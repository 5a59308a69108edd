//! What administrators are told of by a letter.

use crate::common::{Browser, SLICES, colleague};
use kit::Role;
use testkit::{TestApp, both};

/// The subjects of the letters to one address, and all texts of those letters together.
async fn told(t: &TestApp, address: &str) -> (Vec<String>, String) {
    t.run_jobs().await;
    let letters = t.letters().await;
    let own: Vec<_> = letters
        .iter()
        .filter(|letter| letter.to == address)
        .collect();
    let subjects = own.iter().map(|letter| letter.subject.clone()).collect();
    let texts: Vec<&str> = own.iter().map(|letter| letter.text.as_str()).collect();
    (subjects, texts.join("\n"))
}

/// P-136: a new administrator is told to the other administrators, and not to who made one.
#[tokio::test]
async fn administrators_are_told_of_a_new_administrator_by_name_and_with_who_did_it() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let cili = colleague(&t, "cili", Role::Administrator).await;
        let bela = colleague(&t, "bela", Role::User).await;
        told(&t, "anna@x.hu").await;
        let mut tx = t.system().begin().await.unwrap();
        let (now, event) = (t.clock.now(), identity::log::Event::AdministratorMade);
        identity::log::note(&mut tx, now, event, Some(bela), Some(cili), "")
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let (subjects, texts) = told(&t, "anna@x.hu").await;
        assert!(
            subjects.contains(&"Security: Became an administrator".to_owned()),
            "{subjects:?}"
        );
        assert!(texts.contains("Account: bela Kovács") && texts.contains("Done by: cili Kovács"));
        assert!(texts.contains("/t/demo/security-log"));
        let (subjects, _) = told(&t, "bela@x.hu").await;
        assert!(
            !subjects
                .iter()
                .any(|subject| subject.starts_with("Security")),
            "no administrator"
        );
        let before = told(&t, "anna@x.hu").await.0.len();
        assert_eq!(told(&t, "anna@x.hu").await.0.len(), before, "once");
        let (_, texts) = told(&t, "cili@x.hu").await;
        assert!(!texts.contains("Done by: cili Kovács"), "who did it knows");
    })
    .await;
}

/// P-136: many failures over all accounts are told once an hour.
#[tokio::test]
async fn administrators_are_told_when_signing_in_fails_unusually_often() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let people = [
            colleague(&t, "bela", Role::User).await,
            colleague(&t, "cili", Role::User).await,
        ];
        let fail = |times: usize| {
            let t = t.clone();
            async move {
                for n in 0..times {
                    let mut tx = t.system().begin().await.unwrap();
                    let (now, event) = (t.clock.now(), identity::log::Event::SignInFailed);
                    identity::log::note(&mut tx, now, event, Some(people[n % 2]), None, "")
                        .await
                        .unwrap();
                    tx.commit().await.unwrap();
                }
            }
        };
        let often = || async {
            let subjects = told(&t, "anna@x.hu").await.0;
            let often = |subject: &&String| subject.contains("failed unusually often");
            subjects.iter().filter(often).count()
        };
        fail(19).await;
        assert_eq!(often().await, 0);
        fail(1).await;
        assert_eq!(often().await, 1);
        fail(30).await;
        assert_eq!(often().await, 1, "once an hour");
    })
    .await;
}

/// P-136: a person is told of every browser that was not known but the first.
#[tokio::test]
async fn a_person_is_told_of_a_browser_that_was_not_known() {
    both(SLICES, |t| async move {
        colleague(&t, "bela", Role::User).await;
        let new = || async {
            let subjects = told(&t, "bela@x.hu").await.0;
            let new = |subject: &&String| subject.contains("new browser");
            subjects.iter().filter(new).count()
        };
        let mut first = Browser::new(&t);
        first.sign_in("bela").await;
        assert_eq!(new().await, 0, "the first one is no news");
        first.post("/sign-out", "").await;
        first.sign_in("bela").await;
        assert_eq!(new().await, 0, "the same one");
        Browser::new(&t).sign_in("bela").await;
        assert_eq!(new().await, 1);
    })
    .await;
}
