//! `import` and `export`: the same engine as the pages.

use super::Said;
use exchange::{
    Exported, Format, Interrupted, Options, Reason, columns_to_come_back, export_file, run_file,
};
use kernel::{Error, Result};
use kit::reply::fault_text;
use kit::{App, Filter, Scope};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bring records in from a file. Ends with 0 when every row came in, with 2 when some were faulty
/// (the others came in), with 1 when the file was refused and nothing was written.
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
    /// A value for a column that the file lacks, both by title or key, such as --set
    /// kind=company or --set "Source=Fair"; may be repeated.
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
    /// A CSV or XLSX file, an address book (.vcf), or XML that Tenet exported.
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
    /// csv, csv_excel (semicolons, for Excel in Hungary), xlsx or xml; without it what the
    /// file's name ends in, and csv where that says nothing.
    #[arg(long)]
    format: Option<String>,
    /// A filter as JSON; everything without it.
    #[arg(long, default_value = "")]
    filter: String,
    /// With the ids of the records too: a file that an import knows again, with which records
    /// can be changed.
    #[arg(long)]
    whole: bool,
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
        let report = match ran.map_err(advise) {
            Err(error @ Error::Invalid(_)) => {
                let told = "nothing was imported:";
                return Ok(Said::refused(&error, sentences(&scope, told, &error)));
            }
            other => other?,
        };
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
        let code = if report.failed > 0 { FAULTY_ROWS } else { 0 };
        Ok(Said::new(&json, text)?.ending(code))
    }
}

impl Export {
    pub async fn run(self, app: &Arc<App>) -> Result<Said> {
        let scope = super::scope(app, super::tenant(app, &self.tenant).await?);
        let format = match format(self.format.as_deref(), &self.file) {
            Ok(format) => format,
            Err(told) => {
                let error = Error::invalid("format", "unknown_choice");
                return Ok(Said::refused(&error, told));
            }
        };
        let written = self.write(&scope, format).await;
        app.db.close().await;
        let written = match written {
            Err(error @ Error::Invalid(_)) => {
                let told = "nothing was exported:";
                return Ok(Said::refused(&error, sentences(&scope, told, &error)));
            }
            other => other?,
        };
        let (id, rows, bytes) = (written.id, written.rows, written.bytes);
        let text = format!("{rows} records, {bytes} bytes, export {id}.");
        Said::new(&json!({ "id": id, "rows": rows, "bytes": bytes }), text)
    }

    async fn write(&self, scope: &Scope, format: Format) -> Result<Exported> {
        let filter = Filter::parse(&self.filter)?;
        let reason = match &self.reason {
            Some(typed) => Reason::parse(typed)?,
            None => Reason::command(),
        };
        let (kind, file) = (&self.kind, &self.file);
        let columns = match self.whole {
            true => columns_to_come_back(scope, kind).await?,
            false => Vec::new(),
        };
        export_file(scope, kind, format, &filter, &columns, &reason, file).await
    }
}

/// The exit code of an import that has left faulty rows out.
const FAULTY_ROWS: u8 = 2;

/// The format that was asked for, or else the one that the file's name promises. A name that
/// promises another one is refused: whoever opens the file would find something else in it.
fn format(asked: Option<&str>, file: &Path) -> std::result::Result<Format, String> {
    let end = file.extension().and_then(|end| end.to_str());
    let end = end.map(str::to_lowercase);
    let promised = Format::ALL
        .into_iter()
        .filter(|format| Some(format.extension()) == end.as_deref());
    let promised: Vec<Format> = promised.collect();
    let Some(word) = asked else {
        // Of the two that end in .csv the plain one.
        return Ok(promised.last().copied().unwrap_or(Format::Csv));
    };
    let Some(format) = Format::parse(word) else {
        let known = Format::ALL.map(Format::name).join(", ");
        return Err(format!("--format is one of {known}, not {word}"));
    };
    if !promised.is_empty() && !promised.contains(&format) {
        return Err(format!(
            "--format {word} would write something else than .{} promises: leave --format out, or call the file .{}",
            end.unwrap_or_default(),
            format.extension()
        ));
    }
    Ok(format)
}

/// What was refused and what to do about it, a line for each.
fn sentences(scope: &Scope, told: &str, error: &Error) -> String {
    let mut text = told.to_owned();
    let Error::Invalid(faults) = error else {
        return format!("{text} {error}");
    };
    for fault in faults.iter() {
        let sentence = fault_text(scope, fault);
        text.push_str(&match fault.field.as_str() {
            "file" => format!("\n  {sentence}"),
            "key" => format!("\n  --key: {sentence}"),
            field if field.starts_with("fixed.") => format!("\n  --set: {sentence}"),
            field => format!("\n  {field}: {sentence}"),
        });
    }
    if faults.iter().any(|fault| fault.code == "undecided_column") {
        text.push_str(
            "\nWith --create-fields a field is made for every such column; otherwise give the column \
             the title of a field, or take it out of the file.",
        );
    }
    text
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
