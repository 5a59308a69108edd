//! What the scenarios share.

use exchange::{Format, Options, Reason, Report, export_file, run_file};
use kit::{Filter, Role};
use std::path::PathBuf;
use std::time::Duration;
use testkit::{Client, TestApp};

/// The slices that an import of contacts needs.
pub const SLICES: &[&kit::Slice] = &[
    &history::SLICE,
    &identity::SLICE,
    &accounts::SLICE,
    &records::SLICE,
    &exchange::SLICE,
];

/// A file in the folder of the test.
pub fn file(t: &TestApp, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = t.folder().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// Imports a text as a file of contacts.
pub async fn import(
    t: &TestApp,
    content: impl AsRef<[u8]>,
    options: &Options,
) -> kernel::Result<Report> {
    let path = file(t, "import.csv", content);
    run_file(&t.system(), "contacts", &path, options).await
}

/// All contacts as CSV with some columns.
pub async fn export(t: &TestApp, columns: &[&str]) -> String {
    let path = t.folder().join("export.csv");
    let columns: Vec<String> = columns.iter().map(|key| (*key).to_owned()).collect();
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
    std::fs::read_to_string(path).unwrap()
}

/// The lines of an export behind its header, sorted.
pub async fn lines(t: &TestApp, columns: &[&str]) -> Vec<String> {
    let mut lines: Vec<String> = export(t, columns)
        .await
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines
}

/// Options that make fields.
pub fn with_fields() -> Options {
    Options {
        create_fields: true,
        ..Options::default()
    }
}

/// Uploads a file over the API as an administrator and gives the import back.
pub async fn upload(client: &Client, content: impl AsRef<[u8]>) -> serde_json::Value {
    client
        .upload(
            "/api/v1/imports",
            &[("collection", "contacts")],
            "file",
            "contacts.csv",
            content.as_ref(),
        )
        .await
        .expect(201)
        .json()
}

/// Begins a run and lets it end; the import afterwards.
pub async fn run(t: &TestApp, client: &Client, id: &str, dry_run: bool) -> serde_json::Value {
    client
        .json(
            axum::http::Method::POST,
            &format!("/api/v1/imports/{id}/run"),
            &serde_json::json!({ "dry_run": dry_run }),
        )
        .await
        .expect(202);
    t.run_jobs().await;
    show(client, id).await
}

/// Decides about an uploaded file.
pub async fn decide(client: &Client, id: &str, decision: &serde_json::Value) {
    let path = format!("/api/v1/imports/{id}/mapping");
    let decided = client.json(axum::http::Method::PUT, &path, decision).await;
    decided.expect(200);
}

/// What the API lists as wrong with an import.
pub async fn errors(client: &Client, id: &str) -> serde_json::Value {
    let path = format!("/api/v1/imports/{id}/errors");
    client.get(&path).await.expect(200).json()
}

/// An import as the API shows it.
pub async fn show(client: &Client, id: &str) -> serde_json::Value {
    client
        .get(&format!("/api/v1/imports/{id}"))
        .await
        .expect(200)
        .json()
}

/// How many contacts there are.
pub async fn contacts(t: &TestApp) -> usize {
    lines(t, &["name"]).await.len()
}

/// An administrator's program.
pub fn admin(t: &TestApp) -> Client {
    t.client(Role::Administrator)
}

/// The file is one of the schema's, as `xmllint` sees it.
pub fn fits(xml: &std::path::Path, xsd: &std::path::Path) {
    let checked = std::process::Command::new("xmllint")
        .args(["--noout", "--schema"])
        .args([xsd, xml])
        .output();
    match checked {
        Ok(output) => assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(_) if std::env::var_os("TENET_REQUIRE_TOOLS").is_none() => {
            eprintln!("skipped: xmllint is not here")
        }
        Err(error) => panic!("xmllint: {error}"),
    }
}

/// Work goes on for as long as `progress` waits, and is dropped then: what a crash leaves behind.
pub async fn work_during(t: &TestApp, progress: impl Future<Output = ()>) {
    let worker = tokio::spawn(t.worker().run(std::future::pending()));
    tokio::time::timeout(Duration::from_secs(120), progress)
        .await
        .unwrap();
    worker.abort();
    drop(worker.await);
}
