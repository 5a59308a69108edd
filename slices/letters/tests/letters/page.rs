//! What administrators see of letters.

use crate::{SLICES, write};
use kit::Role;

#[tokio::test]
async fn an_administrator_sees_to_whom_a_letter_waits_and_never_the_link_in_it() {
    testkit::both(SLICES, |t| async move {
        let empty = t
            .client(Role::Administrator)
            .get("/letters")
            .await
            .expect(200);
        assert!(empty.text().contains("No letter waits"));

        write(&t, &t.app.mail, "anna@example.hu", None).await;
        let page = t
            .client(Role::Administrator)
            .get("/letters")
            .await
            .expect(200);
        let text = page.text();
        assert!(text.contains("Kovács Anna · anna@example.hu"), "{text}");
        assert!(text.contains("Új jelszó") && text.contains("No mail server is set"));
        assert!(!page.body.contains("https://tenet.test"), "{text}");

        for role in [Role::Manager, Role::User, Role::Restricted] {
            t.client(role).get("/letters").await.expect(403);
        }
        let other = t.other_tenant();
        let there = other
            .client(Role::Administrator)
            .get("/letters")
            .await
            .expect(200);
        assert!(there.text().contains("No letter waits"));
    })
    .await;
}

#[tokio::test]
async fn in_a_demo_letters_are_read_where_they_wait() {
    testkit::both(SLICES, |t| async move {
        let t = t.as_demo();
        write(&t, &t.app.mail, "anna@example.hu", None).await;
        let page = t
            .client(Role::Administrator)
            .get("/letters")
            .await
            .expect(200);
        let links = page.attributes("details.letter a", "href");
        assert_eq!(links, ["https://tenet.test/t/demo/árvíztűrő"]);

        // Whoever only manages users does not come in by the link of somebody who may do more.
        let each = [(kit::Permission::ManageUsers, kit::Reach::All)];
        t.give(Role::User, &kit::Grant::new(each), &[]).await;
        let page = t.client(Role::User).get("/letters").await.expect(200);
        assert!(page.text().contains("anna@example.hu"));
        assert!(
            !page.body.contains("https://tenet.test/t/demo/"),
            "{}",
            page.body
        );
    })
    .await;
}
