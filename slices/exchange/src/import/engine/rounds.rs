//! Rows that link to what only a later part of the file makes.
//!
//! A row that finds nothing under the word by which it links is a faulty one at first. When the
//! end of the file is reached, an import goes round once more through such rows, in the order of
//! the file, and again for as long as one of them finds what it links to: others may link to that.
//!
//! - Always is a row that is gone through once more taken out of the counts and the faults in the
//!   transaction that puts it in again, so an import that stops in a round has told the truth.

use super::super::read::Chunk;
use super::super::{State, Tally, store};
use super::Engine;
use kernel::Result;
use std::collections::HashSet;
use std::sync::Arc;
use storage::Tx;

impl Engine {
    /// The rows of this round; `None`: all rows, for it is the first time through the file.
    pub(super) async fn rows_of_round(&self) -> Result<Option<Arc<HashSet<u64>>>> {
        if !self.import.position.is_in_a_round() {
            return Ok(None);
        }
        Ok(Some(Arc::new(self.waiting().await?)))
    }

    /// Goes back to the beginning of the file if rows wait for what has come behind them. False:
    /// none does, or none of them has found anything, or somebody stopped the import.
    pub(super) async fn goes_round_again(&mut self) -> Result<bool> {
        let place = self.import.position;
        let is_over = place.is_in_a_round() && !place.found;
        if is_over || self.waiting().await?.is_empty() {
            return Ok(false);
        }
        let mut tx = self.scope.begin().await?;
        if !store::claim(&mut tx, &self.import).await? {
            return Ok(false);
        }
        if !place.is_in_a_round() {
            self.import.total = self.import.done;
            store::save_total(&mut tx, self.import.id, self.import.total).await?;
        }
        self.import.position = place.next_round();
        // Another step, so that nobody else can take it too.
        self.import.done += 1;
        store::advance(&mut tx, &self.import).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Takes the rows of a chunk out of what is known of them, since they are counted anew, and
    /// notes whether one of them was not faulty this time.
    pub(super) async fn go_on_in_round(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        tally: &mut Tally,
    ) -> Result<()> {
        if !self.import.position.is_in_a_round() {
            return Ok(());
        }
        let rows: Vec<u64> = chunk.rows.iter().map(|row| row.position).collect();
        store::forget_faults(tx, self.import.id, &rows).await?;
        let rows = i64::try_from(rows.len()).unwrap_or(0);
        self.import.position.found |= tally.failed < rows;
        tally.failed -= rows;
        Ok(())
    }

    /// The rows that link to nothing known.
    async fn waiting(&self) -> Result<HashSet<u64>> {
        let links = self.linking();
        let can_wait = matches!(self.import.state, State::Checking | State::Running);
        if links.is_empty() || !can_wait {
            return Ok(HashSet::new());
        }
        let mut tx = self.scope.read().await?;
        store::without_link(&mut tx, self.import.id, &links).await
    }
}
