//! A line of the file on its way: a row, or what is wrong with it.

use super::super::Fault;
use kit::collection::Row;

/// A line, ready to be applied.
pub(crate) struct Prepared {
    /// The record's number, from 0.
    pub position: u64,
    /// The physical line.
    pub line: u64,
    /// What to apply; none if the line is faulty or empty.
    pub row: Option<Row>,
    /// What can be read of a faulty line, to find what else is wrong with it.
    pub rest: Option<Row>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Values that stand for nothing known: the column and the value as it stands.
    pub unknown: Vec<(String, String)>,
    /// Whether nothing in it is to be imported.
    pub is_blank: bool,
    /// Whether it says again what an earlier line said.
    pub repeats: bool,
}

impl Prepared {
    /// A line of which nothing is known yet.
    pub fn new(position: u64, line: u64) -> Self {
        Prepared {
            position,
            line,
            row: None,
            rest: None,
            faults: Vec::new(),
            unknown: Vec::new(),
            is_blank: false,
            repeats: false,
        }
    }

    /// One more fault.
    pub fn fault(&mut self, source: Option<usize>, column: &str, code: &str) {
        self.faults.push(Fault {
            position: self.position,
            n: i64::try_from(self.faults.len()).unwrap_or(i64::MAX),
            line: self.line,
            source,
            column: column.to_owned(),
            code: code.to_owned(),
            params: Vec::new(),
        });
    }
}
