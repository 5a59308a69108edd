//! What anybody may read of the promises.

use crate::browser::{Browser, enrol};
use server::app::Part;
use server::slices::SLICES;
use testkit::{both, both_set};

/// Anybody reads every promise and whether tests hold it, without signing in, and no promise
/// without a test is said to be kept.
#[tokio::test]
async fn anybody_reads_which_promises_tests_hold_and_which_are_not_kept_yet() {
    both(SLICES, |t| async move {
        let mut stranger = Browser::at(&t, Part::Public);
        let page = stranger.get("/trust").await.expect(200);
        assert_eq!(page.headers["cache-control"], "public, max-age=3600");
        assert_eq!(page.headers["vary"], "accept-language, cookie");
        assert!(!page.body.contains("<script"));
        let promises: Vec<&str> = include_str!("../../../../promises.md")
            .lines()
            .filter(|line| line.starts_with("| P-"))
            .collect();
        let rows = page.all("tbody tr");
        assert_eq!(rows.len(), promises.len());
        let mut open = 0;
        for (row, promise) in rows.iter().zip(&promises) {
            let cells: Vec<&str> = promise.trim_matches('|').split(" | ").collect();
            assert!(
                row.contains(cells[0].trim()) && row.contains(cells[2]),
                "{row}"
            );
            let none = cells[3].trim() == "not yet";
            assert_eq!(row.contains("not kept yet"), none, "{row}");
            assert_eq!(row.contains("held by tests"), !none, "{row}");
            for test in cells[3].trim().split("<br>").filter(|_| !none) {
                assert!(row.contains(test), "{test} in {row}");
            }
            open += usize::from(none);
        }
        let text = page.text();
        let (held, all) = (promises.len() - open, promises.len());
        assert!(
            text.contains(&format!("{held} of {all} promises have tests.")),
            "{text}"
        );
        assert!(
            text.contains(&format!("{open} promises have none")),
            "{text}"
        );

        stranger.cookie = "language=hu".to_owned();
        let page = stranger.get("/trust").await.expect(200);
        assert!(page.body.contains("<html lang=\"hu\""));
        assert!(page.text().contains("még nem tartjuk"));
        let rows = page.all("tbody tr");
        let said: Vec<&str> = include_str!("../../../../policy/promises.hu.tsv")
            .lines()
            .skip(1)
            .collect();
        assert_eq!(rows.len(), said.len());
        for (row, said) in rows.iter().zip(&said) {
            let cells: Vec<&str> = said.split('\t').collect();
            assert!(row.contains(cells[0]) && row.contains(cells[2]), "{row}");
        }
        let home = stranger.get("/").await.expect(200);
        assert!(home.body.contains("href=\"/trust\""));
    })
    .await;
}

/// The operators' page of promises leads to the public one, at the address that everybody types;
/// the platform's own address does not have it.
#[tokio::test]
async fn the_operators_page_of_promises_leads_to_the_public_one() {
    both_set(
        SLICES,
        |settings| settings.public_url = "http://crm.provider.example".into(),
        |t| async move {
            let anna = enrol(&t, "Anna", "anna@provider.example").await;
            let mut browser = anna.sign_in().await;
            let page = browser.get("/platform/promises").await.expect(200);
            let link = "href=\"http://crm.provider.example/trust\"";
            assert!(page.body.contains(link), "{}", page.body);
            Browser::at(&t, Part::Platform)
                .get("/trust")
                .await
                .expect(404);
        },
    )
    .await;
}
