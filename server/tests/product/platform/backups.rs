//! When the host's own tools last made a backup of each tenant.

use crate::browser::enrol;
use crate::platform::tenants::make;
use accounts::backup;
use jiff::SignedDuration;
use server::slices::SLICES;
use testkit::{both, both_set};

/// What a tool has noted is shown with its age, and a tenant without a backup in time is marked,
/// on its page and on the list.
#[tokio::test]
async fn a_tenant_whose_backup_is_late_is_marked_on_its_page_and_on_the_list() {
    both_set(
        SLICES,
        |settings| settings.backups_expected_every_hours = Some(26),
        |t| async move {
            let id = make(&t, "kert").await;
            let path = format!("/platform/tenants/{id}");
            let anna = enrol(&t, "Anna", "anna@provider.example").await;
            let mut browser = anna.sign_in().await;
            let page = browser.get(&path).await.expect(200).text();
            assert!(page.contains("Last backup none noted"), "{page}");
            assert!(!page.contains("backup late"), "it was made just now");
            assert!(backup::late(&t.app).await.unwrap().is_empty());

            t.clock.advance(SignedDuration::from_hours(27));
            let mut browser = anna.sign_in().await;
            let page = browser.get(&path).await.expect(200).text();
            assert!(page.contains("backup late"), "{page}");
            let list = browser.get("/platform/tenants").await.expect(200);
            assert!(list.all("tbody tr").join(" ").contains("backup late"));
            assert_eq!(backup::late(&t.app).await.unwrap(), ["kert"]);

            let three_hours_ago = t.clock.now() - SignedDuration::from_hours(3);
            let noted = backup::note(&t.app, None, Some(three_hours_ago)).await;
            assert_eq!(noted.unwrap(), 1);
            let page = browser.get(&path).await.expect(200).text();
            let said = "Last backup 3 hours ago, noted by the host's tool";
            assert!(page.contains(said), "{page}");
            assert!(!page.contains("backup late"), "{page}");
            let list = browser.get("/platform/tenants").await.expect(200);
            let rows = list.all("tbody tr").join(" ");
            assert!(rows.contains("3 hours ago") && !rows.contains("late"));
            assert!(backup::late(&t.app).await.unwrap().is_empty());
        },
    )
    .await;
}

/// A backup holds no tenant that was made after its data, an older note replaces no newer one,
/// none is of the future, and what was noted goes with the tenant.
#[tokio::test]
async fn a_note_says_no_more_than_the_backup_holds() {
    both(SLICES, |t| async move {
        let id = make(&t, "kert").await;
        let begun = t.clock.now();
        t.clock.advance(SignedDuration::from_hours(2));
        make(&t, "masik").await;
        t.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(backup::note(&t.app, None, Some(begun)).await.unwrap(), 1);
        let code = |result: kernel::Result<u64>| match result {
            Err(kernel::Error::Invalid(faults)) => faults.iter().next().unwrap().code,
            other => panic!("{other:?}"),
        };
        let late = backup::note(&t.app, Some("masik"), Some(begun)).await;
        assert_eq!(code(late), "before_the_tenant");
        let tomorrow = t.clock.now() + SignedDuration::from_hours(24);
        let early = backup::note(&t.app, Some("kert"), Some(tomorrow)).await;
        assert_eq!(code(early), "in_the_future");
        let unknown = backup::note(&t.app, Some("senki"), None).await;
        assert!(matches!(unknown, Err(kernel::Error::NotFound)));

        backup::note(&t.app, Some("kert"), None).await.unwrap();
        backup::note(&t.app, Some("kert"), Some(begun))
            .await
            .unwrap();
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        let path = format!("/platform/tenants/{id}");
        let page = browser.get(&path).await.expect(200).text();
        assert!(page.contains("Last backup just now, noted"), "{page}");
        // Nothing is expected here, so nothing is late.
        t.clock.advance(SignedDuration::from_hours(24 * 365));
        assert!(backup::late(&t.app).await.unwrap().is_empty());

        accounts::erase(&t.app, "kert").await.unwrap();
        let rows = t
            .app
            .control
            .read_once(storage::Sql::new("select tenant from tenant_backups"))
            .await
            .unwrap();
        assert!(rows.is_empty());
    })
    .await;
}
