//! The rows of a chunk on their way into the collection.

use super::super::{links, nameless};
use super::Engine;
use kernel::{Id, Result};
use kit::ChangeSet;
use kit::collection::{Outcome, Row};
use storage::Tx;

impl Engine {
    /// Gives rows to the collection, those that others link to before these, and what is linked
    /// to and does not exist in between. What became of the rows, and how many records were
    /// made beside them.
    pub(super) async fn apply(
        &mut self,
        tx: &mut Tx,
        set: Id<ChangeSet>,
        mut rows: Vec<Row>,
        dry: bool,
    ) -> Result<(Vec<Outcome>, i64)> {
        let (collection, scope, columns) = (self.collection, &self.scope, &self.columns);
        let early = nameless::settle(collection, scope, tx, &self.import, columns, &mut rows);
        let early = early.await?;
        let total = rows.len();
        let (mut first, mut rest) = (Vec::with_capacity(early.len()), Vec::with_capacity(total));
        for (at, row) in rows.into_iter().enumerate() {
            match early.contains(&at) {
                true => first.push(row),
                false => rest.push(row),
            }
        }
        let mut before = Vec::new();
        if !first.is_empty() {
            // What an earlier chunk has made for a link is there for its own row to fill.
            let words: Vec<Option<String>> = first.iter().map(nameless::word).collect();
            let made = |word: &String| self.linked.contains(word) && !self.named.contains(word);
            let waits: Vec<bool> = words
                .iter()
                .map(|word| word.as_ref().is_some_and(made))
                .collect();
            let waiting = first.iter_mut().zip(&waits).filter(|(_, waits)| **waits);
            waiting.for_each(|(row, _)| nameless::fill(row));
            before = collection.apply(scope, tx, set, first, dry).await?;
            for ((outcome, word), waits) in before.iter_mut().zip(words).zip(waits) {
                if let (true, Outcome::Created(id)) = (waits, &outcome) {
                    *outcome = Outcome::Updated(*id);
                }
                if let (Outcome::Created(_) | Outcome::Updated(_), Some(word)) = (&outcome, word) {
                    self.linked.insert(word.clone());
                    self.named.insert(word);
                }
            }
        }
        let links = links::make(
            collection,
            scope,
            tx,
            &self.import,
            columns,
            &mut rest,
            &mut self.linked,
        );
        let made = links.await?;
        let after = collection.apply(scope, tx, set, rest, dry).await?;
        let (mut before, mut after) = (before.into_iter(), after.into_iter());
        let outcomes = (0..total).filter_map(|at| match early.contains(&at) {
            true => before.next(),
            false => after.next(),
        });
        Ok((outcomes.collect(), made))
    }
}
