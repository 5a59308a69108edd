//! Records of one name: which of them a file means.

use crate::common::{SLICES, admin, errors, import, lines, upload};
use crate::roundtrip::{FORMATS, whole};
use axum::http::Method;
use exchange::{Options, run_file};
use kit::Role;
use serde_json::{Value, json};
use testkit::Client;

async fn post(client: &Client, path: &str, body: &Value) -> Value {
    let answer = client.json(Method::POST, path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()
}

#[tokio::test]
async fn a_person_who_is_called_as_a_company_does_not_stand_in_its_way() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let person = json!({ "given_name": "Vas", "family_name": "Zrt." });
        // One person of the name, then two: neither is the company.
        for round in 0..2 {
            post(&client, "/api/v1/contacts", &person).await;
            let name = format!("Anna {round}");
            let text = format!("Name,Companies\n{name},Vas Zrt.\n");
            let import = upload(&client, text).await;
            let id = import["id"].as_str().unwrap();
            let mut mapping = import["mapping"].clone();
            mapping["make_linked"] = json!(true);
            crate::common::decide(&client, id, &json!({ "mapping": mapping })).await;
            let companies = 1 - round;
            for dry_run in [true, false] {
                let done = crate::common::run(&t, &client, id, dry_run).await;
                assert_eq!(
                    (&done["created"], &done["failed"]),
                    (&json!(1 + companies), &json!(0)),
                    "{dry_run} {done}"
                );
            }
            let brought = lines(&t, &["name", "kind", "companies"]).await;
            assert!(
                brought.contains(&format!("{name},Person,Vas Zrt.")),
                "{brought:?}"
            );
            let companies = brought.iter().filter(|line| **line == "Vas Zrt.,Company,");
            assert_eq!(companies.count(), 1, "{brought:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_to_one_of_several_of_a_name_says_the_name_and_comes_back() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let field = json!({ "title": "Ajánló", "kind": "contact" });
        let field = post(&client, "/api/v1/fields", &field).await;
        let key = field["key"].as_str().unwrap();
        let company = json!({ "kind": "company", "name": "Acél Kft." });
        let mut ids = Vec::new();
        for person in ["Anna", "Béla"] {
            let made = post(&client, "/api/v1/contacts", &company).await;
            let linked = json!({
                "name": person, "companies": [{ "id": made["id"], "title": "igazgató" }],
                "custom": { key: made["id"] },
            });
            post(&client, "/api/v1/contacts", &linked).await;
            ids.push(made["id"].as_str().unwrap().to_owned());
        }
        let column = format!("custom.{key}");
        let told = |id: &str| format!("Acél Kft. [{id}]");
        let written = lines(&t, &["name", "companies", &column]).await;
        for (person, id) in [("Anna", &ids[0]), ("Béla", &ids[1])] {
            let word = told(id);
            let line = format!("{person},{word} (position: igazgató),{word}");
            assert!(written.contains(&line), "{written:?}");
        }
        for (format, end) in FORMATS {
            let path = whole(&t, &t.scope(Role::Administrator), format, end).await;
            for by in ["id", "name"] {
                let options = Options {
                    key: Some(by.to_owned()),
                    dry_run: true,
                    ..Options::default()
                };
                let report = run_file(&t.system(), "contacts", &path, &options)
                    .await
                    .unwrap();
                let counts = (report.created, report.updated);
                // By their names the two companies cannot be told apart.
                let failed = if by == "id" { 0 } else { 2 };
                assert_eq!((counts, report.failed), ((0, 0), failed), "{report:?}");
            }
        }

        // A row without the id is told how to say which one it means.
        let text = "Name,Companies,Ajánló\nCili,Acél Kft.,Acél Kft.\n";
        let import_of = upload(&client, text).await;
        let id = import_of["id"].as_str().unwrap();
        for dry_run in [true, false] {
            let done = crate::common::run(&t, &client, id, dry_run).await;
            assert_eq!(done["failed"], 1, "{done}");
            let faults = errors(&client, id).await;
            let items = faults["items"].as_array().unwrap();
            assert_eq!(items.len(), 2, "{faults}");
            for fault in items {
                assert_eq!(fault["code"], "link_is_ambiguous", "{faults}");
                assert!(fault.to_string().contains("[ID]"), "{faults}");
            }
        }
        let word = told(&ids[1]);
        let text = format!("Name,Companies,Ajánló\nCili,{word},{word}\n");
        let report = import(&t, text, &Options::default()).await.unwrap();
        assert_eq!((report.created, report.failed), (1, 0), "{report:?}");
        let brought = lines(&t, &["name", "companies", &column]).await;
        assert!(
            brought.contains(&format!("Cili,{word},{word}")),
            "{brought:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_check_says_as_the_run_does_which_links_would_find_several() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let field = json!({ "title": "Ajánló", "kind": "contact" });
        post(&client, "/api/v1/fields", &field).await;
        for there in [
            json!({ "name": "Réka" }),
            json!({ "name": "Ón Kft.", "kind": "company" }),
        ] {
            post(&client, "/api/v1/contacts", &there).await;
        }
        let ambiguous = |line: u64, column: &str| (line, "link_is_ambiguous", column.to_owned());
        // What the file says, how many records it makes, and which links are refused.
        let files = [
            // Two rows of one name.
            (
                "Anna,Person,,Zoltán\nZoltán,Person,,\nZoltán,Person,,\n",
                2,
                vec![ambiguous(2, "Ajánló")],
            ),
            // Another name to people, and to links.
            ("Bea,Person,,Jenő\nJeno,Person,,\nJenő,Person,,\n", 3, vec![]),
            // One that was there before, and one that this file brings.
            (
                "Cili,Person,,Réka\nréka,Person,,\nDani,Person,,Réka\n",
                1,
                vec![ambiguous(2, "Ajánló"), ambiguous(4, "Ajánló")],
            ),
            // A person is in the way of a link to a contact, not of one to a company.
            (
                "Vas Zrt.,Person,,\nEdit,Person,Vas Zrt.,\nFeri,Person,,Vas Zrt.\n",
                3,
                vec![ambiguous(4, "Ajánló")],
            ),
            (
                "Acél Kft.,Company,,\nAcél Kft.,Company,,\nGabi,Person,Acél Kft.,\nGréti,Person,,Gabi\n",
                2,
                vec![
                    ambiguous(4, "Companies"),
                    (5, "not_found", "Ajánló".to_owned()),
                ],
            ),
            (
                "Hugó,Person,Ón Kft.,\nÓn Kft.,Company,,\n",
                1,
                vec![ambiguous(2, "Companies")],
            ),
            // A row that can be read only in part is told too.
            (
                "Imre,Nobody,,Pál\nPál,Person,,\nPál,Person,,\n",
                2,
                vec![
                    (2, "unknown_choice", "Kind".to_owned()),
                    ambiguous(2, "Ajánló"),
                ],
            ),
        ];
        for (rows, made, refused) in files {
            let import = upload(&client, format!("Name,Kind,Companies,Ajánló\n{rows}")).await;
            let id = import["id"].as_str().unwrap();
            let mut mapping = import["mapping"].clone();
            mapping["make_linked"] = json!(true);
            crate::common::decide(&client, id, &json!({ "mapping": mapping })).await;
            for dry_run in [true, false] {
                let done = crate::common::run(&t, &client, id, dry_run).await;
                assert_eq!(done["created"], made, "{rows} {dry_run} {done}");
                let faults = errors(&client, id).await;
                let told = faults["items"].as_array().unwrap().iter().map(|fault| {
                    let text = |word: &str| fault[word].as_str().unwrap();
                    let column = text("column").to_owned();
                    (fault["line"].as_u64().unwrap(), text("code"), column)
                });
                let told: Vec<_> = told.collect();
                assert_eq!(told, refused, "{rows} {dry_run}");
            }
        }
    })
    .await;
}
