//! The records that an import has made for names in its file, such as the company of a person:
//! a later row that is about the same one completes it. They are kept with each chunk, so that
//! whoever goes on after a crash knows them too.

use super::lookup::folded;
use super::{Import, store};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Error, Id, Result, Secret};
use sha2::Sha256;
use std::collections::{HashMap, HashSet};
use storage::Tx;
use vault::PersonKey;

/// A name, folded, as a keyed hash: nobody without the tenant's key can try names against it.
pub(crate) type Word = [u8; 16];

/// What was made for a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    /// The record.
    pub id: [u8; 16],
    /// Whether a row about it alone has said what it is.
    pub own_row: bool,
}

/// Everything that an import has made for names.
#[derive(Clone)]
pub(super) struct Made {
    key: Secret<[u8; 32]>,
    known: HashMap<Word, Record>,
    changed: HashSet<Word>,
}

impl Made {
    /// What the chunks so far have made.
    pub async fn read(tx: &mut Tx, key: &PersonKey, import: Id<Import>) -> Result<Made> {
        Ok(Made {
            key: key.derived("names of an import")?,
            known: store::made(tx, import).await?.into_iter().collect(),
            changed: HashSet::new(),
        })
    }

    /// The hash of a name.
    pub fn word(&self, name: &str) -> Result<Word> {
        let mac = Hmac::<Sha256>::new_from_slice(self.key.expose());
        let mut mac = mac.map_err(|_| Error::internal("a key that no hash takes"))?;
        mac.update(folded(name).as_bytes());
        let hash = mac.finalize().into_bytes();
        let mut word = [0; 16];
        word.copy_from_slice(hash.get(..16).unwrap_or(&[0; 16]));
        Ok(word)
    }

    /// What was made for a name.
    pub fn find(&self, word: &Word) -> Option<Record> {
        self.known.get(word).copied()
    }

    /// Notes what was made for a name. False: it was known.
    pub fn note(&mut self, word: Word, record: Record) -> bool {
        let before = self.known.insert(word, record);
        if before != Some(record) {
            self.changed.insert(word);
        }
        before.is_none()
    }

    /// Keeps what has been noted since the last time.
    pub async fn save(&mut self, tx: &mut Tx, import: Id<Import>) -> Result<()> {
        let changed = self.changed.drain();
        let rows = changed.filter_map(|word| Some((word, *self.known.get(&word)?)));
        let rows: Vec<(Word, Record)> = rows.collect();
        store::keep_made(tx, import, &rows).await
    }
}
