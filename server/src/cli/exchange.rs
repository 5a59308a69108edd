//! `import` and `export`: the same engine as the pages.

use super::Said;
use exchange::{Format, Interrupted, Options, Reason, export_file, run_file};
use kernel::{Error, Result};
use kit::{App, Filter};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

/// Bring records in from a file.
#[derive(clap::Args)]
pub struct Import {
    /// The tenant's short name.
    #[arg(long)]
    tenant: String,
    /// Which kind of record.
    #[arg(long, default_value = "contacts")]
    kind: String,
    /// Make a field for every column of the file that nothing matches.
    #[arg(long)]
    create_fields: bool,
    /// Add values that are no choice of a field to its choices.
    #[arg(long)]
    add_choices: bool,
    /// Change the record that has the same value in this column, instead of making another.
    #[arg(long)]
    key: Option<String>,
    /// A value for a column that the file lacks, such as --set kind=company; may be repeated.
    #[arg(long = "set", value_name = "COLUMN=VALUE", value_parser = pair)]
    fixed: Vec<(String, String)>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Go on with an import of this file that was interrupted.
    #[arg(long, conflicts_with_all = ["again", "dry_run"])]
    resume: bool,
    /// Import the file once more although an import of it was interrupted.
    #[arg(long)]
    again: bool,
    /// A CSV or XLSX file, or an address book (.vcf).
    file: PathBuf,
}

/// Take records out into a file.
#[derive(clap::Args)]
pub struct Export {
    /// The tenant's short name.
    #[arg(long)]
    tenant: String,
    /// Which kind of record.
    #[arg(long, default_value = "contacts")]
    kind: String,
    /// csv, xlsx or xml.
    #[arg(long, default_value = "csv")]
    format: String,
    /// A filter as JSON; everything without it.
    #[arg(long, default_value = "")]
    filter: String,
    /// Why, in 3 to 200 characters; it stands in the history and in the security log.
    #[arg(long)]
    reason: Option<String>,
    /// Where to.
    file: PathBuf,
}

impl Import {
    pub async fn run(self, app: &Arc<App>) -> Result<Said> {
        let scope = super::scope(app, super::tenant(app, &self.tenant).await?);
        let options = Options {
            create_fields: self.create_fields,
            add_choices: self.add_choices,
            key: self.key,
            dry_run: self.dry_run,
            fixed: self.fixed,
            interrupted: match (self.resume, self.again) {
                (true, _) => Interrupted::Resume,
                (_, true) => Interrupted::Again,
                _ => Interrupted::Ask,
            },
            ..Options::default()
        };
        let ran = run_file(&scope, &self.kind, &self.file, &options).await;
        app.db.close().await;
        let report = ran.map_err(advise)?;
        let listed = |faults: &[(u64, String, String, String)]| -> Vec<_> {
            faults
                .iter()
                .map(|(line, column, code, text)| json!({ "line": line, "column": column, "code": code, "text": text }))
                .collect()
        };
        let json = json!({
            "created": report.created,
            "updated": report.updated,
            "skipped": report.skipped,
            "failed": report.failed,
            "errors": listed(&report.errors),
            "left_out": listed(&report.left_out),
            "dry_run": self.dry_run,
            "change_set": report.set.map(|set| set.to_string()),
        });
        let mut text = format!(
            "{} created, {} updated, {} skipped, {} faulty.",
            report.created, report.updated, report.skipped, report.failed
        );
        for (line, column, _, fault) in &report.errors {
            text.push_str(&format!("\n  line {line}, {column}: {fault}"));
        }
        for (line, _, _, reason) in &report.left_out {
            text.push_str(&format!("\n  line {line}, skipped: {reason}"));
        }
        Said::new(&json, text)
    }
}

impl Export {
    pub async fn run(self, app: &Arc<App>) -> Result<Said> {
        let scope = super::scope(app, super::tenant(app, &self.tenant).await?);
        let format = Format::parse(&self.format)
            .ok_or_else(|| Error::invalid("format", "unknown_choice"))?;
        let filter = Filter::parse(&self.filter)?;
        let reason = match &self.reason {
            Some(typed) => Reason::parse(typed)?,
            None => Reason::command(),
        };
        let columns = [];
        let written = export_file(
            &scope, &self.kind, format, &filter, &columns, &reason, &self.file,
        );
        let written = written.await?;
        app.db.close().await;
        let (id, rows, bytes) = (written.id, written.rows, written.bytes);
        let text = format!("{rows} records, {bytes} bytes, export {id}.");
        Said::new(&json!({ "id": id, "rows": rows, "bytes": bytes }), text)
    }
}

/// What to type after an interruption.
fn advise(error: Error) -> Error {
    let is =
        |code| matches!(&error, Error::Invalid(errors) if errors.iter().any(|e| e.code == code));
    if is("interrupted") {
        return Error::internal(
            "an import of this file was interrupted: type the same command with --resume to go on \
             where it stopped, or with --again to import the whole file once more",
        );
    }
    if is("not_interrupted") {
        return Error::internal(
            "no import of this file was interrupted: type the same command without --resume",
        );
    }
    error
}

fn pair(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((column, value)) if !column.is_empty() => Ok((column.to_owned(), value.to_owned())),
        _ => Err("give it as COLUMN=VALUE".into()),
    }
}
