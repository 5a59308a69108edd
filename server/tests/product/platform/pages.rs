//! The other pages: figures of the machine, never of anybody.

use crate::browser::enrol;
use crate::platform::tenants::make;
use serde_json::json;
use server::slices::SLICES;
use testkit::both;

/// Jobs are shown as figures over all tenants: kinds, counts, codes of errors; never what they are
/// about.
#[tokio::test]
async fn jobs_are_shown_as_figures_and_never_as_what_they_are_about() {
    both(SLICES, |t| async move {
        let id = kernel::TenantId(make(&t, "kert").await);
        let now = t.clock.now();
        let mut tx = t.app.db.write(id).await.unwrap();
        let about = json!({ "contact": "00000000000000000000kanari" });
        let later = now + jiff::SignedDuration::from_hours(500);
        jobs::enqueue(&mut tx, now, "tell_kanari", about, later)
            .await
            .unwrap();
        jobs::enqueue(&mut tx, now, "broken", json!({}), later)
            .await
            .unwrap();
        let failed =
            "update jobs set state = 'failed', error_code = 'mail_refused' where kind = 'broken'";
        tx.run(storage::Sql::new(failed)).await.unwrap();
        tx.commit().await.unwrap();
        t.run_jobs().await;
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        let page = browser.get("/platform/jobs").await.expect(200);
        let rows = page.all("tbody tr");
        let row = |kind: &str| {
            rows.iter()
                .find(|row| row.starts_with(kind))
                .cloned()
                .unwrap()
        };
        assert!(row("tell_kanari").contains("waiting 1 1"), "{rows:#?}");
        assert!(
            row("broken").contains("failed mail_refused 1 1"),
            "{rows:#?}"
        );
        assert!(!page.body.contains("0000kanari"));
        assert!(!rows.iter().any(|row| row.contains("measure_tenant")));

        // An erased tenant is in no figure.
        accounts::erase(&t.app, "kert").await.unwrap();
        let page = browser.get("/platform/jobs").await.expect(200);
        assert!(page.text().contains("Nothing waits"));
    })
    .await;
}

/// The disk, what runs, and which promises tests hold.
#[tokio::test]
async fn disk_versions_and_promises_are_those_of_this_installation() {
    both(SLICES, |t| async move {
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        let disk = browser.get("/platform/disk").await.expect(200).text();
        assert!(
            disk.contains("are free.") && disk.contains("Sealed files"),
            "{disk}"
        );
        let versions = browser.get("/platform/versions").await.expect(200).text();
        let engine = match t.app.db.engine() {
            storage::Engine::Sqlite => "SQLite 3.",
            storage::Engine::Postgres => "PostgreSQL 1",
        };
        for part in [engine, env!("CARGO_PKG_VERSION"), "20261129_"] {
            assert!(versions.contains(part), "{part} in {versions}");
        }
        let promises = browser.get("/platform/promises").await.expect(200);
        let rows = promises.all("tbody tr");
        assert_eq!(
            rows.len(),
            include_str!("../../../../policy/promises.tsv")
                .lines()
                .count()
                - 1
        );
        let kept = rows.iter().filter(|row| row.contains(" kept ")).count();
        assert!(kept > 20 && kept < rows.len(), "{kept}");
        // What nobody has asked for is not there, and the way back is.
        for nothing in ["/platform/nothing", "/platform/tenants/99/no/such"] {
            let page = browser.get(nothing).await.expect(404);
            let links = page.attributes("main a", "href");
            assert_eq!(links, ["/platform/tenants"], "{}", page.body);
        }
        browser.post("/platform/versions", &[]).await.expect(405);
    })
    .await;
}

/// P-108, P-163: every column about operators is declared, personal or not.
#[tokio::test]
async fn every_column_about_operators_is_declared() {
    let t = testkit::on(storage::Engine::Sqlite, SLICES).await;
    let text = storage::describe_central(&t.app.control).await.unwrap();
    let mut looked = 0;
    for table in text.split("table ").skip(1) {
        let (name, columns) = table.split_once('\n').unwrap();
        if !name.starts_with("operator") {
            continue;
        }
        let declared = operators::SLICE.personal_data.iter();
        let declared = declared
            .clone()
            .find(|declared| declared.table == name)
            .unwrap();
        for line in columns
            .lines()
            .take_while(|line| !line.starts_with("  key"))
        {
            let column = line.split_whitespace().next().unwrap();
            let personal = declared.columns.iter().any(|known| known.name == column);
            assert!(
                personal != declared.impersonal.contains(&column),
                "{name}.{column}"
            );
            looked += 1;
        }
    }
    assert!(looked > 40, "{looked}");
}
