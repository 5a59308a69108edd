//! Records on their way out.

use crate::common::{SLICES, admin, export, file, fits, import, with_fields};
use axum::http::Method;
use exchange::{Format, Options, Reason, export_file};
use kit::{Filter, Role};
use serde_json::json;

#[tokio::test]
async fn a_cell_that_a_spreadsheet_would_execute_leaves_defused_and_comes_back_whole() {
    testkit::both(SLICES, |t| async move {
        import(
            &t,
            "Name,Notes\nAnna,\"=HYPERLINK(\"\"http://x\"\")\"\n",
            &Options::default(),
        )
        .await
        .unwrap();
        let path = t.folder().join("out.csv");
        let columns = ["name".to_owned(), "notes".to_owned()];
        export_file(
            &t.system(),
            "contacts",
            Format::Csv,
            &Filter::everything(),
            &columns,
            &Reason::command(),
            &path,
        )
        .await
        .unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{text}");
        let other = t.other_tenant();
        exchange::run_file(&other.system(), "contacts", &path, &Options::default())
            .await
            .unwrap();
        let again = t.folder().join("again.csv");
        export_file(
            &other.system(),
            "contacts",
            Format::Csv,
            &Filter::everything(),
            &columns,
            &Reason::command(),
            &again,
        )
        .await
        .unwrap();
        assert_eq!(std::fs::read_to_string(&again).unwrap(), text);
    })
    .await;
}

/// P-120: every export stands in the history.
#[tokio::test]
async fn an_export_is_its_makers_alone_and_the_history_tells_of_it() {
    testkit::both(SLICES, |t| async move {
        import(&t, "Name,Email\nAnna,anna@x.hu\nBéla,bela@x.hu\n", &Options::default()).await.unwrap();
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        let client = admin(&t);
        let filter = json!({ "field": "name", "op": "starts", "value": "Ann" });
        let wanted = json!({ "collection": "contacts", "format": "csv", "filter": filter, "columns": ["emails", "name"], "reason": "For the\n accountant" });
        let begun = client.json(Method::POST, "/api/v1/exports", &wanted).await.expect(202).json();
        let path = format!("/api/v1/exports/{}", begun["id"].as_str().unwrap());
        client.get(&format!("{path}/file")).await.expect(404);
        t.run_jobs().await;
        let done = client.get(&path).await.expect(200).json();
        assert_eq!((&done["state"], &done["rows"]), (&json!("done"), &json!(1)), "{done}");
        let file = client.get(&format!("{path}/file")).await.expect(200);
        assert!(file.body.ends_with("anna@x.hu,Anna\r\n"), "{}", file.body);
        t.client(Role::Manager).get(&path).await.expect(404);
        t.client(Role::Manager).get(&format!("{path}/file")).await.expect(404);

        let scope = t.scope(Role::Administrator);
        let mut tx = scope.read().await.unwrap();
        let set = history::recent_sets(&mut tx, None, 1).await.unwrap().remove(0);
        assert_eq!((set.action.as_str(), set.collection.as_str()), ("export", "contacts"));
        let told = history::of_set(&scope, &mut tx, set.id, None, 1).await.unwrap().remove(0);
        let changes = told.changes.unwrap();
        let after = |field: &str| changes.iter().find(|change| change.field == field).unwrap().after.clone();
        assert_eq!((after("count"), after("filter")), (json!(1), filter));
        assert_eq!((after("reason"), &done["reason"]), (json!("For the accountant"), &after("reason")));
        drop(tx);

        t.clock.advance(jiff::SignedDuration::from_hours(24 * 8));
        client.get(&format!("{path}/file")).await.expect(404);
    })
    .await;
}

/// P-120, P-136: every export stands in the security log, and a large one as such.
#[tokio::test]
async fn a_large_export_stands_in_the_security_log_as_one() {
    testkit::both(SLICES, |t| async move {
        let rows = |count: usize| (0..count).map(|n| format!("Anna{n}\n")).collect::<String>();
        let noted = || async {
            let sql = storage::Sql::new(
                "select event from security_log where event like '%export%' order by id",
            );
            let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
            let events = rows.iter().map(|row| row.get::<String>(0).unwrap());
            events.collect::<Vec<_>>()
        };
        import(&t, format!("Name\n{}", rows(299)), &Options::default())
            .await
            .unwrap();
        export(&t, &["name"]).await;
        assert_eq!(noted().await, ["exported"]);
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        import(&t, "Name\nBéla\n", &Options::default())
            .await
            .unwrap();
        export(&t, &["name"]).await;
        assert_eq!(noted().await, ["exported", "mass-export"]);
    })
    .await;
}

#[tokio::test]
async fn the_xml_satisfies_the_published_schema() {
    testkit::both(SLICES, |t| async move {
        import(
            &t,
            "Name,Email,Since,Price\nAnna & Co <1>,a@x.hu; b@x.hu,2024-03-05,1.5\n",
            &with_fields(),
        )
        .await
        .unwrap();
        let xml = t.folder().join("out.xml");
        export_file(
            &t.system(),
            "contacts",
            Format::Xml,
            &Filter::everything(),
            &[],
            &Reason::command(),
            &xml,
        )
        .await
        .unwrap();
        let schema = admin(&t).get("/exports/xsd/contacts").await.expect(200);
        let xsd = file(&t, "contacts.xsd", schema.body);
        fits(&xml, &xsd);
    })
    .await;
}

/// P-077: data is handed out in formats that programs read.
#[tokio::test]
async fn a_workbook_and_a_file_for_hungarian_excel_come_back_as_they_went() {
    testkit::both(SLICES, |t| async move {
        import(
            &t,
            "Name,Email,Since,Price\nAnna,a@x.hu; b@x.hu,2024-03-05,1.5\n",
            &with_fields(),
        )
        .await
        .unwrap();
        let other = t.other_tenant();
        for (format, name) in [(Format::Xlsx, "out.xlsx"), (Format::CsvExcel, "out.csv")] {
            let path = t.folder().join(name);
            export_file(
                &t.system(),
                "contacts",
                format,
                &Filter::everything(),
                &[],
                &Reason::command(),
                &path,
            )
            .await
            .unwrap();
            let options = Options {
                key: Some("Name".to_owned()),
                ..with_fields()
            };
            let report = exchange::run_file(&other.system(), "contacts", &path, &options)
                .await
                .unwrap();
            assert_eq!(report.failed, 0, "{:?}", report.errors);
            let text = crate::common::export(&other, &[]).await;
            for cell in ["Anna", "a@x.hu; b@x.hu", "2024-03-05", "1.5"] {
                assert!(text.contains(cell), "{cell} is missing in {text}");
            }
        }
    })
    .await;
}
