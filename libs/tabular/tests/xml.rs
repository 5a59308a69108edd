//! XML and the schema that is published beside it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use std::process::Command;

use common::{Place, column, text};
use proptest::prelude::*;
use tabular::{Cell, Code, Item, Kind, Output, Value, Writer, xsd};

/// Runs `xmllint`, which decides whether a file satisfies a schema. Where it is not installed the
/// test says so, and fails if the run was told to have all tools.
fn satisfies(schema: &std::path::Path, file: &std::path::Path) -> Option<bool> {
    match Command::new("xmllint")
        .arg("--noout")
        .arg("--schema")
        .arg(schema)
        .arg(file)
        .output()
    {
        Ok(output) => Some(output.status.success()),
        Err(error) => {
            assert!(
                std::env::var_os("TENET_REQUIRE_TOOLS").is_none(),
                "xmllint is needed: {error}"
            );
            eprintln!("xmllint is not installed: the schema was not checked");
            None
        }
    }
}

#[test]
fn the_xml_satisfies_its_schema_and_nothing_else_does() {
    let place = Place::new();
    let columns = [
        column("name", "Név <&> \"x\"", Kind::Text),
        column("_n-1.x", "n", Kind::Int),
        column("price", "Ár", Kind::Decimal),
        column("ok", "Jó", Kind::Bool),
        column("born", "Született", Kind::Date),
        column("seen", "Látta", Kind::DateTime),
        column("tags", "Címkék", Kind::List),
    ];
    let rows = [
        vec![
            text("<b> & \u{1} \r\n ]]> őű 🙂"),
            Value::Int(-5),
            Value::Decimal("-0.10".into()),
            Value::Bool(false),
            Value::Date(2024, 2, 29),
            Value::DateTime(2024, 2, 29, 23, 59, 59),
            Value::List(vec!["a".into(), "b;c".into()]),
        ],
        vec![Value::Empty; 7],
    ];
    let (path, _) = place.written(Output::Xml, &columns, &rows);
    let schema = place.path("schema.xsd");
    std::fs::write(&schema, xsd(&columns)).unwrap();

    assert_ne!(satisfies(&schema, &path), Some(false));
    let broken = std::fs::read_to_string(&path)
        .unwrap()
        .replace("2024-02-29", "2023-02-29");
    assert_ne!(
        satisfies(&schema, &place.file(broken.as_bytes())),
        Some(true)
    );

    let xml = std::fs::read_to_string(&path).unwrap();
    assert!(
        xml.contains("<name>&lt;b&gt; &amp; ␁ &#13;\n ]]&gt; őű 🙂</name>"),
        "{xml}"
    );
    assert!(
        xml.contains("<tags><item>a</item><item>b;c</item></tags>"),
        "{xml}"
    );
}

