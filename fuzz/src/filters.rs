//! What must hold of any text that arrives as a filter.

use kernel::{Id, TimeZone};
use kit::filter::{Filter, Moment, compile, evaluate};
use kit::{Cell, Choice, Column, Index, Kind, Record};
use storage::Sql;

/// A record with a little of everything.
struct Anybody;

impl Record for Anybody {
    fn cells(&self, column: &str) -> Vec<Cell> {
        let text = |text: &str| vec![Cell::Text(text.to_owned())];
        match column {
            "name" => text("Kovács Anna"),
            "emails" => text("anna@pelda.hu"),
            "custom.tier" => vec![Cell::Choice("gold".to_owned())],
            "custom.n" => vec![Cell::Int(7)],
            "owner" => vec![Cell::Id([7; 16])],
            "created" => "2026-11-22T14:00:00Z"
                .parse()
                .map(Cell::At)
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The words that a condition may be made of.
const WORDS: [&str; 17] = [
    "and",
    "or",
    "not",
    "is",
    "null",
    "in",
    "exists",
    "select",
    "from",
    "name_key",
    "k1",
    "k2",
    "created_at",
    "owner",
    "kind",
    "contacts_search",
    "id",
];

fn columns() -> Vec<Column> {
    let column = |key: &str, kind, index| {
        let mut column = Column::new(key, key, kind);
        column.index = index;
        column
    };
    let mut tier = column("custom.tier", Kind::Choice, Some(Index::Key("k1")));
    tier.choices = vec![Choice {
        key: "gold".to_owned(),
        title: "Gold".to_owned(),
    }];
    vec![
        column("name", Kind::Text, Some(Index::FilledKey("name_key"))),
        column("kind", Kind::Choice, Some(Index::Code("kind"))),
        column("owner", Kind::User, Some(Index::Id("owner"))),
        column("emails", Kind::Email, Some(Index::Token)),
        column(
            "created",
            Kind::DateTime,
            Some(Index::Instant("created_at")),
        ),
        tier,
        column("custom.n", Kind::Int, Some(Index::Key("k2"))),
        column("custom.day", Kind::Date, None),
        column("custom.money", Kind::Money, None),
        column("custom.share", Kind::Decimal, None),
        column("custom.yes", Kind::Bool, None),
        column("notes", Kind::LongText, None),
    ]
}

/// Whatever the text is: it is refused, or it is a filter that comes back from its own JSON,
/// that a record fits or does not, and whose SQL is made of our words alone.
pub fn filter(text: &str) {
    let Ok(filter) = Filter::parse(text) else {
        return;
    };
    let again = Filter::from_json(&filter.to_json());
    assert_eq!(
        again.as_ref().ok(),
        Some(&filter),
        "a filter that changes when it is written"
    );
    let moment = Moment {
        now: "2026-11-22T14:00:00Z".parse().expect("an instant"),
        zone: TimeZone::get("Europe/Budapest").expect("a zone"),
        me: Some(Id::from_bytes([7; 16])),
    };
    let Ok(checked) = filter.check(&columns(), &moment) else {
        return;
    };
    let fits = evaluate(&checked, &Anybody);
    assert_eq!(fits, evaluate(&checked, &Anybody));

    let mut sql = Sql::new("");
    compile(&checked, "contacts_search", &mut sql);
    let is_word = |c: char| c.is_ascii_alphabetic() || c == '_';
    let text = sql.text();
    assert!(text.is_ascii(), "text of a person in SQL: {text}");
    assert!(
        !text.contains([';', '"', '-', '\\']),
        "text of a person in SQL: {text}"
    );
    for word in text.split(|c: char| !is_word(c) && !c.is_ascii_digit()) {
        let number = word.chars().all(|c| c.is_ascii_digit());
        assert!(number || WORDS.contains(&word), "{word} in SQL: {text}");
    }
}
