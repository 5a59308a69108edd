//! The log of operators: whole, found out when altered, gone when its time is over.

use crate::browser::{enrol, host};
use jiff::SignedDuration;
use server::slices::SLICES;
use storage::Sql;
use testkit::{TestApp, both};

async fn broken(t: &TestApp) -> Option<i64> {
    operators::log::verify(&host(t)).await.unwrap().broken
}

async fn run(t: &TestApp, text: &str) {
    let mut tx = t.app.control.write().await.unwrap();
    tx.run(Sql::new(text)).await.unwrap();
    tx.commit().await.unwrap();
}

/// P-119, P-126: every page and every command stands in the log, with who, when and in which session.
#[tokio::test]
async fn every_page_and_every_command_of_an_operator_is_logged_before_it_is_seen() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        for path in [
            "/tenants",
            "/jobs",
            "/disk",
            "/versions",
            "/promises",
            "/security",
        ] {
            browser.get(&format!("/platform{path}")).await.expect(200);
        }
        let page = browser.get("/platform/log").await.expect(200).text();
        browser.post("/platform/sign-out", &[]).await.expect(303);
        let lines = operators::log::latest(&host(&t), 100).await.unwrap();
        let told: Vec<String> = lines
            .iter()
            .rev()
            .map(|line| format!("{} {} {}", line.who, line.action, line.route))
            .collect();
        let expected = [
            "host operator_added operator add",
            "stranger enrolled ",
            "host token_made operator token",
            "operator signed_in ",
            "operator view GET /tenants",
            "operator view GET /jobs",
            "operator view GET /disk",
            "operator view GET /versions",
            "operator view GET /promises",
            "operator view GET /security",
            "operator view GET /log",
            "operator command POST /sign-out",
            "operator signed_out ",
        ];
        assert_eq!(told, expected);
        assert!(lines.iter().all(|line| line.operator == Some(anna.id)));
        // The page shows the line of its own opening.
        assert!(
            page.contains("GET /log") && page.contains("Began as an operator"),
            "{page}"
        );
        assert_eq!(broken(&t).await, None);
    })
    .await;
}

/// P-126: an altered, a removed and a missing last line are found and named.
#[tokio::test]
async fn one_altered_line_of_the_log_is_found_and_named() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        for _ in 0..3 {
            browser.get("/platform/disk").await.expect(200);
        }
        let found = operators::log::verify(&host(&t)).await.unwrap();
        assert_eq!((found.lines, found.first, found.broken), (7, 1, None));
        run(
            &t,
            "update operator_log set route = 'GET /diss' where seq = 6",
        )
        .await;
        assert_eq!(broken(&t).await, Some(6));
        run(
            &t,
            "update operator_log set route = 'GET /disk' where seq = 6",
        )
        .await;
        assert_eq!(broken(&t).await, None);
        // Taking the content away passes for opened pages only, which lose it in time.
        run(&t, "update operator_log set salt = null where seq = 4").await;
        assert_eq!(broken(&t).await, Some(4));
        run(&t, "delete from operator_log where seq = 4").await;
        assert_eq!(broken(&t).await, Some(4));
        run(&t, "delete from operator_log where seq > 3").await;
        assert_eq!(broken(&t).await, Some(4), "the end is missing");
        run(&t, "delete from operator_log").await;
        assert_eq!(broken(&t).await, Some(1));
    })
    .await;
}

/// P-164: which pages were opened is gone after ninety days, everything else after a year, and what
/// remains still verifies.
#[tokio::test]
async fn lines_of_operators_go_when_their_time_is_over_and_the_rest_verifies() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        anna.sign_in().await.get("/platform/disk").await.expect(200);
        let tidy = || async { operators::tidy(&host(&t)).await.unwrap() };
        let day = SignedDuration::from_hours(24);
        t.clock.advance(day * 90 - SignedDuration::from_secs(60));
        tidy().await;
        let routes = || async {
            let lines = operators::log::latest(&host(&t), 100).await.unwrap();
            lines
                .iter()
                .filter(|line| line.action == "view" && !line.route.is_empty())
                .count()
        };
        assert_eq!(routes().await, 1);
        t.clock.advance(SignedDuration::from_secs(120));
        tidy().await;
        assert_eq!(routes().await, 0);
        let lines = operators::log::latest(&host(&t), 100).await.unwrap();
        assert!(
            lines
                .iter()
                .all(|line| line.action != "view" || line.operator.is_none())
        );
        assert_eq!((lines.len(), broken(&t).await), (5, None));

        anna.sign_in().await.get("/platform/disk").await.expect(200);
        t.clock.advance(day * 275);
        tidy().await;
        let left = operators::log::verify(&host(&t)).await.unwrap();
        assert_eq!((left.lines, left.first, left.broken), (3, 6, None));
        t.clock.advance(day * 91);
        tidy().await;
        let left = operators::log::verify(&host(&t)).await.unwrap();
        assert_eq!((left.lines, left.broken), (0, None));
        operators::confirm(&host(&t), anna.id).await.unwrap();
        anna.sign_in().await;
        assert_eq!(broken(&t).await, None);
        run(&t, "delete from operator_log").await;
        assert!(broken(&t).await.is_some());
    })
    .await;
}

/// Two who come at the same moment do not tear the chain.
#[tokio::test]
async fn lines_that_are_written_at_the_same_moment_follow_each_other() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let browser = anna.sign_in().await;
        let mut open = Vec::new();
        for _ in 0..12 {
            let mut browser = browser.clone();
            open.push(tokio::spawn(async move {
                browser.get("/platform/disk").await.expect(200);
            }));
        }
        for one in open {
            one.await.unwrap();
        }
        let found = operators::log::verify(&host(&t)).await.unwrap();
        assert_eq!((found.lines, found.broken), (16, None));
    })
    .await;
}
