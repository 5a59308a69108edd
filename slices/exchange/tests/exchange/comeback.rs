//! What stands in a file that is to come back: titles, times, words of both languages, XML.

use crate::common::{SLICES, admin, decide, errors, file, fits, import, lines, run, show, upload};
use crate::roundtrip::{fields, fill, whole};
use axum::http::Method;
use exchange::{Format, Options, run_file};
use kit::Role;
use serde_json::{Value, json};
use testkit::{Client, TestApp};

async fn post(client: &Client, path: &str, body: &Value) -> Value {
    let answer = client.json(Method::POST, path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()
}

/// Where the columns of an uploaded file go, as they are proposed.
fn targets(import: &Value) -> Vec<String> {
    let columns = import["mapping"]["columns"].as_array().unwrap().iter();
    let target = |column: &Value| match column["to"].as_str().unwrap() {
        "column" => column["key"].as_str().unwrap().to_owned(),
        other => other.to_owned(),
    };
    columns.map(target).collect()
}

#[tokio::test]
async fn every_title_that_an_export_writes_is_proposed_for_its_column_in_either_language() {
    testkit::both(SLICES, |t| async move {
        let keys = fields(&t).await;
        let client = admin(&t);
        for title in [
            "Mobil",
            "Telefon 2",
            "E-mail cím",
            "Beosztás",
            "Mobiltelefon",
            "Azonosító",
        ] {
            post(
                &client,
                "/api/v1/fields",
                &json!({ "title": title, "kind": "text" }),
            )
            .await;
        }
        fill(&t, &keys).await;
        let scope = t.scope(Role::Administrator);
        let mut tx = scope.read().await.unwrap();
        let columns = records::contact::CONTACTS
            .columns(&scope, &mut tx)
            .await
            .unwrap();
        drop(tx);
        let mut wanted = vec!["id".to_owned()];
        wanted.extend(columns.iter().map(|column| match column.key.as_str() {
            "created" | "updated" => "ignored".to_owned(),
            key => key.to_owned(),
        }));
        for lang in kernel::Lang::ALL {
            for (format, end) in crate::roundtrip::FORMATS {
                let path = whole(&t, &scope.speaking(lang), format, end).await;
                let import = upload(&client, std::fs::read(path).unwrap()).await;
                let found = targets(&import);
                if format == Format::Xml {
                    // It leaves out what is empty, and its columns are called by their keys.
                    let ours = |target: &String| wanted.contains(target);
                    assert!(found.iter().all(ours), "{lang:?} {found:?}");
                    let titles = import["mapping"]["columns"].as_array().unwrap();
                    let key = |column: &Value| {
                        column["to"] != "column" || column["key"] == column["title"]
                    };
                    assert!(titles.iter().all(key), "{titles:?}");
                } else {
                    assert_eq!(found, wanted, "{lang:?} {format:?}");
                }
                assert_eq!(import["mapping"]["make_linked"], true);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn ids_of_another_system_are_not_taken_for_ours() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let theirs = upload(&client, "ID,Name\n17,Anna\n18,Béla\n").await;
        assert_eq!(targets(&theirs), ["undecided", "name"]);
        let made = post(&client, "/api/v1/contacts", &json!({ "name": "Anna" })).await;
        let ours = format!("ID,Name\n{},Anna\n", made["id"].as_str().unwrap());
        assert_eq!(targets(&upload(&client, ours).await), ["id", "name"]);
    })
    .await;
}

#[tokio::test]
async fn words_of_either_language_say_what_a_value_is_for_whoever_reads_them() {
    testkit::both(SLICES, |t| async move {
        let text = "Név,E-mail,Telefon,Címek,Fajta\n\
            Anna,anna@x.example (Munkahelyi); anna@y.example (home; default),,,személy\n\
            Béla,\"bela@x.example (otthoni); bela@y.example (work\\, fax)\",,,person\n\
            Cili,c@x.example (otthoni); c@y.example (default),+36 1 234 5678 (mobil); +36 1 234 5679 (mellék 3),\
            \"city: Győr, utca: Fő utca 1., 2. em. (home); 1011 Budapest, Fő utca 3.\",company\n";
        let report = import(&t, text, &Options::default()).await.unwrap();
        let codes: Vec<(u64, &str)> = report.errors.iter().map(|error| (error.0, error.2.as_str())).collect();
        // A semicolon within brackets parts values, and what is no word of ours stays in the address.
        assert_eq!(codes, [(2, "not_an_email"), (2, "not_an_email"), (3, "not_an_email")], "{report:?}");
        let client = admin(&t);
        let found = client.get("/api/v1/contacts?q=cili").await.expect(200).json();
        let path = format!("/api/v1/contacts/{}", found["items"][0]["id"].as_str().unwrap());
        let cili = client.get(&path).await.expect(200).json();
        assert_eq!(cili["kind"], "company");
        assert_eq!((&cili["emails"][0]["type"], &cili["emails"][1]["default"]), (&json!("home"), &json!(true)), "{cili}");
        assert_eq!(cili["phones"][0]["value"], "+36 1 234 5678");
        assert_eq!(cili["phones"][0]["type"], "mobile");
        assert_eq!(cili["phones"][1]["value"], "+36 1 234 5679 (mellék 3)");
        let addresses = &cili["addresses"];
        assert_eq!((&addresses[0]["city"], &addresses[0]["street"]), (&json!("Győr"), &json!("Fő utca 1., 2. em.")));
        assert_eq!((&addresses[0]["type"], &addresses[1]["street"]), (&json!("home"), &json!("1011 Budapest, Fő utca 3.")));
    })
    .await;
}

#[tokio::test]
async fn a_time_is_read_in_the_zone_in_which_it_was_written_and_none_is_guessed() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let field = json!({ "title": "Called", "kind": "date_time" });
        let field = post(&client, "/api/v1/fields", &field).await;
        let column = format!("custom.{}", field["key"].as_str().unwrap());
        let text = "Name,Called (Europe/Budapest)\n\
            Summer,2024-10-27T02:30:00+02:00\n\
            Winter,2024-10-27T02:30:00+01:00\n\
            Noon,2024-07-01 12:00\n\
            Twice,2024-10-27 02:30\n\
            Never,2024-03-31 02:30\n";
        let report = import(&t, text, &Options::default()).await.unwrap();
        let codes: Vec<(u64, &str)> = report
            .errors
            .iter()
            .map(|error| (error.0, error.2.as_str()))
            .collect();
        assert_eq!(
            codes,
            [(5, "time_is_twice"), (6, "time_is_skipped")],
            "{report:?}"
        );
        // Who writes the file lives elsewhere than who reads it.
        let in_zone = |name: &str| {
            let mut tenant = t.system().tenant().clone();
            tenant.zone = kernel::TimeZone::get(name).unwrap();
            kit::Scope::system(t.app.clone(), tenant)
        };
        let budapest = in_zone("Europe/Budapest");
        for (format, end) in crate::roundtrip::FORMATS {
            let path = whole(&t, &budapest, format, end).await;
            let options = Options {
                key: Some("id".into()),
                dry_run: true,
                ..Options::default()
            };
            let reader = in_zone("America/New_York");
            let report = run_file(&reader, "contacts", &path, &options)
                .await
                .unwrap();
            assert_eq!(
                (report.skipped, report.failed),
                (3, 0),
                "{format:?} {report:?}"
            );
        }
        let utc = lines(&t, &["name", &column]).await;
        assert!(
            utc.iter()
                .any(|line| line.contains("Noon,2024-07-01T12:00:00")),
            "{utc:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn xml_says_instants_keys_of_choices_and_what_values_are_for_as_its_schema_does() {
    testkit::both(SLICES, |t| async move {
        let keys = fields(&t).await;
        fill(&t, &keys).await;
        let hungarian = t.scope(Role::Administrator).speaking(kernel::Lang::Hu);
        let path = whole(&t, &hungarian, Format::Xml, "xml").await;
        let xml = std::fs::read_to_string(&path).unwrap();
        for wanted in [
            "<kind>person</kind>",
            "<item type=\"home\" default=\"true\">anna@y.example</item>",
            "<item title=\"ügyvezető, tulajdonos\">Acél (Győr) Kft.</item>",
            "city=\"Győr\" street=\"Fő utca 1., 2. em. (hátsó)\" type=\"home\">",
            ">2024-10-27T01:30:00Z<",
            "<item>c</item><item>a</item><item>b</item>",
        ] {
            assert!(xml.contains(wanted), "{wanted} is missing in {xml}");
        }
        let schema = admin(&t).get("/exports/xsd/contacts").await.expect(200);
        let xsd = file(&t, "contacts.xsd", schema.body);
        fits(&path, &xsd);
    })
    .await;
}

#[tokio::test]
async fn everything_to_come_back_has_the_ids_and_another_export_has_not() {
    testkit::both(SLICES, |t| async move {
        import(&t, "Name\nAnna\n", &Options::default()).await.unwrap();
        let client = admin(&t);
        let page = client.get("/exports/new").await.expect(200).body;
        assert!(page.contains("name=\"whole\""), "{page}");
        for (whole, wanted) in [(json!(true), true), (json!(false), false)] {
            let asked = json!({ "collection": "contacts", "format": "csv", "reason": "For the move", "whole": whole });
            let begun = post(&client, "/api/v1/exports", &asked).await;
            t.run_jobs().await;
            let path = format!("/api/v1/exports/{}/file", begun["id"].as_str().unwrap());
            let file = client.get(&path).await.expect(200).body;
            assert_eq!(file.contains("Tenet ID"), wanted, "{file}");
        }
    })
    .await;
}

/// The names of all companies.
async fn names(t: &TestApp) -> Vec<String> {
    lines(t, &["name"]).await
}

#[tokio::test]
async fn a_company_is_made_with_a_row_that_links_to_it_or_not_at_all() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let unique = json!({ "title": "Number", "kind": "text", "unique": true, "indexed": true });
        post(&client, "/api/v1/fields", &unique).await;
        import(&t, "Name,Number\nTaken,7\n", &Options::default())
            .await
            .unwrap();
        let text = "Name,Companies,Number\n\
            Anna,Acél Kft.,1\n\
            Béla,Réz Kft.,7\n\
            Cili,Acél Kft.,7\n\
            Dani,Ón Kft.; Réz Kft.,7\n";
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap().to_owned();
        let mut mapping = import["mapping"].clone();
        mapping["make_linked"] = json!(true);
        decide(&client, &id, &json!({ "mapping": mapping })).await;
        let tried = run(&t, &client, &id, true).await;
        let done = run(&t, &client, &id, false).await;
        for import in [tried, done] {
            assert_eq!(
                (&import["created"], &import["failed"]),
                (&json!(2), &json!(3)),
                "{import}"
            );
        }
        let faults = errors(&client, &id).await;
        let codes = faults["items"].as_array().unwrap().iter();
        assert!(
            codes.clone().all(|fault| fault["code"] == "not_unique"),
            "{faults}"
        );
        assert_eq!(names(&t).await, ["Acél Kft.", "Anna", "Taken"]);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_to_its_end_leaves_no_field_behind() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let before = client.get("/api/v1/fields").await.expect(200).json();
        for (text, state) in [
            ("Name,Shoe size\nAnna,39\n\"Béla,40\n", "failed"),
            ("Name,Shoe size\nAnna,39\n", "done"),
        ] {
            let import = upload(&client, text).await;
            let id = import["id"].as_str().unwrap().to_owned();
            let mut mapping = import["mapping"].clone();
            mapping["columns"][1] =
                json!({ "title": "Shoe size", "to": "new", "name": "Shoe size", "kind": "int" });
            decide(&client, &id, &json!({ "mapping": mapping })).await;
            let done = run(&t, &client, &id, false).await;
            assert_eq!(done["state"], state, "{done}");
            let now = client.get("/api/v1/fields").await.expect(200).json();
            let none =
                now["items"].as_array().unwrap().len() == before["items"].as_array().unwrap().len();
            assert_eq!(none, state == "failed", "{now}");
            assert_eq!(
                show(&client, &id).await["created"],
                if none { 0 } else { 1 }
            );
        }
    })
    .await;
}

