//! What the filter builder refuses comes back as it was sent, with what is wrong beside it.

use crate::common::{SLICES, filled, make, with};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create};
use testkit::Answer;

const CONDITION: [(&str, &str); 5] = [
    ("g0.join", "all"),
    ("g0.r0.field", "name"),
    ("g0.r0.op", "contains"),
    ("g0.r0.value", "kov"),
    ("g0.end", ""),
];

/// What stands under a name in the builder's form.
fn sent(page: &Answer, name: &str) -> String {
    let form = filled(page, "#filter-form");
    let found = form.into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("{name}")).1
}

#[tokio::test]
async fn a_value_that_cannot_be_stands_in_the_builder_as_it_was_typed_with_its_fault() {
    testkit::both(SLICES, |t| async move {
        let admin = t.scope(Role::Administrator);
        for (title, kind) in [
            ("Site", Kind::Link),
            ("Private mail", Kind::Email),
            ("Rate", Kind::Decimal),
            ("Seats", Kind::Int),
            ("Day", Kind::Date),
        ] {
            create(&admin, FieldDraft::new(title, kind)).await.unwrap();
        }
        let user = t.client(Role::Manager);
        let long = "é".repeat(501);
        let digits = "9".repeat(40);
        let most = "this is too long: at most 500 characters";
        for (field, op, value, said) in [
            ("name", "contains", long.as_str(), most),
            ("name", "is", &long, most),
            ("notes", "contains", &long, most),
            ("custom.site", "is", &long, most),
            ("custom.rate", "is", &long, most),
            ("custom.rate", "is", &digits, "this is too large"),
            ("custom.seats", "is", &digits, "this is not a whole number"),
            ("custom.day", "is", "2024-02-30", "this is not a date"),
            ("emails", "contains", &long, most),
        ] {
            for done in [
                vec![("done", "apply")],
                vec![("done", "save"), ("title", "Kept")],
            ] {
                let mut form = vec![
                    ("g0.join", "any"),
                    ("g0.r0.field", "name"),
                    ("g0.r0.op", "contains"),
                    ("g0.r0.value", "kov"),
                    ("g0.r1.field", field),
                    ("g0.r1.op", op),
                    ("g0.r1.value", value),
                    ("g0.end", ""),
                ];
                form.extend(&done);
                let page = user.post("/filters/new", &form).await.expect(422);
                let fault = page.all("form .field-error").concat();
                assert!(fault.contains(said), "{field}: {fault}");
                assert_eq!(page.attributes(".error-summary a", "href"), ["#g0r1v"]);
                assert_eq!(page.attributes("#g0r1v", "aria-invalid"), ["true"]);
                assert_eq!(sent(&page, "g0.r1.value"), value);
                assert_eq!(sent(&page, "g0.r0.value"), "kov");
                assert_eq!(sent(&page, "g0.join"), "any");
                if done.len() == 2 {
                    assert_eq!(sent(&page, "title"), "Kept");
                }
            }
        }
        let longest = "é".repeat(500);
        let form = with_value(&longest);
        user.post("/filters/new", &form).await.expect(303);
    })
    .await;
}

fn with_value(value: &str) -> Vec<(&str, &str)> {
    let mut form = CONDITION.to_vec();
    form[3].1 = value;
    form.push(("done", "apply"));
    form
}

#[tokio::test]
async fn a_name_that_cannot_be_is_told_beside_it_and_nothing_that_was_typed_is_lost() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        let long = "é".repeat(81);
        let most = "this is too long: at most 80 characters";
        for (title, said) in [(long.as_str(), most), ("  ", "this is needed")] {
            // In the builder; its order and columns are those of the list it began from.
            let mut form = CONDITION.to_vec();
            let rest = [
                ("title", title),
                ("sort", "-created"),
                ("columns", "emails~owner"),
            ];
            form.extend(rest);
            form.push(("done", "save"));
            let built = user.post("/filters/new", &form).await.expect(422);
            // In the list, where its filter is kept.
            let filter = r#"{"all":[{"field":"name","op":"contains","value":"kov"}]}"#;
            let kept = [rest.as_slice(), &[("filter", filter)]].concat();
            let kept = user.post("/filters", &kept).await.expect(422);
            for page in [built, kept] {
                assert_eq!(page.all("#title-error"), [said]);
                assert_eq!(page.attributes("#title", "aria-invalid"), ["true"]);
                assert_eq!(
                    page.attributes("#title", "aria-describedby"),
                    ["title-error"]
                );
                assert_eq!(page.attributes(".error-summary a", "href"), ["#title"]);
                assert_eq!(page.all(".error-summary a"), [format!("Name: {said}")]);
                assert_eq!(sent(&page, "title"), title);
                assert_eq!(sent(&page, "g0.r0.value"), "kov");
                assert_eq!(sent(&page, "sort"), "-created");
                assert_eq!(sent(&page, "columns"), "emails~owner");
                // Corrected, it is kept as it was meant.
                let form = filled(&page, "#filter-form");
                let form = with(&form, &[("title", "Kov"), ("done", "save")]);
                let list = user.post("/filters/new", &form).await.expect(303);
                let list = user.get(&list.location()).await.expect(200);
                assert_eq!(list.all("h1"), ["Kov"]);
            }
            // A new name of a filter that is kept.
            let all = user.get("/filters").await.expect(200);
            let id = all.attributes("tr input[name=title]", "id").remove(0);
            let path = format!("/filters/{}/title", id.strip_prefix("title-").unwrap());
            let page = user.post(&path, &[("title", title)]).await.expect(422);
            let error = format!("#{id}-error");
            assert_eq!(page.all(&error), [said]);
            assert_eq!(page.attributes(&format!("#{id}"), "value"), [title]);
            let href = page.attributes(".error-summary a", "href");
            assert_eq!(href, [format!("#{id}")]);
            assert_eq!(page.all(".field-error").len(), 1, "the others stay");
        }
        // Every fault at once.
        let mut form = CONDITION.to_vec();
        form[3].1 = "";
        form.extend([("title", long.as_str()), ("done", "save")]);
        let page = user.post("/filters/new", &form).await.expect(422);
        let links = page.attributes(".error-summary a", "href");
        assert_eq!(links, ["#g0r0v", "#title"]);
        // Each says of which field it speaks.
        let value = "Name: a value is needed here".to_owned();
        let name = format!("Name: {most}");
        assert_eq!(page.all(".error-summary a"), [value, name]);
    })
    .await;
}

