//! Every filter finds on both engines exactly what the language says it means.

use crate::common::*;
use kernel::Id;
use kit::filter::{Moment, Op, evaluate};
use kit::{Cell, Column, Filter, Kind, Role, Scope};
use records::contact::actions;
use serde_json::{Value as Json, json};
use testkit::{TestApp, both};

/// A small generator: the same numbers on both engines and in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

const TEXTS: [&str; 14] = [
    "Kovács Áron",
    "kovács ÁRON",
    "Kovacs Aron",
    "' or 1=1 --",
    "O'Brien \"x\"",
    "%_*",
    "ő",
    "Ö",
    "csap",
    "cukor",
    "x'); drop table contacts; --",
    "a\\b $1",
    "Strauß 日本",
    "12",
];

/// Canonical texts of a kind, some alike, some hostile.
fn pool(kind: Kind, t: &TestApp, targets: &[Id<records::Contact>]) -> Vec<String> {
    let own = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
    match kind {
        Kind::Text | Kind::LongText => own(&TEXTS),
        Kind::Int => own(&["-3", "0", "7", "42", "9000000000"]),
        Kind::Decimal => own(&["-0.5", "0", "2.25", "2.250001"]),
        Kind::Money => own(&["100.00 HUF", "99.50 HUF", "100.00 EUR", "-1.00 EUR"]),
        Kind::Date => own(&["2024-02-29", "2026-11-22", "2026-11-23", "1999-12-31"]),
        Kind::DateTime => own(&[
            "2026-11-22T14:00:00Z",
            "2026-11-21T23:30:00Z",
            "2026-11-22T22:59:59Z",
            "2020-01-01T00:00:00Z",
        ]),
        Kind::Bool => own(&["true", "false"]),
        Kind::Choice | Kind::Choices => own(&["gold", "silver", "bronze"]),
        Kind::Email => own(&["anna@example.hu", "Anna@Example.HU", "b.o'x@x.co"]),
        Kind::Phone => own(&["06 30 123 4567", "+36301234567", "917-584-0243x4606"]),
        Kind::Link => own(&["https://example.hu/", "https://example.hu/a'b"]),
        Kind::User => Role::ALL
            .iter()
            .map(|role| t.user(*role).to_string())
            .collect(),
        Kind::Contact => targets.iter().map(Id::to_string).collect(),
    }
}

fn test(
    dice: &mut Dice,
    columns: &[Column],
    t: &TestApp,
    targets: &[Id<records::Contact>],
) -> Json {
    let column = dice.pick(columns);
    let ops: Vec<Op> = Op::ALL
        .into_iter()
        .filter(|op| op.suits(column.kind))
        .collect();
    let op = *dice.pick(&ops);
    let mut words = match column.key.as_str() {
        "kind" => vec!["person".to_owned(), "company".to_owned()],
        _ => pool(column.kind, t, targets),
    };
    match column.kind {
        Kind::Date | Kind::DateTime => words.extend(
            [
                "today",
                "today-1d",
                "month-start",
                "year-start-2y",
                "2026-11-22",
            ]
            .map(str::to_owned),
        ),
        Kind::User => words.push("me".to_owned()),
        _ => {}
    }
    if column.kind == Kind::DateTime {
        // A minute and a second where the user is.
        words.extend(["2026-11-22T15:00", "2026-11-22 23:59:59"].map(str::to_owned));
    }
    let values: Vec<String> = match op.arity() {
        (0, 0) => return json!({ "field": column.key, "op": op.name() }),
        (2, 2) => {
            let (a, b) = (dice.pick(&words).clone(), dice.pick(&words).clone());
            // Ends that are upside down, or of two currencies, are refused.
            let asked = |values: &Vec<String>| {
                let json = json!({ "field": column.key, "op": op.name(), "value": values });
                let filter = Filter::from_json(&json).unwrap();
                filter.check(columns, &moment(&t.scope(Role::User))).is_ok()
            };
            let mut ways = [[&a, &b], [&b, &a], [&a, &a]]
                .map(|ends| ends.map(Clone::clone).to_vec())
                .into_iter();
            ways.find(asked).unwrap()
        }
        (_, 1) => vec![dice.pick(&words).clone()],
        _ => (0..=dice.roll(2))
            .map(|_| dice.pick(&words).clone())
            .collect(),
    };
    json!({ "field": column.key, "op": op.name(), "value": values })
}

