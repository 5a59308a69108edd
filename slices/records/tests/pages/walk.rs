//! A working day at the pages of contacts, as a person walks through it.

use crate::common::{SLICES, filled, hidden, make, toast_undo, with};
use kit::Role;

/// P-158: who recorded, changed and binned what, and when.
#[tokio::test]
async fn a_contact_is_made_corrected_found_changed_binned_and_brought_back() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        assert_eq!(
            user.get("/").await.expect(303).location(),
            "/t/demo/contacts"
        );
        let empty = user.get("/contacts").await.expect(200);
        assert!(empty.text().contains("Nobody here yet"));
        assert_eq!(
            empty.all(".cards .card").len(),
            2,
            "a manager imports and adds, and has no fields to shape"
        );

        // Faulty: everything at once, nothing typed is lost.
        let faulty = user
            .post(
                "/contacts/new",
                &[
                    ("done", "save"),
                    ("kind", "person"),
                    ("family_name", ""),
                    ("given_name", ""),
                    ("emails.0.value", "not an address"),
                    ("emails.0.type", "work"),
                    ("phones.0.value", "none"),
                    ("notes", "Met at the fair"),
                    ("owner", ""),
                ],
            )
            .await
            .expect(422);
        let links = faulty.attributes(".error-summary a", "href");
        assert_eq!(links.len(), 3, "{:?}", faulty.all(".error-summary li"));
        for link in links {
            let invalid = faulty.attributes(&format!("[id='{}']", &link[1..]), "aria-invalid");
            assert_eq!(invalid, ["true"], "{link}");
        }
        assert_eq!(
            faulty.attributes("#emails-0-value", "value"),
            ["not an address"]
        );
        assert_eq!(faulty.attributes("#emails-0-type", "value"), ["work"]);
        assert_eq!(faulty.all("#notes"), ["Met at the fair"]);

        // Corrected.
        let saved = user
            .post(
                "/contacts/new",
                &[
                    ("done", "save"),
                    ("kind", "person"),
                    ("family_name", "Őri"),
                    ("given_name", "Ágnes"),
                    ("emails.0.value", "agnes@example.hu"),
                    ("emails.0.type", "work"),
                    ("emails.default", "0"),
                    ("notes", "Met at the fair"),
                    ("owner", ""),
                ],
            )
            .await
            .expect(303);
        let path = saved.location();
        assert!(path.starts_with("/t/demo/contacts/"), "{path}");

        // Seen in the list, found without accents, and by nothing else.
        let list = user.get("/contacts").await.expect(200);
        assert!(list.text().contains("Ágnes Őri") && list.text().contains("agnes@example.hu"));
        assert_eq!(
            user.find("/contacts", &[("q", "ori agn")])
                .await
                .all("tr[data-row]")
                .len(),
            1
        );
        let none = user.find("/contacts", &[("q", "xyzzy")]).await;
        assert!(
            none.text().contains("No contact fits") && none.text().contains("Show all contacts")
        );

        // Changed in place.
        let form = user.get(&format!("{path}/fields/source")).await.expect(200);
        let refused = user
            .post(
                &format!("{path}/fields/emails"),
                &[("version", "1"), ("value.emails", "nonsense")],
            )
            .await
            .expect(422);
        assert!(refused.text().contains("not an e-mail address"));
        assert_eq!(refused.attributes("#inline-emails", "value"), ["nonsense"]);
        let version = hidden(&form, "version");
        let changed = user
            .clone()
            .header("hx-request", "true")
            .post(
                &format!("{path}/fields/source"),
                &[("version", &version), ("value.source", "Fair in Győr")],
            )
            .await
            .expect(200);
        assert!(changed.text().contains("Fair in Győr"));
        user.post(
            &format!("{path}/fields/source"),
            &[("version", "2"), ("value.source", "Fair in Pécs")],
        )
        .await
        .expect(303);

        // The history shows old and new, who and when.
        let page = user.get(&path).await.expect(200);
        let newest = &page.all("li.entry")[0];
        assert!(
            newest.contains("Fair in Győr") && newest.contains("Fair in Pécs"),
            "{newest}"
        );
        assert!(
            newest.contains("Test manager") && newest.contains("22 November 2026 15:00"),
            "{newest}"
        );
        assert_eq!(page.all("li.entry").len(), 3);
        assert_eq!(
            user.get(&format!("{path}?show=created"))
                .await
                .all("li.entry")
                .len(),
            1
        );

        // Binned, undone, binned, restored.
        let binned = user.post(&format!("{path}/binning"), &[]).await.expect(303);
        let undo = toast_undo(&binned);
        assert!(user.get("/bin").await.text().contains("Ágnes Őri"));
        assert!(!user.get("/contacts").await.text().contains("Ágnes Őri"));
        let undone = user.post(&undo, &[]).await.expect(303);
        assert_eq!(undone.location(), path);
        assert!(user.get("/contacts").await.text().contains("Ágnes Őri"));
        user.post(&format!("{path}/binning"), &[]).await.expect(303);
        let bin = user.get("/bin").await.expect(200);
        assert!(bin.text().contains("30 days left"), "{}", bin.text());
        let restore = bin.attributes("td button", "formaction").remove(0);
        assert_eq!(user.post(&restore, &[]).await.expect(303).location(), path);
        user.get(&path).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn only_an_administrator_who_types_the_name_removes_for_good() {
    testkit::both(SLICES, |t| async move {
        let (manager, chief) = (t.client(Role::Manager), t.client(Role::Administrator));
        let path = make(&manager, "Kis", "Béla", &[]).await;
        let id = path.rsplit('/').next().unwrap().to_owned();
        manager
            .post(&format!("{path}/binning"), &[])
            .await
            .expect(303);
        manager.get(&format!("/bin/{id}/purging")).await.expect(403);
        manager
            .post(&format!("/bin/{id}/purging"), &[("name", "Béla Kis")])
            .await
            .expect(403);
        chief.get(&format!("/bin/{id}/purging")).await.expect(200);
        chief
            .post(&format!("/bin/{id}/purging"), &[("name", "Béla")])
            .await
            .expect(422);
        chief
            .post(&format!("/bin/{id}/purging"), &[("name", " Béla  Kis ")])
            .await
            .expect(303);
        chief.get(&path).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn previous_and_next_walk_the_whole_list_and_back() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        for i in 0..120 {
            make(&user, &format!("Teszt{i:03}"), "", &[]).await;
        }
        let next = |page: &testkit::Answer| page.attributes("a[rel=next]", "href");
        let first = user.get("/contacts").await.expect(200);
        assert!(first.text().contains("50+"));
        let second = user.get(&next(&first)[0]).await.expect(200);
        let third = user.get(&next(&second)[0]).await.expect(200);
        assert_eq!(
            [&first, &second, &third].map(|page| page.all("tr[data-row]").len()),
            [50, 50, 20]
        );
        assert!(next(&third).is_empty());
        let back = user
            .get(&third.attributes("a[rel=prev]", "href")[0])
            .await
            .expect(200);
        assert_eq!(back.all(".row-link"), second.all(".row-link"));
        let back = user
            .get(&back.attributes("a[rel=prev]", "href")[0])
            .await
            .expect(200);
        assert_eq!(back.all(".row-link"), first.all(".row-link"));
        assert!(back.attributes("a[rel=prev]", "href").is_empty());
        let sorted = user.get("/contacts?sort=-name").await.expect(200);
        assert!(sorted.all(".row-link")[0].contains("Teszt119"));
        assert_eq!(
            sorted.attributes("th[data-column=name]", "aria-sort"),
            ["descending"]
        );
    })
    .await;
}

