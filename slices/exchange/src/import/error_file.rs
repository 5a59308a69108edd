//! The faulty rows of an import as a file: read again from the source, so that no table holds
//! a copy of them.

use super::read::open;
use super::{Fault, Import, store};
use crate::files::{self, Plain, blocking};
use kernel::{Error, Id, Result, ResultExt};
use kit::{Arg, Scope};
use std::sync::Arc;
use tabular::{ErrorFile, Output, Reader};
use tokio::sync::mpsc;

/// How many faults are read at once.
const STEP: usize = 1_000;

/// Writes the faulty rows with their reasons, in the language of whoever asks.
pub(crate) async fn write(scope: &Scope, import: &Import) -> Result<Plain> {
    let source = files::vessel(scope).await?.open(import.id.cast()).await?;
    let (send, receive) = mpsc::channel(2);
    let (settings, workbook) = (import.reading.to_settings()?, import.reading.is_workbook());
    let (title, raw) = (
        scope.t("import-reasons-column"),
        scope.t("import-raw-column"),
    );
    let writing = blocking(move || {
        let mut reader = open(&source, &settings)?;
        reader.keep_raw();
        let plain = Plain::new()?;
        let target = plain.writable().doing("making a file of faulty rows")?;
        let output = if workbook {
            Output::Xlsx
        } else {
            Output::Csv {
                delimiter: settings.delimiter,
                bom: true,
                defuse: true,
            }
        };
        let mut file = ErrorFile::onto(
            target,
            &Plain::folder(),
            output,
            reader.header(),
            [&title, &raw],
        )
        .doing("making a file of faulty rows")?;
        copy(&mut reader, receive, &mut file)?;
        file.finish().doing("finishing a file of faulty rows")?;
        Ok(plain)
    });
    let (told, written) = tokio::join!(tell(scope, import.id, import, send), writing);
    told?;
    written
}

type Reasons = (u64, String);

/// Reads the faults, a page at a time, and sends the reasons of each row.
async fn tell(
    scope: &Scope,
    id: Id<Import>,
    import: &Import,
    send: mpsc::Sender<Vec<Reasons>>,
) -> Result<()> {
    let titles: Arc<Vec<String>> = Arc::new(
        import
            .mapping
            .columns
            .iter()
            .map(|column| column.title.clone())
            .collect(),
    );
    let mut after = None;
    loop {
        let mut tx = scope.read().await?;
        let faults = store::faults(&mut tx, id, after, STEP).await?;
        drop(tx);
        let Some(last) = faults.last() else {
            return Ok(());
        };
        after = Some((last.position, last.n));
        let reasons = faults
            .iter()
            .map(|fault| (fault.position, reason(scope, &titles, fault)));
        if send.send(reasons.collect()).await.is_err() {
            return Ok(());
        }
    }
}

/// Copies the rows that have reasons. Reasons of one row may come in two pages.
fn copy(
    reader: &mut Reader,
    mut receive: mpsc::Receiver<Vec<Reasons>>,
    file: &mut ErrorFile,
) -> Result<()> {
    let mut open: Option<Reasons> = None;
    while let Some(page) = receive.blocking_recv() {
        for (position, reason) in page {
            match &mut open {
                Some((row, reasons)) if *row == position => {
                    reasons.push_str("; ");
                    reasons.push_str(&reason);
                }
                _ => {
                    if let Some(row) = open.replace((position, reason)) {
                        copy_row(reader, row, file)?;
                    }
                }
            }
        }
    }
    match open {
        Some(row) => copy_row(reader, row, file),
        None => Ok(()),
    }
}

fn copy_row(reader: &mut Reader, (position, reasons): Reasons, file: &mut ErrorFile) -> Result<()> {
    let wrong =
        |error: tabular::Error| Error::internal(format!("reading faulty rows again: {error}"));
    match reader.skip_to(position) {
        Ok(()) => {}
        Err(error) if error.fatal => return file.write_raw(None, &reasons).map_err(wrong),
        Err(error) => return Err(wrong(error)),
    }
    match reader.next() {
        Some(Ok(line)) => file.write(&line.cells, &reasons),
        // What could not be taken apart the first time stands as it is in the file.
        _ => file.write_raw(reader.raw().as_deref(), &reasons),
    }
    .map_err(wrong)
}

/// What is wrong, for a person: the column and the rule.
pub(crate) fn reason(scope: &Scope, titles: &[String], fault: &Fault) -> String {
    let text = text(scope, &fault.code, &fault.params);
    match fault.source.and_then(|source| titles.get(source)) {
        Some(title) => format!("{title}: {text}"),
        None => text,
    }
}

/// The text of a fault.
pub(crate) fn text(scope: &Scope, code: &str, params: &[(String, String)]) -> String {
    let args: Vec<(&str, Arg)> = params
        .iter()
        .map(|(name, value)| (name.as_str(), Arg::from(value.as_str())))
        .collect();
    scope.t_with(&format!("error-{}", code.replace('_', "-")), &args)
}
