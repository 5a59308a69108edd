//! The record that is being read, cell after cell, and the first fault found in it.

use crate::decode::UNDECODABLE;
use crate::{Cell, Code, Error, Limits};

/// Where the machine stands within a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing of the cell was seen yet.
    Start,
    /// In a cell without quotes.
    Bare,
    /// Between the quotes.
    Quoted,
    /// Behind a quote that either ends the cell or is the first of two.
    Closed,
}

/// One record under construction. Always keeps at most one cell more than the limits allow.
pub(super) struct Row {
    pub(super) state: State,
    pub(super) line: u64,
    cells: Vec<Cell>,
    text: Vec<u8>,
    fault: Option<Error>,
}

impl Row {
    pub(super) fn begin(line: u64) -> Row {
        Row {
            state: State::Start,
            line,
            cells: Vec::new(),
            text: Vec::new(),
            fault: None,
        }
    }

    /// Whether nothing was seen: an empty line is no record.
    pub(super) fn is_blank(&self) -> bool {
        self.state == State::Start && self.cells.is_empty() && self.fault.is_none()
    }

    /// Takes text as it stands, except bytes that no cell may have.
    pub(super) fn push(&mut self, bytes: &[u8], limits: &Limits) {
        if self.fault.is_some() {
            return;
        }
        if self.text.len() + bytes.len() > limits.cell {
            return self.fail(Error::fatal(Code::TooLargeCell).with("limit", limits.cell));
        }
        if bytes.contains(&UNDECODABLE) {
            return self.fail(Error::fatal(Code::BadEncoding));
        }
        if bytes.contains(&0) {
            return self.fail(Error::fatal(Code::NulByte));
        }
        self.text.extend_from_slice(bytes);
    }

    /// Ends a cell. A fault found earlier stays the fault of the record.
    pub(super) fn end_cell(&mut self, limits: &Limits) {
        self.state = State::Start;
        if self.fault.is_some() {
            return;
        }
        if self.cells.len() >= limits.columns {
            return self.fail(Error::fatal(Code::TooManyColumns).with("limit", limits.columns));
        }
        match String::from_utf8(std::mem::take(&mut self.text)) {
            Ok(text) if text.is_empty() => self.cells.push(Cell::Empty),
            Ok(text) => self.cells.push(Cell::Text(text)),
            Err(_) => self.fail(Error::fatal(Code::BadEncoding)),
        }
    }

    /// Remembers the first fault; from here on nothing of the record is kept.
    pub(super) fn fail(&mut self, error: Error) {
        if self.fault.is_none() {
            self.fault = Some(Error {
                fatal: false,
                ..error.at_line(self.line).at_column(self.cells.len() + 1)
            });
            self.cells = Vec::new();
            self.text = Vec::new();
        }
    }

    pub(super) fn finish(self) -> Result<Vec<Cell>, Error> {
        self.fault.map_or(Ok(self.cells), Err)
    }
}