#[tokio::test]
async fn many_are_binned_at_once_and_get_a_new_owner_at_once() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let mut ids = Vec::new();
        for name in ["Egy", "Kettő", "Három"] {
            ids.push(
                make(&user, name, "Elek", &[])
                    .await
                    .rsplit('/')
                    .next()
                    .unwrap()
                    .to_owned(),
            );
        }
        let chosen: Vec<(&str, &str)> = ids.iter().take(2).map(|id| ("id", id.as_str())).collect();
        let ask = user.post("/contacts/bulk", &chosen).await.expect(200);
        assert!(ask.text().contains("New owner of 2 contacts"));
        let owner = t.user(Role::User).to_string();
        let mut given = chosen.clone();
        given.push(("owner", &owner));
        user.post("/contacts/bulk", &given).await.expect(303);
        let list = user.get("/contacts?columns=owner").await.text();
        assert_eq!(list.matches("Test user").count(), 2, "{list}");
        let binned = user.post("/contacts/bulk/bin", &chosen).await.expect(303);
        assert_eq!(user.get("/contacts").await.all("tr[data-row]").len(), 1);
        user.post(&toast_undo(&binned), &[]).await.expect(303);
        assert_eq!(user.get("/contacts").await.all("tr[data-row]").len(), 3);
    })
    .await;
}

