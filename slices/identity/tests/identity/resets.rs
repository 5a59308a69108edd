//! A forgotten password, and choosing a new one.

use crate::common::{Browser, PASSWORD, SLICES, colleague, scope_of, sign_in};
use jiff::SignedDuration;
use kit::{Actor, Role};
use testkit::TestApp;

const NEW: &str = "egészen más szavak";

async fn ask(t: &TestApp, name: &str) -> crate::common::Page {
    let form = format!("email={name}%40x.hu");
    Browser::new(t).post("/password-reset", &form).await
}

/// The path of the link in the newest letter of this subject.
async fn link(t: &TestApp) -> String {
    t.run_jobs().await;
    let letters = t.letters().await;
    let letter = letters
        .iter()
        .find(|letter| letter.subject == "Choose a new password");
    let start = "http://tenet.test/t/demo";
    let text = &letter.unwrap().text;
    let line = text.lines().find(|line| line.starts_with(start)).unwrap();
    line.strip_prefix(start).unwrap().to_owned()
}

fn chosen(password: &str) -> String {
    format!("password={}", kit::html::encode(password))
}

/// P-148: reset by a single-use link that does not tell who has an account.
#[tokio::test]
async fn whoever_asks_is_answered_the_same_and_only_who_has_an_account_is_written_to() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let bela = colleague(&t, "bela", Role::User).await;
        identity::lock(&t.system(), bela).await.unwrap();
        let before = identity::password::runs();
        let mut said = Vec::new();
        for name in ["anna", "nobody", "bela"] {
            let page = ask(&t, name).await;
            assert_eq!(page.status, 200);
            said.push((page.body.len(), page.body.contains("Look at your mail")));
        }
        assert!(said.iter().all(|one| *one == said[0]) && said[0].1);
        assert_eq!(identity::password::runs(), before);
        t.run_jobs().await;
        let letters = t.letters().await;
        let to: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
        assert_eq!(to, ["anna@x.hu"]);
        let sql = storage::Sql::new("select count(*) from reset_requests");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        assert_eq!(
            rows[0].get::<i64>(0).unwrap(),
            0,
            "nothing is left of what was typed"
        );
    })
    .await;
}

#[tokio::test]
async fn a_new_password_by_a_link_ends_every_session_begins_none_and_is_told_of() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let open = sign_in(&t, "anna", PASSWORD).await.unwrap().token;
        for _ in 0..5 {
            assert!(sign_in(&t, "anna", "valami egészen más").await.is_err());
        }
        ask(&t, "anna").await;
        let path = link(&t).await;
        let mut browser = Browser::new(&t);
        assert!(browser.get(&path).await.body.contains("anna@x.hu"));
        let easy = browser.post(&path, "password=passwordpassword").await;
        assert!(easy.status == 422 && easy.body.contains("published after a breach"));

        let done = browser.post(&path, &chosen(NEW)).await;
        assert!(done.status == 200 && done.body.contains("The new password is in force"));
        assert_eq!(
            browser.cookie("tenet.demo"),
            None,
            "a second factor is not skipped"
        );
        assert!(scope_of(&t, &open).await.actor() == &Actor::Stranger);
        assert!(
            sign_in(&t, "anna", NEW).await.is_ok(),
            "and nobody waits any more"
        );
        assert!(sign_in(&t, "anna", PASSWORD).await.is_err());
        assert_eq!(browser.get(&path).await.status, 404);
        assert_eq!(browser.post(&path, &chosen(PASSWORD)).await.status, 404);

        let told = t.letters().await;
        assert!(
            told.iter()
                .any(|letter| letter.subject == "Your password was changed")
        );
    })
    .await;
}

#[tokio::test]
async fn a_link_works_for_an_hour_and_the_next_one_puts_it_out() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        ask(&t, "anna").await;
        let first = link(&t).await;
        t.clock.advance(SignedDuration::from_mins(59));
        let mut browser = Browser::new(&t);
        assert_eq!(browser.get(&first).await.status, 200);
        ask(&t, "anna").await;
        let second = link(&t).await;
        assert_eq!(browser.get(&first).await.status, 404);
        assert_eq!(browser.get(&second).await.status, 200);
        t.clock.advance(SignedDuration::from_mins(60));
        assert_eq!(browser.get(&second).await.status, 404);
        let elsewhere = Browser::new(&t.other_tenant()).get(&second).await;
        assert_eq!(elsewhere.status, 404);
    })
    .await;
}

#[tokio::test]
async fn who_asks_again_and_again_fills_nobodys_letter_box() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        for _ in 0..6 {
            let page = ask(&t, "anna").await;
            assert!(
                page.body.contains("Look at your mail"),
                "nobody learns of it"
            );
        }
        t.run_jobs().await;
        assert_eq!(t.letters().await.len(), 3);
    })
    .await;
}

/// P-148: strength is shown while somebody types, and the reason in words.
#[tokio::test]
async fn what_is_typed_is_judged_with_the_reason_and_never_called_strong_if_it_is_refused() {
    testkit::both(SLICES, |t| async move {
        let judge = async |typed: &str| {
            let form = [("email", "anna.kovacs@x.hu"), ("password", typed)];
            let answer = t
                .stranger()
                .post("/password-strength", &form)
                .await
                .expect(200);
            assert_eq!(answer.headers["cache-control"], "no-store");
            assert!(
                typed.is_empty() || !answer.body.contains(typed),
                "never repeated"
            );
            answer.text()
        };
        assert_eq!(judge("").await, "");
        for (typed, said) in [
            ("rövid", "at least 12 characters"),
            ("passwordpassword", "published after a breach"),
            ("anna.kovacs@x.hu", "little more than your own name"),
            ("őőőőőőőőőőőőőő", "parts that repeat"),
            ("demo Kft. demo Kft.", "little more than your own name"),
        ] {
            let text = judge(typed).await;
            assert!(text.contains(said), "{typed}: {text}");
            assert!(!text.contains("Good") && !text.contains("Strong"), "{text}");
        }
        assert!(judge("helyes ló akku kapocs").await.contains("Strong"));
    })
    .await;
}

#[tokio::test]
async fn an_older_hash_becomes_a_keyed_one_when_its_owner_signs_in() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        // As it was kept before hashes were keyed: "helyes ló akku kapocs", 8 MiB, one pass.
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        let old = "$argon2id$v=19$m=8192,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QGO6a6+LeO6eDNbettN10677aT5WSqlBRN9bF/XwuPo";
        let sql = storage::Sql::new("update users set password = $1 where email = 'anna@x.hu'");
        tx.run(sql.arg(old)).await.unwrap();
        tx.commit().await.unwrap();
        sign_in(&t, "anna", PASSWORD).await.unwrap();
        let sql = storage::Sql::new("select password from users where email = 'anna@x.hu'");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        let kept: String = rows[0].get(0).unwrap();
        assert!(kept.contains("m=19456") && kept.contains("keyid="), "{kept}");
        sign_in(&t, "anna", PASSWORD).await.unwrap();
    })
    .await;
}
