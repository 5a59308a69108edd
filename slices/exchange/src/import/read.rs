//! Reads a file ahead of its reader: the next rows are made while the last ones are written.

use super::plan::{Plan, Prepared};
use super::{Fault, Place};
use crate::files::Plain;
use kernel::{Error, Result};
use std::sync::Arc;
use tabular::{Reader, Settings};
use tokio::sync::mpsc;

/// How many rows one transaction takes.
pub(crate) const ROWS: usize = 5_000;
/// How many bytes of cells, for rows that are long.
const BYTES: usize = 4 << 20;

/// Rows for one transaction.
pub(crate) struct Chunk {
    /// The lines, faulty ones included.
    pub rows: Vec<Prepared>,
    /// Where the file goes on behind them.
    pub next: Place,
    /// Why nothing after them can be read, if that is so.
    pub end: Option<Fault>,
}

/// Reads a file from a place to its end, at most two chunks ahead. Dropping the receiver
/// stops it.
pub(crate) fn chunks(
    file: Arc<Plain>,
    settings: Settings,
    plan: Arc<Plan>,
    from: Place,
) -> mpsc::Receiver<Result<Chunk>> {
    let (send, receive) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = read(&file, &settings, &plan, from, &send) {
            let _nobody_listens = send.blocking_send(Err(error));
        }
    });
    receive
}

fn read(
    file: &Plain,
    settings: &Settings,
    plan: &Plan,
    from: Place,
    send: &mpsc::Sender<Result<Chunk>>,
) -> Result<()> {
    let mut reader = open(file, settings)?;
    reader.seek(from.into()).map_err(refused)?;
    loop {
        let chunk = chunk(&mut reader, plan);
        let last = chunk.end.is_some() || chunk.rows.is_empty();
        if chunk.rows.is_empty() && chunk.end.is_none() {
            return Ok(());
        }
        if send.blocking_send(Ok(chunk)).is_err() || last {
            return Ok(());
        }
    }
}

fn chunk(reader: &mut Reader, plan: &Plan) -> Chunk {
    let mut rows = Vec::new();
    let mut bytes = 0;
    let mut end = None;
    while rows.len() < ROWS && bytes < BYTES {
        let position = Reader::position(reader).record;
        match reader.next() {
            None => break,
            Some(Ok(line)) => {
                bytes += line
                    .cells
                    .iter()
                    .map(|cell| cell.to_text().len())
                    .sum::<usize>();
                rows.push(plan.prepare(position, &line));
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
        next: Reader::position(reader).into(),
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

fn fault(position: u64, error: &tabular::Error) -> Fault {
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
