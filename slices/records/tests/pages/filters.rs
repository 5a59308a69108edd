//! The filter builder without scripts.

use crate::common::{SLICES, filled, make, make_company, with};
use kit::Role;

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
