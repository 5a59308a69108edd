//! The columns that cards have together, and the cells of one card.

use std::collections::BTreeMap;

/// A column. Their order is that of the fields: what is alike stands together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Slot {
    family: u8,
    n: usize,
    part: u8,
    /// What the column is called.
    pub(super) title: String,
}

/// What stands under a number, such as the second telephone.
pub(super) struct Many {
    family: u8,
    title: &'static str,
    parts: &'static [&'static str],
}

const VALUES: &[&str] = &["Label", "Value"];
pub(super) const EMAIL: Many = many(20, "E-mail", VALUES);
pub(super) const PHONE: Many = many(21, "Phone", VALUES);
pub(super) const ADDRESS: Many = many(
    22,
    "Address",
    &[
        "Label",
        "Formatted",
        "Street",
        "City",
        "Region",
        "Postal Code",
        "Country",
    ],
);
pub(super) const ORGANIZATION: Many = many(23, "Organization", &["Name", "Title", "Department"]);
pub(super) const WEBSITE: Many = many(24, "Website", VALUES);
pub(super) const EVENT: Many = many(25, "Event", VALUES);
pub(super) const RELATION: Many = many(26, "Relation", VALUES);
const OTHER: u8 = 100;

/// Columns of which a card has one, in their order.
const SINGLE: [&str; 13] = [
    "Kind",
    "Name",
    "Shown As",
    "Name Prefix",
    "Last Name",
    "First Name",
    "Name Suffix",
    "Nickname",
    "Birthday",
    "Birthday Without Year",
    "Labels",
    "Language",
    "Notes",
];

const fn many(family: u8, title: &'static str, parts: &'static [&'static str]) -> Many {
    Many {
        family,
        title,
        parts,
    }
}

/// The cells of one card; empty ones are left out.
#[derive(Default)]
pub(super) struct Cells {
    pub(super) filled: BTreeMap<Slot, String>,
    /// How many columns a property has under its own name.
    others: BTreeMap<String, usize>,
}

impl Cells {
    /// Puts text into a column of which a card has one; more text comes on a new line.
    pub(super) fn put(&mut self, title: &'static str, text: impl Into<String>) {
        let at = SINGLE.iter().position(|known| *known == title).unwrap_or(0);
        self.add(
            0,
            0,
            u8::try_from(at).unwrap_or(0),
            title.to_owned(),
            text.into(),
        );
    }

    /// Puts text into a part of the `n`th of a kind, counted from 1.
    pub(super) fn put_many(&mut self, many: &Many, n: usize, part: &'static str, text: &str) {
        let at = many.parts.iter().position(|known| *known == part);
        let title = format!("{} {n} - {part}", many.title);
        let at = at.and_then(|at| u8::try_from(at).ok()).unwrap_or(0);
        self.add(many.family, n, at, title, text.to_owned());
    }

    /// Puts text into the next free column under a property's own name.
    pub(super) fn put_other(&mut self, name: &str, text: String) {
        if text.is_empty() {
            return;
        }
        let n = self.others.entry(name.to_owned()).or_default();
        *n += 1;
        let title = match *n {
            1 => name.to_owned(),
            n => format!("{name} {n}"),
        };
        let slot = Slot {
            family: OTHER,
            n: *n,
            part: 0,
            title,
        };
        self.filled.insert(slot, text);
    }

    fn add(&mut self, family: u8, n: usize, part: u8, title: String, text: String) {
        if text.is_empty() {
            return;
        }
        let slot = Slot {
            family,
            n,
            part,
            title,
        };
        match self.filled.get_mut(&slot) {
            Some(known) => {
                known.push('\n');
                known.push_str(&text);
            }
            None => drop(self.filled.insert(slot, text)),
        }
    }

    /// Whether a column of which a card has one is empty.
    pub(super) fn lacks(&self, title: &str) -> bool {
        !self.filled.keys().any(|slot| slot.title == title)
    }
}
