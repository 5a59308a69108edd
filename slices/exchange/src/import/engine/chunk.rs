//! One chunk of rows: what it would do, and what it does.

use super::super::made::Made;
use super::super::read::Chunk;
use super::super::{Fault, Tally, store};
use super::apply::Applied;
use super::{Engine, still_may};
use kernel::{Error, Id, Result};
use kit::collection::{Outcome, Row};
use std::collections::HashMap;
use storage::Tx;

/// What a chunk has led to.
pub(super) enum Step {
    /// The next one.
    Next,
    /// Somebody stopped the import, or another worker has it.
    Stopped,
    /// The file cannot be read any further.
    Broken(Fault),
}

impl Step {
    /// Makes a step durable; one that must not be written is given up.
    async fn commit(self, tx: Tx) -> Result<Step> {
        if matches!(self, Step::Next) {
            tx.commit().await?;
        }
        Ok(self)
    }

    fn or_broken(self, end: Option<Fault>) -> Step {
        match (self, end) {
            (Step::Next, Some(fault)) => Step::Broken(fault),
            (step, _) => step,
        }
    }
}

impl Engine {
    /// Says what a chunk would do, in a transaction that cannot write.
    pub(super) async fn try_out(&mut self, mut chunk: Chunk) -> Result<Step> {
        let mut tally = self.look_over(&mut chunk.rows);
        let mut rows = chunk
            .rows
            .iter_mut()
            .filter_map(|prepared| prepared.row.take())
            .collect::<Vec<_>>();
        let mut tx = self.scope.read().await?;
        self.scope = still_may(&self.scope, &mut tx).await?;
        let nothing = Id::new(self.scope.now());
        let (mut known, before) = (HashMap::new(), self.before_links());
        let applied = loop {
            let rows = for_one_try(&mut rows, &before);
            let applied = self.apply(&mut tx, nothing, rows, &known, true).await?;
            if !self.passes_over(&applied, &mut known, &before) {
                break applied;
            }
        };
        self.examine(&mut tx, &mut chunk.rows).await?;
        tally.created += applied.made;
        drop(tx);
        let mut faults = self.sort_out(&mut chunk.rows, applied.outcomes, &mut tally)?;
        faults.extend(chunk.end.clone());
        let mut tx = self.scope.begin().await?;
        self.step(&mut tx, &chunk, tally, &faults)
            .await?
            .commit(tx)
            .await
            .map(|step| step.or_broken(chunk.end))
    }

    /// Writes a chunk and how far the import is, together.
    pub(super) async fn write(&mut self, mut chunk: Chunk) -> Result<Step> {
        let set = self
            .import
            .set
            .ok_or_else(|| Error::internal("an import runs without a change set"))?;
        let mut rows = chunk
            .rows
            .iter_mut()
            .filter_map(|prepared| prepared.row.take())
            .collect::<Vec<_>>();
        let (mut known, before) = (HashMap::new(), self.before_links());
        let (mut tx, applied) = loop {
            let mut tx = self.scope.begin().await?;
            self.scope = still_may(&self.scope, &mut tx).await?;
            // Taken first, so that two workers cannot apply the same rows and meet at the end.
            if !store::claim(&mut tx, &self.import).await? {
                return Ok(Step::Stopped);
            }
            let rows = for_one_try(&mut rows, &before);
            let applied = self.apply(&mut tx, set, rows, &known, false).await?;
            if !self.passes_over(&applied, &mut known, &before) {
                break (tx, applied);
            }
        };
        self.examine(&mut tx, &mut chunk.rows).await?;
        let mut tally = Tally {
            created: applied.made,
            ..Tally::default()
        };
        self.made.save(&mut tx, self.import.id).await?;
        let mut faults = self.sort_out(&mut chunk.rows, applied.outcomes, &mut tally)?;
        faults.extend(chunk.end.clone());
        self.step(&mut tx, &chunk, tally, &faults)
            .await?
            .commit(tx)
            .await
            .map(|step| step.or_broken(chunk.end))
    }

    /// What was made for names so far, where records are made that rows link to.
    fn before_links(&self) -> Option<Made> {
        let links = self.import.mapping.make_linked;
        links.then(|| self.made.clone())
    }

    /// Whether rows must be applied again without those that are faulty and alone link to a
    /// record that was made for them: it comes with a row, or not at all.
    fn passes_over(
        &mut self,
        applied: &Applied,
        known: &mut HashMap<usize, Outcome>,
        before: &Option<Made>,
    ) -> bool {
        let outcome = |place: &usize| Some((*place, applied.outcomes.get(*place)?.clone()));
        known.extend(applied.orphaning.iter().filter_map(outcome));
        if let Some(before) = before.as_ref().filter(|_| !applied.orphaning.is_empty()) {
            self.made = before.clone();
            self.names.give_up();
            return true;
        }
        self.names.keep();
        false
    }

    /// Notes a chunk in the transaction that did it.
    async fn step(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        mut tally: Tally,
        faults: &[Fault],
    ) -> Result<Step> {
        if !store::claim(tx, &self.import).await? {
            return Ok(Step::Stopped);
        }
        self.go_on_in_round(tx, chunk, &mut tally).await?;
        self.import.done += i64::try_from(chunk.rows.len()).unwrap_or(0);
        self.import.position = self.import.position.at(chunk.next);
        self.import.tally.add(&tally);
        store::advance(tx, &self.import).await?;
        store::add_faults(tx, self.import.id, faults).await?;
        if let Some(job) = &self.job {
            job.progress_in(tx, self.import.gone_through(), self.import.total)
                .await?;
        }
        Ok(Step::Next)
    }
}

/// The rows to apply: a copy where they may have to be applied once more.
fn for_one_try(rows: &mut Vec<Row>, before: &Option<Made>) -> Vec<Row> {
    match before {
        Some(_) => rows.clone(),
        None => std::mem::take(rows),
    }
}
