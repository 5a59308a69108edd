//! Lost updates and forms that nobody touched.

use crate::common::{SLICES, filled, hidden, make, make_company, with};
use kit::Role;

#[tokio::test]
async fn who_saves_second_chooses_between_both_versions_and_nothing_else_is_lost() {
    testkit::both(SLICES, |t| async move {
        let (anna, bence) = (t.client(Role::Manager), t.client(Role::Administrator));
        let path = make(
            &anna,
            "Kis",
            "Éva",
            &[
                ("source", "Fair"),
                ("emails.0.value", "eva@example.hu"),
                ("emails.0.type", "work"),
            ],
        )
        .await;
        let edit = format!("{path}/edit");
        let form = filled(&anna.get(&edit).await.expect(200), "main form.form");
        let theirs = with(
            &form,
            &[
                ("done", "save"),
                ("family_name", "Theirs"),
                ("notes", "Their note"),
            ],
        );
        anna.post(&edit, &theirs).await.expect(303);

        // The same field: asked. Another field: kept without asking.
        let yours = with(
            &form,
            &[
                ("done", "save"),
                ("family_name", "Yours"),
                ("source", "Web"),
            ],
        );
        let compare = bence.post(&edit, &yours).await.expect(409);
        let titles = compare.all("table.compare tbody th");
        let begins = |at: usize, with: &str| titles[at].starts_with(with);
        assert!(
            begins(0, "Family name") && begins(1, "Source") && begins(2, "Notes"),
            "{titles:?}"
        );
        assert!(
            titles[0].contains("changed it") && titles[0].contains("Before: Kis"),
            "{titles:?}"
        );
        assert!(
            !titles[1].contains("changed it") && titles[2].contains("changed it"),
            "{titles:?}"
        );
        let values = [
            "Theirs",
            "Yours",
            "Fair",
            "Web",
            "Their note",
            "You did not change it.",
        ];
        assert_eq!(compare.all("table.compare tbody td"), values);
        assert_eq!(compare.all("table.compare thead th")[0], "Field");
        // Marked is what only one of both changed; where both did, a choice is needed.
        let marked = "table.compare input[checked]";
        assert_eq!(
            compare.attributes(marked, "name"),
            ["choose.source", "choose.notes"]
        );
        assert_eq!(compare.attributes(marked, "value"), ["yours", "theirs"]);
        let needed = compare.attributes("table.compare input[required]", "name");
        assert_eq!(needed, ["choose.family_name", "choose.family_name"]);
        let undecided = filled(&compare, "main form.form");
        let merge = format!("{path}/merge");
        let told = bence.post(&merge, &with(&undecided, &[])).await.expect(422);
        assert!(
            told.text().contains("Choose for every field"),
            "{}",
            told.text()
        );
        assert_eq!(told.all("table.compare tbody td"), values);
        // What was chosen otherwise stays chosen, and what is wrong is where one is led.
        let otherwise = with(&undecided, &[("choose.source", "theirs")]);
        let told = bence.post(&merge, &otherwise).await.expect(422);
        assert_eq!(told.attributes(marked, "value"), ["theirs", "theirs"]);
        let invalid = told.attributes("table.compare input[aria-invalid]", "name");
        assert_eq!(invalid, needed);
        let focused = told.attributes("main [autofocus]", "role");
        assert_eq!(focused, ["alert"]);
        assert!(anna.get(&path).await.text().contains("Theirs"));

        // Somebody is faster once more: asked once more.
        let merge = filled(&compare, "main form.form");
        anna.post(
            &format!("{path}/fields/name"),
            &[
                ("version", "2"),
                ("value.family_name", "Again"),
                ("value.given_name", "Éva"),
            ],
        )
        .await
        .expect(303);
        let again = bence
            .post(
                &format!("{path}/merge"),
                &with(&merge, &[("choose.family_name", "yours")]),
            )
            .await
            .expect(409);
        let values = again.all("table.compare tbody td");
        assert_eq!(values[..2], ["Again", "Yours"]);
        let merge = filled(&again, "main form.form");
        bence
            .post(
                &format!("{path}/merge"),
                &with(&merge, &[("choose.family_name", "yours")]),
            )
            .await
            .expect(303);
        let page = bence.get(&path).await.expect(200);
        assert_eq!(page.all("h1 span[translate]"), ["Éva Yours"]);
        for kept in ["Their note", "Web", "eva@example.hu", "work"] {
            assert!(page.text().contains(kept), "{kept}");
        }

        // Different fields never ask.
        let form = filled(&anna.get(&edit).await, "main form.form");
        anna.post(
            &edit,
            &with(&form, &[("done", "save"), ("source", "Phone")]),
        )
        .await
        .expect(303);
        bence
            .post(&edit, &with(&form, &[("done", "save"), ("language", "hu")]))
            .await
            .expect(303);
        let page = anna.get(&path).await;
        assert!(page.text().contains("Phone"));
        assert_eq!(
            page.all("h1 span[translate]"),
            ["Yours Éva"],
            "a Hungarian's family name comes first"
        );

        // In place: told what stands there now, and saved when that is what they want.
        let inline = anna.get(&format!("{path}/fields/source")).await.expect(200);
        let version = hidden(&inline, "version");
        bence
            .post(
                &format!("{path}/fields/source"),
                &[("version", &version), ("value.source", "Letter")],
            )
            .await
            .expect(303);
        let stale = anna
            .post(
                &format!("{path}/fields/source"),
                &[("version", &version), ("value.source", "Visit")],
            )
            .await
            .expect(422);
        assert!(stale.text().contains("Letter"), "{}", stale.text());
        let version = hidden(&stale, "version");
        anna.post(
            &format!("{path}/fields/source"),
            &[("version", &version), ("value.source", "Visit")],
        )
        .await
        .expect(303);
    })
    .await;
}

