//! Who has seen a contact stands beside it.

use crate::common::{SLICES, make};
use kit::Role;

/// P-119: whoever opened a contact, by whichever door, is shown on it to the administrator.
#[tokio::test]
async fn who_has_seen_a_contact_stands_on_its_page_for_administrators() {
    testkit::both(SLICES, |t| async move {
        let page = make(&t.client(Role::Manager), "Kis", "Anna", &[]).await;
        let id = page.rsplit('/').next().unwrap().to_owned();
        let user = t.client(Role::User);
        user.get(&page).await.expect(200);
        user.get(&format!("/api/v1/contacts/{id}"))
            .await
            .expect(200);

        let administrator = t.client(Role::Administrator);
        let shown = administrator.get(&page).await.expect(200);
        let panel = format!("/t/demo/viewings/of/{id}");
        assert!(shown.attributes("[hx-get]", "hx-get").contains(&panel));
        let seen = administrator.get(&panel).await.expect(200);
        assert_eq!(
            seen.text().matches("Test user").count(),
            2,
            "{}",
            seen.text()
        );
        assert!(!seen.text().contains("Test restricted"));

        let manager = t.client(Role::Manager).get(&page).await.expect(200);
        assert!(!manager.attributes("[hx-get]", "hx-get").contains(&panel));
    })
    .await;
}
