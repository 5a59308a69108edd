//! Files in and out by command: what is written under which name, and what is said.

use crate::House;
use serde_json::{Value as Json, json};

fn house() -> House {
    let house = House::new();
    house.json(&[
        "tenant",
        "create",
        "kert",
        "--lang",
        "en",
        "--admin",
        "anna@kert.hu",
    ]);
    house
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_name_of_an_exported_file_says_what_is_in_it() {
    let house = house();
    std::fs::write(house.path().join("in.csv"), "Name\nAnna\n").unwrap();
    house.json(&["import", "--tenant", "kert", "in.csv"]);
    let export = ["export", "--tenant", "kert"];
    let begins = |name: &str, rest: &[&str]| {
        house.json(&[&export[..], rest, &[name]].concat());
        let bytes = std::fs::read(house.path().join(name)).unwrap();
        said(&bytes[..3])
    };
    assert_eq!(begins("out.xlsx", &[]).get(..2), Some("PK"));
    assert_eq!(begins("OUT.XML", &[]), "<?x");
    let plain = begins("out.csv", &[]);
    assert!(
        plain
            .chars()
            .all(|c| c.is_alphabetic() || c == char::REPLACEMENT_CHARACTER),
        "{plain}"
    );
    assert_eq!(begins("excel.csv", &["--format", "csv_excel"]), "\u{feff}");
    assert_eq!(
        begins("nameless", &["--format", "xlsx"]).get(..2),
        Some("PK")
    );

    let against = house.tenet(&[&export[..], &["--format", "csv", "no.xlsx"]].concat());
    assert_eq!(against.status.code(), Some(1), "{against:?}");
    let told = said(&against.stderr);
    assert!(
        told.contains("--format csv") && told.contains(".xlsx"),
        "{told}"
    );
    assert!(!house.path().join("no.xlsx").exists());
    let unknown = house.tenet(&[&export[..], &["--format", "ods", "no.ods"]].concat());
    assert!(said(&unknown.stderr).contains("one of xlsx, csv_excel, csv, xml"));
}

#[test]
fn an_import_says_in_sentences_what_is_wrong_and_what_to_do() {
    let house = house();
    let file = "Name,Email,New column\nAnna,anna@x.hu,1\nBela,nobody,2\n";
    std::fs::write(house.path().join("in.csv"), file).unwrap();
    let import = ["import", "--tenant", "kert"];
    let refused = house.tenet(&[&import[..], &["in.csv"]].concat());
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let told = said(&refused.stderr);
    assert!(
        told.contains("New column: this column holds something"),
        "{told}"
    );
    assert!(
        told.contains("--create-fields") && !told.contains("undecided_column"),
        "{told}"
    );
    let refused = house.tenet(&[&import[..], &["in.csv", "--json"]].concat());
    let json: Json = serde_json::from_slice(&refused.stdout).unwrap();
    let fault = json!({ "field": "New column", "code": "undecided_column" });
    assert_eq!(json["errors"], json!([fault]), "{json}");

    // Faulty rows are left out, and the exit code says that there are some.
    let set = [
        "--set",
        "Source=Fair",
        "--set",
        "kind=Person",
        "--create-fields",
        "in.csv",
    ];
    let done = house.tenet(&[&import[..], &set].concat());
    assert_eq!(done.status.code(), Some(2), "{done:?}");
    let told = said(&done.stdout);
    assert!(
        told.contains("1 created") && told.contains("line 3, Email: "),
        "{told}"
    );
    house.json(&["export", "--tenant", "kert", "out.csv"]);
    let out = std::fs::read_to_string(house.path().join("out.csv")).unwrap();
    assert!(out.contains("Fair"), "{out}");
    let wrong = house.tenet(
        &[
            &import[..],
            &["--set", "Sauce=Fair", "--create-fields", "in.csv"],
        ]
        .concat(),
    );
    assert_eq!(wrong.status.code(), Some(1));
    assert!(said(&wrong.stderr).contains("Sauce: "), "{wrong:?}");
}

#[test]
fn a_whole_export_has_the_ids_and_changes_the_records_it_came_from() {
    let house = house();
    std::fs::write(house.path().join("in.csv"), "Name\nAnna\n").unwrap();
    house.json(&["import", "--tenant", "kert", "in.csv"]);
    let written = |rest: &[&str]| {
        house.json(&[&["export", "--tenant", "kert", "out.csv"], rest].concat());
        std::fs::read_to_string(house.path().join("out.csv")).unwrap()
    };
    assert!(!written(&[]).contains("Tenet ID"));
    let whole = written(&["--whole"]);
    assert!(whole.starts_with("Tenet ID,"), "{whole}");

    let changed = whole.replace(",Anna,", ",Annamária,");
    assert_ne!(changed, whole);
    std::fs::write(house.path().join("back.csv"), changed).unwrap();
    let import = ["import", "--tenant", "kert", "--key", "id", "back.csv"];
    let back = house.json(&import);
    assert_eq!(
        (&back["created"], &back["updated"]),
        (&0.into(), &1.into()),
        "{back}"
    );
    assert!(written(&[]).contains("Annamária"));
}
