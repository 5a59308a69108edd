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
use tabular::{Code, Kind, Output, Value, Writer, xsd};

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
