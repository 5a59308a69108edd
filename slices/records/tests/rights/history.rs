//! What the list of acts says of the contact or the user that an act was about.

use crate::common::*;
use crate::grants::grant;
use jiff::SignedDuration;
use kit::{Permission, Reach, Role};
use testkit::both;

/// P-118: an act that was about one contact names it and leads to it, for those who may see it.
#[tokio::test]
async fn an_act_about_one_contact_names_it_to_whoever_may_see_it() {
    both(SLICES, |t| async move {
        let manager = t.scope(Role::Manager);
        let id = create_contact(&manager, &[("name", "Szeder Kft."), ("kind", "company")]).await;
        let second = || t.clock.advance(SignedDuration::from_secs(1));
        second();
        let own = t.scope(Role::User);
        let owner = t.user(Role::User).to_string();
        let mine = [
            ("name", "Bodza Bt."),
            ("kind", "company"),
            ("owner", &owner),
        ];
        let mine = create_contact(&own, &mine).await;
        let link = |id| format!("/t/demo/contacts/{id}");

        let chief = t.client(Role::Administrator);
        let page = chief.get("/history").await.expect(200);
        let links = page.attributes("tbody th a:not(.row-link)", "href");
        assert_eq!(links, [link(mine), link(id)]);
        let rows = page.all("tbody th");
        assert!(rows[1].contains("Szeder Kft."), "{rows:?}");

        // Whoever may read the history, and only their own contacts, is told of those.
        let mut reader = grant(Reach::Own, &[]);
        reader.set(Permission::ViewHistory, Reach::All);
        t.give(Role::User, &reader, &[]).await;
        let page = t.client(Role::User).get("/history").await.expect(200);
        assert_eq!(page.all("tbody tr").len(), 2);
        assert!(page.text().contains("Bodza Bt."), "{}", page.text());
        assert!(!page.body.contains("Szeder"), "{}", page.body);
        let links = page.attributes("tbody th a:not(.row-link)", "href");
        assert_eq!(links, [link(mine)]);

        // An act about several names nobody, and one that is gone has no name.
        let both = [("id", &*id.to_string()), ("id", &*mine.to_string())];
        second();
        chief.post("/contacts/bulk/bin", &both).await.expect(303);
        let page = chief.get("/history").await.expect(200);
        let first = page.all("tbody th").remove(0);
        assert!(
            !first.contains("Szeder") && !first.contains("Bodza"),
            "{first}"
        );
        let purging = format!("/bin/{id}/purging");
        let typed = [("name", "Szeder Kft.")];
        second();
        chief.post(&purging, &typed).await.expect(303);
        let page = chief.get("/history").await.expect(200);
        assert!(!page.body.contains("Szeder"), "{}", page.body);
    })
    .await;
}

/// An act about one user names them, and leads to what they may see whoever may look at that.
#[tokio::test]
async fn an_act_about_one_user_names_them() {
    both(SLICES, |t| async move {
        let new = identity::UserInput {
            email: "sara@demo.test".into(),
            name: "Bükki Sára".into(),
            role: "user".into(),
            lang: "hu".into(),
        };
        let password = identity::password::Password::present("four honest grey horses");
        let chief = t.scope(Role::Administrator);
        let id = identity::create_user(&chief, &new.check().unwrap(), &password).await;
        let page = t.client(Role::Administrator).get("/history").await;
        let page = page.expect(200);
        assert_eq!(page.all("tbody tr").len(), 1);
        assert!(page.all("tbody th")[0].contains("Bükki Sára"));
        let links = page.attributes("tbody th a:not(.row-link)", "href");
        assert_eq!(links, [format!("/t/demo/users/{}", id.unwrap())]);

        let mut reader = grant(Reach::Own, &[]);
        reader.set(Permission::ViewHistory, Reach::All);
        t.give(Role::User, &reader, &[]).await;
        let page = t.client(Role::User).get("/history").await.expect(200);
        assert!(page.all("tbody th")[0].contains("Bükki Sára"));
        assert_eq!(page.all("tbody th a:not(.row-link)").len(), 0);
    })
    .await;
}
