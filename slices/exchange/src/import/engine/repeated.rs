//! Rows of a file that say again what earlier ones said.

use super::super::lookup::folded;
use super::super::plan::Prepared;
use super::super::{Tally, survey};
use super::Engine;
use kit::collection::Find;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

impl Engine {
    /// What a check notes of rows before the collection sees them: values that stand for nothing
    /// known, and rows that say again what earlier ones said. Rows that are gone through once
    /// more are noted already.
    pub(super) fn look_over(&mut self, rows: &mut [Prepared]) -> Tally {
        if self.import.position.is_in_a_round() {
            for row in rows {
                row.repeats = self.repeating.contains(&row.position);
            }
            return Tally::default();
        }
        for row in rows.iter() {
            survey::note(&mut self.import.unknown, &row.unknown);
        }
        let tally = self.find_repeated(rows);
        let repeating = rows.iter().filter(|row| row.repeats);
        self.repeating.extend(repeating.map(|row| row.position));
        tally
    }

    /// Finds rows that say again what an earlier row of the file said: the collection cannot
    /// see it while nothing is written. A value that must be unique becomes a fault.
    fn find_repeated(&mut self, rows: &mut [Prepared]) -> Tally {
        let unique: Vec<String> = self
            .plan
            .unique(&self.columns)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let mut tally = Tally::default();
        for prepared in rows {
            let Some(row) = &prepared.row else { continue };
            let identities = match &row.find {
                Some(Find::Value(key, value)) => vec![fingerprint([key.as_str(), &folded(value)])],
                Some(Find::AnyValue(key, values)) => {
                    let of = |value: &String| fingerprint([key.as_str(), &folded(value)]);
                    let all: BTreeSet<u64> = values.iter().map(of).collect();
                    all.into_iter().collect()
                }
                _ => vec![fingerprint(row.values.iter().flat_map(|(key, values)| {
                    std::iter::once(key.as_str()).chain(values.iter().map(String::as_str))
                }))],
            };
            prepared.repeats = false;
            for identity in identities {
                prepared.repeats |= !self.met.insert(identity);
            }
            tally.repeated += i64::from(prepared.repeats);
            let mut shared = Vec::new();
            for (key, values) in row.values.iter().filter(|(key, _)| unique.contains(key)) {
                for value in values {
                    if !self
                        .met
                        .insert(fingerprint(["unique", key.as_str(), &folded(value)]))
                        && !prepared.repeats
                    {
                        shared.push(key.clone());
                    }
                }
            }
            for key in shared {
                prepared.fault(self.plan.source_of(&key), &key, "not_unique");
                prepared.row = None;
            }
        }
        tally
    }
}

/// Eight bytes of a hash: a million rows meet by chance once in fifty million files.
pub(super) fn fingerprint<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        let part = part.as_ref();
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut head = [0; 8];
    head.copy_from_slice(hash.finalize().get(..8).unwrap_or(&[0; 8]));
    u64::from_le_bytes(head)
}