#[test]
fn our_own_xml_is_read_as_it_was_written() {
    let place = Place::new();
    let mut emails = column("emails", "E-mail", Kind::Items);
    emails.notes = vec!["type", "default"];
    let mut addresses = column("addresses", "Cím", Kind::Items);
    addresses.notes = vec!["city", "street", "type"];
    let columns = [
        column("name", "Név", Kind::Text),
        emails,
        addresses,
        column("tags", "Címkék", Kind::List),
        column("seen", "Látta", Kind::DateTime),
    ];
    let item = |text: &str, notes: &[(&'static str, &str)]| Item {
        text: text.to_owned(),
        notes: notes
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()))
            .collect(),
    };
    let rows = [
        vec![
            text("'=1 <&>\n\tőű ]]>"),
            Value::Items(vec![
                item("a@x.hu", &[("type", "work, \"main\"")]),
                item("b@x.hu", &[("default", "true")]),
            ]),
            Value::Items(vec![item(
                "line",
                &[("city", "Győr: 1"), ("street", "Fő utca"), ("type", "home")],
            )]),
            Value::List(vec!["a;b".into(), "* c".into()]),
            Value::Instant("2024-10-27T02:30:00.5+01:00".into()),
        ],
        vec![
            text("Béla"),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::Empty,
        ],
    ];
    let (path, _) = place.written(Output::Xml, &columns, &rows);
    let schema = place.path("schema.xsd");
    std::fs::write(&schema, xsd(&columns)).unwrap();
    assert_ne!(satisfies(&schema, &path), Some(false));

    let found = tabular::detect(&path).unwrap();
    assert_eq!(found.settings.format, tabular::Format::Xml);
    let mut reader = tabular::Reader::open(&path, &found.settings).unwrap();
    let names: Vec<&str> = reader
        .header()
        .iter()
        .map(|header| header.name.as_str())
        .collect();
    assert_eq!(names, ["name", "emails", "addresses", "tags", "seen"]);
    let first: Vec<String> = reader
        .next()
        .unwrap()
        .unwrap()
        .cells
        .iter()
        .map(|cell| cell.to_text().into_owned())
        .collect();
    assert_eq!(
        first,
        [
            "''=1 <&>\n\tőű ]]>",
            r#"a@x.hu (type: work\, "main"); b@x.hu (default)"#,
            r"city: Győr\: 1, street: Fő utca (type: home)",
            r"a\;b; \* c",
            "2024-10-27T02:30:00.5+01:00",
        ]
    );
    let second = reader.next().unwrap().unwrap();
    assert_eq!((second.number, second.cells.len()), (2, 5));
    assert!(reader.next().is_none());
    let mut again = tabular::Reader::open(&path, &found.settings).unwrap();
    again.skip_to(1).unwrap();
    assert_eq!(again.next().unwrap().unwrap(), second);
}

#[test]
fn xml_that_is_not_ours_or_breaks_off_is_refused_and_no_entity_is_followed() {
    let place = Place::new();
    let code = |text: &str| {
        let path = place.file(text.as_bytes());
        match tabular::detect(&path) {
            Err(error) => error.code,
            Ok(found) => {
                let mut reader = tabular::Reader::open(&path, &found.settings).unwrap();
                let error = reader.find_map(Result::err).unwrap();
                assert!(error.fatal);
                error.code
            }
        }
    };
    for other in [
        "<?xml version=\"1.0\"?><rss></rss>",
        "<records><record><name>x<b/></name></record></records>",
        "<records><record>x</record></records>",
        "<records><other/></records>",
        "<records><record><name>&x;</name></record></records>",
        "<?xml version=\"1.0\"?>\n<records><!DOCTYPE x [<!ENTITY x \"y\">]><record/></records>",
        "<records><record><name a=\"1\" a=\"2\">x</name></record></records>",
        "<records><record><name>x</b></record></records>",
    ] {
        assert_eq!(code(other), Code::NotATable, "{other}");
    }
    assert_eq!(code("<records></records>"), Code::EmptyFile);
    for broken in [
        "<records><record><name>A</name></record><record><name>B",
        "<records><record><name>A</name></record><rec",
    ] {
        assert_eq!(code(broken), Code::Incomplete, "{broken}");
    }
    let large = format!(
        "<records><record><name>{}</name></record></records>",
        "x".repeat(2 << 20)
    );
    assert_eq!(code(&large), Code::TooLargeCell);
    let many = "<item>x</item>".repeat(1 << 20);
    let large = format!("<records><record><name>{many}</name></record></records>");
    assert_eq!(code(&large), Code::TooLargeCell);
}

