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
            let words: Vec<Option<String>> = first.iter().map(nameless::word).collect();
            before = collection.apply(scope, tx, set, first, dry).await?;
            let made = |outcome: &Outcome| matches!(outcome, Outcome::Created(_));
            let made = words
                .into_iter()
                .zip(&before)
                .filter(|(_, outcome)| made(outcome));
            self.linked.extend(made.filter_map(|(word, _)| word));
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
