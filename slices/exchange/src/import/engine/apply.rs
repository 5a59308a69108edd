//! The rows of a chunk on their way into the collection.

use super::super::links;
use super::super::made::{Record, Word};
use super::super::nameless::{self, Early};
use super::Engine;
use kernel::{Id, Result};
use kit::ChangeSet;
use kit::collection::{Effect, Find, Mode, Outcome, Row};
use std::collections::HashSet;
use storage::Tx;

/// A row that comes before the others, what it is, and the name it is about.
struct First {
    place: usize,
    early: Early,
    word: Option<Word>,
}

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
        let mut outcomes: Vec<Option<Outcome>> = rows.iter().map(|_| None).collect();
        let (mut first, mut rest) = (
            Vec::with_capacity(early.len()),
            Vec::with_capacity(rows.len()),
        );
        for (place, row) in rows.iter().enumerate() {
            match early.get(&place) {
                Some(early) => first.push(First {
                    place,
                    early: *early,
                    word: nameless::name(row)
                        .map(|name| self.made.word(name))
                        .transpose()?,
                }),
                None => rest.push(place),
            }
        }
        while !first.is_empty() {
            first = self
                .apply_first(tx, set, (&mut rows, &mut outcomes), first, dry)
                .await?;
        }
        let mut others: Vec<Row> = rest
            .iter()
            .filter_map(|place| rows.get_mut(*place).map(std::mem::take))
            .collect();
        let made = links::make(
            (self.collection, &self.scope, &self.columns),
            tx,
            &self.import,
            &mut others,
            &mut self.made,
        );
        let made = made.await?;
        let after = self
            .collection
            .apply(&self.scope, tx, set, others, dry)
            .await?;
        for (place, outcome) in rest.into_iter().zip(after) {
            put(&mut outcomes, place, outcome);
        }
        Ok((outcomes.into_iter().flatten().collect(), made))
    }

    /// Applies those of the first rows that are about different names; gives the others back.
    async fn apply_first(
        &mut self,
        tx: &mut Tx,
        set: Id<ChangeSet>,
        (rows, outcomes): (&mut [Row], &mut [Option<Outcome>]),
        first: Vec<First>,
        dry: bool,
    ) -> Result<Vec<First>> {
        let mut met = HashSet::new();
        let (now, later): (Vec<First>, Vec<First>) = first
            .into_iter()
            .partition(|one| one.word.is_none_or(|word| met.insert(word)));
        let mut wave = Vec::with_capacity(now.len());
        let mut complete = Vec::with_capacity(now.len());
        for one in &now {
            let mut row = rows
                .get_mut(one.place)
                .map(std::mem::take)
                .unwrap_or_default();
            let made = one.word.and_then(|word| self.made.find(&word));
            let made = made.filter(|made| one.early == Early::Nameless || !made.own_row);
            if let Some(made) = made {
                row.mode = Mode::CreateAndUpdate;
                row.effect = Effect::Complete;
                // A check has made nothing that could be found.
                row.find = (!dry).then_some(Find::Id(made.id));
            }
            complete.push(made.is_some());
            wave.push(row);
        }
        let done = self
            .collection
            .apply(&self.scope, tx, set, wave, dry)
            .await?;
        for ((one, completes), outcome) in now.iter().zip(complete).zip(done) {
            let outcome = match outcome {
                Outcome::Created(id) if completes => Outcome::Updated(id),
                other => other,
            };
            let id = match &outcome {
                Outcome::Created(id) | Outcome::Updated(id) => Some(*id),
                _ => None,
            };
            if let (Some(word), Some(id)) = (one.word, id) {
                let before = self.made.find(&word).is_some_and(|made| made.own_row);
                let own_row = before || one.early == Early::Own;
                self.made.note(word, Record { id, own_row });
            }
            put(outcomes, one.place, outcome);
        }
        Ok(later)
    }
}

fn put(outcomes: &mut [Option<Outcome>], place: usize, outcome: Outcome) {
    if let Some(known) = outcomes.get_mut(place) {
        *known = Some(outcome);
    }
}
