//! Forms without scripts: both versions of a lost update, the filter builder, fields of every kind.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod pages;

use kit::{Kind, Role};
use pages::{SLICES, filled, hidden, make, make_company, with};
use records::field::actions::{FieldDraft, create as create_field};

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
        assert_eq!(compare.all("table.compare tbody th"), ["Family name"]);
        assert_eq!(compare.all("table.compare tbody td"), ["Theirs", "Yours"]);
        assert_eq!(
            compare.attributes("table.compare td:last-child input[checked]", "value"),
            ["yours"]
        );

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
            .post(&format!("{path}/merge"), &with(&merge, &[]))
            .await
            .expect(409);
        assert_eq!(again.all("table.compare tbody td"), ["Again", "Yours"]);
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
            .get("/contacts/options?name=companies&kind=company&companies.q=orok")
            .await
            .expect(200);
        assert_eq!(offered.attributes("input", "value"), [company]);
    })
    .await;
}

#[tokio::test]
async fn a_filter_is_built_corrected_used_saved_shared_and_deleted_without_scripts() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        for (family, given) in [("Kovács", "Anna"), ("Kováts", "Béla"), ("Szabó", "Cili")] {
            make(&user, family, given, &[]).await;
        }
        make_company(&user, "Kovács és Társa Kft.").await;
        let start = user.get("/filters/new").await.expect(200);
        let rows =
            |page: &testkit::Answer| page.attributes("form .filter-row", "data-row-index").len();
        assert_eq!(rows(&start), 1);
        let longer = user
            .post(
                "/filters/new",
                &with(&filled(&start, "#filter-form"), &[("add", "g0")]),
            )
            .await
            .expect(200);
        assert_eq!(rows(&longer), 2);
        let nested = user
            .post(
                "/filters/new",
                &with(&filled(&longer, "#filter-form"), &[("add", "g0.group")]),
            )
            .await
            .expect(200);
        assert_eq!(
            nested.attributes("form fieldset.filter-group", "data-index"),
            ["0", "1"]
        );

        // A fault stands at its row.
        let form = filled(&nested, "#filter-form");
        let answers = [
            ("done", "apply"),
            ("g0.r0.value", "kov"),
            ("g0.r1.field", "created"),
            ("g0.r1.op", "ge"),
            ("g0.r1.value", "soon"),
            ("g1.r0.value", "x"),
        ];
        let faulty = user
            .post("/filters/new", &with(&form, &answers))
            .await
            .expect(422);
        assert_eq!(faulty.all("form .field-error").len(), 1);
        assert_eq!(faulty.attributes("#g0r0v", "value"), ["kov"]);
        assert_eq!(faulty.attributes(".error-summary a", "href"), ["#g0r1v"]);
        assert_eq!(faulty.attributes("#g0r1v", "aria-invalid"), ["true"]);

        // Name contains "kov", made in the last week, and (a company, or called Anna).
        let form = filled(&faulty, "#filter-form");
        let longer = user
            .post("/filters/new", &with(&form, &[("add", "g1")]))
            .await
            .expect(200);
        let mut form = filled(&longer, "#filter-form");
        for (name, value) in &mut form {
            let new = match name.as_str() {
                "g0.r1.value" => "",
                "g0.r1.relative" => "ago",
                "g0.r1.days" => "7",
                "g1.join" => "any",
                "g1.r0.field" => "kind",
                "g1.r0.op" => "is",
                "g1.r0.value" => "company",
                "g1.r1.value" => "anna",
                _ => continue,
            };
            *value = new.to_owned();
        }
        let done = user
            .post("/filters/new", &with(&form, &[("done", "apply")]))
            .await
            .expect(303);
        let list = user.get(&done.location()).await.expect(200);
        assert_eq!(list.all("tr[data-row]").len(), 2, "{}", list.text());
        assert!(list.text().contains("Anna Kovács") && list.text().contains("Kovács és Társa"));
        let chips = list.all("li.chip").concat();
        assert!(
            chips.contains("Name: contains kov")
                && chips.contains("7 days ago")
                && chips.contains("Company"),
            "{chips}"
        );
        let without = list.attributes("li.chip a.chip-remove", "href");
        assert_eq!(
            user.get(&without[2]).await.all("tr[data-row]").len(),
            3,
            "without the group Kováts fits too"
        );

        // Saved, shared, seen by others, deleted.
        user.post(
            "/filters/new",
            &with(&form, &[("done", "save"), ("title", " ")]),
        )
        .await
        .expect(422);
        let saved = user
            .post(
                "/filters/new",
                &with(&form, &[("done", "save"), ("title", "Kovácsok")]),
            )
            .await
            .expect(303);
        assert_eq!(user.get(&saved.location()).await.all("h1"), ["Kovácsok"]);
        let other = t.client(Role::User);
        other.get(&saved.location()).await.expect(404);
        let id = saved.location().rsplit('=').next().unwrap().to_owned();
        user.post(&format!("/filters/{id}/sharing"), &[("shared", "true")])
            .await
            .expect(303);
        assert_eq!(
            other
                .get(&saved.location())
                .await
                .expect(200)
                .all("tr[data-row]")
                .len(),
            2
        );
        other
            .post(&format!("/filters/{id}/deletion"), &[])
            .await
            .expect(403);
        let reopened = user.get(&format!("/filters/{id}")).await.expect(200);
        assert_eq!(
            filled(&reopened, "#filter-form")
                .iter()
                .find(|(name, _)| name == "g0.r1.days")
                .unwrap()
                .1,
            "7"
        );
        user.post(&format!("/filters/{id}/deletion"), &[])
            .await
            .expect(303);
        user.get(&saved.location()).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_field_of_every_kind_is_made_filled_in_shown_and_told_in_the_history() {
    testkit::both(SLICES, |t| async move {
        let (chief, user) = (t.client(Role::Administrator), t.client(Role::Manager));
        chief
            .post(
                "/fields/new",
                &[("done", "save"), ("kind", "text"), ("title", "")],
            )
            .await
            .expect(422);
        let refused = chief
            .post(
                "/fields/new",
                &[
                    ("done", "save"),
                    ("kind", "text"),
                    ("title", "Vallás"),
                    ("privacy", "sensitive"),
                ],
            )
            .await
            .expect(422);
        assert!(
            refused.text().contains("the privacy policy forbids"),
            "{}",
            refused.text()
        );
        let choosing = chief
            .post("/fields/new", &[("kind", "choice"), ("title", "Tier")])
            .await
            .expect(200);
        assert_eq!(
            choosing.attributes("form input[name='choices.0.title']", "value"),
            [""]
        );
        let moved = chief
            .post(
                "/fields/new",
                &[
                    ("kind", "choice"),
                    ("title", "Tier"),
                    ("choices.0.title", "Gold"),
                    ("choices.1.title", "Silver"),
                    ("down", "choices.0"),
                ],
            )
            .await
            .expect(200);
        assert_eq!(
            moved.attributes("form input[name^='choices.'][type=text]", "value"),
            ["Silver", "Gold"]
        );
        chief
            .post(
                "/fields/new",
                &[
                    ("done", "save"),
                    ("kind", "choice"),
                    ("title", "Tier"),
                    ("choices.0.title", "Gold"),
                    ("choices.1.title", "Silver"),
                    ("group", "Sales"),
                    ("help", "How dear"),
                    ("privacy", "ordinary"),
                ],
            )
            .await
            .expect(303);
        for kind in Kind::ALL {
            let mut draft = FieldDraft::new(format!("F {}", kind.name()), kind);
            if matches!(kind, Kind::Choice | Kind::Choices) {
                draft.choices = ["One", "Two"]
                    .map(|title| kit::Choice {
                        key: String::new(),
                        title: title.into(),
                    })
                    .to_vec();
            }
            create_field(&t.scope(Role::Administrator), draft)
                .await
                .unwrap();
        }
        let list = chief.get("/fields").await.expect(200);
        assert!(list.text().contains("Sales") && list.text().contains("F date_time"));
        assert!(list.text().contains("filters on it are slower"));

        let other = make(&user, "Más", "Valaki", &[]).await;
        let (other, owner) = (
            other.rsplit('/').next().unwrap(),
            t.user(Role::User).to_string(),
        );
        let values = [
            ("text", "Szia", "Szia"),
            ("long_text", "egy\nkettő", "kettő"),
            ("int", "12345", "12,345"),
            ("decimal", "12.5", "12.5"),
            ("money", "1500", "1,500"),
            ("date", "2026-03-05", "5 March 2026"),
            ("date_time", "2026-03-05T08:30", "5 March 2026 08:30"),
            ("bool", "true", "Yes"),
            ("choice", "one", "One"),
            ("choices", "two", "Two"),
            ("email", "x@example.hu", "x@example.hu"),
            ("phone", "+36 1 234 5678", "+36 1 234 5678"),
            ("link", "example.hu", "https://example.hu"),
            ("user", &owner, "Test user"),
            ("contact", other, "Valaki Más"),
        ];
        let names: Vec<String> = values
            .iter()
            .map(|(kind, ..)| format!("custom.f_{kind}"))
            .collect();
        let mut sent: Vec<(&str, &str)> = names
            .iter()
            .zip(&values)
            .map(|(name, (_, value, _))| (name.as_str(), *value))
            .collect();
        sent.extend([
            ("custom.f_money.currency", "huf"),
            ("custom.tier", "silver"),
        ]);
        let path = make(&user, "Mező", "Ági", &sent).await;
        let page = user.get(&path).await.expect(200);
        let history = page.all("li.entry").concat();
        for (kind, _, shown) in values {
            let key = format!("custom.f_{kind}");
            let field = page
                .all(&format!("[id='field-{}']", key.replace(['.', '_'], "-")))
                .concat();
            assert!(field.contains(shown), "{kind}: {field}");
            assert!(history.contains(shown), "{kind} in the history: {history}");
            let form = user.get(&format!("{path}/fields/{key}")).await.expect(200);
            let same = filled(&form, "form");
            user.post(&format!("{path}/fields/{key}"), &with(&same, &[]))
                .await
                .expect(303);
        }
        assert_eq!(
            user.get(&path).await.all("li.entry").len(),
            1,
            "forms that nobody touched change nothing"
        );
        assert!(
            user.get(&format!("{path}/edit"))
                .await
                .text()
                .contains("How dear")
        );

        let field = list.attributes("a.row-link", "href").remove(0);
        chief
            .post(&format!("{field}/archiving"), &[])
            .await
            .expect(303);
        assert!(
            !user
                .get(&format!("{path}/edit"))
                .await
                .text()
                .contains("How dear")
        );
        chief
            .post(&format!("{field}/restoration"), &[])
            .await
            .expect(303);
        assert!(user.get(&path).await.text().contains("Silver"));
        let before = chief.get("/fields").await.all("#group-0 ~ div .row-link");
        let form = chief
            .get("/fields")
            .await
            .attributes("form[action$='/position']", "action")
            .remove(1);
        chief.post(&form, &[("move", "down")]).await.expect(303);
        assert_ne!(
            chief.get("/fields").await.all("a.row-link"),
            list.all("a.row-link"),
            "{before:?}"
        );
    })
    .await;
}
