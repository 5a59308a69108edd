//! What became of the rows of a chunk, as counts and faults.

use super::super::plan::Prepared;
use super::super::{Fault, Tally};
use super::Engine;
use kernel::{Error, Result};
use kit::collection::{Mode, Outcome};

impl Engine {
    /// Counts outcomes and turns what the collection refused into faults of cells.
    pub(super) fn sort_out(
        &self,
        rows: &mut [Prepared],
        outcomes: Vec<Outcome>,
        tally: &mut Tally,
    ) -> Result<Vec<Fault>> {
        let applied = rows
            .iter()
            .filter(|row| row.faults.is_empty() && !row.is_blank)
            .count();
        if applied != outcomes.len() {
            return Err(Error::internal(
                "a collection answered for another number of rows than it was given",
            ));
        }
        let mut outcomes = outcomes.into_iter();
        let mut faults = Vec::new();
        for row in rows {
            if !row.faults.is_empty() {
                match row.faults.iter().all(Fault::is_skip) {
                    true => tally.skipped += 1,
                    false => tally.failed += 1,
                }
                faults.append(&mut row.faults);
                continue;
            }
            if row.is_blank {
                tally.skipped += 1;
                continue;
            }
            match outcomes.next() {
                Some(Outcome::Created(_))
                    if row.repeats && self.import.mode == Mode::CreateOnly =>
                {
                    tally.skipped += 1
                }
                Some(Outcome::Created(_)) if row.repeats && self.import.key.is_some() => {
                    tally.updated += 1
                }
                Some(Outcome::Created(_)) => tally.created += 1,
                Some(Outcome::Updated(_)) => tally.updated += 1,
                Some(Outcome::Skipped(_)) | None => tally.skipped += 1,
                Some(Outcome::Failed(errors)) => {
                    tally.failed += 1;
                    for error in errors.iter() {
                        self.note(row, error);
                    }
                    faults.append(&mut row.faults);
                }
            }
        }
        Ok(faults)
    }
}