/// What does not fit into an address can be kept and opened by its name; what is too much for a
/// filter at all is said. Nothing of it is left out without a word.
#[tokio::test]
async fn conditions_that_are_too_many_or_too_long_are_said_and_stay() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        make(&user, "Kovács", "Anna", &[]).await;
        let rows = |many: usize, value: &str| {
            let mut form = vec![("g0.join".to_owned(), "any".to_owned())];
            for i in 0..many {
                let row = [("field", "name"), ("op", "is_not"), ("value", value)];
                form.extend(row.map(|(part, value)| (format!("g0.r{i}.{part}"), value.to_owned())));
            }
            form.push(("g0.end".to_owned(), String::new()));
            form
        };
        // Groups as deep as the page makes them, none of which may hold.
        let nested = |many: usize| {
            let mut form = Vec::new();
            for i in 0..many {
                form.push((format!("g{i}.join"), "none".to_owned()));
            }
            let last = many - 1;
            form.push((format!("g{last}.r0.field"), "name".to_owned()));
            form.push((format!("g{last}.r0.op"), "contains".to_owned()));
            form.push((format!("g{last}.r0.value"), "kov".to_owned()));
            for i in (0..many).rev() {
                form.push((format!("g{i}.end"), String::new()));
            }
            form
        };
        let long = "x".repeat(400);
        let apply = [("done", "apply")];
        let save = [("done", "save"), ("title", "Much")];
        for (form, done, said, kept) in [
            (
                rows(60, &long),
                &apply[..],
                "too long to be shown at once",
                60,
            ),
            (rows(200, "x"), &save[..], "the filter is too large", 200),
            (rows(180, &long), &save[..], "the filter is too large", 180),
            (nested(5), &apply[..], "too many groups inside groups", 1),
            (nested(9), &apply[..], "too many groups inside groups", 1),
        ] {
            let page = user.post("/filters/new", &with(&form, done)).await;
            let page = page.expect(422);
            let told = page.all(".error-summary").concat();
            assert!(told.contains(said), "{told}");
            let again = filled(&page, "#filter-form");
            let values = again.iter().filter(|(name, _)| name.ends_with(".value"));
            assert_eq!(values.count(), kept, "{said}");
        }
        let form = rows(60, &long);
        let list = user.post("/filters/new", &with(&form, &save)).await;
        let list = user.get(&list.expect(303).location()).await.expect(200);
        assert_eq!(list.all("tr[data-row]").len(), 1);
    })
    .await;
}

/// Who may use a filter but not change it keeps a changed one as their own.
#[tokio::test]
async fn a_shared_filter_of_others_is_changed_under_a_name_of_ones_own() {
    testkit::both(SLICES, |t| async move {
        let (chief, user) = (t.client(Role::Manager), t.client(Role::User));
        let mut form = CONDITION.to_vec();
        form.extend([("title", "Shared"), ("sort", "-created"), ("done", "save")]);
        let kept = chief.post("/filters/new", &form).await.expect(303);
        let id = kept.location().rsplit('=').next().unwrap().to_owned();
        let path = format!("/filters/{id}");
        let shared = [("shared", "true")];
        chief
            .post(&format!("{path}/sharing"), &shared)
            .await
            .expect(303);

        let page = user.get(&path).await.expect(200);
        assert_eq!(sent(&page, "sort"), "-created");
        let form = filled(&page, "#filter-form");
        let nameless = with(&form, &[("g0.r0.value", "kis"), ("done", "save")]);
        let refused = user.post(&path, &nameless).await.expect(422);
        assert_eq!(refused.all("#title-error"), ["this is needed"]);
        let form = filled(&refused, "#filter-form");
        let named = with(&form, &[("title", "Mine"), ("done", "save")]);
        let own = user.post(&path, &named).await.expect(303);
        assert_eq!(user.get(&own.location()).await.all("h1"), ["Mine"]);
        assert_ne!(own.location(), kept.location());
        let chips = user.get(&kept.location()).await.all("li.chip").concat();
        assert!(chips.contains("kov"), "{chips}");
    })
    .await;
}
