//! The filter builder without scripts.

use crate::common::{SLICES, filled, make, make_company, with, without};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, archive, create, list, restore};

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
        // Of a day only what belongs to it is asked: a date, or how many days ago.
        let dated = filled(&longer, "#filter-form");
        let inputs = |page: &testkit::Answer| {
            let all = page.attributes("form .filter-row input:not([type=hidden])", "name");
            let days = all.into_iter().filter(|name| name.starts_with("g0.r1."));
            days.collect::<Vec<_>>()
        };
        assert_eq!(inputs(&longer), ["g0.r1.value"]);
        for (relative, shown) in [("today", vec![]), ("ago", vec!["g0.r1.days"])] {
            let chosen = [("g0.r1.relative", relative), ("done", "")];
            let page = user.post("/filters/new", &with(&dated, &chosen)).await;
            assert_eq!(inputs(&page.expect(200)), shown, "{relative}");
        }
        let ago = [("g0.r1.relative", "ago"), ("done", "apply")];
        let told = user.post("/filters/new", &with(&dated, &ago)).await;
        let told = told.expect(422);
        let fault = told.all("form .field-error").concat();
        assert!(fault.contains("how many days"), "{fault}");
        let links = told.attributes(".error-summary a", "href");
        assert!(links.iter().any(|link| link == "#g0r1v"), "{links:?}");
        assert_eq!(told.attributes("#g0r1v", "name"), ["g0.r1.days"]);
        let mut form = filled(&told, "#filter-form");
        for (name, value) in &mut form {
            let new = match name.as_str() {
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

/// A condition that nothing could fit, because there is no such choice or no such day, says so and
/// which it is, on the page of the list and in the API.
#[tokio::test]
async fn a_condition_that_asks_for_what_there_is_not_is_named() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        make(&user, "Kov\u{e1}cs", "Anna", &[]).await;
        let condition = |field: &str, op: &str, value: &str| {
            format!(r#"{{"all":[{{"field":"{field}","op":"{op}","value":"{value}"}}]}}"#)
        };
        for (field, op, value, code, said) in [
            (
                "kind",
                "is",
                "robot",
                "unknown_choice",
                "Kind: this is not one of the choices",
            ),
            (
                "kind",
                "is_not",
                "robot",
                "unknown_choice",
                "Kind: this is not one of the choices",
            ),
            (
                "created",
                "ge",
                "9999-12-31",
                "day_out_of_range",
                "from 0001-01-01 to 9998-12-31",
            ),
            (
                "updated",
                "lt",
                "today+9000y",
                "day_out_of_range",
                "from 0001-01-01 to 9998-12-31",
            ),
        ] {
            let filter = condition(field, op, value);
            let page = user.find("/contacts", &[("filter", &filter)]).await;
            let page = page.expect(422);
            assert!(page.text().contains(said), "{}", page.text());
            let path = format!("/api/v1/contacts?filter={}", kit::html::encode(&filter));
            let problem = user.get(&path).await.expect(422).json();
            assert_eq!(problem["errors"][0]["code"], code);
            assert_eq!(problem["errors"][0]["field"], "filter.all.0.value");
        }
        for (field, op, value) in [("kind", "is", "person"), ("created", "le", "9998-12-31")] {
            let filter = condition(field, op, value);
            let page = user.find("/contacts", &[("filter", &filter)]).await;
            assert_eq!(page.expect(200).all("tr[data-row]").len(), 1, "{filter}");
        }
    })
    .await;
}

