//! The faulty rows of an import as a file: read again from the source, so that no table holds
//! a copy of them.

use super::read::open;
use super::{Fault, Import, store};
use crate::files::{self, Bytewise, Plain, blocking};
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use kernel::{Error, Result, ResultExt};
use kit::{Arg, Scope};
use std::io;
use tabular::{ErrorFile, Output, Reader, Settings};
use tokio::sync::mpsc;

/// How many faults are read at once.
const STEP: usize = 1_000;

/// The position of a row and what is wrong with it.
type Reasons = (u64, String);
/// Pages of them, in the order of the file.
type Told = mpsc::Receiver<Result<Vec<Reasons>>>;

/// The faulty rows with their reasons, in the language of whoever asks. Text is sent while the
/// rows are read; a workbook has to be whole before its first byte can go. An error in the
/// middle breaks the stream off, so that nobody takes a part for the whole.
pub(crate) async fn stream(
    scope: &Scope,
    import: &Import,
) -> Result<BoxStream<'static, io::Result<Bytes>>> {
    let source = files::vessel(scope).await?.open(import.id.cast()).await?;
    let settings = import.reading.to_settings()?;
    let titles = ["import-reasons-column", "import-raw-column"].map(|key| scope.t(key));
    let told = tell(scope, import);
    if import.reading.is_workbook() {
        let plain = blocking(move || workbook(&source, &settings, &titles, told)).await?;
        return Ok(plain.into_stream()?.boxed());
    }
    let (to, pieces) = files::bytewise();
    let ended = to.clone();
    tokio::task::spawn_blocking(move || {
        if let Err(error) = text_file(&source, &settings, &titles, told, to) {
            ended.fail(&error);
        }
    });
    Ok(pieces.boxed())
}

fn workbook(
    source: &Plain,
    settings: &Settings,
    [reasons, raw]: &[String; 2],
    told: Told,
) -> Result<Plain> {
    let mut reader = open(source, settings)?;
    reader.keep_raw();
    let plain = Plain::new()?;
    let target = plain.writable().doing("making a file of faulty rows")?;
    let (folder, titles) = (Plain::folder(), [reasons.as_str(), raw]);
    let mut file = ErrorFile::onto(target, &folder, Output::Xlsx, reader.header(), titles)
        .doing("making a file of faulty rows")?;
    copy(&mut reader, told, &mut file)?;
    file.finish().doing("finishing a file of faulty rows")?;
    Ok(plain)
}

fn text_file(
    source: &Plain,
    settings: &Settings,
    [reasons, raw]: &[String; 2],
    told: Told,
    to: Bytewise,
) -> Result<()> {
    let mut reader = open(source, settings)?;
    reader.keep_raw();
    let titles = [reasons.as_str(), raw];
    let mut file = ErrorFile::through(to, settings.delimiter, reader.header(), titles)
        .doing("making a file of faulty rows")?;
    copy(&mut reader, told, &mut file)?;
    file.finish().doing("finishing a file of faulty rows")
}

/// Reads the faults, a page at a time, while somebody listens.
fn tell(scope: &Scope, import: &Import) -> Told {
    let (send, receive) = mpsc::channel(2);
    let (scope, import) = (scope.clone(), import.clone());
    tokio::spawn(async move {
        if let Err(error) = tell_all(&scope, &import, &send).await {
            let _nobody_listens = send.send(Err(error)).await;
        }
    });
    receive
}

async fn tell_all(
    scope: &Scope,
    import: &Import,
    send: &mpsc::Sender<Result<Vec<Reasons>>>,
) -> Result<()> {
    let titles = import.mapping.columns.iter();
    let titles: Vec<String> = titles.map(|column| column.title.clone()).collect();
    let mut after = None;
    loop {
        let mut tx = scope.read().await?;
        let faults = store::faults(&mut tx, import.id, after, STEP).await?;
        drop(tx);
        let Some(last) = faults.last() else {
            return Ok(());
        };
        after = Some((last.position, last.n));
        let reasons = faults
            .iter()
            .map(|fault| (fault.position, reason(scope, &titles, fault)));
        if send.send(Ok(reasons.collect())).await.is_err() {
            return Ok(());
        }
    }
}

/// Copies the rows that have reasons. Reasons of one row may come in two pages.
fn copy(reader: &mut Reader, mut told: Told, file: &mut ErrorFile) -> Result<()> {
    let mut open: Option<Reasons> = None;
    while let Some(page) = told.blocking_recv() {
        for (position, reason) in page? {
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
