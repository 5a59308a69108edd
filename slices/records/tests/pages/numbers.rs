//! Numbers in conditions, as people write them.

use crate::common::{SLICES, filled, make, with};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create};
use testkit::{Answer, TestApp};

/// The form of one condition.
fn condition<'a>(
    field: &'a str,
    op: &'a str,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![("g0.join", "all"), ("g0.r0.field", field), ("g0.r0.op", op)];
    form.extend_from_slice(more);
    form.push(("g0.end", ""));
    form
}

fn sent(page: &Answer, name: &str) -> String {
    let form = filled(page, "#filter-form");
    let found = form.into_iter().find(|(known, _)| known == name);
    found.unwrap().1
}

/// A field for each kind of number.
async fn numbers(t: &TestApp) {
    let admin = t.scope(Role::Administrator);
    for (title, kind) in [
        ("Rate", Kind::Decimal),
        ("Price", Kind::Money),
        ("Seats", Kind::Int),
    ] {
        create(&admin, FieldDraft::new(title, kind)).await.unwrap();
    }
}

/// Who writes 12,5 asks for it like that, and finds it like that when the condition is opened
/// again: in the list, in a filter that was kept, and after a fault.
#[tokio::test]
async fn numbers_of_a_condition_are_typed_and_shown_as_people_of_the_language_write_them() {
    testkit::both(SLICES, |t| async move {
        numbers(&t).await;
        let client = |lang: &str| {
            let cookie = format!("language={lang}");
            t.client(Role::Manager).header("cookie", cookie)
        };
        let values = [
            ("custom.rate", "1 250,5"),
            ("custom.price", "12 000,50"),
            ("custom.price.currency", "huf"),
            ("custom.seats", "1 200"),
        ];
        make(&client("hu"), "Kovács", "Anna", &values).await;
        make(&client("hu"), "Kis", "Béla", &[]).await;
        for (lang, field, op, typed, shown) in [
            ("hu", "custom.rate", "is", vec!["1250,5"], vec!["1250,5"]),
            (
                "hu",
                "custom.rate",
                "is",
                vec!["1\u{a0}250,5"],
                vec!["1250,5"],
            ),
            ("hu", "custom.rate", "is", vec!["1250.5"], vec!["1250,5"]),
            ("hu", "custom.rate", "is", vec!["1.250,5"], vec!["1250,5"]),
            ("hu", "custom.rate", "gt", vec!["−12,5"], vec!["-12,5"]),
            (
                "hu",
                "custom.rate",
                "between",
                vec!["1 250,4", "1 250,6"],
                vec!["1250,4", "1250,6"],
            ),
            (
                "hu",
                "custom.price",
                "is",
                vec!["12 000,5"],
                vec!["12000,5"],
            ),
            (
                "hu",
                "custom.price",
                "between",
                vec!["12 000,4", "12 001"],
                vec!["12000,4", "12001"],
            ),
            ("hu", "custom.seats", "is", vec!["1 200"], vec!["1200"]),
            ("en", "custom.rate", "is", vec!["1,250.5"], vec!["1250.5"]),
            (
                "en",
                "custom.price",
                "is",
                vec!["12,000.50"],
                vec!["12000.50"],
            ),
            ("en", "custom.seats", "is", vec!["1,200"], vec!["1200"]),
        ] {
            let user = client(lang);
            let names = ["g0.r0.value", "g0.r0.value2"];
            let codes = ["g0.r0.currency", "g0.r0.currency2"];
            let mut more = Vec::new();
            for (i, typed) in typed.iter().enumerate() {
                more.push((names[i], *typed));
                if field == "custom.price" {
                    more.push((codes[i], "huf"));
                }
            }
            let form = condition(field, op, &more);
            let told = format!("{lang} {field} {op} {typed:?}");
            let apply = [form.clone(), vec![("done", "apply")]].concat();
            let list = user.post("/filters/new", &apply).await;
            let list = user.get(&list.expect(303).location()).await.expect(200);
            assert_eq!(list.all("tr[data-row]").len(), 1, "{told}");
            let builder = list.attributes("ul.chips a[href*='/filters/new']", "href");
            let save = [form, vec![("done", "save"), ("title", &told)]].concat();
            let kept = user.post("/filters/new", &save).await.expect(303);
            let id = kept.location().rsplit('=').next().unwrap().to_owned();
            for page in [builder[0].clone(), format!("/filters/{id}")] {
                let page = user.get(&page).await.expect(200);
                for (name, shown) in names.iter().zip(&shown) {
                    assert_eq!(sent(&page, name), *shown, "{told}");
                }
                if field == "custom.price" {
                    assert_eq!(sent(&page, codes[0]), "HUF");
                }
                // As it stands there it means the same.
                let form = filled(&page, "#filter-form");
                let again = user
                    .post("/filters/new", &with(&form, &[("done", "apply")]))
                    .await;
                let list = user.get(&again.expect(303).location()).await.expect(200);
                assert_eq!(list.all("tr[data-row]").len(), 1, "{told}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_number_that_cannot_be_read_stays_as_it_was_typed() {
    testkit::both(SLICES, |t| async move {
        let admin = t.scope(Role::Administrator);
        for (title, kind) in [("Rate", Kind::Decimal), ("Price", Kind::Money)] {
            create(&admin, FieldDraft::new(title, kind)).await.unwrap();
        }
        let user = t.client(Role::Manager).header("cookie", "language=hu");
        for (field, typed, code, said) in [
            ("custom.rate", "1 250,5 körül", "", "ez nem szám"),
            ("custom.rate", "1.25,5", "", "ez nem szám"),
            ("custom.price", "1 250,5x", "czk", "ez nem összeg"),
            ("custom.price", "", "czk", "ide érték kell"),
            ("custom.price", "1 250,5", "", "ez nem összeg"),
            ("custom.price", "1 250,5", "koron", "ez nem pénznem"),
        ] {
            let values = [("g0.r0.value", typed), ("g0.r0.currency", code)];
            let apply = [condition(field, "is", &values), vec![("done", "apply")]].concat();
            let page = user.post("/filters/new", &apply).await.expect(422);
            let fault = page.all("form .field-error").concat();
            assert!(fault.contains(said), "{fault}");
            assert_eq!(sent(&page, "g0.r0.value"), typed);
            assert_eq!(page.attributes("#g0r0v", "aria-invalid"), ["true"]);
            if field == "custom.price" {
                assert_eq!(sent(&page, "g0.r0.currency"), code);
            }
        }
    })
    .await;
}

/// In a page as in a file: 12,5 is no hundred and twenty-five, and 1.250 Ft are not one and a
/// quarter.
#[tokio::test]
async fn separators_of_thousands_are_read_where_they_belong_and_never_make_another_number() {
    testkit::both(SLICES, |t| async move {
        numbers(&t).await;
        for (lang, field, typed, read) in [
            ("hu", "price", "1.250", Ok("1250,00")),
            ("hu", "price", "1.250.000,5", Ok("1250000,50")),
            ("hu", "rate", "-1.250", Ok("-1250")),
            ("hu", "rate", "0.125", Ok("0,125")),
            ("hu", "rate", "12.5", Ok("12,5")),
            ("hu", "seats", "1.250", Ok("1250")),
            ("hu", "price", "12.50,5", Err("12.50,5")),
            ("hu", "rate", "1,250.5", Err("1,250.5")),
            ("en", "rate", "1,250", Ok("1250")),
            ("en", "rate", "1,5", Err("1,5")),
            ("en", "price", "12,50", Err("12,50")),
            ("en", "rate", "0,125", Err("0,125")),
            ("en", "rate", "1.250,5", Err("1.250,5")),
            ("en", "seats", "1,5", Err("1,5")),
        ] {
            let told = format!("{lang} {field} {typed}");
            let cookie = format!("language={lang}");
            let user = t.client(Role::Manager).header("cookie", cookie);
            let (name, code) = (
                format!("custom.{field}"),
                format!("custom.{field}.currency"),
            );
            let form = [
                ("done", "save"),
                ("kind", "person"),
                ("family_name", "Kis"),
                (name.as_str(), typed),
                (code.as_str(), "HUF"),
            ];
            let answer = user.post("/contacts/new", &form).await;
            let (page, stands) = match read {
                Ok(stands) => {
                    let made = answer.expect(303).location();
                    (user.get(&format!("{made}/edit")).await.expect(200), stands)
                }
                Err(stands) => (answer.expect(422), stands),
            };
            let control = format!("input[name='custom.{field}']");
            assert_eq!(page.attributes(&control, "value"), [stands], "{told}");
        }
    })
    .await;
}