fn moment(scope: &Scope) -> Moment {
    Moment {
        now: scope.now(),
        zone: scope.zone().clone(),
        me: scope.actor().user(),
    }
}

fn filter(
    dice: &mut Dice,
    depth: usize,
    columns: &[Column],
    t: &TestApp,
    targets: &[Id<records::Contact>],
) -> Json {
    let parts = |dice: &mut Dice| -> Vec<Json> {
        (0..dice.roll(4))
            .map(|_| filter(dice, depth - 1, columns, t, targets))
            .collect()
    };
    match if depth == 0 { 0 } else { dice.roll(6) } {
        1 => json!({ "all": parts(dice) }),
        2 => json!({ "any": parts(dice) }),
        3 => json!({ "not": filter(dice, depth - 1, columns, t, targets) }),
        _ => test(dice, columns, t, targets),
    }
}

/// Without an address or a number that stands there in another notation already.
fn written_once(kind: Kind, picked: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    let key = |text: &String| kind.sort_key(&Cell::Text(text.clone()));
    for text in picked {
        let entry = matches!(kind, Kind::Email | Kind::Phone);
        if !entry || !once.iter().any(|known| key(known) == key(&text)) {
            once.push(text);
        }
    }
    once
}

/// P-091: hand-made filters find what they say.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_holds_exactly_what_the_filter_means() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let mut targets = Vec::new();
        for n in 0..3 {
            targets.push(
                create_contact(
                    &scope,
                    &[("kind", "company"), ("name", &format!("Target {n}"))],
                )
                .await,
            );
        }
        for kind in Kind::ALL {
            field(&t, &format!("F {}", kind.name()), kind, |_| {}).await;
        }
        // With these all slots are in use, and one field has none.
        for n in 0..4 {
            field(&t, &format!("More {n}"), Kind::Text, |_| {}).await;
        }
        let columns = actions::all_columns(&scope).await.unwrap();
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut rows = Vec::new();
        for n in 0..150 {
            let mut row = row(&[]);
            for column in columns.iter().filter(|column| column.writable) {
                if dice.roll(3) == 0 {
                    continue;
                }
                let words = match column.key.as_str() {
                    "kind" | "name" | "family_name" | "given_name" | "companies" => continue,
                    "language" => vec!["hu".to_owned(), "en".to_owned()],
                    _ => pool(column.kind, &t, &targets),
                };
                let many = if column.multiple { 1 + dice.roll(2) } else { 1 };
                let picked = (0..many).map(|_| dice.pick(&words).clone()).collect();
                row.values
                    .push((column.key.clone(), written_once(column.kind, picked)));
            }
            row.values
                .push(("name".into(), vec![format!("{} {n}", dice.pick(&TEXTS))]));
            if dice.roll(3) == 0 {
                row.values
                    .push(("companies".into(), vec![dice.pick(&targets).to_string()]));
            }
            rows.push(row);
        }
        let (_, outcomes) = import(&scope, rows).await;
        assert!(
            outcomes
                .iter()
                .all(|outcome| matches!(outcome, kit::collection::Outcome::Created(_))),
            "{outcomes:?}"
        );

        let mut everything = query("", "name");
        everything.limit = 500;
        let all = page(&scope, &everything).await.unwrap().items;
        assert_eq!(all.len(), 153);
        let moment = moment(&scope);
        let sorts: [&str; 5] = [
            "name",
            "-created",
            "owner",
            "custom.f_text",
            "-custom.f_date",
        ];
        let mut some = 0;
        for round in 0..400 {
            let json = filter(&mut dice, 3, &columns, &t, &targets);
            let filter = Filter::from_json(&json).unwrap();
            let checked = filter.check(&columns, &moment).unwrap();
            let mut meant: Vec<[u8; 16]> = all
                .iter()
                .filter(|item| evaluate(&checked, *item))
                .map(|item| item.id)
                .collect();
            let mut query = query("", dice.pick::<&str>(&sorts[..]));
            query.filter = filter;
            query.limit = 1 + dice.roll(60);
            let mut found: Vec<[u8; 16]> = walk(&scope, &query)
                .await
                .into_iter()
                .map(|(_, id)| id)
                .collect();
            some += usize::from(!meant.is_empty() && meant.len() < all.len());
            meant.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, meant, "round {round}: {json}");
        }
        assert!(some > 100, "only {some} filters told records apart");
        // Nothing that was asked has changed anything.
        assert_eq!(page(&scope, &everything).await.unwrap().items.len(), 153);
    })
    .await;
}
