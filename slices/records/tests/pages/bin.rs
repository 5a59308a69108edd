//! The recycle bin, many contacts at once.

use crate::common::{SLICES, make};
use kit::Role;

#[tokio::test]
async fn several_contacts_leave_the_bin_at_once_and_one_is_found_in_it_by_name() {
    testkit::both(SLICES, |t| async move {
        let chief = t.client(Role::Administrator);
        let mut ids = Vec::new();
        for given in ["Ágnes", "Béla", "Cecil", "Dénes"] {
            let path = make(&chief, "Őri", given, &[]).await;
            chief
                .post(&format!("{path}/binning"), &[])
                .await
                .expect(303);
            ids.push(path.rsplit('/').next().unwrap().to_owned());
        }
        let bin = chief.get("/bin").await.expect(200);
        assert_eq!(bin.attributes("td.select input", "value").len(), 4);
        assert!(bin.text().contains("30 days left"), "{}", bin.text());

        let found = chief.find("/bin", &[("q", "agn ori")]).await.expect(200);
        assert_eq!(
            found.attributes("td.select input", "value"),
            [ids[0].as_str()]
        );
        let nobody = chief.find("/bin", &[("q", "xyzzy")]).await.expect(200);
        assert!(
            nobody.text().contains("No contact fits"),
            "{}",
            nobody.text()
        );
        assert_eq!(nobody.attributes("#q", "value"), ["xyzzy"]);

        let two = [("id", ids[0].as_str()), ("id", ids[1].as_str())];
        chief.post("/bin/restoration", &two).await.expect(303);
        let list = chief.get("/contacts").await.expect(200).text();
        assert!(list.contains("Ágnes Őri") && list.contains("Béla Őri") && !list.contains("Cecil"));

        // Away for good only by whoever has seen their names and types how many they are.
        let rest = [("id", ids[2].as_str()), ("id", ids[3].as_str())];
        let ask = format!("/bin/purging?id={}&id={}", ids[2], ids[3]);
        let asked = chief.get(&ask).await.expect(200).text();
        assert!(
            asked.contains("Cecil Őri") && asked.contains("Dénes Őri"),
            "{asked}"
        );
        let mut sent = rest.to_vec();
        sent.push(("count", "3"));
        chief.post("/bin/purging", &sent).await.expect(422);
        assert_eq!(
            chief
                .get("/bin")
                .await
                .attributes("td.select input", "value")
                .len(),
            2
        );
        sent.pop();
        sent.push(("count", "2"));
        t.client(Role::Manager)
            .post("/bin/purging", &sent)
            .await
            .expect(403);
        chief.post("/bin/purging", &sent).await.expect(303);
        assert!(chief.get("/bin").await.text().contains("The bin is empty"));
        chief
            .get(&format!("/contacts/{}", ids[2]))
            .await
            .expect(404);
        // One that is not in the bin does not go for good.
        let living = [("id", ids[0].as_str()), ("count", "1")];
        let refused = chief.post("/bin/purging", &living).await;
        assert!(refused.status.is_client_error(), "{}", refused.status);
        chief
            .get(&format!("/contacts/{}", ids[0]))
            .await
            .expect(200);
    })
    .await;
}

#[tokio::test]
async fn the_faults_of_a_contact_are_listed_in_the_order_of_its_form() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let long = "x".repeat(600);
        let wrong = [
            ("done", "save"),
            ("kind", "person"),
            ("source", long.as_str()),
            ("language", "klingon"),
            ("addresses.0.city", &long),
            ("phones.0.value", "abc"),
            ("emails.0.value", "b"),
            ("emails.1.value", "a"),
            ("given_name", &long),
        ];
        let told = user.post("/contacts/new", &wrong).await.expect(422);
        assert_eq!(
            told.attributes(".error-summary a", "href"),
            [
                "#given-name",
                "#emails-0-value",
                "#emails-1-value",
                "#phones-0-value",
                "#addresses-0-city",
                "#source",
                "#language"
            ]
        );
    })
    .await;
}

/// What was typed instead of the name or the number stands there, and the cursor in it.
#[tokio::test]
async fn what_was_typed_wrongly_before_something_goes_for_good_stays_to_be_corrected() {
    testkit::both(SLICES, |t| async move {
        let chief = t.client(Role::Administrator);
        let path = make(&chief, "Kis", "Anna", &[]).await;
        chief
            .post(&format!("{path}/binning"), &[])
            .await
            .expect(303);
        let id = path.rsplit('/').next().unwrap();
        let one = format!("/bin/{id}/purging");
        for (path, sent, field) in [
            (one.as_str(), vec![("name", "Kis Ana")], "#name"),
            (
                "/bin/purging",
                vec![("id", id), ("count", "Kis Ana")],
                "#count",
            ),
        ] {
            let page = chief.post(path, &sent).await.expect(422);
            assert_eq!(page.attributes(field, "value"), ["Kis Ana"]);
            let focused = format!("{field}[autofocus][aria-invalid=true]");
            assert_eq!(page.attributes(&focused, "value").len(), 1, "{}", page.body);
        }
        let asked = chief.get(&one).await.expect(200);
        assert_eq!(asked.attributes("#name[autofocus]", "id").len(), 0);
    })
    .await;
}
