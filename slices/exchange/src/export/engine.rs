//! Writes the records of a query into a file, page by page.

use super::format::Format;
use super::query::Wanted;
use super::values::{self, Rows};
use crate::files::{Plain, blocking};
use jobs::Context;
use kernel::{Error, Result, ResultExt};
use kit::collection::{Query, Sort};
use kit::{Collection, Index, Permission, Scope};
use std::time::Duration;
use tabular::{Column, Value, Writer, Written};
use tokio::sync::mpsc;

/// Records of one page.
const PAGE: usize = 1_000;
/// How long a page may look for records that no index finds.
const PATIENCE: Duration = Duration::from_secs(30);

/// Writes a file without a name. None: somebody stopped it.
pub(crate) async fn write_plain(
    scope: &Scope,
    collection: &dyn Collection,
    format: Format,
    wanted: &Wanted,
    job: Option<&Context>,
) -> Result<Option<(Plain, Written)>> {
    let plain = Plain::new()?;
    let file = plain.writable().doing("writing a file without a name")?;
    let open =
        move |columns: &[Column]| Writer::onto(file, &Plain::folder(), format.output(), columns);
    let written = write(scope, collection, format, wanted, open, job).await?;
    Ok(written.map(|written| (plain, written)))
}

/// Writes into what `open` opens for these columns. None: somebody stopped it. The file shows one moment: all pages
/// are read in one transaction.
pub(crate) async fn write(
    scope: &Scope,
    collection: &dyn Collection,
    format: Format,
    wanted: &Wanted,
    open: impl FnOnce(&[Column]) -> tabular::Result<Writer> + Send + 'static,
    job: Option<&Context>,
) -> Result<Option<Written>> {
    let scope = &scope.within(Permission::ExportContacts);
    let mut tx = scope.read().await?;
    let all = collection.columns(scope, &mut tx).await?;
    wanted.check(scope, &all)?;
    let sort = match wanted.sort.as_str() {
        "" => Sort::parse(first_in_order(&all)),
        sort => Sort::parse(sort),
    };
    let columns = wanted.chosen(all, format == Format::Xml);
    let (send, receive) = mpsc::channel(2);
    let writing = tokio::spawn(write_rows(open, values::columns(format, &columns), receive));

    let mut query = Query {
        filter: wanted.filter()?,
        search: wanted.q.clone(),
        sort,
        after: None,
        limit: PAGE,
        patience: PATIENCE,
    };
    let mut rows = Rows::new(scope, format, &columns);
    let mut done = 0;
    loop {
        let page = collection.page(scope, &mut tx, &query).await?;
        done += page.items.len();
        if send
            .send(rows.of(&mut tx, &page.items).await?)
            .await
            .is_err()
        {
            break;
        }
        if let Some(job) = job {
            if job.cancelled().await {
                return Ok(None);
            }
            job.progress(i64::try_from(done).unwrap_or(i64::MAX), 0)
                .await?;
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    drop(send);
    let written = writing.await.unwrap_or_else(|error| {
        Err(Error::internal(format!(
            "writing an export stopped: {error}"
        )))
    })?;
    Ok(Some(written))
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