/// Between opening the builder and sending it, a field can be archived or hidden. Its condition is
/// then named as faulty and everything else stays; never is it left out without a word, for the
/// list would show everybody, and a filter that is kept would ask for less.
#[tokio::test]
async fn a_condition_whose_field_is_gone_is_named_and_never_left_out() {
    testkit::both(SLICES, |t| async move {
        let (chief, user) = (t.client(Role::Manager), t.client(Role::User));
        for given in ["Anna", "Béla"] {
            make(&user, "Kovács", given, &[]).await;
        }
        let admin = t.scope(Role::Administrator);
        for title in ["Tier", "Pay"] {
            create(&admin, FieldDraft::new(title, Kind::Text))
                .await
                .unwrap();
        }
        let fields = list(&admin).await.unwrap();
        let tier = fields.iter().find(|field| field.title == "Tier");
        let tier = tier.unwrap().id;
        let form = |field: &'static str| {
            vec![
                ("g0.join", "all"),
                ("g0.r0.field", "name"),
                ("g0.r0.op", "contains"),
                ("g0.r0.value", "kov"),
                ("g0.r1.field", field),
                ("g0.r1.op", "is"),
                ("g0.r1.value", "gold"),
                ("g0.end", ""),
            ]
        };
        let save = [("done", "save"), ("title", "Arany")];
        let mut whole = form("custom.tier");
        whole.extend(save);
        let kept = chief.post("/filters/new", &whole).await.expect(303);
        let id = kept.location().rsplit('=').next().unwrap().to_owned();

        archive(&admin, tier, None).await.unwrap();
        t.give(Role::User, &without("custom.pay"), &[]).await;
        for field in ["custom.tier", "custom.pay", "custom.never", ""] {
            for done in [&[("done", "apply")][..], &save] {
                let mut sent = form(field);
                sent.extend(done);
                let page = user.post("/filters/new", &sent).await.expect(422);
                let said = page.all("form .field-error").concat();
                assert!(said.contains("this field is not there any more"), "{said}");
                assert_eq!(page.attributes(".error-summary a", "href"), ["#g0r1f"]);
                assert_eq!(page.attributes("#g0r1f", "aria-invalid"), ["true"]);
                // What is right stays as it was sent, and no other field is put in its place.
                assert_eq!(page.attributes("#g0r0v", "value"), ["kov"]);
                let again = filled(&page, "#filter-form");
                let at = |name: &str| again.iter().find(|(known, _)| known == name);
                assert_eq!(at("g0.r1.field").unwrap().1, "", "{field}");
                assert!(!page.body.contains("custom.pay"), "{field}");
                let other = with(&again, &[("g0.r1.field", "name"), ("done", "")]);
                let other = user.post("/filters/new", &other).await.expect(200);
                assert!(other.all("form .field-error").is_empty());
                let other = filled(&other, "#filter-form");
                let mut mended = with(&other, &[("g0.r1.value", "anna")]);
                mended.retain(|(name, _)| !["done", "title"].contains(name));
                mended.extend([done[0], ("title", "Annák")]);
                let list = user.post("/filters/new", &mended).await.expect(303);
                let list = user.get(&list.location()).await.expect(200);
                assert_eq!(list.all("tr[data-row]").len(), 1);
            }
        }

        // The page of the kept filter shows which of its conditions it is, and keeps it so.
        let page = chief.get(&format!("/filters/{id}")).await.expect(200);
        assert_eq!(page.attributes(".error-summary a", "href"), ["#g0r1f"]);
        let selected = page.attributes("#g0r1f option[selected]", "value");
        assert_eq!(selected, [""]);
        let form = filled(&page, "#filter-form");
        let as_it_is = with(&form, &[("done", "save")]);
        chief
            .post(&format!("/filters/{id}"), &as_it_is)
            .await
            .expect(422);
        let longer = with(&form, &[("add", "g0")]);
        let longer = chief.post(&format!("/filters/{id}"), &longer).await;
        let said = longer.expect(200).all("form .field-error").concat();
        assert!(said.contains("choose another or remove"), "{said}");
        restore(&admin, tier).await.unwrap();
        let page = chief.get(&kept.location()).await.expect(200);
        assert_eq!(page.all("li.chip").len(), 2, "nothing was lost");
    })
    .await;
}
