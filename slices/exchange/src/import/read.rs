//! Reads a file ahead of its reader: the next rows are made while the last ones are written.

use super::plan::{Plan, Prepared};
use super::{Fault, Place};
use crate::files::Plain;
use kernel::{Error, Result};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tabular::{Position, Reader, Settings};
use tokio::sync::mpsc;

/// How many rows one transaction takes at least and at most.
const ROWS: (usize, usize) = (500, 5_000);
/// How many the first ones take, before anything is known of the table.
const FIRST: usize = 1_000;
/// How many bytes of cells, for rows that are long.
const BYTES: usize = 4 << 20;
/// How long a transaction should take: so long whoever else wants to write in the tenant waits.
const TURN: Duration = Duration::from_millis(800);

/// How many rows the next transactions take, by how long the last ones took.
#[derive(Clone)]
pub(crate) struct Pace(Arc<AtomicUsize>);

impl Pace {
    pub fn new() -> Self {
        Pace(Arc::new(AtomicUsize::new(FIRST)))
    }

    fn rows(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// So long it took to write so many rows. Large tables take longer for each.
    pub fn took(&self, time: Duration, rows: usize) {
        let fitting = rows as f64 * TURN.as_secs_f64() / time.as_secs_f64().max(0.001);
        let rows = (fitting as usize).clamp(ROWS.0, ROWS.1);
        self.0.store(rows, Ordering::Relaxed);
    }
}

/// Rows for one transaction.
pub(crate) struct Chunk {
    /// The lines, faulty ones included.
    pub rows: Vec<Prepared>,
    /// Where the file goes on behind them.
    pub next: Position,
    /// Why nothing after them can be read, if that is so.
    pub end: Option<Fault>,
}

/// Reads a file from a place to its end, at most two chunks ahead: all of its records, or those
/// of these numbers. Dropping the receiver stops it.
pub(crate) fn chunks(
    file: Arc<Plain>,
    settings: Settings,
    plan: Arc<Plan>,
    (from, only): (Place, Option<Arc<HashSet<u64>>>),
    pace: Pace,
) -> mpsc::Receiver<Result<Chunk>> {
    let (send, receive) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let rows = Rows {
            plan: &plan,
            only: only.as_deref(),
        };
        if let Err(error) = read(&file, &settings, &rows, (from, pace), &send) {
            let _nobody_listens = send.blocking_send(Err(error));
        }
    });
    receive
}

/// Which records become rows, and how.
struct Rows<'a> {
    plan: &'a Plan,
    only: Option<&'a HashSet<u64>>,
}

fn read(
    file: &Plain,
    settings: &Settings,
    wanted: &Rows<'_>,
    (from, pace): (Place, Pace),
    send: &mpsc::Sender<Result<Chunk>>,
) -> Result<()> {
    let mut reader = open(file, settings)?;
    reader.seek(from.into()).map_err(refused)?;
    loop {
        let chunk = chunk(&mut reader, wanted, pace.rows());
        let last = chunk.end.is_some() || chunk.rows.is_empty();
        if chunk.rows.is_empty() && chunk.end.is_none() {
            return Ok(());
        }
        if send.blocking_send(Ok(chunk)).is_err() || last {
            return Ok(());
        }
    }
}

fn chunk(reader: &mut Reader, wanted: &Rows<'_>, most: usize) -> Chunk {
    let mut rows = Vec::new();
    let mut bytes = 0;
    let mut end = None;
    while rows.len() < most && bytes < BYTES {
        let position = Reader::position(reader).record;
        let is_wanted = wanted.only.is_none_or(|only| only.contains(&position));
        match reader.next() {
            None => break,
            Some(Ok(_)) if !is_wanted => {}
            Some(Err(error)) if !is_wanted && !error.fatal => {}
            Some(Ok(line)) => {
                bytes += line
                    .cells
                    .iter()
                    .map(|cell| cell.to_text().len())
                    .sum::<usize>();
                rows.push(wanted.plan.prepare(position, &line));
            }
            Some(Err(error)) => {
                let fault = fault(position, &error);
                if error.fatal {
                    end = Some(fault);
                    break;
                }
                let mut row = Prepared::new(position, fault.line);
                row.faults.push(fault);
                rows.push(row);
            }
        }
    }
    Chunk {
        rows,
        next: Reader::position(reader),
        end,
    }
}

/// Opens a file for reading; a file that cannot be read is a fault of the file.
pub(crate) fn open(file: &Plain, settings: &Settings) -> Result<Reader> {
    Reader::open(file.path(), settings).map_err(refused)
}

/// A fault of the whole file, for the person who sent it.
pub(crate) fn refused(error: tabular::Error) -> Error {
    if error.code == tabular::Code::Io {
        return Error::internal(format!("reading a table: {error}"));
    }
    let mut fault = kernel::FieldError::new("file", error.code.as_str());
    fault.params = error.parameters;
    if let Some(line) = error.line {
        fault.params.push(("line", line.to_string()));
    }
    if let Some(column) = error.column {
        fault.params.push(("column", column.to_string()));
    }
    Error::Invalid(kernel::FieldErrors::one(fault))
}

/// A fault of a record, as it is kept.
pub(super) fn fault(position: u64, error: &tabular::Error) -> Fault {
    Fault {
        position,
        n: 0,
        line: error.line.unwrap_or(0),
        source: error.column.map(|column| column.saturating_sub(1)),
        column: String::new(),
        code: error.code.as_str().to_owned(),
        params: error
            .parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_much_longer_for_an_import_when_the_table_has_grown() {
        let pace = Pace::new();
        assert_eq!(pace.rows(), 1_000, "a large table is written slowly");
        pace.took(Duration::from_millis(200), 1_000);
        assert_eq!(pace.rows(), 4_000);
        pace.took(Duration::from_secs(8), 4_000);
        assert_eq!(pace.rows(), 500);
        pace.took(Duration::from_secs(60), 500);
        assert_eq!(
            pace.rows(),
            500,
            "a commit for a handful of rows would never end"
        );
        pace.took(Duration::from_millis(100), 500);
        assert_eq!(pace.rows(), 4_000);
        pace.took(Duration::ZERO, 4_000);
        assert_eq!(pace.rows(), 5_000);
    }
}