#[test]
fn what_stands_twice_or_means_nothing_is_named_and_never_left_out() {
    let place = Place::new();
    let records = [
        "<notes>x</notes><notes>y</notes><name>A</name>",
        "<emails><item default=\"maybe\">a@x.hu</item></emails><name>B</name>",
        "<emails>b@x.hu<item>a@x.hu</item></emails><name>C</name>",
        "<notes lang=\"hu\">x</notes><name xml:lang=\"hu\">D</name>",
        "<notes/><notes>y</notes><emails> <item default=\"0\">a@x.hu</item></emails>",
    ];
    let records = records.map(|record| format!("<record>{record}</record>"));
    let more = "<record rank=\"1\"><notes>x</notes><name>F</name></record>";
    let text = format!("<records>{}{more}</records>", records.concat());
    let path = place.file(text.as_bytes());
    let found = tabular::detect(&path).unwrap();
    let mut reader = tabular::Reader::open(&path, &found.settings).unwrap();
    let names = reader.header().iter().map(|header| header.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["notes", "name", "emails"]);
    let (twice, meaningless) = (Cell::TWICE, Cell::MEANINGLESS);
    for wanted in [
        [twice, "A", ""],
        ["", "B", meaningless],
        ["", "C", meaningless],
        [meaningless, "D", ""],
        ["y", "", "a@x.hu"],
        [meaningless, "F", ""],
    ] {
        let line = reader.next().unwrap().unwrap();
        for (cell, wanted) in line.cells.iter().zip(wanted) {
            let is_error = matches!(cell, Cell::Error(_));
            assert_eq!(cell.to_text(), wanted, "{line:?}");
            assert_eq!(is_error, wanted.starts_with('#'), "{line:?}");
        }
    }
    assert!(reader.next().is_none());
}

#[test]
fn our_xml_says_what_people_call_its_columns_and_choices() {
    let place = Place::new();
    let mut colour = column("custom.colour", "Szín \"<&>\"", Kind::Text);
    colour.choices = vec![("red".into(), "Piros".into()), ("b".into(), "Kék".into())];
    let columns = [column("name", "Név", Kind::Text), colour];
    let (path, _) = place.written(Output::Xml, &columns, &[]);
    let schema = place.path("schema.xsd");
    std::fs::write(&schema, xsd(&columns)).unwrap();
    assert_ne!(satisfies(&schema, &path), Some(false));
    let settings = tabular::Settings {
        format: tabular::Format::Xml,
        ..tabular::Settings::default()
    };
    let titled = tabular::Reader::titled(&path, &settings).unwrap();
    assert_eq!(titled.len(), 2);
    assert_eq!(
        (titled[0].key.as_str(), titled[0].title.as_str()),
        ("name", "Név")
    );
    assert_eq!(titled[1].title, columns[1].title);
    assert_eq!(titled[1].choices, columns[1].choices);
    // Behind the first record nothing is called anything.
    let late = "<records><record><name>A</name></record><columns/></records>";
    let path = place.file(late.as_bytes());
    let mut reader = tabular::Reader::open(&path, &settings);
    let refused = match &mut reader {
        Ok(reader) => reader.find_map(Result::err).unwrap(),
        Err(error) => error.clone(),
    };
    assert_eq!(refused.code, Code::NotATable);
}

#[test]
fn keys_that_are_no_xml_names_are_refused() {
    let place = Place::new();
    for keys in [
        ["1st", "b"],
        ["a b", "c"],
        ["", "b"],
        ["a", "a"],
        ["x:y", "b"],
        ["é", "b"],
    ] {
        let columns = keys.map(|key| column(key, "title", Kind::Text));
        let error = Writer::create(place.path("x"), Output::Xml, &columns)
            .err()
            .unwrap();
        assert_eq!(error.code, Code::BadKey, "{keys:?}");
    }
}

const OURS: &[u8] = include_bytes!("../../../fuzz/corpus/import_file/ours.xml");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn a_file_of_ours_in_which_something_is_changed_is_read_or_refused(
        at in 0..OURS.len(), length in 0_usize..6, instead in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'<'), Just(b'>'), Just(b'&'), Just(b'"')], 0..6),
    ) {
        let mut bytes = OURS.to_vec();
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, instead);
        let place = Place::new();
        let path = place.file(&bytes);
        let settings = tabular::Settings { format: tabular::Format::Xml, ..tabular::Settings::default() };
        if let Ok(mut reader) = tabular::Reader::open(&path, &settings) {
            let width = reader.header().len();
            let mut rows = 0;
            for line in reader.by_ref() {
                prop_assert!(line.is_err() || line.unwrap().cells.len() == width);
                rows += 1;
                prop_assert!(rows < 10);
            }
        }
    }
}
