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
use tabular::{Delimiter, ErrorFile, Reader, Settings};
use tokio::sync::mpsc;

/// How many faults are read at once.
const STEP: usize = 1_000;

/// The position of a row and what is wrong with it.
type Reasons = (u64, String);
/// Pages of them, in the order of the file.
type Told = mpsc::Receiver<Result<Vec<Reasons>>>;

/// The faulty rows with their reasons, in the language of whoever asks, sent while they are
/// read. An error in the middle breaks the stream off, so that nobody takes a part for the whole.
pub(crate) async fn stream(
    scope: &Scope,
    import: &Import,
) -> Result<BoxStream<'static, io::Result<Bytes>>> {
    let (vessel, id) = (files::vessel(scope).await?, import.id.cast());
    // A file that is gone is said before anything is sent.
    vessel.head(id, 0).await?;
    let settings = import.reading.to_settings()?;
    let delimiter = (!import.reading.is_workbook()).then_some(settings.delimiter);
    let titles = ["import-reasons-column", "import-raw-column"].map(|key| scope.t(key));
    let told = tell(scope, import);
    let (to, pieces) = files::bytewise();
    tokio::spawn(async move {
        let written = async {
            let source = vessel.open(id).await?;
            let to = to.clone();
            blocking(move || write(&source, &settings, (to, delimiter), &titles, told)).await
        };
        if let Err(error) = written.await {
            to.fail(&error).await;
        }
    });
    Ok(pieces.boxed())
}

fn write(
    source: &Plain,
    settings: &Settings,
    (to, delimiter): (Bytewise, Option<Delimiter>),
    [reasons, raw]: &[String; 2],
    told: Told,
) -> Result<()> {
    let mut reader = open(source, settings)?;
    reader.keep_raw();
    let titles = [reasons.as_str(), raw];
    let mut file = ErrorFile::through(to, delimiter, reader.header(), titles)
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