#[tokio::test]
async fn an_import_makes_no_field_that_is_called_as_a_built_in_one_in_any_language() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, "Name,Something\nAnna,x\n").await;
        let id = import["id"].as_str().unwrap();
        for name in ["Megjegyzés", "phone", "Tenet-azonosító"] {
            let mut mapping = import["mapping"].clone();
            mapping["columns"][1] =
                json!({ "title": "Something", "to": "new", "name": name, "kind": "text" });
            let path = format!("/api/v1/imports/{id}/mapping");
            let refused = client
                .json(Method::PUT, &path, &json!({ "mapping": mapping }))
                .await;
            let refused = refused.expect(422).body;
            assert!(refused.contains("title_built_in"), "{name}: {refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_row_may_link_to_a_record_that_a_later_row_makes() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let field = json!({ "title": "Referred by", "kind": "contact" });
        let field = post(&client, "/api/v1/fields", &field).await;
        let column = format!("custom.{}", field["key"].as_str().unwrap());
        let text = "Name,Referred by\nAnna,Béla\nBéla,Cili\nCili,\nDani,Dani\nEdit,nobody\n";
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap().to_owned();
        for dry_run in [true, false] {
            let import = run(&t, &client, &id, dry_run).await;
            assert_eq!(
                (&import["created"], &import["failed"]),
                (&json!(3), &json!(2)),
                "{import}"
            );
            let faults = errors(&client, &id).await;
            let lines = faults["items"].as_array().unwrap().iter();
            let found: Vec<(&Value, &Value)> = lines
                .map(|fault| (&fault["line"], &fault["code"]))
                .collect();
            let missing = json!("not_found");
            assert_eq!(
                found,
                [(&json!(5), &missing), (&json!(6), &missing)],
                "{faults}"
            );
        }
        let found = lines(&t, &["name", &column]).await;
        assert_eq!(found, ["Anna,Béla", "Béla,Cili", "Cili,"]);
    })
    .await;
}

