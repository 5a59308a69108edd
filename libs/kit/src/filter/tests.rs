//! The language read, checked and evaluated.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::column::{Index, Record};
use kernel::timestamp;
use proptest::prelude::*;
use storage::Sql;

struct Fake(Vec<(&'static str, Vec<Cell>)>);

impl Record for Fake {
    fn cells(&self, column: &str) -> Vec<Cell> {
        self.0
            .iter()
            .find(|(key, _)| *key == column)
            .map_or_else(Vec::new, |(_, cells)| cells.clone())
    }
}

fn moment() -> Moment {
    Moment {
        now: "2026-11-22T14:00:00Z".parse().unwrap(),
        zone: TimeZone::get("Europe/Budapest").unwrap(),
        me: Some(Id::from_bytes([7; 16])),
    }
}

fn columns() -> Vec<Column> {
    let mut name = Column::new("name", "Name", Kind::Text);
    name.index = Some(Index::FilledKey("name_key"));
    let mut tier = Column::new("custom.tier", "Tier", Kind::Choice);
    tier.index = Some(Index::Key("k1"));
    tier.choices = ["gold", "silver", "it's"]
        .map(|key| crate::Choice {
            key: key.to_owned(),
            title: key.to_owned(),
        })
        .to_vec();
    let mut created = Column::new("created", "Created", Kind::DateTime);
    created.index = Some(Index::Instant("created_at"));
    let mut owner = Column::new("owner", "Owner", Kind::User);
    owner.index = Some(Index::Id("owner"));
    vec![
        name,
        tier,
        created,
        owner,
        Column::new("notes", "Notes", Kind::LongText),
        Column::new("value", "Value", Kind::Money),
    ]
}

fn fits(json: &str, record: &Fake) -> bool {
    let checked = Filter::parse(json)
        .unwrap()
        .check(&columns(), &moment())
        .unwrap();
    evaluate(&checked, record)
}

#[test]
fn a_filter_finds_what_people_mean() {
    let at = |text: &str| Cell::At(text.parse().unwrap());
    let anna = Fake(vec![
        ("name", vec![Cell::Text("Kovács Anna".into())]),
        ("custom.tier", vec![Cell::Choice("gold".into())]),
        // Half past midnight in Budapest: the 22nd there, the 21st in London.
        ("created", vec![at("2026-11-21T23:30:00Z")]),
        ("owner", vec![Cell::Id([7; 16])]),
        ("value", vec![Cell::Money("100.00 EUR".parse().unwrap())]),
    ]);
    for json in [
        r#"{"field":"name","op":"contains","value":"KOVACS"}"#,
        r#"{"field":"name","op":"is","value":"kovács anna"}"#,
        r#"{"field":"custom.tier","op":"is","value":["silver","gold"]}"#,
        r#"{"field":"created","op":"is","value":"today"}"#,
        r#"{"field":"created","op":"between","value":["week-start","today"]}"#,
        r#"{"field":"owner","op":"is","value":"me"}"#,
        r#"{"field":"notes","op":"empty"}"#,
        r#"{"not":{"field":"value","op":"gt","value":"1.00 HUF"}}"#,
        r#"{"any":[{"field":"name","op":"starts","value":"x"},{"field":"value","op":"ge","value":"100.00 EUR"}]}"#,
        "",
    ] {
        assert!(fits(json, &anna), "{json}");
    }
    for json in [
        r#"{"field":"name","op":"is","value":"kovacs anna"}"#,
        r#"{"field":"created","op":"lt","value":"today"}"#,
        r#"{"field":"custom.tier","op":"is_not","value":["silver","gold"]}"#,
        r#"{"any":[]}"#,
    ] {
        assert!(!fits(json, &anna), "{json}");
    }
}

#[test]
fn a_hostile_filter_is_refused_with_its_place() {
    let deep = format!(
        "{}{}{}",
        r#"{"not":"#.repeat(20),
        r#"{"all":[]}"#,
        "}".repeat(20)
    );
    let wide = format!(r#"{{"all":[{}]}}"#, vec![r#"{"all":[]}"#; 500].join(","));
    for (json, code) in [
        (deep.as_str(), "filter_too_deep"),
        (wide.as_str(), "filter_too_large"),
        (
            r#"{"field":"name","op":"is","value":"x","sql":"1=1"}"#,
            "unknown_key",
        ),
        (
            r#"{"field":"name","op":"like","value":"x"}"#,
            "unknown_comparison",
        ),
        ("[1,2", "not_a_filter"),
        ("{}", "required"),
        (r#"{"all":{}}"#, "not_a_list"),
        (
            r#"{"field":"name","op":"is","value":{"a":1}}"#,
            "not_a_value",
        ),
    ] {
        let errors = Filter::parse(json).unwrap_err();
        assert_eq!(errors.iter().next().map(|e| e.code), Some(code), "{json}");
    }
    let unknown = Filter::parse(r#"{"all":[{"field":"x' or 1=1 --","op":"filled"},{"field":"name","op":"gt","value":"a"}]}"#).unwrap();
    let errors = unknown.check(&columns(), &moment()).unwrap_err();
    let places: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.code)).collect();
    assert_eq!(
        places,
        [
            ("filter.all.0.field", "unknown_field"),
            ("filter.all.1.op", "unsuitable_comparison")
        ]
    );
}

#[test]
fn an_index_serves_what_it_can_and_says_what_is_left() {
    let compiled = |json: &str| {
        let checked = Filter::parse(json)
            .unwrap()
            .check(&columns(), &moment())
            .unwrap();
        let mut sql = Sql::new("");
        let compiled = compile(&checked, "contacts_search", &mut sql);
        (sql.text().to_owned(), compiled.exact)
    };
    let (sql, exact) = compiled(
        r#"{"all":[{"field":"custom.tier","op":"is","value":"it's"},{"field":"notes","op":"filled"}]}"#,
    );
    assert_eq!(sql, "((k1 is not null and (k1 = $1)))");
    assert!(!exact);
    let (sql, exact) = compiled(
        r#"{"any":[{"field":"custom.tier","op":"empty"},{"field":"owner","op":"is","value":"me"}]}"#,
    );
    assert_eq!(sql, "(k1 is null or (owner is not null and owner in ($1)))");
    assert!(exact);
    let (sql, exact) = compiled(
        r#"{"any":[{"field":"custom.tier","op":"empty"},{"field":"notes","op":"filled"}]}"#,
    );
    assert_eq!((sql.as_str(), exact), ("1 = 1", false));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fall_over(text in "\\PC{0,200}") {
        if let Ok(filter) = Filter::parse(&text) {
            let again = Filter::from_json(&filter.to_json());
            prop_assert_eq!(again.ok(), Some(filter));
        }
    }

    #[test]
    fn relative_days_never_fall_over(raw in "(today|week-start|month-start|year-start)([+-][0-9]{1,6}[dwmyx]){0,3}") {
        let column = Column::new("day", "Day", Kind::Date);
        let test = Filter::Test(Test { field: "day".into(), op: Op::Is, values: vec![raw] });
        let moment = Moment { now: timestamp(0), ..moment() };
        let _ = test.check(&[column], &moment);
    }
}
