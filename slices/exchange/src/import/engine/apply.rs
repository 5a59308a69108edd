//! The rows of a chunk on their way into the collection.

use super::super::links::{self, Left};
use super::super::lookup::folded;
use super::super::made::{Record, Word};
use super::super::nameless::{self, Early};
use super::Engine;
use super::names::{Among, Maker};
use kernel::{Id, Result};
use kit::ChangeSet;
use kit::collection::{Effect, Find, Mode, Outcome, Row};
use std::collections::{HashMap, HashSet};
use storage::Tx;

/// What became of rows.
pub(super) struct Applied {
    /// Of each of them.
    pub outcomes: Vec<Outcome>,
    /// How many records were made beside them, or would be.
    pub made: i64,
    /// The faulty rows for which alone a record was made to which they link. It must not stay:
    /// what was applied is to be given up, and applied again without these rows.
    pub orphaning: Vec<usize>,
}

/// A row that comes before the others, what it is, and the name it is about.
struct First {
    place: usize,
    early: Early,
    word: Option<Word>,
}

impl Engine {
    /// Gives rows to the collection, those that others link to before these, and what is linked
    /// to and does not exist in between. Rows of which the outcome is known are passed over.
    pub(super) async fn apply(
        &mut self,
        tx: &mut Tx,
        set: Id<ChangeSet>,
        mut rows: Vec<Row>,
        known: &HashMap<usize, Outcome>,
        dry: bool,
    ) -> Result<Applied> {
        let (collection, scope, columns) = (self.collection, &self.scope, &self.columns);
        let early = nameless::settle(collection, scope, tx, &self.import, columns, &mut rows);
        let early = early.await?;
        let places = 0..rows.len();
        let mut outcomes: Vec<Option<Outcome>> =
            places.map(|place| known.get(&place).cloned()).collect();
        let (mut first, mut rest) = (
            Vec::with_capacity(early.len()),
            Vec::with_capacity(rows.len()),
        );
        let open = |(place, _): &(usize, &Row)| !known.contains_key(place);
        for (place, row) in rows.iter().enumerate().filter(open) {
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
        let named: Vec<Vec<String>> = match self.import.mapping.make_linked {
            true => others
                .iter()
                .map(|row| links::words(self.collection, &self.columns, row))
                .collect(),
            false => Vec::new(),
        };
        let made = links::make(
            (self.collection, &self.scope, &self.columns),
            tx,
            &self.import,
            &mut others,
            (&mut self.made, &self.names),
        );
        let (made, without) = made.await?;
        if dry {
            let words = made.iter();
            words.for_each(|word| self.names.note(word, Among::Linked));
        }
        let after = self.in_turn(tx, set, (others, without), dry).await?;
        let is_faulty = |outcome: &Outcome| matches!(outcome, Outcome::Failed(_));
        let mut orphans: HashSet<String> = made.iter().map(|word| folded(word)).collect();
        for (words, _) in named
            .iter()
            .zip(&after)
            .filter(|(_, outcome)| !is_faulty(outcome))
        {
            for word in words {
                orphans.remove(word);
            }
        }
        let links_to_orphan = |words: &Vec<String>| words.iter().any(|word| orphans.contains(word));
        let orphaning = rest
            .iter()
            .zip(&named)
            .filter(|(_, words)| links_to_orphan(words));
        let orphaning = orphaning.map(|(place, _)| *place).collect();
        for (place, outcome) in rest.into_iter().zip(after) {
            put(&mut outcomes, place, outcome);
        }
        Ok(Applied {
            outcomes: outcomes.into_iter().flatten().collect(),
            made: i64::try_from(made.len()).unwrap_or(i64::MAX),
            orphaning,
        })
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
        let mut makers = Vec::with_capacity(now.len());
        for one in &now {
            let mut row = rows
                .get_mut(one.place)
                .map(std::mem::take)
                .unwrap_or_default();
            makers.push(Maker::of(&row));
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
        let left = match dry {
            true => {
                let columns = self.linking();
                self.leave_out_links(tx, &mut wave, &columns).await?
            }
            false => Left::default(),
        };
        let done = self
            .collection
            .apply(&self.scope, tx, set, wave, dry)
            .await?;
        let done = now.iter().zip(complete).zip(makers).zip(done).enumerate();
        for (n, (((one, completes), maker), outcome)) in done {
            let outcome = left.outcome(n, outcome, self.import.mode);
            let outcome = match outcome {
                Outcome::Created(id) if completes => Outcome::Updated(id),
                other => other,
            };
            if let (true, Outcome::Created(_)) = (dry, &outcome) {
                self.names.make(&maker, Among::Linked);
            }
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
