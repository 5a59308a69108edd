//! Writes the records of a query into a file, page by page.

use super::format::Format;
use super::query::Wanted;
use super::values::{self, Rows};
use crate::collections;
use crate::files::{Plain, blocking};
use jobs::Context;
use kernel::{Error, Result, ResultExt};
use kit::collection::{Query, Sort};
use kit::{Collection, Index, Permission, Scope};
use std::time::Duration;
use tabular::{Column, Origin, Value, Writer, Written};
use tokio::sync::mpsc;

/// Records of one page.
const PAGE: usize = 1_000;
/// How long a page may look for records that no index finds.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of writing.
pub(crate) enum Ending<T> {
    /// It is written.
    Written(T),
    /// Nothing is: there are so many records, more than may leave.
    Over(u64),
    /// Somebody stopped it.
    Stopped,
}

/// Writes a file without a name, of at most so many records.
pub(crate) async fn write_plain(
    scope: &Scope,
    collection: &'static dyn Collection,
    format: Format,
    wanted: &Wanted,
    origin: Origin,
    most: Option<u64>,
    job: &Context,
) -> Result<Ending<(Plain, Written)>> {
    let plain = Plain::new()?;
    let file = plain.writable().doing("writing a file without a name")?;
    let open = move |columns: &[Column]| {
        let output = format.output();
        Writer::onto(file, &Plain::folder(), output, columns, Some(&origin))
    };
    let ending = write(scope, collection, format, wanted, open, most, Some(job)).await?;
    Ok(match ending {
        Ending::Written(written) => Ending::Written((plain, written)),
        Ending::Over(rows) => Ending::Over(rows),
        Ending::Stopped => Ending::Stopped,
    })
}

/// Writes at most so many records into what `open` opens for these columns; if there are more,
/// they are only counted. The file shows one moment: all pages are read in one transaction.
pub(crate) async fn write(
    scope: &Scope,
    collection: &'static dyn Collection,
    format: Format,
    wanted: &Wanted,
    open: impl FnOnce(&[Column]) -> tabular::Result<Writer> + Send + 'static,
    most: Option<u64>,
    job: Option<&Context>,
) -> Result<Ending<Written>> {
    let scope = &scope.within(Permission::ExportContacts);
    let mut tx = scope.read().await?;
    let all = collections::offered(collection, scope, &mut tx).await?;
    wanted.check(scope, &all)?;
    let sort = match wanted.sort.as_str() {
        "" => Sort::parse(first_in_order(&all)),
        sort => Sort::parse(sort),
    };
    let columns = wanted.chosen(all, format == Format::Xml);
    let (send, receive) = mpsc::channel(2);
    let mut send = Some(send);
    let writing = tokio::spawn(write_rows(
        open,
        values::columns(scope, collection, format, &columns),
        receive,
    ));

    let mut query = Query {
        filter: wanted.filter()?,
        search: wanted.q.clone(),
        sort,
        after: None,
        limit: PAGE,
        patience: PATIENCE,
    };
    let mut rows = Rows::new(scope, collection, format, &columns);
    let mut done: u64 = 0;
    let mut canaries = Vec::new();
    loop {
        let page = collection.page(scope, &mut tx, &query).await?;
        done += page.items.len() as u64;
        if most.is_some_and(|most| done > most) {
            // What was written has no name, and goes with its last handle.
            send = None;
        }
        if let Some(send) = &send {
            let ids: Vec<[u8; 16]> = page.items.iter().map(|item| item.id).collect();
            canaries.extend(identity::canary::among(&mut tx, &ids).await?);
            let rows = rows.of(&mut tx, &page.items).await?;
            if send.send(rows).await.is_err() {
                break;
            }
        }
        if let Some(job) = job {
            if job.cancelled().await {
                return Ok(Ending::Stopped);
            }
            job.progress(i64::try_from(done).unwrap_or(i64::MAX), 0)
                .await?;
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    if send.is_none() {
        return Ok(Ending::Over(done));
    }
    drop(send);
    let written = writing.await.unwrap_or_else(|error| {
        Err(Error::internal(format!(
            "writing an export stopped: {error}"
        )))
    })?;
    drop(tx);
    // Told before the file can be had.
    identity::canary::exported(scope, &canaries).await?;
    Ok(Ending::Written(written))
}

/// A column by which every record can be put in order.
fn first_in_order(columns: &[kit::Column]) -> &str {
    let filled = |column: &&kit::Column| {
        matches!(column.index, Some(Index::FilledKey(_) | Index::Instant(_)))
    };
    columns.iter().find(filled).map_or("", |column| &column.key)
}

async fn write_rows(
    open: impl FnOnce(&[Column]) -> tabular::Result<Writer> + Send + 'static,
    columns: Vec<Column>,
    mut receive: mpsc::Receiver<Vec<Vec<Value>>>,
) -> Result<Written> {
    blocking(move || {
        let mut writer = open(&columns).map_err(refused)?;
        while let Some(rows) = receive.blocking_recv() {
            for row in rows {
                writer.write(&row).map_err(refused)?;
            }
        }
        writer.finish().map_err(refused)
    })
    .await
}

/// What the person can mend, such as too many rows for a workbook, is theirs to know.
fn refused(error: tabular::Error) -> Error {
    match error.code {
        tabular::Code::TooManyRows
        | tabular::Code::TooManyColumns
        | tabular::Code::TooLargeCell => Error::invalid("format", error.code.as_str()),
        _ => Error::internal(format!("writing an export: {error}")),
    }
}
