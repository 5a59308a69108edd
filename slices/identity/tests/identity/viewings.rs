//! The detailed log, through the doors of the product.

use crate::common::{Browser, SLICES, colleague};
use jiff::SignedDuration;
use kernel::Id;
use kit::{Role, Viewing};
use testkit::{TestApp, both};

async fn lines(t: &TestApp) -> Vec<(String, i64, i64)> {
    identity::viewing::write_all(&t.app).await;
    let sql = storage::Sql::new("select route, status, times from viewings order by route, status");
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows.iter()
        .map(|row| {
            (
                row.get(0).unwrap(),
                row.get(1).unwrap(),
                row.get(2).unwrap(),
            )
        })
        .collect()
}

/// P-119: every access is logged: who, which page or function, which record.
#[tokio::test]
async fn every_page_that_somebody_opens_leaves_one_line_in_the_detailed_log() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let misi = colleague(&t, "misi", Role::Manager).await;
        let mut stranger = Browser::new(&t);
        stranger.get("/sign-in").await;
        stranger.get("/users").await;
        assert_eq!(lines(&t).await, [], "nobody has signed in");

        let mut browser = Browser::new(&t);
        browser.sign_in("misi").await;
        browser.get("/profile?name=titok").await;
        browser.get("/users").await;
        let expected = [
            ("GET /profile".to_owned(), 200, 1),
            ("GET /users".to_owned(), 403, 1),
        ];
        assert_eq!(lines(&t).await, expected);

        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        let page = anna.get(&format!("/viewings?user={misi}")).await;
        assert!(page.body.contains("misi Kovács") && page.body.contains("GET /profile"));
        assert!(!page.body.contains("titok"), "what was typed is not kept");
    })
    .await;
}

/// P-119: the record that an address names is in the log, and who opened it stands beside it.
#[tokio::test]
async fn who_opened_a_record_is_shown_beside_it_to_administrators_only() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let misi = colleague(&t, "misi", Role::Manager).await;
        let record: Id<()> = Id::new(t.clock.now());
        let beside = format!("/viewings/of/{record}");
        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        assert_eq!(anna.get(&beside).await.status, 404, "nobody's");
        t.app
            .viewings
            .add(t.tenant.id, viewing(&t, misi, record.bytes()));
        let mut browser = Browser::new(&t);
        browser.sign_in("misi").await;
        assert_eq!(browser.get(&beside).await.status, 403);
        let page = anna.get(&beside).await;
        assert!(page.body.contains("misi Kovács"), "{}", page.body);
        assert_eq!(anna.get("/viewings?record=nonsense").await.status, 404);
    })
    .await;
}

/// P-119: whoever was only asked to prove who they are has opened nothing, and whoever asks who
/// has opened a record has not opened it; both stand in the whole log.
#[tokio::test]
async fn neither_a_question_for_a_proof_nor_a_look_at_the_log_is_a_look_at_a_record() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let misi = colleague(&t, "misi", Role::Manager).await;
        let beside = format!("/viewings/of/{misi}");
        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        t.clock.advance(SignedDuration::from_mins(11));
        let asked = anna.post(&format!("/users/{misi}/unlock"), "").await;
        assert!(asked.status == 403 && asked.body.contains("proof-password"));
        let expected = ("POST /users/{id}/unlock".to_owned(), 401, 1);
        assert_eq!(lines(&t).await, [expected]);
        assert_eq!(anna.get(&beside).await.status, 404);

        let seen = viewing(&t, misi, misi.bytes());
        t.app.viewings.add(t.tenant.id, seen);
        for _ in 0..2 {
            let page = anna.get(&beside).await;
            assert_eq!(page.status, 200);
            assert!(page.body.contains("misi Kovács") && !page.body.contains("anna Kovács"));
        }
        let whole = anna.get("/viewings").await;
        assert!(whole.body.contains("GET /viewings/of/{id}"));
    })
    .await;
}

/// P-164: a line of the detailed log lives for ninety days and not for one more.
#[tokio::test]
async fn a_line_of_the_detailed_log_is_gone_after_ninety_days() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        anna.get("/profile").await;
        assert_eq!(lines(&t).await.len(), 1);
        let mut tx = t.system().begin().await.unwrap();
        let now = t.clock.now();
        jobs::enqueue(&mut tx, now, "tidy_viewings", serde_json::json!({}), now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        t.clock.advance(SignedDuration::from_hours(24 * 89));
        t.run_jobs().await;
        assert_eq!(lines(&t).await.len(), 1, "a day too early");
        t.clock.advance(SignedDuration::from_hours(24 * 2));
        t.run_jobs().await;
        assert_eq!(lines(&t).await.len(), 0);
    })
    .await;
}

/// P-119: what cannot be noted is not opened.
#[tokio::test]
async fn nothing_is_opened_any_more_when_the_log_cannot_keep_up() {
    both(SLICES, |t| async move {
        let user = colleague(&t, "anna", Role::Administrator).await;
        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        for n in 0..kit::viewing::WAITING {
            let mut subject = [0; 16];
            subject[..8].copy_from_slice(&(n as u64).to_be_bytes());
            t.app.viewings.add(t.tenant.id, viewing(&t, user, subject));
        }
        assert_eq!(anna.get("/profile").await.status, 503);
        identity::viewing::write_all(&t.app).await;
        assert_eq!(anna.get("/profile").await.status, 200);
    })
    .await;
}

/// P-136: somebody who opens far more records than people do is noticed, once an hour.
#[tokio::test]
async fn reading_hundreds_of_records_within_an_hour_is_noticed_once() {
    both(SLICES, |t| async move {
        let user = colleague(&t, "anna", Role::Administrator).await;
        let open = |n: u64| {
            let mut subject = [1; 16];
            subject[8..].copy_from_slice(&n.to_be_bytes());
            t.app.viewings.add(t.tenant.id, viewing(&t, user, subject));
        };
        let noticed = || async {
            identity::viewing::write_all(&t.app).await;
            let sql =
                storage::Sql::new("select count(*) from security_log where event = 'mass-reading'");
            let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
            rows[0].get::<i64>(0).unwrap()
        };
        (0..299).for_each(open);
        (0..299).for_each(open);
        assert_eq!(noticed().await, 0, "the same again are not more");
        open(300);
        assert_eq!(noticed().await, 1);
        (301..400).for_each(open);
        assert_eq!(noticed().await, 1, "once an hour");
        t.clock.advance(SignedDuration::from_mins(61));
        (400..500).for_each(open);
        assert_eq!(noticed().await, 1, "a hundred in this hour");
    })
    .await;
}

fn viewing(t: &TestApp, user: Id<kit::User>, subject: [u8; 16]) -> Viewing {
    Viewing {
        at: t.clock.now(),
        user,
        key: None,
        route: "GET /contacts/{id}".into(),
        subject: Some(subject),
        status: 200,
        times: 1,
    }
}
