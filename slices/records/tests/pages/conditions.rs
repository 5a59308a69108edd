//! Conditions that nothing could fit.

use crate::common::{SLICES, make};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create};

/// Between two ends that are the wrong way round lies nothing, on no day: that is said, on the page
/// of the list, in the builder and in the API.
#[tokio::test]
async fn ends_that_are_upside_down_are_named_instead_of_nothing_being_found() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        make(&user, "Kovács", "Anna", &[]).await;
        let admin = t.scope(Role::Administrator);
        for (title, kind) in [
            ("Seats", Kind::Int),
            ("Price", Kind::Money),
            ("Day", Kind::Date),
            ("Call", Kind::DateTime),
        ] {
            create(&admin, FieldDraft::new(title, kind)).await.unwrap();
        }
        let condition = |field: &str, from: &str, to: &str| {
            format!(r#"{{"all":[{{"field":"{field}","op":"between","value":["{from}","{to}"]}}]}}"#)
        };
        let upside_down = ("ends_upside_down", "the first value lies behind the second");
        let currencies = ("two_currencies", "both values need the same currency");
        for (field, title, from, to, (code, said)) in [
            (
                "created",
                "Created",
                "2026-11-30",
                "2026-11-01",
                upside_down,
            ),
            ("created", "Created", "today", "today-3d", upside_down),
            ("custom.seats", "Seats", "10", "9", upside_down),
            ("custom.price", "Price", "2.00 EUR", "1.00 EUR", upside_down),
            ("custom.price", "Price", "1.00 EUR", "2.00 HUF", currencies),
            ("custom.day", "Day", "2026-03-02", "2026-03-01", upside_down),
            (
                "custom.call",
                "Call",
                "2026-03-01T10:01",
                "2026-03-01T10:00",
                upside_down,
            ),
            (
                "custom.call",
                "Call",
                "2026-03-02T10:00:00Z",
                "2026-03-01",
                upside_down,
            ),
        ] {
            let filter = condition(field, from, to);
            let page = user.find("/contacts", &[("filter", &filter)]).await;
            let page = page.expect(422).text();
            assert!(page.contains(&format!("{title}: {said}")), "{page}");
            let path = format!("/api/v1/contacts?filter={}", kit::html::encode(&filter));
            let problem = user.get(&path).await.expect(422).json();
            assert_eq!(problem["errors"][0]["code"], code, "{filter}");
            assert_eq!(problem["errors"][0]["field"], "filter.all.0.value");
        }
        // One day or one number is a stretch too, and what is counted from today may come right.
        for (field, from, to) in [
            ("created", "today", "today"),
            ("created", "today", "week-start-1w"),
            ("created", "2026-01-01", "today"),
            ("custom.seats", "9", "10"),
            ("custom.seats", "9", "9"),
            ("custom.price", "-2.00 EUR", "1.00 EUR"),
            ("custom.call", "2026-03-01T10:00", "2026-03-01"),
        ] {
            let filter = condition(field, from, to);
            let page = user.find("/contacts", &[("filter", &filter)]).await;
            page.expect(200);
        }
        let sent = [
            ("done", "apply"),
            ("g0.join", "all"),
            ("g0.r0.field", "created"),
            ("g0.r0.op", "between"),
            ("g0.r0.value", "2026-11-30"),
            ("g0.r0.relative", ""),
            ("g0.r0.value2", "2026-11-01"),
            ("g0.r0.relative2", ""),
            ("g0.end", ""),
        ];
        let page = user.post("/filters/new", &sent).await.expect(422);
        let said = page.all("form .field-error").concat();
        assert!(said.contains(upside_down.1), "{said}");
        assert_eq!(page.attributes("#g0r0v2", "value"), ["2026-11-01"]);
    })
    .await;
}

/// What a condition between two values says is said as people say it.
#[tokio::test]
async fn a_condition_between_two_values_reads_as_a_sentence_does() {
    testkit::both(SLICES, |t| async move {
        let admin = t.scope(Role::Administrator);
        for (title, kind) in [("Price", Kind::Money), ("Day", Kind::Date)] {
            create(&admin, FieldDraft::new(title, kind)).await.unwrap();
        }
        for (lang, field, ends, said) in [
            (
                "hu",
                "custom.price",
                ["12.50 HUF", "20 HUF"],
                "Price: 12,50 HUF és 20 HUF között",
            ),
            (
                "en",
                "custom.price",
                ["12.50 HUF", "20 HUF"],
                "Price: between 12.50 HUF and 20 HUF",
            ),
            (
                "hu",
                "custom.day",
                ["2026-03-01", "today"],
                "Day: 2026. március 1. és ma között",
            ),
        ] {
            let [from, to] = ends;
            let filter = format!(
                r#"{{"all":[{{"field":"{field}","op":"between","value":["{from}","{to}"]}}]}}"#
            );
            let user = t.client(Role::Manager);
            let user = user.header("cookie", format!("language={lang}"));
            let page = user.find("/contacts", &[("filter", &filter)]).await;
            let chips = page.expect(200).all(".chips .chip");
            let chips: Vec<_> = chips
                .iter()
                .map(|chip| chip.replace('\u{a0}', " "))
                .collect();
            assert!(chips.contains(&said.to_owned()), "{chips:?}");
        }
    })
    .await;
}
