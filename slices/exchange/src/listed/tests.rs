//! What is written is read again, and what others write is read as it always was.

#![allow(clippy::unwrap_used)]

use super::lexicon::Word;
use super::{Lexicon, Listed, read, write};
use kernel::text::line;
use kit::collection::Saying;
use proptest::prelude::*;

fn word(name: &'static str, saying: Saying, own: &str, other: &str) -> Word {
    Word {
        name,
        saying,
        own: own.to_owned(),
        known: vec![kernel::text::fold(own), kernel::text::fold(other)],
    }
}

fn known(said: &str) -> Option<String> {
    Some(match kernel::text::fold(said).as_str() {
        "work" | "munkahelyi" => "work".to_owned(),
        "home" | "otthoni" => "home".to_owned(),
        _ => return None,
    })
}

fn hungarian(words: Vec<Word>) -> Lexicon {
    let said = |name: &str, kept: &str| match (name, kept) {
        ("type", "work") => "munkahelyi".to_owned(),
        ("type", "home") => "otthoni".to_owned(),
        _ => kept.to_owned(),
    };
    let understood = |name: &str, word: &str| known(word).filter(|_| name == "type");
    Lexicon::made(words, Box::new(said), Box::new(understood))
}

fn entries() -> Lexicon {
    hungarian(vec![
        word("type", Saying::Label, "típus", "type"),
        word("default", Saying::Default, "alapértelmezett", "default"),
    ])
}

fn companies() -> Lexicon {
    hungarian(vec![
        word("title", Saying::Label, "beosztás", "position"),
        word("default", Saying::Default, "alapértelmezett", "default"),
    ])
}

fn addresses() -> Lexicon {
    hungarian(vec![
        word("country", Saying::Part, "ország", "country"),
        word("city", Saying::Part, "település", "city"),
        word("street", Saying::Rest, "utca", "street"),
        word("type", Saying::Label, "típus", "type"),
        word("default", Saying::Default, "alapértelmezett", "default"),
    ])
}

fn listed(value: &str, notes: &[(&'static str, &str)], is_default: bool) -> Listed {
    let notes = notes.iter().map(|(name, text)| (*name, (*text).to_owned()));
    Listed {
        value: value.to_owned(),
        notes: notes.collect(),
        is_default,
    }
}

fn values(cell: &str, lexicon: &Lexicon) -> Vec<String> {
    let read = read(cell, lexicon).into_iter();
    read.map(|one| one.value).collect()
}

#[test]
fn a_person_can_read_and_write_what_is_said_of_a_value() {
    let two = [
        listed("anna@x.hu", &[("type", "work")], false),
        listed("anna@y.hu", &[("type", "home")], true),
    ];
    let cell = "anna@x.hu (munkahelyi); anna@y.hu (otthoni, alapértelmezett)";
    assert_eq!(write(&two, &entries()), cell);
    for typed in [
        cell,
        "anna@x.hu (work); anna@y.hu (home, default)",
        "anna@x.hu(MUNKAHELYI) ;anna@y.hu ( Default , Otthoni )",
        "anna@x.hu (type: work); anna@y.hu (típus: otthoni, default)",
    ] {
        let read: Vec<Listed> = read(typed, &entries());
        let types: Vec<Option<String>> = read
            .iter()
            .map(|one| known(&one.notes.first()?.1))
            .collect();
        assert_eq!(
            types,
            [Some("work".to_owned()), Some("home".to_owned())],
            "{typed}"
        );
        assert_eq!(
            (read[0].is_default, read[1].is_default),
            (false, true),
            "{typed}"
        );
    }

    let place = [listed(
        "Acél Kft.",
        &[("title", "ügyvezető, tulajdonos")],
        false,
    )];
    let cell = r"Acél Kft. (beosztás: ügyvezető\, tulajdonos)";
    assert_eq!(write(&place, &companies()), cell);
    assert_eq!(read(cell, &companies()), place);

    let home = [listed(
        "",
        &[
            ("country", "Magyarország"),
            ("street", "Fő utca 1., 2. em."),
            ("type", "home"),
        ],
        true,
    )];
    let cell = "ország: Magyarország, utca: Fő utca 1., 2. em. (otthoni, alapértelmezett)";
    assert_eq!(write(&home, &addresses()), cell);
    let mut back = read(cell, &addresses());
    back[0].notes.sort();
    let mut home = home.to_vec();
    home[0].notes.sort();
    assert_eq!(back, home);
}

/// A star alone, behind which something is said of it, is no star of Google's.
#[test]
fn a_star_comes_back_as_the_value_that_it_is() {
    let star = [listed("*", &[("type", "work")], false)];
    let cell = write(&star, &entries());
    assert_eq!(cell, r"\* (munkahelyi)");
    assert_eq!(read(&cell, &entries()), star);
}

#[test]
fn what_others_write_is_read_as_it_always_was() {
    let none = Lexicon::none();
    assert_eq!(values("red;green ; blue;", &none), ["red", "green", "blue"]);
    assert_eq!(values(r"C:\temp\x", &none), [r"C:\temp\x"]);
    assert!(values("", &none).is_empty());
    assert_eq!(
        values("a@x.hu ::: * b@x.hu", &entries()),
        ["b@x.hu", "a@x.hu"]
    );
    assert_eq!(values("* a@x.hu", &entries()), ["a@x.hu"]);
    for name in [
        "Acél (Győr)",
        "Acél (Győr) Kft.",
        "(Réz)",
        "Ón (munkahelyi)",
        "A: B (c: d)",
    ] {
        assert_eq!(values(name, &companies()), [name]);
    }
    for number in [
        "+36 1 234 5678 (mellék 12)",
        "(917) 584-0243",
        "917-584-0243 (12)",
    ] {
        assert_eq!(values(number, &entries()), [number]);
    }
    let line = "1011 Budapest, Fő utca 1., Magyarország";
    assert_eq!(read(line, &addresses()), [listed(line, &[], false)]);
}

/// Texts as they are kept: one line, and full of what parts values.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        r"[a-zéŐ\\;,():* ]{0,12}",
        r"(default|work|típus|street|utca|city|település)[:;,() \\]{0,3}[a-z]{0,3}[)]?",
        r"[a-z]{1,3}, ?(street|utca|city|type): ?[a-z]{0,3}",
        r"\PC{0,8}",
    ]
    .prop_map(|text| line(&text))
}

