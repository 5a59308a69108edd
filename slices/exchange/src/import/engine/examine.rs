//! What else is wrong with faulty rows, so that whoever corrects them corrects them once.

use super::super::State;
use super::super::links::{self, Left};
use super::super::plan::Prepared;
use super::Engine;
use crate::collections::ID;
use kernel::{FieldErrors, Id, Result};
use kit::Kind;
use kit::collection::{Outcome, Row};
use storage::Tx;

impl Engine {
    /// Shows what can be read of faulty rows to the collection, which writes nothing, and notes
    /// what it says about their other cells.
    pub(super) async fn examine(&self, tx: &mut Tx, rows: &mut [Prepared]) -> Result<()> {
        let faulty = rows.iter_mut().filter(|row| row.rest.is_some());
        let mut faulty: Vec<&mut Prepared> = faulty.collect();
        let mut rests: Vec<Row> = faulty
            .iter_mut()
            .filter_map(|prepared| prepared.rest.take())
            .collect();
        if rests.is_empty() {
            return Ok(());
        }
        for row in &mut rests {
            if let Some(values) = self.collection.nameless(&self.scope, &row.values) {
                row.values = values;
            }
        }
        if self.import.mapping.make_linked {
            links::leave_out_what_is_made(self.collection, &self.columns, &mut rests);
        }
        let left = match self.import.state {
            State::Checking => {
                let columns = self.linking();
                self.leave_out_links(tx, &mut rests, &columns).await?
            }
            _ => Left::default(),
        };
        let nothing = Id::new(self.scope.now());
        let found = self
            .collection
            .apply(&self.scope, tx, nothing, rests, true)
            .await?;
        let found = found.into_iter().enumerate();
        let found = found.map(|(place, outcome)| left.outcome(place, outcome, self.import.mode));
        for (prepared, outcome) in faulty.into_iter().zip(found) {
            if let Outcome::Failed(errors) = outcome {
                self.note_others(prepared, &errors);
            }
        }
        Ok(())
    }

    /// Notes what the collection says about cells of which nothing is noted yet.
    fn note_others(&self, prepared: &mut Prepared, errors: &FieldErrors) {
        let hides = self.plan.may_hide(&prepared.faults);
        let known: Vec<String> = prepared
            .faults
            .iter()
            .map(|fault| self.plan.column_of(&fault.column).to_owned())
            .collect();
        for error in errors.iter() {
            let column = self.plan.column_of(&error.field).to_owned();
            let about_the_row = self.plan.source_of(&column).is_none() && error.code != "required";
            if known.contains(&column) || about_the_row || (hides && error.code == "required") {
                continue;
            }
            self.note(prepared, error);
        }
    }

    fn links(&self, key: &str) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| column.key == key && column.kind == Kind::Contact)
    }

    /// Turns what the collection says about a row into a fault of a cell.
    pub(super) fn note(&self, prepared: &mut Prepared, error: &kernel::FieldError) {
        let column = self.plan.column_of(&error.field).to_owned();
        // What is said of an id must not speak of a name.
        let code = match error.code {
            "not_found" if column == ID => "id_not_found",
            // Which of them a link means, the row can say.
            "ambiguous" if self.links(&column) => "link_is_ambiguous",
            code => code,
        };
        prepared.fault(self.plan.source_of(&column), &column, code);
        if let Some(fault) = prepared.faults.last_mut() {
            let params = error.params.iter();
            fault.params = params
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect();
        }
    }
}
