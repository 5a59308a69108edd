//! The names of records that a check would have made: it makes nothing that a link could find,
//! and says all the same what a link would find.

use super::super::{links, nameless};
use super::Engine;
use super::repeated::fingerprint;
use kernel::{Id, Result, sort, text};
use kit::Kind;
use kit::collection::{Effect, Find, Mode, Outcome, Row};
use links::Left;
use std::collections::HashSet;
use storage::Tx;

/// How many records of each name a check would have made, counted up to two: a link cannot tell
/// even those apart.
#[derive(Default)]
pub(crate) struct Names {
    met: HashSet<u64>,
    /// Those that stand for a record which only the rows now at hand would make.
    fresh: Vec<u64>,
}

/// What a link by a name can find.
#[derive(Clone, Copy)]
pub(crate) enum Among {
    /// Every record.
    All,
    /// Only such as an import makes for the link: of companies none but a company.
    Linked,
}

/// What a row makes: how it would be called, and by what later rows would find it.
pub(super) struct Maker {
    name: Option<String>,
    keys: Vec<u64>,
}

impl Maker {
    /// The row before it is applied.
    pub fn of(row: &Row) -> Maker {
        let key = |column: &str, value: &str| fingerprint(["key", column, &text::fold(value)]);
        Maker {
            name: nameless::name(row).cloned(),
            keys: match &row.find {
                Some(Find::Value(column, value)) => vec![key(column, value)],
                Some(Find::AnyValue(column, values)) => {
                    values.iter().map(|value| key(column, value)).collect()
                }
                _ => Vec::new(),
            },
        }
    }
}

impl Names {
    /// How many records of that name would have been made.
    pub fn count(&self, among: Among, word: &str) -> usize {
        let marks = marks(among, word).into_iter();
        marks.filter(|mark| self.met.contains(mark)).count()
    }

    /// Notes the record that a row would make. What an earlier row makes, it changes.
    pub(super) fn make(&mut self, maker: &Maker, among: Among) {
        let keys = maker.keys.iter().copied();
        let new: Vec<u64> = keys.filter(|key| self.met.insert(*key)).collect();
        let is_new = new.len() == maker.keys.len();
        self.fresh.extend(new);
        if let Some(name) = maker.name.as_ref().filter(|_| is_new) {
            self.note(name, among);
        }
    }

    /// Notes that a record of this name would be made.
    pub(super) fn note(&mut self, name: &str, among: Among) {
        self.mark(marks(Among::All, name));
        if matches!(among, Among::Linked) {
            self.mark(marks(among, name));
        }
    }

    fn mark(&mut self, marks: [u64; 2]) {
        let mut marks = marks.into_iter();
        let new = marks.find(|mark| self.met.insert(*mark));
        self.fresh.extend(new);
    }

    /// The rows at hand are through.
    pub(super) fn keep(&mut self) {
        self.fresh.clear();
    }

    /// The rows at hand are gone through once more.
    pub(super) fn give_up(&mut self) {
        for mark in self.fresh.drain(..) {
            self.met.remove(&mark);
        }
    }
}

/// What stands for the first and the second record of a name; names are alike as they are to
/// links.
fn marks(among: Among, name: &str) -> [u64; 2] {
    let name = sort::text_alike(&text::line(name));
    let among = match among {
        Among::All => "made",
        Among::Linked => "linked",
    };
    let mark = |time: &str| fingerprint([among.as_bytes(), time.as_bytes(), &name]);
    [mark("once"), mark("again")]
}

impl Engine {
    /// The columns of the import that link to records which only rows can make.
    pub(super) fn linking(&self) -> Vec<String> {
        let columns = self.columns.iter();
        let links = columns.filter(|column| {
            column.kind == Kind::Contact && self.collection.linked(&column.key, "?").is_none()
        });
        links.map(|column| column.key.clone()).collect()
    }

    /// Takes links to what earlier rows would have made out of rows of a check.
    pub(super) async fn leave_out_links(
        &self,
        tx: &mut Tx,
        rows: &mut [Row],
        columns: &[String],
    ) -> Result<Left> {
        let mut left = Left::default();
        for column in columns {
            let words = links::links(rows, column);
            let made = words.filter(|word| self.names.count(Among::All, word) > 0);
            let made: HashSet<String> = made.cloned().collect();
            let mut several = self.existing(tx, column, &made).await?;
            let again = made.iter();
            several.extend(
                again
                    .filter(|word| self.names.count(Among::All, word) > 1)
                    .cloned(),
            );
            left.take(rows, column, |word| match made.contains(word) {
                true => Some(several.contains(word)),
                false => None,
            });
        }
        Ok(left)
    }

    /// Those of the words by which a link in a column finds a record that is there already.
    async fn existing(
        &self,
        tx: &mut Tx,
        column: &str,
        words: &HashSet<String>,
    ) -> Result<HashSet<String>> {
        if words.is_empty() {
            return Ok(HashSet::new());
        }
        let asks = |word: &String| Row {
            find: Some(Find::Linked(column.to_owned(), word.clone())),
            mode: Mode::UpdateOnly,
            effect: Effect::Extend,
            ..Row::default()
        };
        let (questions, nothing) = (words.iter().map(asks), Id::new(self.scope.now()));
        let questions = questions.collect();
        let answers = self
            .collection
            .apply(&self.scope, tx, nothing, questions, true)
            .await?;
        let words = words.iter().zip(answers);
        let there = words.filter(|(_, answer)| !matches!(answer, Outcome::Skipped(None)));
        Ok(there.map(|(word, _)| word.clone()).collect())
    }
}
