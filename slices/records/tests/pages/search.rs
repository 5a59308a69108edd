//! The search of contacts inside a form: Enter searches, and nothing that was typed is dropped.

use crate::common::{SLICES, filled, make, make_company, with};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create};

#[tokio::test]
async fn enter_in_the_search_of_companies_searches_and_saves_nothing() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let firm = make_company(&user, "Orgona Kft.").await;
        let firm = firm.rsplit('/').next().unwrap();
        let new = user.get("/contacts/new").await.expect(200);
        // A browser presses the first button of a form on Enter.
        let first = new.attributes("main form.form button", "value").remove(0);
        assert_eq!(
            new.attributes("main form.form button", "name").remove(0),
            "done"
        );
        let form = filled(&new, "main form.form");
        let typed = [("family_name", "Kis"), ("companies.q", "orgo")];
        let mut sent = with(&form, &typed);
        sent.push(("done", &first));
        let found = user.post("/contacts/new", &sent).await.expect(200);
        assert_eq!(found.attributes("#companies-q", "value"), ["orgo"]);
        assert_eq!(found.attributes("#companies-found input", "value"), [firm]);
        assert_eq!(found.attributes("#family-name", "value"), ["Kis"]);
        assert!(
            !user
                .get("/contacts")
                .await
                .expect(200)
                .text()
                .contains("Kis")
        );

        // Typed and not picked: told, beside every other fault, and the text stays.
        let form = filled(&found, "main form.form");
        let mut wrong = with(&form, &[("done", "save"), ("emails.0.value", "nope")]);
        let told = user.post("/contacts/new", &wrong).await.expect(422);
        let faults = told.all(".error-summary li").join("; ");
        assert!(faults.contains("choose one of those found"), "{faults}");
        assert!(faults.contains("not an e-mail"), "{faults}");
        assert_eq!(told.attributes("#companies-q", "value"), ["orgo"]);

        // Picked: saved, by Enter in any other input too.
        wrong.retain(|(name, _)| !matches!(*name, "emails.0.value" | "done"));
        wrong.extend([("companies", firm), ("done", first.as_str())]);
        let made = user
            .post("/contacts/new", &wrong)
            .await
            .expect(303)
            .location();
        let page = user.get(&made).await.expect(200);
        assert!(page.text().contains("Orgona Kft."));

        // The same when one that is there already is changed: what is chosen is not picked anew.
        let edit = format!("{made}/edit");
        let form = filled(&user.get(&edit).await.expect(200), "main form.form");
        let typed = [
            ("companies.q", "nobody"),
            ("source", "web"),
            ("done", "enter"),
        ];
        user.post(&edit, &with(&form, &typed)).await.expect(200);
        let typed = [
            ("companies.q", "nobody"),
            ("source", "web"),
            ("done", "save"),
        ];
        user.post(&edit, &with(&form, &typed)).await.expect(422);
        assert!(!user.get(&made).await.expect(200).text().contains("web"));
        let emptied = [("source", "web"), ("done", "enter")];
        user.post(&edit, &with(&form, &emptied)).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn enter_in_the_search_of_a_field_that_is_changed_in_place_searches_too() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let firm = make_company(&user, "Orgona Kft.").await;
        let firm = firm.rsplit('/').next().unwrap();
        let path = make(&user, "Kis", "Éva", &[]).await;
        let place = format!("{path}/fields/companies");
        let typed = ("value.companies.q", "orgo");
        let asked = [("version", "1"), typed, ("find", "value.companies")];
        let found = user.post(&place, &asked).await.expect(200);
        assert_eq!(found.attributes("label.check input", "value"), [firm]);
        let told = user
            .post(&place, &[("version", "1"), typed])
            .await
            .expect(422);
        assert!(
            told.text().contains("choose one of those found"),
            "{}",
            told.text()
        );
        let picked = [("version", "1"), typed, ("value.companies", firm)];
        user.post(&place, &picked).await.expect(303);
        assert!(
            user.get(&path)
                .await
                .expect(200)
                .text()
                .contains("Orgona Kft.")
        );
    })
    .await;
}

#[tokio::test]
async fn a_field_says_how_fast_it_is_and_an_administrator_decides_it() {
    testkit::both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let new = admin.get("/fields/new").await.expect(200);
        assert_eq!(new.attributes("#indexed[checked]", "name"), ["indexed"]);
        assert!(
            new.text().contains("16 of the sixteen indexes are free"),
            "{}",
            new.text()
        );
        let form = filled(&new, "#field-form");
        let slow: Vec<(&str, &str)> = with(&form, &[("title", "Slow"), ("done", "save")])
            .into_iter()
            .filter(|(name, _)| *name != "indexed")
            .collect();
        admin.post("/fields/new", &slow).await.expect(303);
        let fast = with(&form, &[("title", "Fast"), ("done", "save")]);
        admin.post("/fields/new", &fast).await.expect(303);
        let list = admin.get("/fields").await.expect(200).text();
        assert!(list.contains("1 of 16 indexes are in use"), "{list}");
        let mut unique = slow.clone();
        unique.push(("unique", "on"));
        unique.retain(|(name, _)| *name != "title");
        unique.push(("title", "Alone"));
        let told = admin.post("/fields/new", &unique).await.expect(422);
        assert!(
            told.text()
                .contains("choose “Fast to filter and sort” as well")
        );
    })
    .await;
}

#[tokio::test]
async fn a_field_that_names_a_contact_is_changed_in_place_beginning_with_its_search() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let draft = FieldDraft::new("Partner", Kind::Contact);
        create(&t.scope(Role::Administrator), draft).await.unwrap();
        let path = make(&user, "Kis", "Éva", &[]).await;
        let form = user
            .get(&format!("{path}/fields/custom.partner"))
            .await
            .expect(200);
        // The first control gets the focus.
        let first = form
            .attributes("form input:not([type=hidden])", "type")
            .remove(0);
        assert_eq!(first, "search");
        let typed = [
            ("version", "1"),
            ("value.custom.partner.q", "Kis"),
            ("find", "value.custom.partner"),
        ];
        let found = user
            .post(&format!("{path}/fields/custom.partner"), &typed)
            .await
            .expect(200);
        assert!(found.text().contains("Éva Kis"), "{}", found.text());
    })
    .await;
}