#[tokio::test]
async fn undo_tells_in_words_what_it_left_alone() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let path = make(&user, "Nagy", "Éva", &[]).await;
        let changed = user
            .post(
                &format!("{path}/edit"),
                &[
                    ("done", "save"),
                    ("base", "[]"),
                    ("version", "1"),
                    ("kind", "person"),
                    ("family_name", "Nagy"),
                    ("given_name", "Éva"),
                    ("source", "Fair"),
                ],
            )
            .await
            .expect(303);
        let undo = toast_undo(&changed);
        user.post(
            &format!("{path}/fields/source"),
            &[("version", "2"), ("value.source", "Web")],
        )
        .await
        .expect(303);
        let partly = user.post(&undo, &[]).await.expect(200);
        assert!(partly.text().contains("Not everything could be taken back"));
        assert!(partly.text().contains("One record was left alone"));
        assert!(user.get(&path).await.text().contains("Web"));
        user.post(&undo, &[]).await.expect(409);
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_into_the_search_keeps_the_filter_and_answers_with_the_list_alone() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        make(&user, "Kis", "Anna", &[("source", "Fair")]).await;
        make(&user, "Kis", "Béla", &[]).await;
        let filter = r#"{"field":"source","op":"filled"}"#;
        let page = user
            .find("/contacts", &[("filter", filter), ("q", "kis")])
            .await
            .expect(200);
        assert_eq!(page.all("tr[data-row]").len(), 1);
        let typing = page.attributes("#q", "hx-post").remove(0);
        let form = filled(&page, "main .search-field");
        let sent = with(&form, &[("q", "anna")]);
        let htmx = user.clone().header("hx-request", "true");
        let part = htmx.post(&typing, &sent).await.expect(200);
        assert!(part.body.starts_with("<div") && part.attributes("#list", "id").len() == 1);
        assert_eq!(part.all("tr[data-row]").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_row_of_the_list_says_all_of_its_contact_and_whom_its_box_ticks() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let mail = [("emails.0.value", "anna@example.hu")];
        make(&user, "Kis & Tsa", "Anna", &mail).await;
        let list = user.get("/contacts").await.expect(200);
        assert_eq!(
            list.attributes("td.select input", "aria-label"),
            ["Select Anna Kis & Tsa"]
        );
        assert_eq!(
            list.attributes("tbody a[href^='mailto:']", "href"),
            ["mailto:anna@example.hu"]
        );
        assert_eq!(list.attributes("tbody", "translate"), ["no"]);
        let (heads, cells) = (list.all("thead th").len(), list.all("tbody tr > *").len());
        assert_eq!(heads, cells, "the chooser hides cells by their place");
        // A script names the arrows of each column after it.
        assert_eq!(list.attributes("[data-move=up]", "data-before"), ["Move "]);
        assert_eq!(list.attributes("[data-move=up]", "data-behind"), [" up"]);
    })
    .await;
}
