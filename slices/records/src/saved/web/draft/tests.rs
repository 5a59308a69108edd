//! What the form means.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use kit::Fields;

fn columns() -> Vec<Column> {
    vec![
        Column::new("name", "Name", Kind::Text),
        Column::new("created", "Created", Kind::DateTime),
    ]
}

fn moment() -> Moment {
    Moment {
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
        zone: kernel::TimeZone::UTC,
        me: None,
    }
}

fn form(pairs: &[(&str, &str)]) -> Fields {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn the_order_of_the_controls_tells_which_group_is_inside_which() {
    let sent = form(&[
        ("g0.join", "all"),
        ("g0.r0.field", "name"),
        ("g0.r0.op", "contains"),
        ("g0.r0.value", "kov"),
        ("g1.join", "any"),
        ("g1.r0.field", "created"),
        ("g1.r0.op", "ge"),
        ("g1.r0.value", ""),
        ("g1.r0.relative", "ago"),
        ("g1.r0.days", "30"),
        ("g2.join", "none"),
        ("g2.r0.field", "name"),
        ("g2.r0.op", "empty"),
        ("g2.end", ""),
        ("g1.end", ""),
        ("g0.end", ""),
    ]);
    let mut group = Group::sent(&sent, &columns());
    let filter = group.filter(Lang::En, &columns(), &moment());
    assert!(!group.faulty());
    assert_eq!(
        filter.to_json().to_string(),
        r#"{"all":[{"field":"name","op":"contains","value":"kov"},{"any":[{"field":"created","op":"ge","value":"today-30d"},{"not":{"any":[{"field":"name","op":"empty"}]}}]}]}"#
    );
    assert_eq!(
        Group::of(Lang::En, &filter, &columns()).filter(Lang::En, &columns(), &moment()),
        filter
    );
}

#[test]
fn a_fault_stands_at_its_row_and_the_rest_stays_as_typed() {
    let sent = form(&[
        ("g0.join", "any"),
        ("g0.r0.field", "created"),
        ("g0.r0.op", "lt"),
        ("g0.r0.value", "someday"),
        ("g0.r4.field", "name"),
        ("g0.r4.op", "is"),
        ("g0.r4.value", "Kis"),
        ("g0.end", ""),
    ]);
    let mut group = Group::sent(&sent, &columns());
    group.filter(Lang::En, &columns(), &moment());
    assert!(!group.rows[0].faults.is_empty());
    assert!(group.rows[1].faults.is_empty());
    group.press(Some("g0"), Some("g0.r4"), &columns());
    assert_eq!(group.rows.len(), 2);
}

#[test]
fn a_condition_without_its_value_says_that_one_is_needed() {
    for (op, second) in [("is", ""), ("between", "2026-01-01")] {
        let sent = form(&[
            ("g0.join", "all"),
            ("g0.r0.field", "created"),
            ("g0.r0.op", op),
            ("g0.r0.value", ""),
            ("g0.r0.value2", second),
            ("g0.end", ""),
        ]);
        let mut group = Group::sent(&sent, &columns());
        group.filter(Lang::En, &columns(), &moment());
        assert_eq!(group.rows[0].faults.to_string(), "value: value_needed");
    }
}