proptest! {
    #[test]
    fn every_list_of_values_comes_back_whatever_they_hold(
        values in prop::collection::vec((text(), text(), any::<bool>()), 0..4),
    ) {
        for (lexicon, name) in [(entries(), "type"), (companies(), "title")] {
            let list: Vec<Listed> = values
                .iter()
                .filter(|(value, ..)| !value.is_empty())
                .map(|(value, label, is_default)| {
                    let label = if name == "type" { known(label).unwrap_or(label.clone()) } else { label.clone() };
                    let notes: &[(&'static str, &str)] = &[(name, &label)];
                    listed(value, if label.is_empty() { &[] } else { notes }, *is_default)
                })
                .collect();
            let cell = write(&list, &lexicon);
            prop_assert_eq!(read(&cell, &lexicon), list, "{}", cell);
        }
        let plain: Vec<String> = values.iter().map(|(value, ..)| value.clone()).filter(|value| !value.is_empty()).collect();
        let list: Vec<Listed> = plain.iter().map(|value| listed(value, &[], false)).collect();
        prop_assert_eq!(read(&write(&list, &Lexicon::none()), &Lexicon::none()), list);
    }

    #[test]
    fn every_address_comes_back_whatever_its_parts_hold(
        parts in prop::collection::vec((text(), text(), text(), text(), any::<bool>()), 0..3),
    ) {
        let list: Vec<Listed> = parts
            .iter()
            .filter(|(country, city, street, ..)| !(country.is_empty() && city.is_empty() && street.is_empty()))
            .map(|(country, city, street, label, is_default)| {
                let label = known(label).unwrap_or(label.clone());
                let notes = [("country", country), ("city", city), ("street", street), ("type", &label)];
                let notes = notes.into_iter().filter(|(_, text)| !text.is_empty());
                Listed {
                    value: String::new(),
                    notes: notes.map(|(name, text)| (name, text.clone())).collect(),
                    is_default: *is_default,
                }
            })
            .collect();
        let cell = write(&list, &addresses());
        let mut back = read(&cell, &addresses());
        let mut list = list;
        for one in back.iter_mut().chain(&mut list) {
            one.notes.sort();
        }
        prop_assert_eq!(back, list, "{}", cell);
    }
}
