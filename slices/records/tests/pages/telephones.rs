//! Telephone numbers: what a press on one dials, and how one is found.

use crate::common::{SLICES, make, without};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create};

#[tokio::test]
async fn a_press_on_a_number_dials_that_number_and_not_its_extension_behind_it() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        for (written, dialled) in [
            ("917-584-0243x4606", "tel:9175840243;ext=4606"),
            ("001-808-617-6467x12910", "tel:0018086176467;ext=12910"),
            ("+36 1 234 5678 / mellék: 12", "tel:+3612345678;ext=12"),
            ("06 (30) 123-4567", "tel:06301234567"),
            ("+36 (0)30 123 4567", "tel:+36301234567"),
            ("Tel.: +36 30 123 4567", "tel:+36301234567"),
            ("06 1 234 5678, 06 30 123 4567", "tel:0612345678"),
            ("06 1 234 5678 mobil 06 30 123 4567", "tel:0612345678"),
            ("20/123-4567 (titkár)", "tel:201234567"),
        ] {
            let more = [("phones.0.value", written), ("phones.0.type", "work")];
            let page = make(&user, "Kis", "Anna", &more).await;
            let page = user.get(&page).await.expect(200);
            let links = page.attributes("a[href^='tel:']", "href");
            assert!(links.iter().all(|link| link == dialled), "{links:?}");
            assert!(!links.is_empty(), "{written}");
            assert!(page.text().contains(written), "it is shown as it was typed");
        }
    })
    .await;
}

/// A telephone shows a number in its own way, and people write it in theirs.
#[tokio::test]
async fn a_number_is_found_in_whatever_way_it_is_written_and_only_by_who_sees_it() {
    testkit::both(SLICES, |t| async move {
        let admin = t.scope(Role::Administrator);
        create(&admin, FieldDraft::new("Desk", Kind::Phone))
            .await
            .unwrap();
        let user = t.client(Role::Manager);
        let more = [
            ("phones.0.value", "06 (30) 123-4567"),
            ("phones.0.type", "work"),
        ];
        make(&user, "Kis", "Anna", &more).await;
        make(&user, "Nagy", "Béla", &[("custom.desk", "+36 1 234 5678")]).await;
        let more = [
            ("phones.0.value", "917-584-0243x4606"),
            ("phones.0.type", "work"),
        ];
        make(&user, "Doe", "John", &more).await;
        let more = [
            ("phones.0.value", "0049 30 901820"),
            ("phones.0.type", "work"),
        ];
        make(&user, "Schmidt", "Eva", &more).await;
        let found = async |q: &str| {
            let page = user.find("/contacts", &[("q", q)]).await.expect(200);
            let names = page.all("tr[data-row] a.row-link");
            names.iter().map(|name| &name[3..]).collect::<String>()
        };
        for (typed, name) in [
            ("+36301234567", "Anna Kis"),
            ("06301234567", "Anna Kis"),
            ("+36 30 123", "Anna Kis"),
            ("30/123-4567", "Anna Kis"),
            ("003630123", "Anna Kis"),
            ("06 1 234 5678", "Béla Nagy"),
            ("12345678", "Béla Nagy"),
            ("(917) 584.0243", "John Doe"),
            ("9175840243x4606", "John Doe"),
            ("+49 30 901820", "Eva Schmidt"),
        ] {
            assert_eq!(found(typed).await, name, "{typed}");
        }
        for typed in ["+36301234568", "+49301234567", "Anna +36301234568"] {
            assert_eq!(found(typed).await, "", "{typed}");
        }
        t.give(Role::User, &without("phones"), &[]).await;
        let other = t.client(Role::User);
        let page = other.find("/contacts", &[("q", "+36301234567")]).await;
        assert!(!page.expect(200).text().contains("Anna Kis"));
    })
    .await;
}

/// Of one number only one notation and one name would remain: which, is for whoever typed it.
#[tokio::test]
async fn one_number_in_two_ways_is_a_fault_and_twice_the_same_is_kept_once() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let form = |second, label| {
            [
                ("done", "save"),
                ("kind", "person"),
                ("family_name", "Kis"),
                ("given_name", "Anna"),
                ("phones.0.value", "06 30 123 4567"),
                ("phones.0.type", "mobile"),
                ("phones.1.value", second),
                ("phones.1.type", label),
            ]
        };
        for (second, label) in [("+36 30 123 4567", "mobile"), ("06 30 123 4567", "work")] {
            let page = user.post("/contacts/new", &form(second, label)).await;
            let page = page.expect(422);
            let named = page.attributes(".error-summary a", "href");
            assert_eq!(named, ["#phones-1-value"], "{second}, {label}");
            let typed = page.attributes("input[name='phones.1.value']", "value");
            assert_eq!(typed, [second], "nothing typed is lost");
        }
        let same = form("06 30 123 4567", "mobile");
        let made = user.post("/contacts/new", &same).await.expect(303);
        let page = user.get(&made.location()).await.expect(200);
        assert_eq!(page.all("#field-phones a[href^='tel:']").len(), 1);
    })
    .await;
}
