//! Where an exported file says that it comes from.

use crate::common::{SLICES, admin, file, import};
use axum::http::Method;
use exchange::{Format, Options, Reason, export_file};
use kit::{Filter, Role};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};
use testkit::TestApp;

/// Exports every contact as a manager and fetches the file: the export's id, name and bytes.
async fn fetched(t: &TestApp, format: &str) -> (String, String, Vec<u8>) {
    let manager = t.client(Role::Manager);
    let wanted =
        json!({ "collection": "contacts", "format": format, "reason": "for the accountant" });
    let begun = manager.json(Method::POST, "/api/v1/exports", &wanted).await;
    let id = begun.expect(202).json()["id"].as_str().unwrap().to_owned();
    t.run_jobs().await;
    let answer = manager
        .get(&format!("/api/v1/exports/{id}/file"))
        .await
        .expect(200);
    let name = answer.headers["content-disposition"].to_str().unwrap();
    (id, name.to_owned(), answer.bytes.to_vec())
}

/// A part of a workbook.
fn part(workbook: &[u8], name: &str) -> String {
    let mut book = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    book.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// P-120: each file says who made it when for which tenant, where the format has a place for it,
/// and its name leads to the export.
#[tokio::test]
async fn a_file_says_who_made_it_when_and_for_whom() {
    testkit::both(SLICES, |t| async move {
        import(&t, "Name\nAnna\n", &Options::default())
            .await
            .unwrap();
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        let mut files = Vec::new();
        for format in ["xlsx", "xml", "csv", "csv_excel"] {
            let (id, name, bytes) = fetched(&t, format).await;
            assert!(
                name.contains(&format!("contacts-2026-11-22-{id}.")),
                "{name}"
            );
            files.push((id, bytes));
        }
        let [(book_id, book), (xml_id, xml), (_, csv), _] = &files[..] else {
            panic!("four files")
        };
        let (core, own) = (
            part(book, "docProps/core.xml"),
            part(book, "docProps/custom.xml"),
        );
        assert!(
            core.contains("<dc:creator>Test manager</dc:creator>"),
            "{core}"
        );
        for said in [book_id, "Test manager", "2026-11-22T14:00:01Z", "(demo)"] {
            assert!(own.contains(said), "{said} is missing in {own}");
        }
        let xml = String::from_utf8(xml.clone()).unwrap();
        let root = xml.lines().nth(1).unwrap();
        for said in [
            &format!("export=\"{xml_id}\""),
            "by=\"Test manager\"",
            "at=\"2026-11-22T14:00:01Z\"",
            "(demo)\"",
        ] {
            assert!(root.contains(said), "{said} is missing in {root}");
        }
        // A file that was renamed is found in the history by its fingerprint.
        let scope = t.scope(Role::Administrator);
        let mut tx = scope.read().await.unwrap();
        let sets = history::recent_sets(&mut tx, None, 4).await.unwrap();
        let mut known = Vec::new();
        for set in sets {
            let told = history::of_set(&scope, &mut tx, set.id, None, 1).await;
            let changes = told.unwrap().remove(0).changes.unwrap();
            let digest = changes.into_iter().find(|change| change.field == "sha256");
            known.push(digest.unwrap().after.as_str().unwrap().to_owned());
        }
        drop(tx);
        for (_, bytes) in &files {
            let digest: [u8; 32] = Sha256::digest(bytes).into();
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(known.contains(&digest), "{digest} is not among {known:?}");
        }
        // The rows of a CSV file are those of the records and no others.
        assert_eq!(String::from_utf8_lossy(csv).lines().count(), 2);
    })
    .await;
}

/// P-120: the mark is in no import's way, and a file from the host has one too.
#[tokio::test]
async fn a_marked_workbook_comes_back_and_a_command_marks_too() {
    testkit::both(SLICES, |t| async move {
        import(&t, "Name,Email\nAnna,anna@x.hu\n", &Options::default())
            .await
            .unwrap();
        let (_, _, book) = fetched(&t, "xlsx").await;
        let path = file(&t, "back.xlsx", &book);
        let other = t.other_tenant();
        let report = exchange::run_file(&other.system(), "contacts", &path, &Options::default())
            .await
            .unwrap();
        assert_eq!(
            (report.created, report.failed),
            (1, 0),
            "{:?}",
            report.errors
        );
        assert!(report.left_out.is_empty());

        let path = t.folder().join("host.xlsx");
        let (all, why) = (Filter::everything(), Reason::command());
        let system = t.system();
        let written = export_file(&system, "contacts", Format::Xlsx, &all, &[], &why, &path);
        let id = written.await.unwrap().id.to_string();
        let own = part(&std::fs::read(&path).unwrap(), "docProps/custom.xml");
        assert!(own.contains(&id) && own.contains("system"), "{own}");
        let log = admin(&t).get("/security-log").await.expect(200).text();
        assert!(log.contains("command"), "{log}");
    })
    .await;
}