#[tokio::test]
async fn a_form_that_nobody_touched_changes_nothing() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let company = make_company(&user, "Örökmozgó Kft.").await;
        let company = company.rsplit('/').next().unwrap();
        let path = make(
            &user,
            "Nagy",
            "Pál",
            &[
                ("companies", company),
                (&format!("companies.title.{company}"), "engineer"),
                ("notes", "One\r\nTwo"),
                ("emails.0.value", "a@example.hu"),
                ("emails.1.value", "b@example.hu"),
                ("emails.1.type", "home"),
                ("emails.default", "1"),
                ("addresses.0.city", "Pécs"),
                ("addresses.0.postcode", "7621"),
                ("phones.0.value", "+36 30 123 4567"),
            ],
        )
        .await;
        let edit = format!("{path}/edit");
        let form = filled(&user.get(&edit).await.expect(200), "main form.form");
        user.post(&edit, &with(&form, &[("done", "save")]))
            .await
            .expect(303);
        let page = user.get(&path).await.expect(200);
        assert_eq!(page.all("li.entry").len(), 1, "only its creation");
        assert!(page.text().contains("Örökmozgó Kft.") && page.text().contains("engineer"));
        let of_company = user.get(&format!("/contacts/{company}")).await.expect(200);
        assert!(
            of_company
                .all(".record-side .panel-list")
                .concat()
                .contains("Pál Nagy")
        );

        // Rows come and go by submit buttons; what was typed stays.
        let longer = user
            .post(
                &edit,
                &with(&form, &[("add", "emails"), ("source", "typed")]),
            )
            .await
            .expect(200);
        assert_eq!(
            longer
                .attributes("input[name$='.value'][name^=emails]", "name")
                .iter()
                .filter(|name| !name.contains("__"))
                .count(),
            3
        );
        assert_eq!(longer.attributes("#source", "value"), ["typed"]);
        let shorter = user
            .post(&edit, &with(&form, &[("remove", "emails.0")]))
            .await
            .expect(200);
        assert_eq!(
            shorter.attributes("#emails-0-value", "value"),
            ["b@example.hu"]
        );

        // A company is found by typing, with a button or with htmx.
        let found = user
            .post(
                &edit,
                &with(&form, &[("find", "companies"), ("companies.q", "orok")]),
            )
            .await
            .expect(200);
        assert!(
            found
                .all("#companies-found label")
                .concat()
                .contains("Örökmozgó")
        );
        let offered = user
            .post(
                "/contacts/options?name=companies&kind=company",
                &[("companies.q", "orok")],
            )
            .await
            .expect(200);
        assert_eq!(offered.attributes("input", "value"), [company]);
    })
    .await;
}