#[tokio::test]
async fn a_new_field_called_as_another_one_is_refused_before_the_run_and_its_column_is_named() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let field = json!({ "title": "Cipőméret", "kind": "text" });
        post(&client, "/api/v1/fields", &field).await;
        let import = upload(&client, "Name,A,B\nAnna,x,y\n").await;
        let id = import["id"].as_str().unwrap();
        let path = format!("/api/v1/imports/{id}/mapping");
        let asked = async |names: [&str; 2]| {
            let mut mapping = import["mapping"].clone();
            for (at, title) in [(1, "A"), (2, "B")] {
                mapping["columns"][at] =
                    json!({ "title": title, "to": "new", "name": names[at - 1], "kind": "text" });
            }
            let decision = json!({ "mapping": mapping });
            client.json(Method::PUT, &path, &decision).await
        };
        for names in [["Lábméret", "CIPOMERET"], ["Lábméret", "lábméret "]] {
            let refused = asked(names).await.expect(422).json();
            let error = &refused["errors"][0];
            assert_eq!(
                (&error["field"], &error["code"]),
                (&json!("columns.2"), &json!("title_taken")),
                "{refused}"
            );
        }
        // A field of that title may be made between the decision and the check.
        asked(["Lábméret", "Kalapméret"]).await.expect(200);
        let field = json!({ "title": "kalapméret", "kind": "text" });
        post(&client, "/api/v1/fields", &field).await;
        for dry_run in [true, false] {
            let run = format!("/api/v1/imports/{id}/run");
            let refused = client
                .json(Method::POST, &run, &json!({ "dry_run": dry_run }))
                .await;
            let refused = refused.expect(422).json();
            assert_eq!(refused["errors"][0]["field"], "columns.2", "{refused}");
            assert_eq!(refused["errors"][0]["code"], "title_taken", "{refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_check_refuses_the_title_of_a_field_that_is_hidden_from_whoever_imports() {
    testkit::both(SLICES, |t| async move {
        use kit::{Grant, Permission as P, Reach};
        let hidden = json!({ "title": "Fizetés", "kind": "int" });
        let hidden = post(&admin(&t), "/api/v1/fields", &hidden).await;
        let key = format!("custom.{}", hidden["key"].as_str().unwrap());
        let may = [
            P::ViewContacts,
            P::CreateContacts,
            P::EditContacts,
            P::ImportContacts,
            P::ManageFields,
        ];
        let mut may = Grant::new(may.map(|permission| (permission, Reach::All)));
        let hidden = kit::FieldRight::Hidden;
        let rights = kit::FieldRights {
            of: [(key, hidden)].into(),
            later: hidden,
        };
        may.set_fields("contacts", rights);
        t.give(Role::User, &may, &[]).await;
        let user = t.client(Role::User);
        let columns = user.get("/api/v1/fields").await.expect(200).body;
        assert!(!columns.contains("Fizetés"), "{columns}");
        // Whoever may make fields sees all titles in the editor of fields.
        let editor = user.get("/fields").await.expect(200).body;
        assert!(editor.contains("Fizetés"), "{editor}");

        let import = upload(&user, "Name,Havi\nAnna,5\n").await;
        let id = import["id"].as_str().unwrap();
        let named = |name: &str, kind: &str| {
            let mut mapping = import["mapping"].clone();
            mapping["columns"][1] =
                json!({ "title": "Havi", "to": "new", "name": name, "kind": kind });
            json!({ "mapping": mapping })
        };
        let path = format!("/api/v1/imports/{id}/mapping");
        for kind in ["int", "choice"] {
            let refused = user.json(Method::PUT, &path, &named("fizetés", kind)).await;
            let refused = refused.expect(422).json();
            let error = &refused["errors"][0];
            assert_eq!(
                (&error["field"], &error["code"], &error["params"]["name"]),
                (&json!("columns.1"), &json!("title_taken"), &json!("Havi")),
                "{refused}"
            );
        }
        // A field of that title may be made and hidden after the decision.
        decide(&user, id, &named("Jutalék", "int")).await;
        post(
            &admin(&t),
            "/api/v1/fields",
            &json!({ "title": "jutalék", "kind": "int" }),
        )
        .await;
        let path = format!("/api/v1/imports/{id}/run");
        for dry_run in [true, false] {
            let body = json!({ "dry_run": dry_run });
            let refused = user.json(Method::POST, &path, &body).await.expect(422);
            let refused = refused.json();
            assert_eq!(refused["errors"][0]["field"], "columns.1", "{refused}");
            assert_eq!(refused["errors"][0]["code"], "title_taken", "{refused}");
        }
        let fields = admin(&t).get("/api/v1/fields").await.expect(200).json();
        assert_eq!(fields["items"].as_array().unwrap().len(), 2, "{fields}");
    })
    .await;
}
